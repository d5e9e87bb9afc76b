import { ServiceException } from "@smithy/core/client";
import { TypeRegistry } from "@smithy/core/schema";
import type { StaticErrorSchema, StaticOperationSchema, StaticStructureSchema } from "@smithy/types";

/**
 * The shapes of `shapes.ts` in the SDK's schema notation: `[3, namespace, name, traits, members, schemas]` is a structure,
 * `-3` an error, `9` an operation, `0` a string, `1` a number, `2` a boolean, `4` a timestamp, `64 | x` a list, `128 | x` a map. A member
 * with traits is `[schema, traits]`; trait bit 1 is a path label, bit 4 an idempotency token (docs/notes.md, AWS 10).
 */
export const namespace = "com.amazonaws.securityir";

type Members = Readonly<Record<string, unknown>>;

const structure = (name: string, members: Members): StaticStructureSchema =>
  [3, namespace, name, 0, Object.keys(members), Object.values(members)] as unknown as StaticStructureSchema;
const list = (name: string, member: unknown): unknown => [1, namespace, name, 0, () => member];
const label = [0, 1];
const token = [0, 4];
const text = 0;
const number = 1;
const flag = 2;
const texts = 64 | text;
const timestamp = 4;

const responder = structure("IncidentResponder", { name: text, jobTitle: text, email: text, communicationPreferences: texts });
const optIn = structure("OptInFeature", { featureName: text, isEnabled: flag });
const listed = { membershipId: text, accountId: text, region: text, membershipArn: text, membershipStatus: text };
const configuration = structure("MembershipAccountsConfigurations", {
  coverEntireOrganization: flag,
  organizationalUnits: texts,
});
const update = structure("MembershipAccountsConfigurationsUpdate", {
  coverEntireOrganization: flag,
  organizationalUnitsToAdd: texts,
  organizationalUnitsToRemove: texts,
});
const detail = structure("GetMembershipAccountDetailItem", { accountId: text, relationshipStatus: text, relationshipType: text });
const detailError = structure("GetMembershipAccountDetailError", { accountId: text, error: text, message: text });
const empty = structure("EmptyResponse", {});

const operation = (
  name: string,
  [method, path, status]: readonly [string, string, number],
  input: StaticStructureSchema,
  output: StaticStructureSchema,
): StaticOperationSchema =>
  [9, namespace, name, { http: [method, path, status] }, () => input, () => output] as unknown as StaticOperationSchema;

const membership = "/v1/membership/{membershipId}";

export const operations: Readonly<Record<string, StaticOperationSchema>> = {
  ListMemberships: operation(
    "ListMemberships",
    ["POST", "/v1/memberships", 200],
    structure("ListMembershipsRequest", { nextToken: text, maxResults: number }),
    structure("ListMembershipsResponse", {
      nextToken: text,
      items: list("ListMembershipItems", structure("ListMembershipItem", listed)),
    }),
  ),
  GetMembership: operation(
    "GetMembership",
    ["GET", membership, 200],
    structure("GetMembershipRequest", { membershipId: label }),
    structure("GetMembershipResponse", {
      ...listed,
      membershipName: text,
      membershipActivationTimestamp: timestamp,
      membershipDeactivationTimestamp: timestamp,
      customerType: text,
      numberOfAccountsCovered: number,
      membershipAccountsConfigurations: () => configuration,
    }),
  ),
  BatchGetMemberAccountDetails: operation(
    "BatchGetMemberAccountDetails",
    ["POST", `${membership}/batch-member-details`, 200],
    structure("BatchGetMemberAccountDetailsRequest", { membershipId: label, accountIds: texts }),
    structure("BatchGetMemberAccountDetailsResponse", { items: list("Items", detail), errors: list("Errors", detailError) }),
  ),
  CreateMembership: operation(
    "CreateMembership",
    ["POST", "/v1/membership", 201],
    structure("CreateMembershipRequest", {
      clientToken: token,
      membershipName: text,
      incidentResponseTeam: list("IncidentResponseTeam", responder),
      optInFeatures: list("OptInFeatures", optIn),
      tags: 128 | text,
      coverEntireOrganization: flag,
    }),
    structure("CreateMembershipResponse", { membershipId: text }),
  ),
  UpdateMembership: operation(
    "UpdateMembership",
    ["PUT", `${membership}/update-membership`, 200],
    structure("UpdateMembershipRequest", { membershipId: label, membershipAccountsConfigurationsUpdate: () => update }),
    empty,
  ),
  CancelMembership: operation(
    "CancelMembership",
    ["PUT", membership, 200],
    structure("CancelMembershipRequest", { membershipId: label }),
    structure("CancelMembershipResponse", { membershipId: text }),
  ),
};

const retryAfter = [number, { httpHeader: "Retry-After" }];
const errors: readonly (readonly [string, "client" | "server", number, Members])[] = [
  ["AccessDeniedException", "client", 403, {}],
  ["ConflictException", "client", 409, { resourceId: text, resourceType: text }],
  ["InternalServerException", "server", 500, { retryAfterSeconds: retryAfter }],
  ["InvalidTokenException", "client", 423, {}],
  ["ResourceNotFoundException", "client", 404, {}],
  ["SecurityIncidentResponseNotActiveException", "client", 400, {}],
  ["ServiceQuotaExceededException", "client", 402, { resourceId: text, resourceType: text, serviceCode: text, quotaCode: text }],
  ["ThrottlingException", "client", 429, { serviceCode: text, quotaCode: text, retryAfterSeconds: retryAfter }],
  [
    "ValidationException",
    "client",
    400,
    {
      reason: text,
      fieldList: list("ValidationExceptionFieldList", structure("ValidationExceptionField", { name: text, message: text })),
    },
  ],
];

/** As the model marks them, for the SDK's own retries; throttling makes it wait longer. */
const retryable: Readonly<Record<string, { readonly throttling?: true }>> = {
  InternalServerException: {},
  InvalidTokenException: {},
  ThrottlingException: { throttling: true },
};

/** Names of every error that the service may answer with, on any operation. */
export const errorNames: readonly string[] = errors.map(([name]) => name);

// A registry is global to the process by its namespace: filled once, when this module loads.
const registry = TypeRegistry.for(namespace);
for (const [name, error, httpError, members] of errors) {
  const all = { message: text, ...members };
  const schema = [
    -3,
    namespace,
    name,
    { error, httpError },
    Object.keys(all),
    Object.values(all),
  ] as unknown as StaticErrorSchema;
  class Modelled extends ServiceException {
    constructor(options: { message?: string; $metadata: object } & Record<string, unknown>) {
      super({ ...options, name, $fault: error } as never);
      Object.assign(this, { $retryable: retryable[name] });
    }
  }
  registry.registerError(schema, Modelled as never);
}

const synthetic = TypeRegistry.for(`smithy.ts.sdk.synthetic.${namespace}`);
synthetic.registerError(
  [-3, `smithy.ts.sdk.synthetic.${namespace}`, "SecurityIrServiceException", 0, [], []] as unknown as StaticErrorSchema,
  ServiceException as never,
);

export const errorTypeRegistries = [synthetic, registry];
