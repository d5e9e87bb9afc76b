// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./places.mjs";
import { main, SetUpError } from "./run.mjs";
import { ensureSetUp } from "./set-up.mjs";

await main(async () => {
  await ensureSetUp();
  const demo = join(root, "scripts", "demo", "demo.mjs");
  if (!existsSync(demo)) throw new SetUpError("Everything is set up, but there is no demo yet.");
  await import(pathToFileURL(demo).href);
});
