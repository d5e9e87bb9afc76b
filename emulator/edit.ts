import { z } from "zod";
import type { OrganizationAccount } from "./contract";
import { mergePatch } from "./mergePatch";
import { createAccount, forgetAccount } from "./organization";
import { accountId, members, milliseconds, parse } from "./parse";
import { advance } from "./serve";
import type { ServiceEditName } from "./services";
import { services } from "./services";
import { accountState, callerSchema, parseSnapshot, regionName } from "./snapshot";
import type { Caller, EmulatedWorld, WorldSnapshot } from "./world";

/** One change to the world from outside AWS: what a test or a demo lets happen. */
export type Edit =
  | { readonly do: "merge"; readonly patch: unknown }
  | {
      readonly do: "addAccount";
      readonly account?: string;
      readonly name?: string;
      readonly email?: string;
      readonly parent?: string;
    }
  | { readonly do: "removeAccount"; readonly account: string }
  | { readonly do: "addUnit"; readonly name: string; readonly parent?: string; readonly id?: string }
  | { readonly do: "moveAccount"; readonly account: string; readonly parent: string }
  | { readonly do: "setAccountState"; readonly account: string; readonly state: OrganizationAccount["state"] }
  | {
      readonly do: "setRegions";
      readonly account: string;
      readonly disabled?: readonly string[];
      readonly enabled?: readonly string[];
    }
  | { readonly do: "setCaller"; readonly key: string; readonly caller: Caller | null }
  | { readonly do: "settle"; readonly ms: number }
  // What a service adds (`edits` of its folder), such as Inspector's `inspectorDisable`.
  | { readonly do: ServiceEditName; readonly [setting: string]: unknown };

/** The settings of one kind of edit beside `do`, and what it does. */
interface Kind {
  readonly settings: z.ZodType;
  run(settings: never, world: EmulatedWorld): unknown;
}

const kind = <S extends z.core.$ZodLooseShape>(
  shape: S,
  run: (settings: z.output<z.ZodObject<S>>, world: EmulatedWorld) => unknown,
): Kind => ({ settings: members(shape), run: run as Kind["run"] });

const text = z.string();

/** Edits of the organization and of the frame; services bring their own. */
const frame: Readonly<Record<string, Kind>> = {
  merge: kind({ patch: z.unknown() }, ({ patch }, world) => merge(world, patch)),
  addAccount: kind(
    { account: accountId.optional(), name: text.optional(), email: text.optional(), parent: text.optional() },
    (edit, world) => ({ account: createAccount(world, edit as Parameters<typeof createAccount>[1]).id }),
  ),
  removeAccount: kind({ account: accountId }, ({ account }, world) => forgetAccount(world, member(world, account).id)),
  addUnit: kind({ name: text, parent: text.optional(), id: text.optional() }, ({ name, parent, id }, world) =>
    addUnit(world, name, parent, id),
  ),
  moveAccount: kind({ account: accountId, parent: text }, ({ account, parent }, world) =>
    change(world, account, { parentId: unit(world, parent) }),
  ),
  setAccountState: kind({ account: accountId, state: accountState }, ({ account, state }, world) =>
    change(world, account, { state }),
  ),
  setRegions: kind(
    { account: accountId, disabled: z.array(regionName).optional(), enabled: z.array(regionName).optional() },
    ({ account, disabled = [], enabled = [] }, world) => {
      const off = new Set([...member(world, account).disabledRegions, ...disabled]);
      for (const region of enabled) off.delete(region);
      return change(world, account, { disabledRegions: [...off] });
    },
  ),
  setCaller: kind({ key: text, caller: callerSchema.nullable() }, ({ key, caller }, world) => {
    if (caller === null) delete world.callers[key];
    else world.callers[key] = caller as Caller;
  }),
  settle: kind({ ms: milliseconds }, ({ ms }, world) => {
    world.settleMs = ms;
  }),
};

