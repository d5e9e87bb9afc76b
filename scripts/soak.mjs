// @ts-check
// The long form of the simulation, of the lies and of the tests on the real engine; docs/reliability.md holds the figures of a run.
// SIM_SEEDS (10,000; a fifth as many for each kind with schedules of its own), SIM_FIRST_SEED (1) and SIM_MINUTES (60,
// for each file) bound the simulation, KILL_RUNS (100; 0: nothing on the
// engine) and KILL_FIRST_SEED (1) the kills.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main, mustRun, run, say } from "./run.mjs";

const folder = mkdtempSync(join(tmpdir(), "aws-coverage-soak-"));
const figures = join(folder, "figures.jsonl");
const simulation = ["schedules", "moreSchedules", "memberSchedules", "membershipSchedules"].map(
  (name) => `test/integration/simulation/${name}.test.ts`,
);
const { KILL_RUNS: kills = "100", NODE_OPTIONS: nodeOptions = "" } = process.env;
// Short-lived objects are most of what a schedule makes: a larger nursery saves a third of the time.
const env = {
  SIM_SEEDS: "10000",
  SIM_MINUTES: "60",
  ...process.env,
  SIM_FIGURES: figures,
  KILL_RUNS: kills,
  HAND_OVER_TEAMS: "30",
  ENGINE_TESTS: "all",
  LIES: "all",
  NODE_OPTIONS: `${nodeOptions} --max-semi-space-size=64`,
};

/** @param {string} project @param {readonly string[]} files */
const vitest = (project, files) => run("npx", ["vitest", "run", "--project", project, ...files], { env });

function report() {
  const lines = readFileSync(figures, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const seeds = lines.filter(({ seed }) => seed !== undefined);
  const broken = seeds.filter(({ violations }) => violations.length > 0);
  const milliseconds = seeds.reduce((sum, { ms }) => sum + ms, 0);
  /** @type {Map<string, number>} */
  const happened = new Map();
  for (const line of lines)
    for (const [what, times] of Object.entries(line.happened ?? {}))
      happened.set(what, (happened.get(what) ?? 0) + Number(times));
  for (const [what, times] of [...happened].sort()) say(`${String(times).padStart(9)}  ${what}`);
  for (const [kinds, own] of grouped(seeds)) say(`${String(own).padStart(9)}  schedules of ${kinds}`);
  say(
    `${seeds.length} schedules, ${broken.length} with a broken promise, ${Math.round(milliseconds / seeds.length)} ms each`,
  );
  if (broken.length > 0) say(`seeds: ${broken.map(({ seed, kinds }) => `${seed} (${kinds})`).join(", ")}`);
}

/** @param {readonly { kinds: string }[]} seeds */
function grouped(seeds) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { kinds } of seeds) counts.set(kinds, (counts.get(kinds) ?? 0) + 1);
  return [...counts].sort();
}

await main(async () => {
  await mustRun("node", ["scripts/build.mjs"], "the build failed", { quiet: true });
  const simulated = await vitest("integration", [...simulation, "test/integration/lies"]);
  report();
  rmSync(folder, { recursive: true, force: true });
  const killed = kills === "0" ? 0 : await vitest("e2e", []);
  return simulated === 0 && killed === 0 ? 0 : 1;
});
