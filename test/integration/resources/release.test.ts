import { afterEach, describe, expect, it } from "vitest";
import { closeScenes, members, name, outputs, program, region, scene } from "./inspector";
import type { Program } from "./stack";

afterEach(closeScenes);

const accounts = members(10);
const [first, second, third] = accounts as [string, string, string];
const both = ["EC2", "ECR"];
const disable = { account: "disable", capability: "disable" };
const all = { percent: 100 };

describe("what leaves a declaration", () => {
  it("is retained by default, and the plan says at what cost", async () => {
    const { stack, on, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], resourceTypes: both }));
    const less = program({ accounts: [first], resourceTypes: ["EC2"] });
    const preview = (await stack.preview(less))[name];
    const retained = { region, reason: "retained", action: "", note: "scanning stays on and is billed" };
    expect(preview?.entries).toMatchObject([
      { ...retained, capabilities: both, accounts: [second] },
      { ...retained, capabilities: ["ECR"], accounts: [first] },
    ]);
    expect(JSON.stringify(preview?.plan)).toContain(
      `"${second} member-0002":"EC2, ECR no longer declared, retained (scanning stays on and is billed)"`,
    );
    expect(preview?.replaces).toBe(false);
    expect((await stack.up(less)).failures).toEqual({});
    expect([on(first), on(second)]).toEqual([both, both]);
    expect(since(0, "Disable")).toEqual([]);
  });

  it("is switched off where it is told to: accounts and scan types each by their own level", async () => {
    const { stack, on } = await scene({ accounts: 12 });
    const onRelease = { capability: "disable" };
    await stack.up(program({ accounts, resourceTypes: both, onRelease, releaseLimit: all }));
    await stack.up(program({ accounts: accounts.slice(1), resourceTypes: ["EC2"], onRelease, releaseLimit: all }));
    // The account left: retained. The scan type left: switched off.
    expect([on(first), on(second)]).toEqual([both, ["EC2"]]);
    await stack.up(program({ accounts: accounts.slice(2), resourceTypes: ["EC2"], onRelease: { account: "disable" } }));
    expect([on(second), on(third)]).toEqual([[], ["EC2"]]);
  });

  it("is switched off exactly once, after everything else, and the plan says so and why the row reads replace", async () => {
    const { stack, emulator, on, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], onRelease: disable }));
    const [late] = Object.values(program({ accounts: accounts.slice(5) })) as [Program[string]];
    const less: Program = { ...program({ accounts: [first, third], onRelease: disable }), late };
    const preview = (await stack.preview(less))[name];
    expect(preview).toMatchObject({ changes: true, replaces: true });
    expect(preview?.entries).toContainEqual(
      expect.objectContaining({
        region,
        reason: "released",
        action: "disable",
        capabilities: ["EC2"],
        accounts: [second],
      }),
    );
    expect(JSON.stringify(preview?.plan)).toMatch(/shown as a replacement.*Pulumi deletes the old declaration last/);
    expect(stack.said.join("\n")).toMatch(new RegExp(`disable EC2, no longer declared .*: ${second} member-0002`));
    const mark = emulator.journal.last;
    expect((await stack.up(less)).failures).toEqual({});
    const writes = since(mark).filter(({ kind }) => kind === "write");
    expect(writes.map(({ operation }) => operation)).toEqual(["Enable", "Enable", "Disable"]);
    expect(writes.at(-1)?.ids).toEqual([second]);
    expect([on(first), on(second), on(third)]).toEqual([["EC2"], [], ["EC2"]]);
    expect(stack.pendingDeletes).toEqual([]);
    expect(outputs(stack)["accountIds"]).toEqual([first, third].sort());
    expect(await stack.up(less)).toEqual({ failures: {}, ran: [] });
  });

  it("a region that leaves takes its accounts along", async () => {
    const regions = [region, "eu-west-1"];
    const { stack, on } = await scene({ accounts: 12, regions });
    await stack.up(program({ accounts: [first], regions }));
    await stack.up(program({ accounts: [first], regions: [region], onRelease: disable }));
    expect([on(first), on(first, "eu-west-1")]).toEqual([["EC2"], []]);
  });

  it("is not replaced where it is off already: nothing is left to release", async () => {
    const { stack, emulator, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], onRelease: disable }));
    emulator.edit({ do: "inspectorDisable", account: second, types: ["EC2"] });
    const less = program({ accounts: [first], onRelease: disable });
    expect((await stack.preview(less))[name]).toMatchObject({ changes: true, replaces: false, entries: [] });
    expect((await stack.up(less)).failures).toEqual({});
    expect(since(0, "Disable")).toEqual([]);
    expect(outputs(stack)["accountIds"]).toEqual([first]);
  });

  it("is found out by today's connection: the old endpoint, role or profile may be gone", async () => {
    const { stack, another, emulator, on } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], onRelease: disable }));
    const saved = stack.state.get(name);
    const gone = { endpoint: "http://127.0.0.1:9" };
    Object.assign(saved?.outputs ?? {}, { connection: gone });
    Object.assign(saved?.inputs ?? {}, { connection: gone });
    const later = another();
    for (const [key, one] of stack.state) later.state.set(key, one);
    const now = program({ accounts: [first], onRelease: disable, connection: { endpoint: emulator.url } });
    expect((await later.up(now)).failures).toEqual({});
    expect([on(first), on(second)]).toEqual([["EC2"], []]);
  });

  it("onRelease as it is in the program now is the one that destroy uses", async () => {
    const { stack, on } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first] }));
    expect((await stack.up(program({ accounts: [first], onRelease: disable }))).ran).toEqual([name]);
    expect(await stack.destroy()).toEqual({});
    expect(on(first)).toEqual([]);
  });

  it("destroy switches off exactly what was declared", async () => {
    const { stack, emulator, on } = await scene({ accounts: 12 });
    for (const account of [first, second]) emulator.edit({ do: "inspectorEnable", account, types: ["ECR"] });
    await stack.up(program({ accounts: [first], onRelease: disable }));
    expect(await stack.destroy()).toEqual({});
    expect([on(first), on(second)]).toEqual([["ECR"], ["ECR"]]);
  });

  it("a delete that is still pending has nothing to do once somebody else has switched the account off", async () => {
    const { stack, emulator, on, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], onRelease: disable }));
    emulator.edit({ do: "inspectorRefuse", account: second, code: "ACCOUNT_IS_ISOLATED" });
    const less = program({ accounts: [first], onRelease: disable });
    await stack.up(less);
    emulator.edit({ do: "inspectorDisable", account: second, types: ["EC2"] });
    emulator.edit({ do: "inspectorRefuse", account: second, code: null });
    const mark = emulator.journal.last;
    expect((await stack.up(less)).failures).toEqual({});
    expect([on(second), since(mark, "Disable"), stack.pendingDeletes]).toEqual([[], [], []]);
  });
});

