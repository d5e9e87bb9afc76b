// @ts-check
import { createHash } from "node:crypto";
import { join } from "node:path";
import { alone } from "./lock.mjs";
import { cache, root } from "./places.mjs";

/** Two set-ups of one checkout never run at once. The lock is outside node_modules, which `npm ci` removes. @template T @param {() => Promise<T>} work */
export const withCheckout = (work) => {
  const id = createHash("sha256").update(root).digest("hex").slice(0, 12);
  return alone(join(cache, "locks", `checkout-${id}`), "waiting for another set-up of this checkout", work);
};
