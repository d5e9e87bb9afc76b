import { afterAll, describe, expect, it } from "vitest";
import { startEmulator } from "../../../emulator";
import type { Program } from "../resources/stack";
import { randomFaults, refusedReleases } from "./faults";
import { hurriedStack } from "./hurry";
import { accounts, converge, kinds, region, switchOffs } from "./kinds";
import { Dice } from "./random";

/** Runs a seed; more of them with `SIM_SEEDS=500 npx vitest run --project integration test/integration/simulation`. */
const seeds = Number(process.env["SIM_SEEDS"] ?? 5);
const first = Number(process.env["SIM_FIRST_SEED"] ?? 1);

/** What happened at least once over all seeds: a storm that never blows proves nothing. */
const sometimes = new Map<string, number>([
  ["failed update", 0],
  ["pending delete", 0],
]);
const happened = (what: string): void => void sometimes.set(what, (sometimes.get(what) ?? 0) + 1);

describe.each(Object.entries(kinds))("%s under random faults", (kind, { inputs, level, isReleased }) => {
  const seedsToRun = Array.from({ length: seeds }, (_, index) => first + index);

  it.each(seedsToRun)("releases who left, nobody else, and forgets nobody (seed %i)", async (seed) => {
    const dice = new Dice(seed + 10_000);
    const emulator = await startEmulator({
      world: { accounts: 12, regions: [region], settleMs: dice.pick([0, 0, 50]) },
    });
    const stack = hurriedStack(emulator, { continueOnError: dice.chance(0.5) });
    const members = accounts.slice(1);
    const declared = (some: readonly string[]): Program => ({
      set: [
        kind,
        {
          ...{ ...inputs, accounts: some, onRelease: { account: level }, releaseLimit: { percent: 100 } },
          // Where reads stay denied an update waits until then.
          settle: { timeoutSeconds: 90 },
        },
      ],
    });
    try {
      expect((await stack.up(declared(accounts))).failures).toEqual({});
      // In two steps, so that a second delete may become due while the first is still pending.
      const gone = [dice.pick(members), ...dice.some(members, 0.3)];
      const halves = [gone.slice(0, 1), gone];
      for (const half of halves) {
        emulator.faults.set(
          [...randomFaults(dice), ...(dice.chance(0.6) ? [refusedReleases(dice)] : [])],
          emulator.world.clock.now(),
        );
        const left = accounts.filter((account) => !half.includes(account));
        if (Object.keys((await stack.up(declared(left))).failures).length > 0) happened("failed update");
        if (stack.pendingDeletes.length > 0) happened("pending delete");
        if (dice.chance(0.3)) await stack.refresh().catch(() => happened("failed update"));
      }
      emulator.faults.clear();
      const left = accounts.filter((account) => !gone.includes(account));
      await converge(stack, declared(left));
      expect(members.filter((account) => isReleased(emulator, account))).toEqual(
        members.filter((account) => gone.includes(account)),
      );
      for (const entry of emulator.journal.entries({ kind: "write" }))
        if (switchOffs.test(entry.operation)) expect(gone).toEqual(expect.arrayContaining([...entry.ids]));
      const before = emulator.journal.last;
      expect(await stack.up(declared(left))).toEqual({ failures: {}, ran: [] });
      expect(emulator.journal.entries({ since: before, kind: "write" })).toEqual([]);
    } finally {
      await emulator.close();
    }
  });
});

afterAll(() => {
  if (seeds >= 8)
    for (const [what, times] of sometimes)
      expect(times, `over all seeds, "${what}" should have happened`).toBeGreaterThan(0);
});
