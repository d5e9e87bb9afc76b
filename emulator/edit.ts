import type { OrganizationAccount } from "./contract";
import { mergePatch } from "./mergePatch";
import { createAccount, forgetAccount } from "./organizations/accounts";
import { advance } from "./serve";
import { services } from "./services";
import type { Caller, EmulatedWorld, WorldSnapshot } from "./world";

/** One change to the world from outside AWS: what a test or a demo lets happen. */
export type Edit =
  | { readonly do: "merge"; readonly patch: unknown }
  | { readonly do: "addAccount"; readonly account?: string; readonly name?: string; readonly parent?: string }
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
  // What a service adds (`edits` of its file), such as Inspector's `inspectorDisable`.
  | ServiceEdit;

export interface ServiceEdit {
  readonly do: `${"inspector" | "guardduty" | "securityIr" | "organizations"}${string}`;
  readonly [setting: string]: unknown;
}

/** Applies edits in order; what an edit answers (such as the id of a new account) comes back in the same order. */
export function applyEdits(world: EmulatedWorld, edits: readonly Edit[]): unknown[] {
  return edits.map((edit) => {
    advance(world);
    const result = applyEdit(world, edit);
    advance(world);
    return result;
  });
}

function applyEdit(world: EmulatedWorld, edit: Edit): unknown {
  switch (edit.do) {
    case "merge":
      return merge(world, edit.patch);
    case "addAccount":
      return { account: createAccount(world, edit).id };
    case "removeAccount":
      member(world, edit.account);
      return forgetAccount(world, edit.account);
    case "addUnit":
      return addUnit(world, edit.name, edit.parent, edit.id);
    case "moveAccount":
      return change(world, edit.account, { parentId: unit(world, edit.parent) });
    case "setAccountState":
      return change(world, edit.account, { state: edit.state });
    case "setRegions": {
      const disabled = new Set([...member(world, edit.account).disabledRegions, ...(edit.disabled ?? [])]);
      for (const region of edit.enabled ?? []) disabled.delete(region);
      return change(world, edit.account, { disabledRegions: [...disabled] });
    }
    case "setCaller":
      if (edit.caller === null) delete world.callers[edit.key];
      else world.callers[edit.key] = edit.caller;
      return {};
    case "settle":
      world.settleMs = edit.ms;
      return {};
    default:
      return editService(world, edit);
  }
}

/** Services hear of the accounts that a patch touches, as of any other change in the organization. */
function merge(world: EmulatedWorld, patch: unknown): object {
  const before = world.snapshot();
  const after = mergePatch(before, patch) as WorldSnapshot;
  world.restore(after);
  const text = (state: WorldSnapshot, id: string): string => JSON.stringify(state.organization.accounts[id] ?? null);
  const ids = new Set([...Object.keys(before.organization.accounts), ...Object.keys(after.organization.accounts)]);
  for (const id of ids) if (text(before, id) !== text(after, id)) world.announce(id);
  return {};
}

function editService(world: EmulatedWorld, edit: ServiceEdit): unknown {
  const owner = services.find((service) => service.edits !== undefined && Object.hasOwn(service.edits, edit.do));
  if (owner === undefined)
    throw new Error(
      `no edit ${JSON.stringify(edit.do)}; services offer ${services.flatMap((one) => Object.keys(one.edits ?? {})).join(", ")}`,
    );
  return owner.edits?.[edit.do]?.(edit, world) ?? {};
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
  const unitId = id ?? `ou-${rootId.slice(2)}-${world.hex(8)}`;
  organizationalUnits[unitId] = { id: unitId, name, parentId };
  return { unit: unitId };
}

function change(world: EmulatedWorld, id: string, fields: Partial<OrganizationAccount>): object {
  Object.assign(member(world, id), fields);
  world.announce(id);
  return {};
}
