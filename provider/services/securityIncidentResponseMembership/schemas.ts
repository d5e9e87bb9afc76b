import { ServiceException } from "@smithy/core/client";
import { TypeRegistry } from "@smithy/core/schema";
import type { StaticErrorSchema, StaticOperationSchema, StaticStructureSchema } from "@smithy/types";

/**
 * The shapes of `Operations` in the SDK's schema notation: `[3, namespace, name, traits, members, schemas]` is a
 * structure, `-3` an error, `9` an operation, `0` a string, `1` a number, `2` a boolean, `4` a timestamp, `64 | x` a
 * list, `128 | x` a map. A member with traits is `[schema, traits]`; trait bit 1 is a path label, bit 4 an idempotency
 * token (docs/notes.md, AWS 10).
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

/** A structure whose members are all texts. */
const textStructure = (name: string, ...members: readonly string[]): StaticStructureSchema =>
  structure(name, Object.fromEntries(members.map((member) => [member, text])));

const responder = structure("IncidentResponder", {
  name: text,
  jobTitle: text,
  email: text,
  communicationPreferences: texts,
});
const optIn = structure("OptInFeature", { featureName: text, isEnabled: flag });
const item = { membershipId: text, accountId: text, region: text, membershipArn: text, membershipStatus: text };
const configuration = structure("MembershipAccountsConfigurations", {
  coverEntireOrganization: flag,
  organizationalUnits: texts,
});
const update = structure("MembershipAccountsConfigurationsUpdate", {
  coverEntireOrganization: flag,
  organizationalUnitsToAdd: texts,
  organizationalUnitsToRemove: texts,
});
const detail = textStructure("GetMembershipAccountDetailItem", "accountId", "relationshipStatus", "relationshipType");
const detailError = textStructure("GetMembershipAccountDetailError", "accountId", "error", "message");

type Http = readonly [method: string, path: string, status: number];

const membership = "/v1/membership/{membershipId}";

const shapes: Readonly<Record<keyof Operations, readonly [Http, input: Members, output: Members]>> = {
  ListMemberships: [
    ["POST", "/v1/memberships", 200],
    { nextToken: text, maxResults: number },
    { nextToken: text, items: list("ListMembershipItems", structure("ListMembershipItem", item)) },
  ],
  GetMembership: [
    ["GET", membership, 200],
    { membershipId: label },
    {
      ...item,
      membershipName: text,
      membershipActivationTimestamp: timestamp,
      membershipDeactivationTimestamp: timestamp,
      customerType: text,
      numberOfAccountsCovered: number,
      membershipAccountsConfigurations: () => configuration,
    },
  ],
  BatchGetMemberAccountDetails: [
    ["POST", `${membership}/batch-member-details`, 200],
    { membershipId: label, accountIds: texts },
    { items: list("Items", detail), errors: list("Errors", detailError) },
  ],
  CreateMembership: [
    ["POST", "/v1/membership", 201],
    {
      clientToken: token,
      membershipName: text,
      incidentResponseTeam: list("IncidentResponseTeam", responder),
      optInFeatures: list("OptInFeatures", optIn),
      tags: 128 | text,
      coverEntireOrganization: flag,
    },
    { membershipId: text },
  ],
  UpdateMembership: [
    ["PUT", `${membership}/update-membership`, 200],
    { membershipId: label, membershipAccountsConfigurationsUpdate: () => update },
    {},
  ],
  CancelMembership: [["PUT", membership, 200], { membershipId: label }, { membershipId: text }],
};

export const operations: Readonly<Record<string, StaticOperationSchema>> = Object.fromEntries(
  Object.entries(shapes).map(([name, [http, input, output]]) => {
    const [request, response] = [structure(`${name}Request`, input), structure(`${name}Response`, output)];
    return [name, [9, namespace, name, { http }, () => request, () => response] as unknown as StaticOperationSchema];
  }),
);

