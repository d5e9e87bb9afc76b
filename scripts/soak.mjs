// @ts-check
// The long form of the simulation and of the random kills; docs/reliability.md holds the figures of a run.
// SIM_SEEDS (10,000), SIM_FIRST_SEED (1) and SIM_MINUTES (60) bound the simulation, KILL_RUNS (100; 0: none) and
// KILL_FIRST_SEED (1) the kills.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main, mustRun, run, say } from "./run.mjs";

const folder = mkdtempSync(join(tmpdir(), "aws-coverage-soak-"));
const figures = join(folder, "figures.jsonl");
const simulation = ["schedules", "moreSchedules"].map((name) => `test/integration/simulation/${name}.test.ts`);
const { KILL_RUNS: kills = "100", NODE_OPTIONS: nodeOptions = "" } = process.env;
// Short-lived objects are most of what a schedule makes: a larger nursery saves a third of the time.
const env = {
  SIM_SEEDS: "10000",
  SIM_MINUTES: "60",
  ...process.env,
  SIM_FIGURES: figures,
  KILL_RUNS: kills,
  HAND_OVER_TEAMS: "30",
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
  say(
    `${seeds.length} schedules, ${broken.length} with a broken promise, ${Math.round(milliseconds / seeds.length)} ms each`,
  );
  if (broken.length > 0) say(`seeds: ${broken.map(({ seed }) => seed).join(", ")}`);
}

await main(async () => {
  await mustRun("node", ["scripts/build.mjs"], "the build failed", { quiet: true });
  const simulated = await vitest("integration", [...simulation, "test/integration/lies"]);
  report();
  rmSync(folder, { recursive: true, force: true });
  const engine = ["randomKills", "awkwardHandOver"].map((name) => `test/e2e/pulumi/${name}.test.ts`);
  const killed = kills === "0" ? 0 : await vitest("e2e", engine);
  return simulated === 0 && killed === 0 ? 0 : 1;
});