describe("a delete that comes before its create (deleteBeforeReplace)", () => {
  it("retains, and says so: what others declare is not known yet", async () => {
    const { another, on, since } = await scene({ accounts: 12 });
    const stack = another({ deleteBeforeReplace: true });
    await stack.up(program({ accounts: [first, second], onRelease: disable }));
    expect((await stack.up(program({ accounts: [first], onRelease: disable }))).failures).toEqual({});
    expect(since(0, "Disable")).toEqual([]);
    expect([on(first), on(second)]).toEqual([["EC2"], ["EC2"]]);
    expect(stack.said.join("\n")).toMatch(
      /stays on: .*deleted before its replacement is created \(deleteBeforeReplace\)/,
    );
  });
});

describe("reads that lag 30 seconds behind", () => {
  it("are no failure of a release, and no reason to send it twice", async () => {
    const { stack, emulator, faults, on, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], onRelease: disable }));
    faults({ when: { operation: "BatchGetAccountStatus" }, do: { kind: "stale", ms: 1_500 } });
    const mark = emulator.journal.last;
    // The clock of the provider runs twenty times as fast: 1.5 seconds are 30 for it.
    expect((await stack.up(program({ accounts: [first], onRelease: disable }))).failures).toEqual({});
    expect(since(mark, "Disable")).toHaveLength(1);
    expect(on(second)).toEqual([]);
    expect(stack.pendingDeletes).toEqual([]);
  });

  it("nor of a destroy", async () => {
    const { stack, faults, on, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], onRelease: disable, releaseLimit: all }));
    faults({ when: { operation: "BatchGetAccountStatus" }, do: { kind: "stale", ms: 1_500 } });
    expect(await stack.destroy()).toEqual({});
    expect(since(0, "Disable")).toHaveLength(1);
    expect([on(first), on(second)]).toEqual([[], []]);
  });
});
