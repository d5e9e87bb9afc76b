// @ts-check
import { existsSync, lstatSync, mkdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.mjs";

/**
 * node_modules/pulumi-aws-coverage -> the checkout. The provider text in Pulumi's state says `require("pulumi-aws-coverage/runtime")`
 * and is loaded without a file name, so that a package cannot refer to itself: there must be a folder of that name.
 */
export function ensureSelfLink() {
  const link = join(root, "node_modules", "pulumi-aws-coverage");
  if (existsSync(link) && realpathSync(link) === realpathSync(root)) return;
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link, { recursive: true });
  mkdirSync(join(root, "node_modules"), { recursive: true });
  if (process.platform === "win32") symlinkSync(root, link, "junction");
  else symlinkSync("..", link);
}
