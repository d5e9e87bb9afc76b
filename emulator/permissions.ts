import type { Identity } from "./identity";
import type { Caller, EmulatedWorld } from "./world";

/** The IAM limits of a caller: those of the access key, else those of the role it belongs to (`role/<name>`). */
export function limitsOf(world: EmulatedWorld, accessKey: string, identity: Identity): Caller | undefined {
  return world.callers[accessKey] ?? (identity.role === undefined ? undefined : world.callers[`role/${identity.role}`]);
}

/** Whether IAM lets this caller do that. A deny wins over an allow, as in IAM. */
export function permits(limits: Caller | undefined, action: string, region: string): boolean {
  if (limits === undefined) return true;
  if (limits.regions !== undefined && !limits.regions.includes(region)) return false;
  if (limits.deny?.some((pattern) => matches(pattern, action))) return false;
  return limits.allow === undefined || limits.allow.some((pattern) => matches(pattern, action));
}

function matches(pattern: string, action: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "i").test(action);
}
