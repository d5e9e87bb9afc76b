/** A small organization with a clock to turn, and callers of the service whose answers are held against AWS's model. */

import type { Call, OrganizationAccount, World } from "../../../emulator/contract";
import { securityIncidentResponse as service } from "../../../emulator/securityIncidentResponse";
import type { State } from "../../../emulator/securityIncidentResponse/state";
import { judged } from "./securityIncidentResponseModel";

export const [management, administrator, web, database, lab, rooted] = ["0", "1", "2", "3", "4", "5"].map(
  (digit) => `10000000000${digit}`,
) as [string, string, string, string, string, string];
export const stranger = "999999999999";
export const [security, workloads, production, sandbox] = ["a", "b", "c", "d"].map(
  (letter) => `ou-0001-0000000${letter}`,
) as [string, string, string, string];
export const rootId = "r-0001";
export const home = "eu-west-1";

export interface Scene {
  readonly world: World;
  readonly state: State;
  now: number;
  /** Runs an operation as the frame would; by default as the administrator in the home region. */
  call(operation: string, input?: object, as?: { caller?: string; region?: string }): Call["input"];
  statuses(...accountIds: string[]): string[];
  covered(): number;
  join(id: string, parentId: string): void;
  move(id: string, parentId: string): void;
  leave(id: string): void;
}

export function startScene({ settleMs = 0, seeded = true } = {}): Scene {
  const slices: Record<string, object> = {};
  let ids = 0;
  const account = (id: string, parentId: string): OrganizationAccount => ({
    ...{ id, name: `account-${id}`, email: `${id}@example.com`, state: "ACTIVE" },
    ...{ parentId, joinedAt: 0, disabledRegions: [] },
  });
  const unit = (id: string, parentId: string) => [id, { id, name: id, parentId }] as const;
  const homes = [rootId, security, production, production, sandbox, rootId];
  const members = [management, administrator, web, database, lab, rooted].map((id, index) =>
    account(id, homes[index] ?? rootId),
  );
  const scene = { now: Date.UTC(2026, 10, 21) } as { -readonly [name in keyof Scene]: Scene[name] };
  const world: World = {
    clock: { now: () => scene.now },
    regions: [],
    policies: [],
    memory: () => new Map(),
    announce: () => undefined,
    settleMs,
    hex: (length) => (++ids).toString(16).padStart(length, "0"),
    slice: <T>(name: string) => {
      slices[name] ??= {};
      return slices[name] as T;
    },
    organization: {
      ...{ id: "o-0000000001", rootId, managementAccount: management, trustedAccess: [] },
      delegatedAdministrators: { "security-ir.amazonaws.com": [administrator] },
      accounts: Object.fromEntries(members.map((one) => [one.id, one])),
      organizationalUnits: Object.fromEntries([
        unit(security, rootId),
        unit(workloads, rootId),
        unit(production, workloads),
        unit(sandbox, rootId),
      ]),
    },
  };
  const { accounts } = world.organization;
  const changed = (id: string) => service.organizationChanged?.(world, id);
  const membershipId = () => world.slice<State>(service.name).memberships[0]?.membershipId;
  Object.assign(scene, {
    world,
    call: (operation, input = {}, { caller = administrator, region = home } = {}) => {
      service.advance?.(world);
      const full = { ...(needsId.has(operation) ? { membershipId: membershipId() } : {}), ...input };
      return judged(operation, full, () =>
        service.operations[operation]?.({ service: service.name, operation, region, caller, input: full }, world),
      );
    },
    statuses: (...accountIds) =>
      scene
        .call("BatchGetMemberAccountDetails", { accountIds })
        ["items"].map((one: Record<string, string>) => `${one["relationshipStatus"]}/${one["relationshipType"]}`),
    covered: () => scene.call("GetMembership")["numberOfAccountsCovered"],
    join: (id, parentId) => {
      accounts[id] = { ...account(id, parentId), joinedAt: scene.now };
    },
    move: (id, parentId) => {
      Object.assign(accounts[id] ?? {}, { parentId });
      changed(id);
    },
    leave: (id) => {
      delete accounts[id];
      changed(id);
    },
  } satisfies Partial<Scene>);
  if (seeded) service.seed(world, { regions: [home, "us-east-1"], administrator, managementAccount: management });
  Object.defineProperty(scene, "state", { get: () => world.slice<State>(service.name) });
  return scene;
}

const needsId = new Set(["BatchGetMemberAccountDetails", "CancelMembership", "GetMembership", "UpdateMembership"]);
