/** Correct exchanges with one thing wrong in each answer, and what the validator must say of it: where, rule and place in the model. */

import {
  accountId as id,
  listAccounts,
  listMembers,
  memberDetails,
  statusOfAccounts,
  throttled,
} from "./sampleTraffic";
import type { Exchange } from "./violation";

const answering = (exchange: Exchange, responseBody: unknown): Exchange => ({ ...exchange, responseBody });
const item = (fields: object): Exchange => answering(memberDetails, { items: [fields] });
export const failing = (status: number, name: string, responseBody: unknown, exchange = memberDetails): Exchange => ({
  ...exchange,
  status,
  responseHeaders: { ...exchange.responseHeaders, ...(name === "" ? {} : { "x-amzn-errortype": name }) },
  responseBody,
});

export const plantedInResponses: readonly [string, Exchange, string[]][] = [
  ["response: status", { ...memberDetails, status: 201 }, ["response status BatchGetMemberAccountDetailsResponse"]],
  ["response: unknown member", item({ accountId: id, name: "x" }), ["response unknown GetMembershipAccountDetailItem"]],
  [
    "response: enum",
    item({ relationshipStatus: "ASSOCIATED" }),
    ["response enum GetMembershipAccountDetailItem$relationshipStatus"],
  ],
  [
    "response: old enum trait",
    answering(statusOfAccounts, {
      accounts: [
        {
          accountId: id,
          state: { status: "ON" },
          resourceState: { ec2: { status: "ENABLED" }, ecr: { status: "ENABLED" } },
        },
      ],
    }),
    ["response enum State$status"],
  ],
  [
    "response: required member, deep",
    answering(statusOfAccounts, {
      accounts: [{ accountId: id, state: { status: "ENABLED" }, resourceState: { ec2: { status: "ENABLED" } } }],
    }),
    ["response required ResourceState$ecr"],
  ],
  [
    "response: null",
    answering(memberDetails, { items: null }),
    ["response null BatchGetMemberAccountDetailsResponse$items"],
  ],
  [
    "response: member name instead of wire name",
    answering(listMembers, { Members: [] }),
    ["response unknown ListMembersResponse"],
  ],
  [
    "response: timestamp in milliseconds",
    answering(listAccounts, { Accounts: [{ JoinedTimestamp: 1_700_000_000_000 }] }),
    ["response type Account$JoinedTimestamp"],
  ],
  [
    "response: timestamp as text",
    answering(listAccounts, { Accounts: [{ JoinedTimestamp: "2026-01-01T00:00:00Z" }] }),
    ["response type Account$JoinedTimestamp"],
  ],
  [
    "response: content type",
    { ...listAccounts, responseHeaders: { "content-type": "application/json" } },
    ["response contentType ListAccountsResponse"],
  ],
  [
    "response: body is not JSON",
    answering(memberDetails, "oops"),
    ["response type BatchGetMemberAccountDetailsResponse"],
  ],
  ["error: unnamed", failing(400, "", { message: "no" }), ["response error"]],
  [
    "error: not modelled",
    failing(400, "BadRequestException", { message: "no" }),
    ["response error BadRequestException"],
  ],
  [
    "error: of the service, but not of the operation",
    failing(409, "ConflictException", { message: "no", resourceId: "", resourceType: "" }, statusOfAccounts),
    ["response error ConflictException"],
  ],
  [
    "error: status",
    failing(403, "ResourceNotFoundException", { message: "no" }),
    ["response status ResourceNotFoundException"],
  ],
  [
    "error: required member",
    failing(400, "ValidationException", { message: "no" }),
    ["response required ValidationException$reason"],
  ],
  [
    "error: unknown member",
    failing(404, "ResourceNotFoundException", { message: "no", why: "x" }),
    ["response unknown ResourceNotFoundException"],
  ],
  [
    "error: header",
    { ...throttled, responseHeaders: { ...throttled.responseHeaders, "retry-after": "soon" } },
    ["response type ThrottlingException$retryAfterSeconds"],
  ],
];
