// @ts-check
// Breaks one central line at a time and demands that a test sees it: docs/reliability.md, "Mutation check".
import { rmSync } from "node:fs";
import { cpus } from "node:os";
import { baseline } from "./mutants/baseline.mjs";
import { copyCheckout } from "./mutants/copy.mjs";
import { judge } from "./mutants/judge.mjs";
import { stale, wanted } from "./mutants/table.mjs";
import { main, SetUpError, say } from "./run.mjs";

/** Copies that work side by side; each is a vitest of one worker. */
const jobsMax = 8;
const jobsDefault = Math.max(1, Math.min(4, Math.floor(cpus().length / 2)));

await main(async () => {
  const { jobs, names } = optionsOf(process.argv.slice(2));
  const mutants = wanted(names);
  if (mutants.length === 0) throw new SetUpError(`no mutant's name or file contains ${names.join(" or ")}`);
  const lost = stale(mutants);
  for (const { mutant, times } of lost)
    say(`stale     ${mutant.file}: ${mutant.name}: the text to find occurs ${times} times: ${mutant.find}`);
  if (lost.length > 0) return 1;
  const copies = Array.from({ length: Math.min(jobs, mutants.length) }, copyCheckout);
  const remove = () => copies.forEach((copy) => void rmSync(copy, { recursive: true, force: true }));
  process.once("exit", remove);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
  const failing = await baseline(/** @type {string} */ (copies[0]), mutants, copies.length);
  if (failing !== undefined) throw new SetUpError(`without any mistake these tests fail already:\n${failing}`);
  const startedAt = Date.now();
  const queue = [...mutants];
  /** @type {import("./mutants/judge.mjs").Verdict[]} */
  const verdicts = [];
  const work = async (/** @type {string} */ copy) => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const verdict = await judge(copy, mutant);
      verdicts.push(verdict);
      const { is, seconds, by } = verdict;
      say(
        `${is.padEnd(9)} ${seconds.toFixed(1).padStart(5)} s  ${mutant.file}: ${mutant.name}${by ? `  <- ${by}` : ""}`,
      );
    }
  };
  await Promise.all(copies.map(work));
  const open = verdicts.filter(({ is }) => is !== "caught");
  for (const { is, mutant } of open)
    say(`\n${is}: ${mutant.file}: ${mutant.name}\n  - ${mutant.find}\n  + ${mutant.replace}`);
  say(
    `\n${verdicts.length - open.length} caught, ${open.length} survived (${Math.round((Date.now() - startedAt) / 1000)} s)`,
  );
  return open.length === 0 ? 0 : 1;
});

/** @param {readonly string[]} args @returns {{jobs: number, names: string[]}} */
function optionsOf(args) {
  const names = args.filter((arg) => !arg.startsWith("--"));
  const [flag, ...others] = args.filter((arg) => arg.startsWith("--"));
  const jobs = flag === undefined ? jobsDefault : Number(/^--jobs=(\d+)$/.exec(flag)?.[1]);
  if (others.length > 0 || !(jobs >= 1 && jobs <= jobsMax))
    throw new SetUpError(`npm run test:mutants -- [--jobs=N] [part of a name or file ...], N from 1 to ${jobsMax}`);
  return { jobs, names };
}
