import { createHash } from "node:crypto";

/** A number in [0, 1) that depends on nothing but its arguments, so that a run with the same seed is the same run. */
export function chance(...parts: readonly (string | number)[]): number {
  return createHash("sha256").update(parts.join("/")).digest().readUInt32BE(0) / 2 ** 32;
}
