import { afterEach, describe, expect, it } from "vitest";
import { closeScenes, members, name, named, outputs, program, region, scene } from "./inspector";

afterEach(closeScenes);

const accounts = members(10);
const [first, second, third] = accounts as [string, string, string];
const both = ["EC2", "ECR"];
const disable = { account: "disable", capability: "disable" };
const all = { percent: 100 };

describe("what leaves a declaration", () => {
  it("is retained by default, and the plan says at what cost", async () => {
    const { stack, on, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], scanTypes: both }));
    const less = program({ accounts: [first], scanTypes: ["EC2"] });
    const plan = JSON.stringify((await stack.preview(less))[name]?.plan);
    expect(plan).toContain(`"${second}":"EC2, ECR no longer declared: retain (scanning stays on and is billed)"`);
    expect(plan).toContain(`"${first}":"ECR no longer declared: retain`);
    expect((await stack.up(less)).failures).toEqual({});
    expect([on(first), on(second)]).toEqual([both, both]);
    expect(since(0, "Disable")).toEqual([]);
  });

  it("is switched off where it is told to: accounts and scan types each by their own level", async () => {
    const { stack, on } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: accounts, scanTypes: both, onRelease: { capability: "disable" }, releaseLimit: all }));
    await stack.up(
      program({ accounts: accounts.slice(1), scanTypes: ["EC2"], onRelease: { capability: "disable" }, releaseLimit: all }),
    );
    // The account left: retained. The scan type left: switched off.
    expect([on(first), on(second)]).toEqual([both, ["EC2"]]);
    await stack.up(program({ accounts: accounts.slice(2), scanTypes: ["EC2"], onRelease: { account: "disable" } }));
    expect([on(second), on(third)]).toEqual([[], ["EC2"]]);
  });

  it("a region that leaves takes its accounts along", async () => {
    const regions = [region, "eu-west-1"];
    const { stack, on } = await scene({ accounts: 12, regions });
    await stack.up(program({ accounts: [first], regions }));
    await stack.up(program({ accounts: [first], regions: [region], onRelease: disable }));
    expect([on(first), on(first, "eu-west-1")]).toEqual([["EC2"], []]);
  });

  it("more than releaseLimit is refused in preview and in up, before any write", async () => {
    const { stack, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts, onRelease: disable }));
    const less = { accounts: accounts.slice(4), onRelease: disable };
    expect(JSON.stringify((await stack.preview(program(less)))[name]?.plan)).toMatch(
      /REFUSED by releaseLimit.*4 accounts would be switched off.* in 1"/,
    );
    const { failures } = await stack.up(program(less));
    expect(failures[name]?.message).toMatch(/4 accounts.*releaseLimit: \{ accounts: 4 \}/);
    expect(since(0, "Disable")).toEqual([]);
    // What could not be released is still known, and released once the limit allows it.
    expect((await stack.up(program({ ...less, releaseLimit: { accounts: 4 } }))).failures).toEqual({});
    expect(named(since(0, "Disable"))).toEqual(accounts.slice(0, 4));
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
});

describe("a release that AWS refused", () => {
  const onRelease = disable;

  it("is owed: remembered, kept by refresh, counted as a change, retried by update, and then forgotten", async () => {
    const { stack, emulator, on, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], onRelease }));
    emulator.edit({ do: "inspectorRefuse", account: second, code: "ACCOUNT_IS_ISOLATED" });
    const less = program({ accounts: [first], onRelease });
    const { failures } = await stack.up(less);
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(`could not be switched off: ACCOUNT_IS_ISOLATED.*1 account: ${second}.*next \`pulumi up\` tries again`),
      ),
    ]);
    expect(outputs(stack)["owed"]).toEqual([
      expect.objectContaining({ region, account: second, capabilities: ["EC2"], actions: ["disable"] }),
    ]);
    expect(await stack.refresh()).toEqual({ [name]: true });
    expect(outputs(stack)["owed"]).toHaveLength(1);
    expect((await stack.preview(less))[name]?.changes).toBe(true);
    expect((await stack.up(less)).failures).toHaveProperty(name);
    emulator.edit({ do: "inspectorRefuse", account: second, code: null });
    const mark = emulator.journal.last;
    expect((await stack.up(less)).failures).toEqual({});
    expect(named(since(mark, "Disable"))).toEqual([second]);
    expect(on(second)).toEqual([]);
    expect(outputs(stack)["owed"]).toEqual([]);
    expect(await stack.up(less)).toEqual({ failures: {}, ran: [] });
  });

  it("is no longer owed once the account is declared again", async () => {
    const { stack, emulator, on, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], onRelease }));
    emulator.edit({ do: "inspectorRefuse", account: second, code: "ACCOUNT_IS_ISOLATED" });
    await stack.up(program({ accounts: [first], onRelease }));
    emulator.edit({ do: "inspectorRefuse", account: second, code: null });
    const mark = emulator.journal.last;
    expect((await stack.up(program({ accounts: [first, second], onRelease }))).failures).toEqual({});
    expect(on(second)).toEqual(["EC2"]);
    expect(since(mark, "Disable")).toEqual([]);
    expect(outputs(stack)["owed"]).toEqual([]);
  });

  it("ENABLE_IN_PROGRESS on the way off is no success: the account is still owed or off, never forgotten while on", async () => {
    const { stack, emulator, on } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], onRelease }));
    // Somebody has just begun to switch another scan type on.
    emulator.edit({ do: "inspectorRefuse", account: second, code: "ENABLE_IN_PROGRESS" });
    await stack.up(program({ accounts: [first], onRelease }));
    expect(on(second)).toEqual(["EC2"]);
    expect(outputs(stack)["owed"]).toHaveLength(1);
  });

  it("destroy fails while AWS refuses, keeps the state, and ends when AWS lets it", async () => {
    const { stack, emulator, on } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], onRelease, releaseLimit: all }));
    emulator.edit({ do: "inspectorRefuse", account: second, code: "ACCOUNT_IS_ISOLATED" });
    expect((await stack.destroy())[name]?.message).toMatch(new RegExp(`ACCOUNT_IS_ISOLATED.*${second}`));
    expect([on(first), on(second)]).toEqual([[], ["EC2"]]);
    emulator.edit({ do: "inspectorRefuse", account: second, code: null });
    expect(await stack.destroy()).toEqual({});
    expect(on(second)).toEqual([]);
  });
});
