import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "./engine/scene";
import { enablements, members, scene } from "./engine/scene";

/**
 * The main job in numbers: AWS takes 100 ids a call, so 500 accounts are five calls, whatever they are asked. Before something is written,
 * one more looks at the administrator's own account, which is not declared here.
 */
describe("500 accounts x 3 scan types", () => {
  const declared = (count: number): string =>
    enablements({ fleet: { accounts: members(count), resourceTypes: ["EC2", "ECR", "LAMBDA"] } });
  let stack: Scene;
  beforeAll(async () => {
    stack = await scene({ world: { accounts: 501 }, program: declared(500) });
  });
  afterAll(() => stack.close());

  const command = async (...args: [string, ...string[]]): Promise<void> => {
    stack.emulator.journal.clear();
    await stack.must(...args);
  };
  const named = (): Set<string> => new Set(stack.writes().flatMap(({ ids }) => ids));

  it("are looked at by six calls in a preview, and nothing is written", async () => {
    await command("preview");
    expect(stack.calls()).toEqual({ BatchGetAccountStatus: 5 + 1 });
  });

  it("are brought up by 16 calls, because create takes over what check has seen", async () => {
    await command("up", "--skip-preview");
    expect(stack.calls()).toEqual({ BatchGetAccountStatus: 5 + 1 + 5, Enable: 5 });
    expect(members(500).filter((id) => stack.scans(id).join() !== "EC2,ECR,LAMBDA")).toEqual([]);
    expect(await stack.outputs()).toEqual({ fleet: 1500 });
  });

  it("cost five reads when nothing is to be done", async () => {
    await command("up", "--skip-preview");
    expect(stack.calls()).toEqual({ BatchGetAccountStatus: 5 });
    expect(stack.emulator.journal.counts()).toEqual({
      "inspector2:BatchGetAccountStatus": 5,
      "sts:GetCallerIdentity": 1,
    });
  });

  it("and one more costs one Enable that names it alone", async () => {
    stack.edit(declared(501));
    await command("up", "--skip-preview");
    expect(stack.calls()).toEqual({ BatchGetAccountStatus: 6 + 1 + 1, Enable: 1 });
    expect([...named()]).toEqual(members(1, 500));
  });
});

describe("while AWS settles", () => {
  it("a round looks only at what is unsettled: 250 accounts are three reads", async () => {
    const accounts = members(250);
    const program = enablements({ fleet: { accounts } });
    // After the last Enable: longer than the looks at once, after 1 and after 3 seconds; shorter than the one after 7.
    const stack = await scene({ world: { accounts: 250, settleMs: 5_000 }, program });
    try {
      await stack.must("up", "--skip-preview");
      const reads = stack.emulator.journal.entries({ operation: "BatchGetAccountStatus" }).map(({ ids }) => ids.length);
      const ownAccount = 1;
      const rounds = ["at once", "1 s", "3 s", "7 s"];
      expect(reads).toEqual([100, 100, 50, ownAccount, ...rounds.flatMap(() => [100, 100, 50])]);
      expect(stack.calls()["Enable"]).toBe(3);
    } finally {
      await stack.close();
    }
  });

  it("one slow account in 250 is read alone", async () => {
    const accounts = members(250);
    const slow = accounts[7] as string;
    const stack = await scene({ world: { accounts: 250 }, program: enablements({ fleet: { accounts } }) });
    try {
      // Somebody else has just begun with this one.
      stack.emulator.edit({ do: "merge", patch: enabling(stack, slow) });
      await stack.must("up", "--skip-preview");
      const reads = stack.emulator.journal.entries({ operation: "BatchGetAccountStatus" }).map(({ ids }) => ids.length);
      // Check with the administrator's own account, the look after the write, and from then on one account.
      expect(reads.slice(0, 7).sort((a, b) => b - a)).toEqual([100, 100, 100, 100, 50, 50, 1]);
      expect(reads.slice(7).length).toBeGreaterThan(0);
      expect(reads.slice(7).every((ids) => ids === 1)).toBe(true);
      expect(stack.scans(slow)).toEqual(["EC2"]);
    } finally {
      await stack.close();
    }
  });

  function enabling(stack: Scene, account: string): unknown {
    const scan = { on: true, settlesAt: stack.emulator.world.clock.now() + 8_000 };
    return { services: { inspector2: { regions: { "us-east-1": { scans: { [account]: { EC2: scan } } } } } } };
  }
});
