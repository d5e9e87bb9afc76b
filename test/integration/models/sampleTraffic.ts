/** Exchanges that follow the models, for tests that plant one violation each. */

import type { Exchange } from "./violation";

const json = { "content-type": "application/json" };
export const accountId = "111111111111";

const on = (service: string, path: string, requestBody: unknown, responseBody: unknown): Exchange => ({
  service,
  method: "POST",
  path,
  query: {},
  headers: json,
  requestBody,
  status: 200,
  responseHeaders: json,
  responseBody,
});

const resourceState = {
  ec2: { status: "ENABLED" },
  ecr: { status: "DISABLED", errorCode: "ACCESS_DENIED", errorMessage: "No" },
};

export const statusOfAccounts = on(
  "inspector2",
  "/status/batch/get",
  { accountIds: [accountId] },
  { accounts: [{ accountId, state: { status: "ENABLED" }, resourceState }], failedAccounts: [] },
);

export const memberDetails = on(
  "security-ir",
  "/v1/membership/m-0123456789abcdef/batch-member-details",
  { accountIds: [accountId] },
  { items: [{ accountId, relationshipStatus: "Associated", relationshipType: "Organization" }], errors: [] },
);

/** A label, a query list and a DELETE without bodies. */
export const untag: Exchange = {
  service: "security-ir",
  method: "DELETE",
  path: "/v1/tags/arn%3Aaws%3Asecurity-ir%3Aeu-west-1%3A111111111111%3Amembership%2Fm-0123456789abcdef",
  query: { tagKeys: ["team", "stage"] },
  headers: {},
  status: 200,
  responseHeaders: {},
};

/** Lower-case wire names, and a number in the query. */
export const listMembers: Exchange = {
  service: "guardduty",
  method: "GET",
  path: "/detector/12abc34d567e8fa901bc2d34e56789f0/member",
  query: { maxResults: ["50"], onlyAssociated: ["true"] },
  headers: {},
  status: 200,
  responseHeaders: json,
  responseBody: { members: [], nextToken: "x" },
};

export const noMemberDetectors = on(
  "guardduty",
  "/detector/12abc34d567e8fa901bc2d34e56789f0/member/detector/get",
  { accountIds: [accountId] },
  { members: [], unprocessedAccounts: [{ accountId, result: "No such member" }] },
);

export const listAccounts: Exchange = {
  service: "organizations",
  method: "POST",
  path: "/",
  query: {},
  headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSOrganizationsV20161128.ListAccounts" },
  requestBody: { MaxResults: 20 },
  status: 200,
  responseHeaders: { "content-type": "application/x-amz-json-1.1" },
  responseBody: {
    Accounts: [{ Id: accountId, Email: "a@example.com", State: "ACTIVE", JoinedTimestamp: 1_700_000_000.5 }],
  },
};

export const refused: Exchange = {
  ...memberDetails,
  status: 400,
  responseHeaders: { ...json, "x-amzn-errortype": "ValidationException:http://internal.amazon.com/" },
  responseBody: {
    message: "Invalid",
    reason: "FIELD_VALIDATION_FAILED",
    fieldList: [{ name: "accountIds", message: "Invalid" }],
  },
};

export const throttled: Exchange = {
  ...memberDetails,
  status: 429,
  responseHeaders: { ...json, "x-amzn-errortype": "ThrottlingException", "retry-after": "2" },
  responseBody: { message: "Slow down" },
};

export const correctTraffic: Readonly<Record<string, Exchange>> = {
  statusOfAccounts,
  memberDetails,
  untag,
  listMembers,
  noMemberDetectors,
  listAccounts,
  refused,
  throttled,
};