/** Every edit by its name. */
export const editKinds: ReadonlyMap<string, Kind> = new Map([
  ...Object.entries(frame),
  ...services.flatMap(({ edits = {} }) => Object.entries(edits) as [string, Kind][]),
]);

/**
 * Applies edits in order; what an edit answers (such as the id of a new account) comes back in the same order. Their
 * form is
 * checked before the first one is applied.
 * @throws Error with the path and the wrong value.
 */
export function applyEdits(world: EmulatedWorld, edits: unknown, name = "edits"): unknown[] {
  const ready = parse(z.array(z.looseObject({ do: z.string() })), edits, name).map((edit, index) =>
    readEdit(world, edit, `${name}[${index}]`),
  );
  return ready.map(({ run, path }) => {
    advance(world);
    const result = within(path, run);
    advance(world);
    return result ?? {};
  });
}

function readEdit(world: EmulatedWorld, edit: { do: string }, path: string): { path: string; run: () => unknown } {
  const found = editKinds.get(edit.do);
  if (found === undefined)
    throw new Error(`${path}.do: no edit ${JSON.stringify(edit.do)}; there are ${[...editKinds.keys()].join(", ")}`);
  const { do: _, ...given } = edit;
  const settings = parse(found.settings, given, path) as Record<string, unknown>;
  checkRegions(world, settings, path);
  return { path, run: () => found.run(settings as never, world) };
}

/** `region` and `regions` of any edit are regions of this world. */
function checkRegions(world: EmulatedWorld, settings: Record<string, unknown>, path: string): void {
  const named: (readonly [string, unknown])[] = Array.isArray(settings["regions"])
    ? settings["regions"].map((one, index) => [`regions[${index}]`, one])
    : [];
  if (settings["region"] !== undefined) named.push(["region", settings["region"]]);
  for (const [where, region] of named) {
    if (!world.regions.includes(region as string))
      throw new Error(`${path}.${where}: must be one of ${world.regions.join(", ")}, not ${JSON.stringify(region)}`);
  }
}

/** Says of a mistake that only the world shows which edit made it. */
function within<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Services hear of the accounts that a patch touches, as of any other change in the organization. */
function merge(world: EmulatedWorld, patch: unknown): void {
  const before = world.snapshot();
  const after: WorldSnapshot = parseSnapshot(mergePatch(before, patch), "merged world");
  world.replace(after);
  const asText = (state: WorldSnapshot, id: string): string => JSON.stringify(state.organization.accounts[id] ?? null);
  const ids = new Set([...Object.keys(before.organization.accounts), ...Object.keys(after.organization.accounts)]);
  for (const id of ids) if (asText(before, id) !== asText(after, id)) world.announce(id);
}

function member(world: EmulatedWorld, id: string): OrganizationAccount {
  const account = world.organization.accounts[id];
  if (account === undefined) throw new Error(`no account ${id} in the organization`);
  return account;
}

function unit(world: EmulatedWorld, id: string): string {
  if (id === world.organization.rootId || world.organization.organizationalUnits[id] !== undefined) return id;
  const named = Object.values(world.organization.organizationalUnits).find((one) => one.name === id);
  if (named === undefined) throw new Error(`no organizational unit ${id}`);
  return named.id;
}

function addUnit(world: EmulatedWorld, name: string, parent: string | undefined, id: string | undefined): object {
  const { organizationalUnits, rootId } = world.organization;
  const parentId = parent === undefined ? rootId : unit(world, parent);
  if (Object.values(organizationalUnits).some((one) => one.parentId === parentId && one.name === name))
    throw new Error(`there is an organizational unit ${JSON.stringify(name)} already`);
  const unitId = id ?? `ou-${rootId.slice(2)}-${world.hex(8)}`;
  if (organizationalUnits[unitId] !== undefined) throw new Error(`organizational unit ${unitId} exists`);
  organizationalUnits[unitId] = { id: unitId, name, parentId };
  return { unit: unitId };
}

function change(world: EmulatedWorld, id: string, fields: Partial<OrganizationAccount>): void {
  Object.assign(member(world, id), fields);
  world.announce(id);
}
