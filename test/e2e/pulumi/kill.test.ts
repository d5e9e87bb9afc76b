import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultRule } from "../../../emulator";
import type { Process } from "./engine/project";
import type { Scene } from "./engine/scene";
import { enablements, members, scene } from "./engine/scene";
import { inSoak } from "./engine/variations";

/** Longest that a provider process may outlive its engine. */
const graceMs = 5_000;

/**
 * The engine is killed by the emulator itself, at the request that the test names: exact to the call. What is left is a
 * lock, perhaps a pending create, and a provider process that nobody reaps.
 */
describe("after SIGKILL of the engine", () => {
  // Three calls of Enable, two of them at once and the third a second later.
  const accounts = members(250);
  let stack: Scene;
  beforeAll(async () => {
    stack = await scene({ world: { accounts: 250 }, program: enablements({ fleet: { accounts } }) });
  });
  afterAll(() => stack.close());

  beforeEach(async () => {
    stack.emulator.faults.clear();
    stack.emulator.edit(
      { do: "settle", ms: 0 },
      ...accounts.map((account) => ({ do: "inspectorDisable" as const, account })),
    );
    stack.emulator.journal.clear();
  });

  /** Runs until the request that `when` describes, and kills the engine there. */
  async function killed(
    args: readonly [string, ...string[]],
    when: FaultRule["when"],
    at: "before" | "afterCommit",
    more: FaultRule[] = [],
  ) {
    const [verb, ...rest] = args;
    const running = stack.start(verb, ...rest);
    const pid = running.child.pid as number;
    stack.emulator.faults.set([{ when, do: { kind: "killPeer", pid, at } }, ...more], 0);
    expect(await running.outcome).toMatchObject({ signal: "SIGKILL" });
    const diedAt = Date.now();
    while (providers().length > 0 && Date.now() - diedAt < graceMs) await sleep(50);
    expect(providers()).toEqual([]);
    stack.emulator.faults.clear();
    const fatal =
      stack.emulator.journal.entries().find(({ faults }) => faults?.includes("killPeer"))?.seq ?? Number.NaN;
    expect(stack.writes().filter(({ seq }) => seq > fatal)).toEqual([]);
  }

  const providers = (): readonly Process[] =>
    stack.processes().filter(({ command }) => command.includes("dynamic-provider"));

  /** What a person does then. Returns how often each account was enabled since the beginning of the test. */
  async function recovers(): Promise<void> {
    await stack.must("cancel");
    await stack.must("up", "--skip-preview");
    expect(accounts.filter((account) => stack.scans(account).join() !== "EC2")).toEqual([]);
    const enabled = stack
      .writes()
      .filter(({ outcome }) => outcome === "ok")
      .flatMap(({ ids }) => ids);
    expect(enabled.length).toBe(new Set(enabled).size);
    expect((await stack.state()).deployment.resources?.filter(({ id }) => id?.endsWith("/fleet"))).toHaveLength(1);
    await stack.must("refresh", "--clear-pending-creates");
    expect((await stack.state()).deployment.pending_operations ?? []).toEqual([]);
    await stack.must("preview", "--expect-no-changes");
  }

  const forget = () => stack.must("destroy");

  inSoak("before the first write: nothing was written", async () => {
    await killed(["up", "--skip-preview"], { operation: "BatchGetAccountStatus", nth: 2 }, "before");
    expect(stack.writes()).toEqual([]);
    await recovers();
    await forget();
  });

  it("between AWS's commit and the answer: what was done is not done again, and the rest is", async () => {
    const second = { operation: "Enable", nth: 2 };
    await killed(["up", "--skip-preview"], second, "afterCommit", [{ when: second, do: { kind: "resetAfter" } }]);
    expect(stack.writes()).toHaveLength(2);
    await recovers();
    expect(stack.calls()["Enable"]).toBe(3);
    await forget();
  });

  inSoak("when the write itself was lost: the SDK's own retry does not reach AWS any more", async () => {
    const second = { operation: "Enable", nth: 2 };
    await killed(["up", "--skip-preview"], second, "before", [{ when: second, do: { kind: "resetBefore" } }]);
    expect(
      stack
        .writes()
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(["ok", "resetBefore"]);
    await recovers();
    await forget();
  });

  inSoak("while settling: the next up waits for what the killed one began", async () => {
    stack.emulator.edit({ do: "settle", ms: 6_000 });
    // Check, the look at once, and the first of the next one.
    await killed(["up", "--skip-preview"], { operation: "BatchGetAccountStatus", nth: 7 }, "afterCommit");
    await recovers();
    expect(stack.calls()["Enable"]).toBe(3);
  });

  inSoak("after the last call of an update: the state is a run behind, and nothing is written again", async () => {
    await killed(["up", "--skip-preview"], { operation: "BatchGetAccountStatus", nth: 6 }, "afterCommit");
    await recovers();
    expect(stack.calls()["Enable"]).toBe(3);
  });

  inSoak("during refresh: nothing was written, and the next up repairs", async () => {
    await killed(["refresh", "--skip-preview"], { operation: "BatchGetAccountStatus", nth: 2 }, "before");
    expect(stack.writes()).toEqual([]);
    await recovers();
  });

  it("while destroy switches off: the next destroy does the rest", async () => {
    stack.edit(
      enablements({ fleet: { accounts, onRelease: { account: "disable" }, releaseLimit: { accounts: 250 } } }),
    );
    await stack.must("up", "--skip-preview");
    stack.emulator.journal.clear();
    await killed(["destroy", "--skip-preview"], { operation: "Disable", nth: 2 }, "afterCommit");
    expect(stack.writes()).toHaveLength(2);
    await stack.must("cancel");
    await stack.must("destroy", "--skip-preview");
    expect(accounts.flatMap((account) => stack.scans(account))).toEqual([]);
    expect(stack.writes().map(({ operation }) => operation)).toEqual(["Disable", "Disable", "Disable"]);
  });
});
