import { afterEach, describe, expect, it } from "vitest";
import { hurried } from "./hurried";
import { closeScenes, looks, members, name, outputs, program, scene } from "./inspector";

afterEach(closeScenes);

const accounts = members(150);
const declared = (settle: object = {}) => program({ accounts, settle });

describe("AWS takes its time", () => {
  it("the update waits, asks for the unsettled only, and Enable is sent once", async () => {
    const made = await scene({ accounts: 150, settleMs: 700 });
    const { stack, since, on } = made;
    expect((await stack.up(declared())).failures).toEqual({});
    expect(on(accounts[149] as string)).toEqual(["EC2"]);
    expect(since(0, "Enable")).toHaveLength(2);
    const { declared: asked, own } = looks(made, 0);
    expect(own).toBe(1);
    // Two by check; every later round costs no more than ceil(unsettled / 100).
    expect(asked.length % 2).toBe(0);
    expect(asked.length).toBeLessThanOrEqual(20);
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 150, pending: 0 });
  });

  it("never: the wait is bounded and the update fails with what is not settled; the next run sends no second Enable", async () => {
    const { stack, faults, since, emulator } = await scene({ accounts: 12 });
    const few = program({ accounts: members(5), settle: { timeoutSeconds: 6 } });
    faults({ when: { operation: "Enable" }, do: { kind: "neverSettle" } });
    const startedAt = Date.now();
    const { failures } = await stack.up(few);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(/did not settle in time: ENABLING \[EC2\] \(5 accounts: /),
    ]);
    expect(outputs(stack)["summary"]).toMatchObject({ pending: 5, covered: 0 });
    const again = await stack.up(few);
    expect(again.ran).toEqual([name]);
    expect(since(0, "Enable")).toHaveLength(1);
    // Only what this run wrote can fail it by not settling.
    expect(again.failures).toEqual({});
    emulator.faults.clear();
    for (const account of members(5)) emulator.edit({ do: "inspectorEnable", account, types: ["EC2"] });
    expect(await stack.refresh()).toEqual({ [name]: false });
  });

  it("in a dozen regions at once: nobody is warned of a leak of listeners", async () => {
    const regions = ["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-west-3"];
    const dozen = [...regions, "eu-central-1", "eu-north-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2"];
    const { stack } = await scene({ accounts: 2, regions: dozen, settleMs: 200 });
    const warnings: string[] = [];
    const note = ({ name: warning }: Error): void => void warnings.push(warning);
    process.on("warning", note);
    expect((await stack.up(program({ accounts: members(2), regions: dozen }))).failures).toEqual({});
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  it("the limit is for waiting: what many accounts take to be asked for does not count", async () => {
    const { stack, emulator, on, faults } = await scene({ accounts: 40, settleMs: 50 });
    const many = members(24);
    for (const account of many) emulator.edit({ do: "inspectorForget", account });
    // One AssociateMember an account, ten at once: three seconds, which are sixty on the hurried clock.
    faults({ when: { operation: "AssociateMember" }, do: { kind: "hang", ms: 1_000 } });
    expect((await stack.up(program({ accounts: many, settle: { timeoutSeconds: 40 } }))).failures).toEqual({});
    for (const account of many) expect(on(account)).toEqual(["EC2"]);
  });

  it("onTimeout: warn ends the wait without failing", async () => {
    const { stack, faults } = await scene({ accounts: 12 });
    faults({ when: { operation: "Enable" }, do: { kind: "neverSettle" } });
    const few = program({ accounts: members(5), settle: { timeoutSeconds: 2, onTimeout: "warn" } });
    expect((await stack.up(few)).failures).toEqual({});
    expect(outputs(stack)["summary"]).toMatchObject({ pending: 5 });
    expect((await stack.preview(few))[name]).toMatchObject({ plan: {}, changes: false });
  });

  it("a timeout of zero looks once after the write, and does not wait", async () => {
    const made = await scene({ accounts: 12 });
    await made.stack.up(program({ accounts: members(5), settle: { timeoutSeconds: 0, onTimeout: "warn" } }));
    expect(made.since(0, "Enable")).toHaveLength(1);
    expect(looks(made, 0).declared).toHaveLength(2);
  });

  it("a scan type beside one that is being switched on: AWS says ENABLE_IN_PROGRESS, and it is asked for again afterwards", async () => {
    const { stack, faults, emulator, on, since } = await scene({ accounts: 12 });
    const [account] = members(1) as [string];
    // Somebody else has just started to switch ECR on.
    emulator.edit({ do: "settle", ms: 1_500 });
    const other = program({
      accounts: [account],
      resourceTypes: ["ECR"],
      settle: { timeoutSeconds: 0, onTimeout: "warn" },
    });
    await stack.up({ other: other[name] as never });
    faults();
    const { failures } = await stack.up({
      other: other[name] as never,
      ...program({ accounts: [account], settle: { timeoutSeconds: 600 } }),
    });
    expect(failures).toEqual({});
    expect(on(account)).toEqual(["EC2", "ECR"]);
    expect(since(0, "Enable").length).toBeLessThanOrEqual(8);
  });
});

