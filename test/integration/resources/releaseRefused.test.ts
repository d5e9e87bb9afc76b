import { afterEach, describe, expect, it } from "vitest";
import type { Scene } from "./inspector";
import { closeScenes, members, name, named, outputs, program, region, scene } from "./inspector";
import { startRewriting } from "./rewriting";
import type { Stack } from "./stack";

afterEach(closeScenes);

const [first, second, third] = members(3) as [string, string, string];
const onRelease = { account: "disable", capability: "disable" };
const releaseLimit = { accounts: 5 };
const more = program({ accounts: [first, second], onRelease, releaseLimit });
const less = program({ accounts: [first], onRelease, releaseLimit });

const refuse = ({ emulator }: Scene, account: string, code: string | null): void =>
  void emulator.edit({ do: "inspectorRefuse", account, code });

/** Accounts of the old declarations whose delete the engine keeps for the next `up`. */
const pending = ({ pendingDeletes }: Stack): unknown[] => pendingDeletes.map(({ outputs }) => outputs["accountIds"]);

/** A stack whose last `up` could not release the second account. */
async function refused(code = "ACCOUNT_IS_ISOLATED"): Promise<Scene> {
  const made = await scene({ accounts: 12 });
  await made.stack.up(more);
  refuse(made, second, code);
  expect((await made.stack.up(less)).failures).toHaveProperty(name);
  expect(made.on(second)).toEqual(["EC2"]);
  return made;
}

describe("a release that AWS refuses", () => {
  it("fails the up which names it, stays pending through refresh and preview, is tried again by the next up, and then forgotten", async () => {
    const made = await scene({ accounts: 12 });
    const { stack, emulator, on, since } = made;
    await stack.up(more);
    refuse(made, second, "ACCOUNT_IS_ISOLATED");
    const { failures } = await stack.up(less);
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(
          `${region}: still on: ACCOUNT_IS_ISOLATED.*\\[EC2\\] \\(1 account: ${second}\\).*The next \`pulumi up\` tries again`,
          "s",
        ),
      ),
    ]);
    expect(pending(stack)).toEqual([[first, second].sort()]);
    // The declaration itself is carried out: its outputs are true, and nothing of it is to be done.
    expect(outputs(stack)).toMatchObject({
      accountIds: [first],
      lastUpdateFailed: false,
      summary: { cells: 1, covered: 1 },
    });
    expect(await stack.refresh()).toEqual({ [name]: false });
    expect((await stack.preview(less))[name]).toMatchObject({ changes: false, replaces: false });
    expect(pending(stack)).toHaveLength(1);
    // Refused again: still pending, one attempt.
    const again = emulator.journal.last;
    expect((await stack.up(less)).failures[name]?.message).toMatch(new RegExp(`ACCOUNT_IS_ISOLATED.*${second}`, "s"));
    expect(since(again, "Disable").map(({ ids }) => ids)).toEqual([[second]]);
    refuse(made, second, null);
    const mark = emulator.journal.last;
    expect(await stack.up(less)).toEqual({ failures: {}, ran: [] });
    expect(since(mark, "Disable").map(({ ids }) => ids)).toEqual([[second]]);
    expect([on(first), on(second), pending(stack)]).toEqual([["EC2"], [], []]);
    const last = emulator.journal.last;
    expect(await stack.up(less)).toEqual({ failures: {}, ran: [] });
    expect(since(last, "Disable")).toEqual([]);
  });

  it("is dropped once the account is declared again, by the same resource", async () => {
    const made = await refused();
    refuse(made, second, null);
    const mark = made.emulator.journal.last;
    expect((await made.stack.up(more)).failures).toEqual({});
    expect([made.on(second), made.since(mark, "Disable"), pending(made.stack)]).toEqual([["EC2"], [], []]);
  });

  it("or by another one, even where that one is registered last", async () => {
    const made = await refused();
    refuse(made, second, null);
    const mark = made.emulator.journal.last;
    const [taken] = Object.values(program({ accounts: [second] }));
    expect((await made.stack.up({ ...less, taken: taken as never })).failures).toEqual({});
    expect([made.on(second), made.since(mark, "Disable"), pending(made.stack)]).toEqual([["EC2"], [], []]);
  });

  it("is dropped where the program now says retain, or only tracks: delete goes by the newest declaration", async () => {
    for (const inputs of [{ onRelease: {} }, { onRelease, mode: "track" }]) {
      const made = await refused();
      refuse(made, second, null);
      const mark = made.emulator.journal.last;
      expect((await made.stack.up(program({ accounts: [first], ...inputs }))).failures).toEqual({});
      expect(made.since(mark).filter(({ kind }) => kind === "write")).toEqual([]);
      expect([made.on(second), pending(made.stack)]).toEqual([["EC2"], []]);
      expect(made.stack.said.join("\n")).toMatch(
        /stays on \(onRelease.account is "retain"|mode "track" changes nothing/,
      );
    }
  });

  it("is carried out by destroy too, and by an up that no longer has the resource", async () => {
    for (const end of [(stack: Stack) => stack.destroy(), async (stack: Stack) => (await stack.up({})).failures]) {
      const made = await refused();
      refuse(made, second, null);
      expect(await end(made.stack)).toEqual({});
      expect([made.on(first), made.on(second), made.stack.state.size, pending(made.stack)]).toEqual([[], [], 0, []]);
    }
  });

  it("ENABLE_IN_PROGRESS on the way off is no success: the account is pending or off, never forgotten while on", async () => {
    const made = await refused("ENABLE_IN_PROGRESS");
    expect(pending(made.stack)).toHaveLength(1);
    expect(made.since(0, "Disable").length).toBeLessThanOrEqual(8);
    refuse(made, second, null);
    expect((await made.stack.up(less)).failures).toEqual({});
    expect([made.on(second), pending(made.stack)]).toEqual([[], []]);
  });

  it("two of them, one after the other, are two pending deletes, each released once", async () => {
    const made = await scene({ accounts: 12 });
    await made.stack.up(program({ accounts: [first, second, third], onRelease, releaseLimit }));
    for (const account of [second, third]) refuse(made, account, "ACCOUNT_IS_ISOLATED");
    await made.stack.up(program({ accounts: [first, second], onRelease, releaseLimit }));
    await made.stack.up(program({ accounts: [first], onRelease, releaseLimit }));
    expect(pending(made.stack)).toHaveLength(2);
    for (const account of [second, third]) refuse(made, account, null);
    const mark = made.emulator.journal.last;
    expect((await made.stack.up(program({ accounts: [first], onRelease, releaseLimit }))).failures).toEqual({});
    expect(named(made.since(mark, "Disable"))).toEqual([second, third].sort());
    expect([made.on(first), made.on(second), made.on(third), pending(made.stack)]).toEqual([["EC2"], [], [], []]);
  });

  it('also where the declaration before was in mode "track": it is not taken for done', async () => {
    const made = await scene({ accounts: 12 });
    await made.stack.up(more);
    await made.stack.up(program({ accounts: [first, second], onRelease, releaseLimit, mode: "track" }));
    refuse(made, second, "BLOCKED_BY_ORGANIZATION_POLICY");
    const { failures } = await made.stack.up(less);
    expect(failures[name]?.message).toMatch(new RegExp(`BLOCKED_BY_ORGANIZATION_POLICY.*${second}`, "s"));
    expect(pending(made.stack)).toHaveLength(1);
    refuse(made, second, null);
    expect((await made.stack.up(less)).failures).toEqual({});
    expect([made.on(second), pending(made.stack)]).toEqual([[], []]);
  });

  it("the accounts that AWS does release are off, and only the refused one is named", async () => {
    const made = await scene({ accounts: 12 });
    const accounts = members(6);
    await made.stack.up(program({ accounts, onRelease, releaseLimit }));
    refuse(made, second, "ACCOUNT_IS_ISOLATED");
    const { failures } = await made.stack.up(program({ accounts: [first], onRelease, releaseLimit }));
    expect(failures[name]?.message).toContain(`(1 account: ${second})`);
    for (const account of accounts) expect(made.on(account)).toEqual([first, second].includes(account) ? ["EC2"] : []);
    refuse(made, second, null);
    const mark = made.emulator.journal.last;
    await made.stack.up(program({ accounts: [first], onRelease, releaseLimit }));
    expect(named(made.since(mark, "Disable"))).toEqual([second]);
  });
});

