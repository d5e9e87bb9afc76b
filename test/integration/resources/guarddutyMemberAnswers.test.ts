import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import { covered, empty, expectUnknown, features, keys, lie, overCovered, settle } from "./guarddutyLies";
import { a, b, c, closeScenes, d, lyingTo, name, program, scene } from "./guarddutyScene";
import type { Rewrite } from "./rewriting";
import { noContent } from "./rewriting";
import type { Outputs, Stack } from "./stack";

afterEach(closeScenes);

const own = administratorAccount;
const withoutMember = (account: string) => (answer: Outputs) => ({
  ...answer,
  members: answer["members"]?.filter((one: Outputs) => one["accountId"] !== account),
});

describe("GetMembers", () => {
  it("leaves out one member: unknown, because ListMembers has it, and no CreateMembers", async () => {
    expectUnknown(await overCovered(lie("GetMembers", withoutMember(b))), "NOT_MENTIONED", keys(b));
  });

  it("leaves out all of them", async () => {
    const none = { members: [], unprocessedAccounts: [] };
    expectUnknown(await overCovered(lie("GetMembers", () => none)), "NOT_MENTIONED", [...keys(a), ...keys(b)]);
  });

  it("calls a member none, which ListMembers has", async () => {
    const result =
      "The request is rejected because the given account ID is not an associated member of the current account.";
    const answer = (real: Outputs) => ({
      ...withoutMember(b)(real),
      unprocessedAccounts: [{ accountId: b, result }],
    });
    expectUnknown(await overCovered(lie("GetMembers", answer)), "NOT_MENTIONED", keys(b));
  });

  it("answers for another account than it was asked about", async () => {
    const answer = (real: Outputs) => ({
      ...real,
      members: real["members"].map((one: Outputs) => (one["accountId"] === b ? { ...one, accountId: d } : one)),
    });
    expectUnknown(await overCovered(lie("GetMembers", answer)), "NOT_MENTIONED", keys(b));
  });

  it.each(empty)("answers with %s", async (_, answer) => {
    expectUnknown(await overCovered(lie("GetMembers", () => answer)), "NOT_MENTIONED", [...keys(a), ...keys(b)]);
  });

  it.each([
    ["a status that is new", "BRAND_NEW"],
    ["no status", undefined],
    ["null", null],
  ])("has %s", async (_, relationshipStatus) => {
    const answer = (real: Outputs) => ({
      ...real,
      members: real["members"].map((one: Outputs) => (one["accountId"] === b ? { ...one, relationshipStatus } : one)),
    });
    expectUnknown(await overCovered(lie("GetMembers", answer)), "UNKNOWN_STATUS", keys(b));
  });

  it.each(["ENABLED", "enabled"])(
    "writes the status %s, as other editions of AWS's documents do: the same",
    async (status) => {
      const answer = (real: Outputs) => ({
        ...real,
        members: real["members"].map((one: Outputs) => ({ ...one, relationshipStatus: status })),
      });
      const { preview, message, cells } = await overCovered(lie("GetMembers", answer));
      expect([preview?.changes, message, cells]).toEqual([false, "", {}]);
    },
  );

  it("leaves out a member while another one has drifted: only that one is written to", async () => {
    const world = await scene();
    await world.stack.up(covered);
    world.emulator.edit({ do: "guarddutyStop", account: a });
    const lied = await lyingTo(world, lie("GetMembers", withoutMember(b)));
    const mark = world.emulator.journal.last;
    expect((await lied.up(covered)).failures[name]?.message).toContain("NOT_MENTIONED");
    expect(world.writes(mark)).toEqual([["StartMonitoringMembers", a]]);
  });

  it("leaves out a new member for a while after CreateMembers: waited for, and not created twice", async () => {
    const world = await scene();
    let looks = 0;
    const rewrite = lie("GetMembers", (real) => {
      if (!real["members"].some((one: Outputs) => one["accountId"] === a)) return undefined;
      looks += 1;
      return looks > 3 ? undefined : withoutMember(a)(real);
    });
    const lied = await lyingTo(world, rewrite);
    expect((await lied.up(program({ accounts: [a], features }))).failures).toEqual({});
    expect(looks).toBeGreaterThan(3);
    expect(world.writes()).toEqual([
      ["CreateMembers", a],
      ["UpdateMemberDetectors", a],
    ]);
  });

  it("leaves out a member that left the declaration: its release is not forgotten", async () => {
    const world = await scene();
    const release = { onRelease: { account: "deleteMember" }, settle };
    await world.stack.up(program({ accounts: [a, b], features, ...release }));
    const less = program({ accounts: [a], features, ...release });
    for (const answer of [withoutMember(b), () => ({}), () => noContent]) {
      const lied = await lyingTo(world, lie("GetMembers", answer));
      expect((await lied.preview(less))[name]).toMatchObject({ changes: true });
      const mark = world.emulator.journal.last;
      expect(Object.keys((await lied.up(less)).failures)).toEqual([name]);
      expect(world.writes(mark)).toEqual([]);
      const honest = honestAgain(world.another(), lied);
      expect((await honest.up(less)).failures).toEqual({});
      expect([world.status(a), world.status(b)]).toEqual(["Enabled", undefined]);
      world.emulator.edit({ do: "guarddutyAssociate", account: b });
    }
  });
});

