import type { EmulatedService } from "../contract";
import { AwsError } from "../contract";
import type { Member, Model, OperationModel } from "../model";

const get = (name: string, path: string): OperationModel => ({
  method: "GET",
  uri: `/2015-03-31/${path}`,
  code: 200,
  input: `${name}Request`,
  output: `${name}Response`,
  errors: [],
});
const query = (name: string, shape = "String"): Member => ({ shape, in: "query", name });
const page = { Marker: query("Marker"), MaxItems: query("MaxItems", "MaxItems") };

/** From the API reference of AWS Lambda (version 2015-03-31): what scanners of Amazon Inspector ask. */
const model: Model = {
  service: "lambda",
  version: "2015-03-31",
  protocol: "restJson1",
  target: "",
  operations: {
    ListFunctions: get("ListFunctions", "functions"),
    ListEventSourceMappings: get("ListEventSourceMappings", "event-source-mappings"),
  },
  shapes: {
    String: { type: "string" },
    MaxItems: { type: "integer", min: 1, max: 10_000 },
    Thing: { type: "structure", members: {} },
    Things: { type: "list", member: { shape: "Thing" } },
    ListFunctionsRequest: {
      type: "structure",
      members: { ...page, MasterRegion: query("MasterRegion"), FunctionVersion: query("FunctionVersion") },
    },
    ListFunctionsResponse: {
      type: "structure",
      members: { Functions: { shape: "Things" }, NextMarker: { shape: "String" } },
    },
    ListEventSourceMappingsRequest: {
      type: "structure",
      members: { ...page, EventSourceArn: query("EventSourceArn"), FunctionName: query("FunctionName") },
    },
    ListEventSourceMappingsResponse: {
      type: "structure",
      members: { EventSourceMappings: { shape: "Things" }, NextMarker: { shape: "String" } },
    },
  },
};

/** AWS Lambda, as far as scanners of Amazon Inspector need it: no account has a function. */
export const lambda: EmulatedService = {
  name: "lambda",
  model,
  seed() {
    // There is nothing in it.
  },
  operations: {
    ListFunctions: () => ({ Functions: [] }),
    ListEventSourceMappings: () => ({ EventSourceMappings: [] }),
  },
  invalid: ({ member, problem }) =>
    new AwsError(
      "InvalidParameterValueException",
      400,
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${problem}`,
    ),
  denied: (action, callerArn) =>
    new AwsError(
      "AccessDeniedException",
      403,
      `User: ${callerArn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
    ),
  throttled: () => new AwsError("TooManyRequestsException", 429, "Rate Exceeded."),
};
