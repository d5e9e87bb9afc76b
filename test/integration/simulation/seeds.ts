import { appendFileSync } from "node:fs";
import { generate } from "./generate";
import { shrink } from "./shrink";
import type { Result } from "./simulate";
import { simulate } from "./simulate";
import type { Counters } from "./sometimes";
import { mustHappen } from "./sometimes";

/** Schedules over all files, unless SIM_SEEDS says otherwise; SIM_FIRST_SEED is the first of them. */
const seedsByDefault = 200;
/** Fewer schedules need not meet every kind of trouble. */
const enoughForAllTroubles = 100;
const seedsInOneTest = 20;
/** Kinds with schedules of their own run a fifth as many: 40 by default. */
const shareOfOneKind = 5;

const total = Number(process.env["SIM_SEEDS"] ?? seedsByDefault);
const first = Number(process.env["SIM_FIRST_SEED"] ?? 1);
/** Ends a long run in time: seeds that begin later are left out, and the figures say so. */
const endsAt = Date.now() + Number(process.env["SIM_MINUTES"] ?? 1440) * 60_000;

/** The seeds of one of several files that share the work, in portions of one test each. */
export function portions(file: number, files: number): number[][] {
  return inPortions(seedsFrom(total).filter((seed) => seed % files === file));
}

/** The seeds of a kind with schedules of its own. */
export const portionsOfKind = (): number[][] => inPortions(seedsFrom(Math.ceil(total / shareOfOneKind)));

const seedsFrom = (length: number): number[] => Array.from({ length }, (_, index) => first + index);

const inPortions = (seeds: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(seeds.length / seedsInOneTest) }, (_, index) =>
    seeds.slice(index * seedsInOneTest, (index + 1) * seedsInOneTest),
  );

/** Runs one seed; undefined when its promises held, otherwise a message with all that is needed to see it again. */
export async function failureOf(
  seed: number,
  happened: Counters,
  pool?: readonly string[],
): Promise<string | undefined> {
  if (Date.now() > endsAt) return undefined;
  const schedule = generate(seed, pool);
  const started = performance.now();
  const result = await simulate(schedule, happened).catch(broken);
  const kinds = schedule.kinds.join("+");
  note({ seed, kinds, ms: Math.round(performance.now() - started), violations: result.violations });
  if (result.violations.length === 0) return undefined;
  const shrunk = await shrink(schedule);
  const again = await simulate(shrunk).catch(broken);
  return [
    `seed ${seed} (${kinds}): ${result.violations[0]}`,
    `replay: SIM_FIRST_SEED=${seed} SIM_SEEDS=1 npx vitest run --project integration test/integration/simulation`,
    `shrunk to ${shrunk.commands.length} commands (keep it in regressions.ts): ${JSON.stringify(shrunk)}`,
    ...again.log,
    ...again.violations,
  ].join("\n");
}

export const broken = (error: Error): Result => ({
  violations: [`threw: ${error.stack ?? error.message}`],
  trace: "",
  log: [],
});

/** One line a seed, for `npm run test:soak`. */
function note(line: unknown): void {
  const file = process.env["SIM_FIGURES"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** Kinds of trouble that never happened, though there were schedules enough. */
export function neverHappened(happened: Counters, files: number): string[] {
  note({ happened: Object.fromEntries(happened) });
  return total / files < enoughForAllTroubles ? [] : missing(happened, mustHappen);
}

/** The same for a kind with schedules of its own. */
export function neverHappenedTo(kind: string, happened: Counters, must: readonly string[]): string[] {
  note({ kind, happened: Object.fromEntries(happened) });
  return total < seedsByDefault ? [] : missing(happened, must);
}

const missing = (happened: Counters, must: readonly string[]): string[] =>
  must.filter((what) => (happened.get(what) ?? 0) === 0);