/** docs/promises.md, promise 11: reads lag behind writes. */
describe("stale reads", () => {
  it("inside the window: nothing is asked for twice, and no drift is told", async () => {
    const { stack, faults, since, on } = await scene({ accounts: 150 });
    faults({ when: { operation: "BatchGetAccountStatus" }, do: { kind: "stale", ms: 1_000 } });
    expect((await stack.up(declared())).failures).toEqual({});
    expect(since(0, "Enable")).toHaveLength(2);
    for (const account of accounts) expect(on(account)).toEqual(["EC2"]);
  });

  it("for longer than the time limit: pending, not off; the next run sees it and sends nothing", async () => {
    const { stack, faults, since, emulator } = await scene({ accounts: 12 });
    const few = program({ accounts: members(5), settle: { timeoutSeconds: 4 } });
    faults({ when: { operation: "BatchGetAccountStatus" }, do: { kind: "stale", ms: 60_000 } });
    expect((await stack.up(few)).failures[name]?.message).toMatch(/did not settle in time/);
    expect(outputs(stack)["summary"]).toMatchObject({ pending: 5, gap: 0 });
    emulator.faults.clear();
    expect((await stack.up(few)).failures).toEqual({});
    expect(since(0, "Enable")).toHaveLength(1);
  });

  describe("for ever: the change is sent twice, and then AWS's silence is told", () => {
    const forEver = { when: { operation: "BatchGetAccountStatus" }, do: { kind: "stale", ms: 600_000 } } as const;
    const few = program({ accounts: members(2), onRelease: { account: "disable" }, releaseLimit: { accounts: 2 } });

    it("on the way on", async () => {
      const { stack, faults, since, emulator } = await scene({ accounts: 12 }, { clock: hurried(100) });
      faults(forEver);
      expect((await stack.up(few)).failures[name]?.reasons).toEqual([
        expect.stringMatching(
          /not covered: NOT_PERSISTED: AWS accepted the change twice but it never took effect.*2 accounts/,
        ),
      ]);
      expect(since(0, "Enable")).toHaveLength(2);
      emulator.faults.clear();
      expect((await stack.up(few)).failures).toEqual({});
    });

    it("on the way off", async () => {
      const { stack, faults, since, emulator } = await scene({ accounts: 12 }, { clock: hurried(100) });
      for (const account of members(2)) emulator.edit({ do: "inspectorEnable", account, types: ["EC2"] });
      await stack.up(few);
      faults(forEver);
      expect((await stack.destroy())[name]?.message).toMatch(/still on: NOT_PERSISTED.*2 accounts/);
      expect(since(0, "Disable")).toHaveLength(2);
      expect(stack.state.has(name)).toBe(true);
      emulator.faults.clear();
      expect(await stack.destroy()).toEqual({});
      expect(since(0, "Disable")).toHaveLength(2);
    });
  });

  it("a look that fails while settling asks AWS for nothing again", async () => {
    const { stack, faults, since } = await scene({ accounts: 12, settleMs: 1_000 });
    faults({ when: { operation: "BatchGetAccountStatus", between: [150, 900] }, do: { kind: "status", status: 500 } });
    expect((await stack.up(program({ accounts: members(5) }))).failures).toEqual({});
    expect(since(0, "Enable")).toHaveLength(1);
  });
});
