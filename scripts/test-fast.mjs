// @ts-check

import { runRings, verdict } from "./rings.mjs";
import { main, say } from "./run.mjs";
import { ensurePackages } from "./set-up.mjs";

await main(async () => {
  await ensurePackages();
  const result = await runRings(["unit"], process.argv.slice(2));
  say(verdict(result));
  return result.failed === 0 ? 0 : 1;
});
