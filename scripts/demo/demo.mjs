// @ts-check
import { accountsNamed, expect, showProgram, showWrites, summaries, writesSince } from "./evidence.mjs";
import {
  accounts,
  called,
  driftEdits,
  drifted,
  note,
  policyManaged,
  regions,
  suspended,
  units,
  world,
} from "./organization.mjs";
import { Interrupted, openStage } from "./stage.mjs";
import { proven, step, tell, title } from "./voice.mjs";

/**
 * The whole product in a minute, offline. Every claim of the story is checked while it is told: when one does not hold, the
 * demo fails.
 */
const stage = await openStage(world());
let interrupted = false;
try {
  await story(stage);
} catch (error) {
  if (!(error instanceof Interrupted)) throw error;
  interrupted = true;
} finally {
  await stage.close();
}
if (interrupted) {
  process.stdout.write("\nInterrupted. Nothing is left behind.\n");
  process.exit(130);
}

/** @param {import("./stage.mjs").Stage} stage */
async function story(stage) {
  const { journal } = stage.emulator;
  title(
    "The real Pulumi engine and the real AWS SDK, against an emulator of AWS on this machine. No AWS account is touched.",
  );
  tell("Lines after │ are what the programs print; three dots stand for what is left out of them.");

  await step(
    "An organization",
    `${accounts} accounts in nested organizational units, two regions (${regions.join(", ")}), next to nothing switched on:`,
  );
  tell(
    units()
      .map(([unit, count]) => `${unit} ${count}`)
      .join(" · "),
  );
  tell(`${called(suspended)} is suspended. In ${called(policyManaged)} an organization policy forbids EC2 scanning.`);

  await step("A program", "examples/quickstart/index.ts declares accounts x regions x capabilities, once:");
  showProgram();
  tell(
    `Without the waiver, \`up\` would cover all others and then fail, naming ${policyManaged} with AWS's BLOCKED_BY_ORGANIZATION_POLICY.`,
  );

  await step(
    "What would happen?",
    "A preview looks at every account and says what `up` will do, in one line where many are alike (--diff says it by region and account):",
  );
  await stage.quietly("stack", "init", "demo");
  expect(await stage.pulumi("preview"), 0);
  expect(writesSince(journal, 0).length === 0, "the preview wrote something");
  proven("The emulator's journal has reads only.");

  await step(
    "Switch it on",
    "`up` closes the gaps with as few calls as AWS's batch sizes allow, and waits until AWS shows them closed:",
  );
  const beforeUp = journal.last;
  expect(await stage.pulumi("up", "--yes", "--skip-preview"), 0);
  showWrites(journal, beforeUp);
  for (const [name, { cells, covered, notApplicable, waived, gap, unknown, pending }] of Object.entries(
    await summaries(stage),
  )) {
    expect(gap + unknown + pending === 0, `the first \`up\` left something open in ${name}`);
    proven(
      `${name}: ${covered} of ${cells} cells (account x region x capability) covered, ${notApplicable} not applicable (suspended), ${waived} waived (policy).`,
    );
  }

  await step(
    "Drift",
    "Behind the program's back, somebody switches Inspector off in two accounts (POST /_emulator/edit):",
  );
  await stage.edit(...driftEdits());
  tell(`${called("payments-2")}: Inspector off in both regions`);
  tell(`${called("web-3")}: Inspector off in us-east-1, and GuardDuty's S3 protection in eu-west-1`);

  await step(
    "Is everything still covered?",
    "One command for a pipeline: it names the two accounts and nobody else, and the exit code says that something is due:",
  );
  const drift = await stage.pulumi("preview", "--expect-no-changes");
  expect(drift, 7);
  expect(same(accountsNamed(drift.output), drifted), "the preview did not show exactly the two accounts");
  proven("Exit code 7, and exactly those two accounts.");

  await step("Repair", "`up` touches those two accounts only:");
  const beforeRepair = journal.last;
  expect(await stage.pulumi("up", "--yes", "--skip-preview"), 0);
  showWrites(journal, beforeRepair);
  const repaired = writesSince(journal, beforeRepair);
  expect(same([...new Set(repaired.flatMap(({ ids }) => ids))], drifted), "`up` wrote to other accounts");
  proven(`The journal of AWS's side has these ${repaired.length} writes, and no other account in them.`);

  await step("Again", "Nothing is left to do:");
  expect(await stage.pulumi("preview", "--expect-no-changes"), 0);
  proven("Exit code 0.");

  await step("Somebody joins", "A new account appears in the organization. No program is edited, nobody tells Pulumi:");
  const [{ account }] = await stage.edit({ do: "addAccount", name: "payments-7", parent: "Payments" });
  note(account, "payments-7");
  tell(called("payments-7"));
  const joined = await stage.pulumi("preview", "--expect-no-changes");
  expect(joined, 7);
  expect(same(accountsNamed(joined.output), [account]), "the preview did not show exactly the new account");
  proven("A gap, because the program says: everybody in the organization. The next `up` would cover it.");

  await step(
    "The report",
    "Those who never run `up` verify; the same report comes as Markdown, HTML, JUnit, SARIF and others:",
  );
  expect(await stage.coverage("verify", "--stack", "demo"), 2);
  proven("Exit code 2: a gap. 0 would be covered, 3 pending, 4 something that could not be observed.");

  title("That was it. The emulator, its accounts and the Pulumi state are gone again.");
  tell("Next: README.md, and examples/inspector-real-aws for the same on your own organization.");
}

/** @param {readonly string[]} a @param {readonly string[]} b */
function same(a, b) {
  return JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());
}
