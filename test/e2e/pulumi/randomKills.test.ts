import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultRule } from "../../../emulator";
import { Dice } from "../../integration/simulation/random";
import type { Process, Running } from "./engine/project";
import type { Scene } from "./engine/scene";
import { enablements, members, scene } from "./engine/scene";

/** Kills in `npm test`; `npm run test:soak` asks for a hundred. */
const runsByDefault = 2;
const runs = Number(process.env["KILL_RUNS"] ?? runsByDefault);
const first = Number(process.env["KILL_FIRST_SEED"] ?? 1);
/** How long the call at which something dies is held, so that the test can send its signals. */
const heldMs = 1_500;
/** Longest that a provider process may outlive its engine. */
const graceMs = 6_000;
/** A request that had left before the signal may still arrive. */
const inFlightMs = 250;
/** Calls of one update, about: a kill is drawn among them. */
const callsMax = 16;

type Victim = "engine" | "provider" | "both";

interface Draw {
  readonly seed: number;
  readonly victim: Victim;
  readonly nth: number;
  readonly at: "before" | "afterCommit";
  readonly verb: "up" | "refresh" | "destroy";
  readonly settleMs: number;
}

function drawOf(seed: number): Draw {
  const dice = new Dice(seed);
  return {
    seed,
    victim: (["engine", "provider", "both"] as const)[seed % 3] as Victim,
    nth: 1 + dice.below(callsMax),
    at: dice.pick(["before", "afterCommit"]),
    verb: dice.pick(["up", "up", "up", "up", "refresh", "destroy"]),
    settleMs: dice.pick([0, 0, 2_500]),
  };
}

/** Two owners that release what leaves them; accounts drift, change hands, join and leave between two updates. */
describe("promise 12: SIGKILL at random calls", () => {
  const accounts = members(230);
  const bystanders = members(20, 230);
  const ownerOf = new Map(accounts.map((account, index) => [account, index % 2 === 0 ? "left" : "right"]));
  let stack: Scene;

  const program = (): string =>
    enablements(
      Object.fromEntries(
        ["left", "right"].map((owner) => {
          const own = accounts.filter((account) => ownerOf.get(account) === owner);
          return [owner, { accounts: own, onRelease: { account: "disable" }, releaseLimit: { percent: 100 } }];
        }),
      ),
    );

  beforeAll(async () => {
    stack = await scene({ world: { accounts: 250 }, program: program() });
    stack.emulator.edit(
      ...bystanders.slice(0, 10).map((account) => ({ do: "inspectorEnable" as const, account, types: ["EC2"] })),
    );
    await stack.must("up", "--skip-preview");
  });
  afterAll(() => stack.close());

  const on = (): Set<string> => new Set([...accounts, ...bystanders].filter((one) => stack.scans(one).includes("EC2")));
  const providers = (): readonly Process[] =>
    stack.processes().filter(({ command }) => command.includes("dynamic-provider"));

  /** Some accounts drift, some change owner, some leave, some come back. */
  function trouble(dice: Dice): void {
    for (const account of accounts) {
      if (dice.chance(0.2)) ownerOf.set(account, dice.pick(["left", "right", "nobody"]));
      if (dice.chance(0.1)) stack.emulator.edit({ do: "inspectorDisable", account });
    }
    stack.edit(program());
  }

  /** Holds the call that was drawn, and kills while it is held; false when the command ended before it. */
  async function kill({ victim, nth, at }: Draw, running: Running): Promise<boolean> {
    const hold: FaultRule = {
      when: { service: "inspector2", nth },
      do: { kind: at === "before" ? "hang" : "slowBody", ms: heldMs },
    };
    stack.emulator.faults.set([hold], stack.emulator.world.clock.now());
    let isOver = false;
    void running.outcome.finally(() => {
      isOver = true;
    });
    const isHeld = (): boolean =>
      (stack.emulator.faults.report() as { rules: { status: { fired: number } }[] }).rules[0]?.status.fired === 1;
    while (!isHeld()) {
      if (isOver) return false;
      await sleep(10);
    }
    const pids = [
      ...(victim === "provider" ? [] : [running.child.pid as number]),
      ...(victim === "engine" ? [] : providers().map(({ pid }) => pid)),
    ];
    for (const pid of pids) process.kill(pid, "SIGKILL");
    return true;
  }

  it.each(Array.from({ length: runs }, (_, index) => drawOf(first + index)))(
    "converges without a late or a second write: $verb, $victim at call $nth, $at (seed $seed)",
    { timeout: 180_000 },
    async (draw) => {
      trouble(new Dice(draw.seed + 5_000));
      stack.emulator.edit({ do: "settle", ms: draw.settleMs });
      stack.emulator.journal.clear();
      const running = stack.start(draw.verb, "--skip-preview");
      const isKilled = await kill(draw, running);
      const killedAt = Date.now();
      await running.outcome;
      while (isKilled && providers().length > 0 && Date.now() - killedAt < graceMs) await sleep(50);
      expect(providers()).toEqual([]);
      expect(stack.writes().filter(({ time }) => isKilled && time > killedAt + inFlightMs)).toEqual([]);

      stack.emulator.faults.clear();
      stack.emulator.journal.clear();
      const before = on();
      if (isKilled && draw.victim !== "provider") await stack.must("cancel");
      await stack.must("up", "--skip-preview");
      const declared = accounts.filter((account) => ownerOf.get(account) !== "nobody");
      for (const { operation, ids } of stack.writes()) {
        if (operation === "Enable") expect(ids.filter((id) => before.has(id) || !declared.includes(id))).toEqual([]);
        else if (operation === "Disable")
          expect(ids.filter((id) => !before.has(id) || declared.includes(id))).toEqual([]);
        else expect(operation).toBe("AssociateMember");
      }
      expect([...on()].sort()).toEqual([...declared, ...bystanders.slice(0, 10)].sort());
      await stack.must("preview", "--refresh", "--expect-no-changes");
    },
  );
});