const invalidField = textStructure("ValidationExceptionField", "name", "message");
const resource = { resourceId: text, resourceType: text };
const quota = { serviceCode: text, quotaCode: text };
const retryAfter = [number, { httpHeader: "Retry-After" }];
const errors: readonly (readonly [string, "client" | "server", number, Members])[] = [
  ["AccessDeniedException", "client", 403, {}],
  ["ConflictException", "client", 409, resource],
  ["InternalServerException", "server", 500, { retryAfterSeconds: retryAfter }],
  ["InvalidTokenException", "client", 423, {}],
  ["ResourceNotFoundException", "client", 404, {}],
  ["SecurityIncidentResponseNotActiveException", "client", 400, {}],
  ["ServiceQuotaExceededException", "client", 402, { ...resource, ...quota }],
  ["ThrottlingException", "client", 429, { ...quota, retryAfterSeconds: retryAfter }],
  ["ValidationException", "client", 400, { reason: text, fieldList: list("FieldList", invalidField) }],
];

/** As the model marks them: whoever repeats calls goes by it. */
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
  const schema: unknown = [-3, namespace, name, { error, httpError }, Object.keys(all), Object.values(all)];
  class Modelled extends ServiceException {
    constructor(options: { message?: string; $metadata: object } & Record<string, unknown>) {
      super({ ...options, name, $fault: error } as never);
      Object.assign(this, { $retryable: retryable[name] });
    }
  }
  registry.registerError(schema as StaticErrorSchema, Modelled as never);
}

const syntheticNamespace = `smithy.ts.sdk.synthetic.${namespace}`;
const synthetic = TypeRegistry.for(syntheticNamespace);
const base: unknown = [-3, syntheticNamespace, "SecurityIrServiceException", 0, [], []];
synthetic.registerError(base as StaticErrorSchema, ServiceException as never);

export const errorTypeRegistries = [synthetic, registry];

/** Inputs and outputs of the operations that this package calls, under AWS's names (API version 2018-05-10). */
export interface Operations {
  ListMemberships: {
    input: { nextToken?: string | undefined; maxResults?: number };
    output: { nextToken?: string; items?: Membership[] };
  };
  GetMembership: { input: { membershipId: string }; output: Membership };
  BatchGetMemberAccountDetails: {
    input: { membershipId: string; accountIds: string[] };
    output: { items?: AccountDetail[]; errors?: { accountId?: string; error?: string; message?: string }[] };
  };
  CreateMembership: {
    input: {
      membershipName: string;
      incidentResponseTeam: {
        name: string;
        jobTitle: string;
        email: string;
        communicationPreferences?: string[] | undefined;
      }[];
      optInFeatures?: { featureName: string; isEnabled: boolean }[];
      tags?: Record<string, string>;
      coverEntireOrganization: boolean;
    };
    output: { membershipId: string };
  };
  UpdateMembership: {
    input: {
      membershipId: string;
      /** At most five units each (API model). */
      membershipAccountsConfigurationsUpdate: {
        organizationalUnitsToAdd?: string[];
        organizationalUnitsToRemove?: string[];
      };
    };
    output: object;
  };
  CancelMembership: { input: { membershipId: string }; output: { membershipId: string } };
}

/** ListMemberships answers id and status only, GetMembership everything. */
export interface Membership {
  membershipId?: string;
  /** `Active`, `Cancelled` or `Terminated`. */
  membershipStatus?: string;
  /** When a cancelled membership stops, or stopped, covering accounts. */
  membershipDeactivationTimestamp?: Date;
  /** `Standalone` or `Organization`. */
  customerType?: string;
  /** Accounts that the membership covers, as AWS counts them. */
  numberOfAccountsCovered?: number;
  membershipAccountsConfigurations?: { coverEntireOrganization?: boolean; organizationalUnits?: string[] };
}

export interface AccountDetail {
  accountId?: string;
  /** `Associated`, `Disassociated` or `Unassociated`. */
  relationshipStatus?: string;
}
