import { afterEach, describe, expect, it } from "vitest";
import { closeScenes, members, name, named, program, region, scene } from "./inspector";
import type { Program } from "./stack";

afterEach(closeScenes);

const onRelease = { account: "disable", capability: "disable" };
const inspector = (inputs: object): Program[string] => [
  "InspectorAccountEnablement",
  { regions: [region], resourceTypes: ["EC2"], onRelease, ...inputs },
];
/** One resource an account of the list. */
const each = (accounts: readonly (readonly string[])[], inputs: object = {}): Program =>
  Object.fromEntries(
    accounts.map((own, index) => [`team${String(index).padStart(2, "0")}`, inspector({ accounts: own, ...inputs })]),
  );

describe("releaseLimit", () => {
  it("refuses more in preview and in up, before any write, and goes on when it is raised", async () => {
    const accounts = members(10);
    const { stack, since, emulator } = await scene({ accounts: 12 });
    await stack.up(program({ accounts, onRelease }));
    const less = { accounts: accounts.slice(4), onRelease };
    const mark = emulator.journal.last;
    const message =
      /disabled in 4 accounts, and the default releaseLimit allows .* 1 in one run: set releaseLimit: \{ accounts: 4 \}/;
    expect((await stack.preview(program(less)))[name]?.failures).toEqual([expect.stringMatching(message)]);
    expect((await stack.up(program(less))).failures[name]?.message).toMatch(message);
    expect(since(mark).filter(({ kind }) => kind === "write")).toEqual([]);
    // What could not be released is still known, and released once the limit allows it.
    expect((await stack.up(program({ ...less, releaseLimit: { accounts: 4 } }))).failures).toEqual({});
    expect(named(since(0, "Disable"))).toEqual(accounts.slice(0, 4));
  });

  it("is one limit over twenty resources of two accounts, of which each loses one: preview fails as up does", async () => {
    const accounts = members(40);
    const pairs = Array.from({ length: 20 }, (_, index) => accounts.slice(2 * index, 2 * index + 2));
    const { stack, since, emulator, on } = await scene({ accounts: 42 });
    expect((await stack.up(each(pairs))).failures).toEqual({});
    const halves = each(pairs.map((pair) => pair.slice(0, 1)));
    const mark = emulator.journal.last;
    const message =
      /20 accounts, and the default releaseLimit allows all resources of the service together 4 in one run/;
    const preview = await stack.preview(halves);
    expect(Object.values(preview).flatMap(({ failures }) => failures)).toEqual([expect.stringMatching(message)]);
    const { failures } = await stack.up(halves);
    expect(Object.values(failures).flatMap(({ reasons }) => reasons)).toEqual([expect.stringMatching(message)]);
    expect(since(mark, "Disable")).toEqual([]);
    for (const account of accounts) expect(on(account)).toEqual(["EC2"]);
  });

  it("is one limit over twenty resources of one account that all exchange it", async () => {
    const accounts = members(40);
    const { stack, since } = await scene({ accounts: 42 });
    await stack.up(each(accounts.slice(0, 20).map((account) => [account])));
    const others = each(accounts.slice(20).map((account) => [account]));
    const message = /20 accounts, and the default releaseLimit allows .* 2 in one run/;
    expect(Object.values(await stack.preview(others)).flatMap(({ failures }) => failures)).toEqual([
      expect.stringMatching(message),
    ]);
    const { failures } = await stack.up(others);
    expect(Object.values(failures).flatMap(({ reasons }) => reasons)).toEqual([expect.stringMatching(message)]);
    expect(since(0, "Disable")).toEqual([]);
  });

  it("is one limit over twenty resources that are all removed: deletes know it without a check", async () => {
    const accounts = members(20);
    const { stack, since, on } = await scene({ accounts: 22 });
    await stack.up(each(accounts.map((account) => [account])));
    const failures = await stack.destroy();
    expect(Object.keys(failures).length).toBeGreaterThanOrEqual(18);
    expect(Object.values(failures)[0]?.message).toMatch(
      /the default releaseLimit allows all resources of the service together/,
    );
    expect(named(since(0, "Disable")).length).toBeLessThanOrEqual(2);
    expect(accounts.filter((account) => on(account).length === 0)).toEqual(named(since(0, "Disable")));
  });

  it("over pending deletes of one resource too: what AWS refused before counts like anything else", async () => {
    const [first, second, third] = members(3) as [string, string, string];
    const { stack, emulator, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first, second], onRelease }));
    for (const accounts of [[first, third], [first]]) {
      emulator.faults.set(
        [{ when: { operation: "Disable" }, do: { kind: "failAccounts", code: "ACCOUNT_IS_ISOLATED" } }],
        0,
      );
      expect((await stack.up(program({ accounts, onRelease }))).failures).toHaveProperty(name);
      emulator.faults.clear();
    }
    expect(stack.pendingDeletes).toHaveLength(2);
    for (const left of [1, 0]) {
      const mark = emulator.journal.last;
      const { failures } = await stack.up(program({ accounts: [first], onRelease }));
      expect(named(since(mark, "Disable"))).toHaveLength(1);
      expect([Object.keys(failures).length, stack.pendingDeletes.length]).toEqual([left, left]);
    }
  });

  it("of a resource that sets it counts for its own accounts, and takes nothing from the others", async () => {
    const accounts = members(12);
    const { stack, on } = await scene({ accounts: 14 });
    const two = (from: number, limit: object): Program => ({
      own: inspector({ accounts: accounts.slice(from, 6), ...limit }),
      other: inspector({ accounts: accounts.slice(6 + Math.min(from, 1)) }),
    });
    await stack.up(two(0, {}));
    expect((await stack.up(two(4, { releaseLimit: { accounts: 4 } }))).failures).toEqual({});
    expect(accounts.filter((account) => on(account).length === 0)).toEqual([...accounts.slice(0, 4), accounts[6]]);
  });
});

