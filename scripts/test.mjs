// @ts-check
import { runChecks } from "./checks.mjs";
import { runRings, sum, verdict } from "./rings.mjs";
import { main, SetUpError, say } from "./run.mjs";
import { ensureSetUp } from "./set-up.mjs";

await main(async () => {
  try {
    await ensureSetUp();
  } catch (error) {
    say(error instanceof SetUpError ? error.message : String(error));
    say(verdict({ passed: 0, failed: 1, skipped: 0 }));
    return 1;
  }
  const result = sum([await runChecks(), await runRings([], process.argv.slice(2))]);
  say(verdict(result));
  return result.failed === 0 ? 0 : 1;
});
