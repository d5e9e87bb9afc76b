import type { OrganizationAccount, World } from "../../../emulator/contract";
import { AwsError } from "../../../emulator/contract";
import type { GuardDutyState } from "../../../emulator/guardduty";
import { guardduty } from "../../../emulator/guardduty";

export const management = "100000000000";
export const administrator = "100000000001";
export const region = "eu-west-1";
export const member = (index: number): string => String(200_000_000_000 + index);

const account = (id: string): OrganizationAccount => {
  return {
    id,
    name: id,
    email: `${id}@example.com`,
    state: "ACTIVE",
    parentId: "r-0e0e",
    joinedAt: 0,
    disabledRegions: [],
  };
};

interface Named {
  readonly Name: string;
  readonly Status: string;
  readonly AutoEnable: string;
  readonly EnabledAccountsCount: number;
  readonly AdditionalConfiguration?: readonly Named[];
}

interface Source {
  readonly Status: string;
}

/** What the answers hold, all operations together. */
interface Output {
  readonly UnprocessedAccounts: readonly { readonly AccountId: string; readonly Result: string }[];
  readonly Members: readonly { readonly AccountId: string; readonly RelationshipStatus: string }[];
  readonly MemberDataSourceConfigurations: readonly {
    readonly AccountId: string;
    readonly DataSources: { readonly S3Logs: Source };
    readonly Features: readonly Named[];
  }[];
  readonly NextToken?: string;
  readonly DetectorIds: readonly string[];
  readonly Status: string;
  readonly Features: readonly Named[];
  readonly DataSources: {
    readonly S3Logs: Source;
    readonly MalwareProtection: { readonly ScanEc2InstanceWithFindings: { readonly EbsVolumes: Source } };
  };
  readonly Invitations: readonly { readonly AccountId: string; readonly InvitationId: string }[];
  readonly InvitationsCount: number;
  readonly Administrator?: { readonly AccountId: string; readonly RelationshipStatus: string };
  readonly AdminAccounts: readonly { readonly AdminAccountId: string; readonly AdminStatus: string }[];
  readonly AutoEnableOrganizationMembers: string;
  readonly MemberAccountLimitReached: boolean;
  readonly OrganizationDetails: { readonly OrganizationStatistics: { readonly CountByFeature: readonly Named[] } };
}

/** Any request that GuardDuty answers, straight to the behaviour: what the frame validates is not repeated here. */
interface Scene {
  readonly world: World;
  readonly state: GuardDutyState;
  /** Calls as an account; the caller's own detector id is filled in where it has one. */
  as(caller: string, operation: string, input?: Record<string, unknown>): Output;
  /** The same as the delegated administrator. */
  admin(operation: string, input?: Record<string, unknown>): Output;
  /** Message of the refusal, which has to be GuardDuty's one client error. */
  refusal(caller: string, operation: string, input?: Record<string, unknown>): string;
  status(id: string, administrator?: string): string | undefined;
  join(...ids: string[]): Output;
  pass(ms: number): void;
  add(id: string): void;
  remove(id: string): void;
}

export function scene(members = 3, settleMs = 0): Scene {
  const ids = [management, administrator, ...Array.from({ length: members }, (_, index) => member(index))];
  const slices: Record<string, unknown> = {};
  let now = Date.UTC(2026, 0, 1);
  let drawn = 0;
  const world: World = {
    clock: { now: () => now },
    regions: [],
    policies: [],
    memory: () => new Map(),
    announce: () => undefined,
    settleMs,
    organization: {
      id: "o-emulated00",
      rootId: "r-0e0e",
      managementAccount: management,
      delegatedAdministrators: {},
      trustedAccess: [],
      accounts: Object.fromEntries(ids.map((id) => [id, account(id)])),
      organizationalUnits: {},
    },
    slice: <T>(service: string): T => {
      slices[service] ??= {};
      return slices[service] as T;
    },
    hex: (length) => (++drawn).toString(16).padStart(length, "0"),
  };
  guardduty.seed(world, { regions: [region, "us-east-1"], administrator, managementAccount: management });
  const state = world.slice<GuardDutyState>("guardduty");

  const as: Scene["as"] = (caller, operation, input = {}) => {
    guardduty.advance?.(world);
    const DetectorId = state.regions[region]?.detectors[caller]?.id ?? "f".repeat(32);
    const call = { service: "guardduty", operation, region, caller, input: { DetectorId, ...input } };
    return guardduty.operations[operation]?.(call, world) as unknown as Output;
  };
  const admin: Scene["admin"] = (operation, input) => as(administrator, operation, input);
  return {
    world,
    state,
    as,
    admin,
    refusal: (caller, operation, input) => {
      try {
        as(caller, operation, input);
      } catch (error) {
        if (!(error instanceof AwsError) || error.code !== "BadRequestException" || error.status !== 400) throw error;
        if (error.fields["__type"] !== "InvalidInputException") throw error;
        return error.message;
      }
      throw new Error(`${operation} was not refused`);
    },
    status: (id, by = administrator) => as(by, "GetMembers", { AccountIds: [id] }).Members[0]?.RelationshipStatus,
    join: (...ids) =>
      admin("CreateMembers", {
        AccountDetails: ids.map((AccountId) => ({ AccountId, Email: `${AccountId}@example.com` })),
      }),
    pass: (ms) => {
      now += ms;
    },
    add: (id) => {
      world.organization.accounts[id] = account(id);
      guardduty.organizationChanged?.(world, id);
    },
    remove: (id) => {
      delete world.organization.accounts[id];
      guardduty.organizationChanged?.(world, id);
    },
  };
}