/** The next run, when AWS answers as it should. */
function honestAgain(honest: Stack, lied: Stack): Stack {
  for (const [key, saved] of lied.state) honest.state.set(key, structuredClone(saved));
  honest.pendingDeletes.push(...structuredClone(lied.pendingDeletes));
  return honest;
}

describe("ListMembers, where GetMembers leaves out an account that is no member", () => {
  const both = program({ accounts: [a, b, c], features, settle });

  /** Up of one account more than there are members, over such an AWS. */
  async function overNewcomer(rewrite: Rewrite) {
    const world = await scene();
    await world.stack.up(covered);
    const lied = await lyingTo(world, rewrite);
    const mark = world.emulator.journal.last;
    const preview = (await lied.preview(both))[name];
    const { failures } = await lied.up(both);
    return { preview, message: failures[name]?.message ?? "", writes: world.writes(mark), world };
  }

  it.each([
    ...empty.map(([title, answer]) => ({ title, answer, code: "UnreadableAnswer" })),
    { title: "a list that lacks members that GetMembers has", answer: { members: [] }, code: "NOT_MENTIONED" },
  ])("answers with $title: that proves nothing, and nothing is created", async ({ answer, code }) => {
    const { preview, message, writes } = await overNewcomer(lie("ListMembers", () => answer));
    expect(preview?.entries).toMatchObject([{ reason: "unobserved", accounts: [c], code }]);
    expect(message).toMatch(new RegExp(`cannot be observed: ${code}: .*account: ${c}`));
    expect(writes).toEqual([]);
  });

  it("has the account: they contradict each other, and nothing is created", async () => {
    const answer = (real: Outputs) => ({
      ...real,
      members: [...real["members"], { accountId: c, relationshipStatus: "Enabled" }],
    });
    const { message, writes } = await overNewcomer(lie("ListMembers", answer));
    expect(message).toMatch(
      new RegExp(
        `NOT_MENTIONED: GetMembers and ListMembers contradict each other about the members of this administrator .*${c}`,
      ),
    );
    expect(writes).toEqual([]);
  });

  it("has only the disassociated with onlyAssociated=false, as the user guide says it: both lists together prove it", async () => {
    const rewrite = lie("ListMembers", (real, path) =>
      path.includes("onlyAssociated=false") ? { ...real, members: [] } : real,
    );
    const { message, writes, world } = await overNewcomer(rewrite);
    expect(message).toBe("");
    expect(writes).toEqual([
      ["CreateMembers", c],
      ["UpdateMemberDetectors", c],
    ]);
    expect(world.status(c)).toBe("Enabled");
  });

  it("is denied: unknown with the permission that lacks", async () => {
    const world = await scene();
    world.emulator.edit({ do: "setCaller", key: "blind", caller: { account: own, deny: ["guardduty:ListMembers"] } });
    const { failures } = await world.another({ caller: "blind" }).up(covered);
    expect(failures[name]?.message).toMatch(/AccessDeniedException: .*guardduty:ListMembers/);
    expect(world.writes()).toEqual([]);
  });
});
