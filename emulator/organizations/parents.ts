import type { World } from "../contract";
import { parentNotFound } from "./errors";

/** The root or a unit that exists. */
export function requireParent(world: World, id: string): void {
  if (id !== world.organization.rootId && world.organization.organizationalUnits[id] === undefined)
    throw parentNotFound();
}
