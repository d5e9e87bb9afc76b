import { afterAll, describe, expect, it } from "vitest";
import { startEmulator } from "../../../emulator";
import type { Program } from "../resources/stack";
import { randomFaults } from "./faults";
import { hurriedStack } from "./hurry";
import { accounts, converge, kinds, region, switchOffs } from "./kinds";
import { Dice } from "./random";

/** Runs a seed; more of them with `SIM_SEEDS=500 npx vitest run --project integration test/integration/simulation`. */
const seeds = Number(process.env["SIM_SEEDS"] ?? 10);
const first = Number(process.env["SIM_FIRST_SEED"] ?? 1);

/** What happened at least once over all seeds: a storm that never blows proves nothing. */
const sometimes = new Map<string, number>([
  ["failed update", 0],
  ["fault fired", 0],
  ["lost answer", 0],
  ["unsure preview", 0],
]);
const happened = (what: string): void => void sometimes.set(what, (sometimes.get(what) ?? 0) + 1);

describe.each(Object.entries(kinds))("%s under random faults", (kind, { inputs }) => {
  const seedsToRun = Array.from({ length: seeds }, (_, index) => first + index);

  it.each(seedsToRun)("converges, and touches nothing else (seed %i)", async (seed) => {
    const dice = new Dice(seed);
    const emulator = await startEmulator({
      world: { accounts: 12, regions: [region], settleMs: dice.pick([0, 0, 50, 200]) },
    });
    const stack = hurriedStack(emulator);
    for (const account of dice.some(accounts.slice(1), 0.15)) emulator.edit({ do: "inspectorDisassociate", account });
    const program: Program = { set: [kind, { ...inputs, accounts }] };
    try {
      for (let round = 0; round < 2; round += 1) {
        emulator.faults.set(randomFaults(dice), emulator.world.clock.now());
        if (Object.keys((await stack.up(program)).failures).length > 0) happened("failed update");
        if (dice.chance(0.3))
          emulator.faults.set([{ when: { kind: "read" }, do: { kind: "denyRead" } }], emulator.world.clock.now());
        const preview = await stack.preview(program);
        if (JSON.stringify(preview).includes("cannot be observed")) happened("unsure preview");
        // Whatever cannot be seen is a reason to look again, never "no drift".
        if (JSON.stringify(preview["set"]?.plan).includes("cannot be observed"))
          expect(preview["set"]?.changes).toBe(true);
      }
      emulator.faults.clear();
      await converge(stack, program);

      const journal = emulator.journal.entries();
      for (const entry of journal) {
        if ((entry.faults?.length ?? 0) > 0) happened("fault fired");
        if (entry.status === 0) happened("lost answer");
        expect(entry.operation).not.toMatch(switchOffs);
        if (entry.kind === "write") expect(accounts).toEqual(expect.arrayContaining([...entry.ids]));
      }
      const before = emulator.journal.last;
      const quiet = await stack.up(program);
      expect(quiet).toEqual({ failures: {}, ran: [] });
      expect(emulator.journal.entries({ since: before, kind: "write" })).toEqual([]);

      const drifted = dice.pick(accounts.slice(1));
      if (kind === "InspectorAccountEnablement") {
        emulator.edit({ do: "inspectorDisable", account: drifted, types: ["EC2"] });
        emulator.edit({ do: "settle", ms: 0 });
        await stack.up(program);
        const enabled = emulator.journal.entries({ since: before, kind: "write" });
        expect(enabled.map((entry) => [entry.operation, ...entry.ids])).toEqual([["Enable", drifted]]);
      }
    } finally {
      await emulator.close();
    }
  });
});

afterAll(() => {
  if (seeds >= 12)
    for (const [what, times] of sometimes)
      expect(times, `over all seeds, "${what}" should have happened`).toBeGreaterThan(0);
});
