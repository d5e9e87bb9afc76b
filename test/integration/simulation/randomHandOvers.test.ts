import { describe, expect, it } from "vitest";
import { memberAccount, startEmulator } from "../../../emulator";
import type { Program } from "../resources/stack";
import { randomFaults } from "./faults";
import { hurriedStack } from "./hurry";
import { kinds, region } from "./kinds";
import { Dice } from "./random";

const seeds = Number(process.env["SIM_SEEDS"] ?? 6);
const first = Number(process.env["SIM_FIRST_SEED"] ?? 1);
const accounts = Array.from({ length: 10 }, (_, index) => memberAccount(index));
const owners = ["a", "b", "c", "d"];
const kind = "InspectorAccountEnablement";

/** Accounts change hands at random, between resources that all release; programs register them in any order. */
describe("random hand-overs", () => {
  it.each(Array.from({ length: seeds }, (_, index) => first + index))(
    "never switch off what is declared, and switch off what is not (seed %i)",
    async (seed) => {
      const dice = new Dice(seed + 20_000);
      const emulator = await startEmulator({
        world: { accounts: 12, regions: [region], settleMs: dice.pick([0, 0, 50]) },
      });
      const stack = hurriedStack(emulator, { together: dice.chance(0.5), continueOnError: dice.chance(0.3) });
      const { inputs, isReleased } = kinds[kind] as (typeof kinds)[string];
      /** Every account belongs to one resource or, now and then, to none; a resource without accounts is not in the program. */
      const draw = (): { program: Program; declared: readonly string[] } => {
        const ownerOf = new Map(accounts.map((account) => [account, dice.chance(0.8) ? dice.pick(owners) : undefined]));
        const entries = owners.flatMap((name) => {
          const own = accounts.filter((account) => ownerOf.get(account) === name);
          const options = {
            onRelease: { account: "disable" },
            releaseLimit: { percent: 100 },
            settle: { timeoutSeconds: 60 },
          };
          return own.length === 0 ? [] : [[name, [kind, { ...inputs, ...options, accounts: own }]] as const];
        });
        const order = entries.map((entry) => ({ entry, at: dice.below(1000) })).sort((x, y) => x.at - y.at);
        return {
          program: Object.fromEntries(order.map(({ entry }) => entry)),
          declared: accounts.filter((account) => ownerOf.get(account) !== undefined),
        };
      };
      try {
        const met = new Set<string>();
        for (let step = 0; step < 5; step += 1) {
          const { program, declared } = draw();
          const isStormy = step > 0 && dice.chance(0.4);
          if (isStormy) emulator.faults.set(randomFaults(dice), emulator.world.clock.now());
          const mark = emulator.journal.last;
          await stack.up(program);
          if (isStormy) {
            emulator.faults.clear();
            for (let pass = 0; pass < 2; pass += 1) await stack.up(program);
          }
          expect((await stack.up(program)).failures).toEqual({});
          for (const { ids } of emulator.journal.entries({ since: mark, operation: "Disable" }))
            expect(ids.filter((id) => declared.includes(id))).toEqual([]);
          for (const account of declared) met.add(account);
          const off = accounts.filter((account) => isReleased(emulator, account));
          expect(off).toEqual(accounts.filter((account) => !declared.includes(account)));
          expect(stack.pendingDeletes).toEqual([]);
        }
        expect(met.size).toBeGreaterThan(5);
      } finally {
        await emulator.close();
      }
    },
  );
});
