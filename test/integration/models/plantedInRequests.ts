/** Correct exchanges with one thing wrong in each request, and what the validator must say of it: where, rule and place in the model. */

import { accountId as id, listAccounts, listMembers, memberDetails, untag } from "./sampleTraffic";
import type { Exchange } from "./violation";

export const asking = (accountIds: unknown): Exchange => ({ ...memberDetails, requestBody: { accountIds } });

export const plantedInRequests: readonly [string, Exchange, string[]][] = [
  ["no operation", { ...memberDetails, path: "/v1/nothing" }, ["request operation"]],
  ["wrong method", { ...memberDetails, method: "PUT" }, ["request operation"]],
  [
    "other operation than recorded",
    { ...memberDetails, operation: "GetMembership" },
    ["request operation BatchGetMemberAccountDetails"],
  ],
  [
    "request: required member",
    { ...memberDetails, requestBody: {} },
    ["request required BatchGetMemberAccountDetailsRequest$accountIds"],
  ],
  [
    "request: no body at all",
    { ...memberDetails, requestBody: undefined },
    ["request required BatchGetMemberAccountDetailsRequest$accountIds"],
  ],
  [
    "request: unknown member",
    { ...memberDetails, requestBody: { accountIds: [id], x: 1 } },
    ["request unknown BatchGetMemberAccountDetailsRequest"],
  ],
  ["request: type", asking(id), ["request type BatchGetMemberAccountDetailsRequest$accountIds"]],
  ["request: item type", asking([1]), ["request type AWSAccountIds$member"]],
  ["request: null", asking(null), ["request null BatchGetMemberAccountDetailsRequest$accountIds"]],
  [
    "request: list too long",
    asking(Array(101).fill(id)),
    ["request length BatchGetMemberAccountDetailsRequest$accountIds"],
  ],
  ["request: list too short", asking([]), ["request length BatchGetMemberAccountDetailsRequest$accountIds"]],
  [
    "request: text size and pattern",
    asking(["12345678901"]),
    ["request length AWSAccountIds$member", "request pattern AWSAccountIds$member"],
  ],
  ["request: pattern", asking(["11111111111a"]), ["request pattern AWSAccountIds$member"]],
  [
    "request: label",
    { ...memberDetails, path: memberDetails.path.replace("m-0", "M-0") },
    ["request pattern BatchGetMemberAccountDetailsRequest$membershipId"],
  ],
  [
    "request: body is not JSON",
    { ...memberDetails, requestBody: "<xml/>" },
    ["request type BatchGetMemberAccountDetailsRequest"],
  ],
  [
    "request: content type",
    { ...memberDetails, headers: {} },
    ["request contentType BatchGetMemberAccountDetailsRequest"],
  ],
  ["request: query name", { ...listMembers, query: { MaxResults: ["5"] } }, ["request query ListMembersRequest"]],
  [
    "request: query type",
    { ...listMembers, query: { maxResults: ["many"] } },
    ["request type ListMembersRequest$MaxResults"],
  ],
  [
    "request: query range",
    { ...listMembers, query: { maxResults: ["51"] } },
    ["request range ListMembersRequest$MaxResults"],
  ],
  ["request: required query", { ...untag, query: {} }, ["request required UntagResourceInput$tagKeys"]],
  [
    "request: enum",
    {
      ...listAccounts,
      headers: { ...listAccounts.headers, "x-amz-target": "A.ListChildren" },
      requestBody: { ParentId: "r-abcd", ChildType: "USER" },
      responseBody: {},
    },
    ["request enum ListChildrenRequest$ChildType"],
  ],
  [
    "request: repeated items",
    {
      ...memberDetails,
      method: "PUT",
      path: "/v1/membership/m-0123456789abcdef/update-membership",
      requestBody: {
        membershipAccountsConfigurationsUpdate: { organizationalUnitsToAdd: ["ou-abcd-01234567", "ou-abcd-01234567"] },
      },
      responseBody: {},
    },
    ["request unique MembershipAccountsConfigurationsUpdate$organizationalUnitsToAdd"],
  ],
];