describe("a hand-over is no release", () => {
  const accounts = members(30);

  it.each([
    ["to one that is registered first", ["b", "a"]],
    ["to one that is registered last", ["a", "b"]],
  ])("%s, also beyond the default limit", async (_, order) => {
    const { stack, since, on } = await scene({ accounts: 32 });
    const inOrder = (a: readonly string[], b: readonly string[]): Program =>
      Object.fromEntries(order.map((key) => [key, inspector({ accounts: key === "a" ? a : b })]));
    await stack.up(inOrder(accounts.slice(0, 25), accounts.slice(25)));
    const moved = inOrder(accounts.slice(0, 1), accounts.slice(1));
    for (const { failures } of Object.values(await stack.preview(moved))) expect(failures).toEqual([]);
    expect((await stack.up(moved)).failures).toEqual({});
    for (const account of accounts) expect(on(account)).toEqual(["EC2"]);
    expect(since(0, "Disable")).toEqual([]);
    expect(stack.pendingDeletes).toEqual([]);
    expect((await stack.up(moved)).ran).toEqual([]);
  });

  it("thirty resources that rotate one account each, side by side: nothing goes off", async () => {
    const { another, since, on } = await scene({ accounts: 32 });
    const stack = another({ together: true });
    await stack.up(each(accounts.map((account) => [account])));
    const rotated = each(accounts.map((_, index) => [accounts[(index + 1) % accounts.length] as string]));
    expect((await stack.up(rotated)).failures).toEqual({});
    for (const account of accounts) expect(on(account)).toEqual(["EC2"]);
    expect(since(0, "Disable")).toEqual([]);
  });

  it("twenty that give everything to one, which comes last", async () => {
    const { another, since } = await scene({ accounts: 32 });
    const stack = another({ together: true });
    await stack.up(each(accounts.map((account) => [account])));
    expect((await stack.up({ one: inspector({ accounts }) })).failures).toEqual({});
    expect([...stack.state.keys()]).toEqual(["one"]);
    expect(since(0, "Disable")).toEqual([]);
  });

  it("what another resource's failure leaves undone is not released either: its accounts may be claimed by nobody yet", async () => {
    const { another, since, emulator, on } = await scene({ accounts: 32 });
    for (const continueOnError of [false, true]) {
      const stack = another({ continueOnError });
      const [first, second] = accounts as [string, string];
      await stack.up({ a: inspector({ accounts: [first, second] }) });
      const bad = inspector({ accounts: [second], connection: { allowedAccountIds: ["999999999999"] } });
      const { failures } = await stack.up({ a: inspector({ accounts: [first] }), b: bad });
      expect(failures).toHaveProperty("b");
      expect(on(second)).toEqual(["EC2"]);
      expect(
        (await stack.up({ a: inspector({ accounts: [first] }), b: inspector({ accounts: [second] }) })).failures,
      ).toEqual({});
      expect([on(second), since(0, "Disable"), stack.pendingDeletes]).toEqual([["EC2"], [], []]);
      emulator.edit({ do: "inspectorEnable", account: first, types: ["EC2"] });
    }
  });
});

describe("surplus of several resources", () => {
  const accounts = members(20);
  const [first, second] = [accounts.slice(0, 10), accounts.slice(10)];
  const exactly = (inputs: object = {}): Program => ({
    one: inspector({ accounts: first, match: "exactly", ...inputs }),
    two: inspector({ accounts: second, match: "exactly", ...inputs }),
  });
  const surplusIn = async (...odd: (string | undefined)[]) => {
    const made = await scene({ accounts: 22 });
    for (const account of odd)
      made.emulator.edit({ do: "inspectorEnable", account: account as string, types: ["EC2", "ECR"] });
    return made;
  };

  it("is switched off by each, also by the one that is created before the other is checked", async () => {
    const { stack, since } = await surplusIn(first[0], second[0]);
    expect((await stack.up(exactly({ releaseLimit: { accounts: 1 } }))).failures).toEqual({});
    expect(named(since(0, "Disable"))).toEqual([first[0], second[0]].sort());
  });

  it("is refused beyond the limit before a write of the resource that exceeds it", async () => {
    const { stack, since } = await surplusIn(first[0], first[1], first[2]);
    const preview = await stack.preview(exactly());
    expect(preview["one"]?.failures).toEqual([
      expect.stringMatching(/3 accounts, and the default releaseLimit allows .* 1 in one run/),
    ]);
    expect((await stack.up(exactly())).failures).toHaveProperty("one");
    expect(since(0, "Disable")).toEqual([]);
  });
});
