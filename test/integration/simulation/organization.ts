import type { EmulatedWorld } from "../../../emulator/world";
import type { Selection } from "./commands";

/** The units in which an account lives, from the root down. */
export function pathOf({ organization }: EmulatedWorld, account: string): readonly string[] {
  const { accounts, organizationalUnits } = organization;
  const upTo = (parentId: string): string[] => {
    const unit = organizationalUnits[parentId];
    return unit === undefined ? [parentId] : [...upTo(unit.parentId), parentId];
  };
  const own = accounts[account];
  return own === undefined ? [] : upTo(own.parentId);
}

export const isActive = (world: EmulatedWorld, account: string): boolean =>
  world.organization.accounts[account]?.state === "ACTIVE";

/** Whom a selection means today, told from the world. */
export function resolve(world: EmulatedWorld, selection: Selection): readonly string[] {
  if ("accounts" in selection) return selection.accounts;
  return Object.keys(world.organization.accounts)
    .filter(
      (account) => selection.units.length === 0 || pathOf(world, account).some((one) => selection.units.includes(one)),
    )
    .sort();
}
