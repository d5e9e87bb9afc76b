import { afterAll, describe, expect, it } from "vitest";
import { failureOf, neverHappened, portions } from "./seeds";
import type { Counters } from "./sometimes";

/** Half of the seeds, so that two workers share them; the other half is in the other file. */
const [file, files] = [1, 2];
const happened: Counters = new Map();

describe("promises 3, 4, 7, 10 to 15, 17, 18, 20: random schedules", () => {
  it.each(portions(file, files).map((seeds) => [`${seeds[0]} to ${seeds.at(-1)}`, seeds] as const))(
    "hold (seeds %s)",
    { timeout: 600_000 },
    async (_, seeds) => {
      for (const seed of seeds) expect(await failureOf(seed, happened)).toBeUndefined();
    },
  );

  afterAll(() => expect(neverHappened(happened, files)).toEqual([]));
});