describe("a destroy", () => {
  it("fails while AWS refuses, keeps the state, and ends when AWS lets it", async () => {
    const made = await scene({ accounts: 12 });
    await made.stack.up(program({ accounts: [first, second], onRelease, releaseLimit }));
    refuse(made, second, "ACCOUNT_IS_ISOLATED");
    expect((await made.stack.destroy())[name]?.message).toMatch(new RegExp(`ACCOUNT_IS_ISOLATED.*${second}`));
    expect([made.on(first), made.on(second)]).toEqual([[], ["EC2"]]);
    expect(made.stack.state.has(name)).toBe(true);
    refuse(made, second, null);
    const mark = made.emulator.journal.last;
    expect(await made.stack.destroy()).toEqual({});
    expect(named(made.since(mark, "Disable"))).toEqual([second]);
    expect(made.on(second)).toEqual([]);
  });

  it.each<[string, (member: object) => object]>([
    ["without an id", ({ accountId: _, ...member }: { accountId?: string }) => member],
    ["with an id that is none", (member) => ({ ...member, accountId: "member" })],
    ["with what another one has too", (member) => ({ ...member, accountId: first, relationshipStatus: "REMOVED" })],
  ])("does not take an account for no member because ListMembers names one %s", async (_, wrong) => {
    const made = await scene({ accounts: 12 });
    const between = await startRewriting(made.emulator.url, (path, answer) => {
      const { members: listed } = answer as { members?: { accountId: string }[] };
      if (path !== "/members/list" || listed === undefined) return undefined;
      return { members: listed.map((member) => (member.accountId === second ? wrong(member) : member)) };
    });
    await made.stack.up(program({ accounts: [first, second], onRelease, releaseLimit }));
    const denied = { accounts: [second], code: "ACCESS_DENIED", message: "no" };
    made.faults({ when: { operation: "BatchGetAccountStatus" }, do: { kind: "failAccounts", ...denied } });
    const lied = made.another({ target: between.url });
    for (const [key, saved] of made.stack.state) lied.state.set(key, saved);
    expect((await lied.destroy())[name]?.message).toMatch(/ListMembers names a member without its account id/);
    expect([made.on(second), lied.state.has(name)]).toEqual([["EC2"], true]);
    await between.close();
  });
});
