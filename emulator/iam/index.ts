import type { EmulatedService } from "../contract";
import { AwsError } from "../contract";
import type { Model } from "../model";

/** From the API reference of IAM (version 2010-05-08): the one operation that scanners begin with. */
const model: Model = {
  service: "iam",
  version: "2010-05-08",
  protocol: "awsQuery",
  target: "",
  xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/",
  operations: {
    ListAccountAliases: {
      method: "POST",
      uri: "/",
      code: 200,
      input: "ListAccountAliasesRequest",
      output: "ListAccountAliasesResponse",
      errors: [],
    },
  },
  shapes: {
    Boolean: { type: "boolean" },
    Marker: { type: "string", min: 1, max: 320 },
    MaxItems: { type: "integer", min: 1, max: 1000 },
    Alias: { type: "string", min: 3, max: 63 },
    Aliases: { type: "list", member: { shape: "Alias" } },
    ListAccountAliasesRequest: {
      type: "structure",
      members: { Marker: { shape: "Marker" }, MaxItems: { shape: "MaxItems" } },
    },
    ListAccountAliasesResponse: {
      type: "structure",
      members: { AccountAliases: { shape: "Aliases", required: true }, IsTruncated: { shape: "Boolean" } },
    },
  },
};

/** IAM, as far as every scanner needs it: no account has an alias. */
export const iam: EmulatedService = {
  name: "iam",
  model,
  global: true,
  seed() {
    // Policies of callers are the frame's (`callers` of the world).
  },
  operations: { ListAccountAliases: () => ({ AccountAliases: [], IsTruncated: false }) },
  invalid: ({ member, problem }) =>
    new AwsError(
      "ValidationError",
      400,
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${problem}`,
    ),
  denied: (action, callerArn) =>
    new AwsError(
      "AccessDenied",
      403,
      `User: ${callerArn} is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`,
    ),
  throttled: () => new AwsError("Throttling", 400, "Rate exceeded"),
};
