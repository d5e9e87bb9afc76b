import { afterAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";
import type { Program, Stack } from "../resources/stack";
import { randomFaults, refusedReleases } from "./faults";
import { hurriedStack } from "./hurry";
import { Dice } from "./random";

/** Runs a seed; more of them with `SIM_SEEDS=500 npx vitest run --project integration test/integration/simulation`. */
const seeds = Number(process.env["SIM_SEEDS"] ?? 14);
const first = Number(process.env["SIM_FIRST_SEED"] ?? 1);
const region = "us-east-1";
const accounts = [administratorAccount, ...Array.from({ length: 9 }, (_, index) => memberAccount(index))];
/** Once the faults are over, so many updates must be enough. */
const passesToConverge = 3;

interface Kind {
  readonly inputs: Record<string, unknown>;
  /** The release level under test, and whether AWS has nothing on in an account any more. */
  readonly level: string;
  readonly isReleased: (emulator: Emulator, account: string) => boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: the emulator's world is plain JSON, looked into from outside
const here = (emulator: Emulator, service: string): any => (emulator.world.slice(service) as any).regions[region];
const kinds: Readonly<Record<string, Kind>> = {
  InspectorAccountEnablement: {
    inputs: { regions: [region], resourceTypes: ["EC2", "LAMBDA", "LAMBDA_CODE"] },
    level: "disable",
    isReleased: (emulator, account) =>
      Object.values(here(emulator, "inspector2").scans[account] ?? {}).every((scan) => !(scan as { on: boolean }).on),
  },
  GuardDutyMemberSet: {
    inputs: {
      regions: [region],
      features: ["S3_DATA_EVENTS", "RUNTIME_MONITORING", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"],
    },
    level: "deleteMember",
    isReleased: (emulator, account) =>
      here(emulator, "guardduty").members[administratorAccount]?.[account] === undefined,
  },
};
/** Operations that switch something off: with `retain` none of them may ever be sent. */
const switchOffs =
  /^(Disable|StopMonitoringMembers|DisassociateMember|DisassociateMembers|DeleteMembers|DeleteDetector|CancelMembership)$/;

/** What happened at least once over all seeds: a storm that never blows proves nothing. */
const sometimes = new Map<string, number>([
  ["failed update", 0],
  ["fault fired", 0],
  ["lost answer", 0],
  ["unsure preview", 0],
  ["delete that was left pending", 0],
]);
const happened = (what: string): void => void sometimes.set(what, (sometimes.get(what) ?? 0) + 1);

/** A few updates once AWS is well again. */
async function converge(stack: Stack, program: Program): Promise<void> {
  let failures: unknown = {};
  for (let pass = 0; pass < passesToConverge; pass += 1) failures = (await stack.up(program)).failures;
  expect(failures).toEqual({});
  expect(stack.state.get("set")?.outputs["summary"]).toMatchObject({
    coveragePercent: 100,
    gap: 0,
    unknown: 0,
    pending: 0,
  });
  expect(stack.pendingDeletes).toEqual([]);
}

describe.each(Object.entries(kinds))("%s under random faults", (kind, { inputs, level, isReleased }) => {
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
        if (stack.pendingDeletes.length > 0) happened("delete that was left pending");
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
  if (seeds >= 12)
    for (const [what, times] of sometimes)
      expect(times, `over all seeds, "${what}" should have happened`).toBeGreaterThan(0);
});
