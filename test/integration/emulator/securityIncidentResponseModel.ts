/** Holds what the service answers against AWS's own model, without the frame and without HTTP. */

import type { Call } from "../../../emulator/contract";
import { AwsError } from "../../../emulator/contract";
import type { Exchange } from "../models";
import { describeViolation, modelsMissing, validateExchange } from "../models";

const routes: Readonly<Record<string, string>> = {
  BatchGetMemberAccountDetails: "POST /v1/membership/ID/batch-member-details 200",
  CancelMembership: "PUT /v1/membership/ID 200",
  CreateMembership: "POST /v1/membership 201",
  GetMembership: "GET /v1/membership/ID 200",
  ListMemberships: "POST /v1/memberships 200",
  ListTagsForResource: "GET /v1/tags/ARN 200",
  TagResource: "POST /v1/tags/ARN 204",
  UntagResource: "DELETE /v1/tags/ARN 200",
  UpdateMembership: "PUT /v1/membership/ID/update-membership 200",
};

/** Runs an operation; throws when its output or its error is not what AWS's model allows. */
export function judged(
  operation: string,
  input: Call["input"],
  run: () => Record<string, unknown> | undefined,
): Call["input"] {
  try {
    const output = run() ?? {};
    hold(operation, input, undefined, output);
    return output;
  } catch (error) {
    if (error instanceof AwsError)
      hold(operation, input, error, { __type: error.code, message: error.message, ...error.fields });
    throw error;
  }
}

function hold(operation: string, input: Call["input"], error: AwsError | undefined, body: object): void {
  if (modelsMissing !== undefined) return;
  const [method = "", path = "", status = ""] = (routes[operation] ?? "").split(" ");
  const { membershipId = "", resourceArn = "", tagKeys = [], ...rest } = input;
  const bodiless = method === "GET" || method === "DELETE" || operation === "CancelMembership";
  const exchange: Exchange = {
    ...{ service: "security-ir", operation, method },
    path: path.replace("ID", membershipId).replace("ARN", encodeURIComponent(resourceArn)),
    query: tagKeys.length === 0 ? {} : { tagKeys },
    headers: { "content-type": "application/json" },
    ...(bodiless ? {} : { requestBody: rest }),
    status: error?.status ?? Number(status),
    ...(status === "204" && error === undefined ? {} : { responseBody: JSON.parse(JSON.stringify(body)) as unknown }),
  };
  const violations = validateExchange(exchange) ?? [];
  if (violations.length > 0) throw new Error(violations.map(describeViolation).join("\n"));
}
