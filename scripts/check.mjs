// @ts-check
import { runChecks } from "./checks.mjs";
import { main } from "./run.mjs";
import { ensurePackages } from "./set-up.mjs";

await main(async () => {
  await ensurePackages();
  return (await runChecks()).failed === 0 ? 0 : 1;
});
