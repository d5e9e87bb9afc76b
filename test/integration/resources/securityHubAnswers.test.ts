import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import type { Rewrite } from "./rewriting";
import { a, answerTo, b, c, closeScenes, lyingTo, name, notCovered, program, scene, summary } from "./securityHubScene";

afterEach(closeScenes);

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON of AWS's shapes
type Answer = any;

const answering =
  (path: RegExp, change: (answer: Answer) => unknown): Rewrite =>
  (asked, answer) =>
    path.test(asked) && "Members" in (answer as object) ? change(structuredClone(answer)) : undefined;

/** A page token that the emulator takes for "from the beginning". */
const firstPage = Buffer.from("000000000000").toString("base64url");

const members = (accounts: readonly string[]) => program({ accounts });
const withStatus = (account: string, status: string | undefined) =>
  answering(answerTo.GetMembers, (answer) => {
    for (const member of answer.Members) if (member.AccountId === account) member.MemberStatus = status;
    return answer;
  });
const without = (account: string) =>
  answering(answerTo.GetMembers, ({ Members, UnprocessedAccounts }) => ({
    Members: Members.filter(({ AccountId }: { AccountId: string }) => AccountId !== account),
    UnprocessedAccounts,
  }));

describe("what GetMembers leaves out", () => {
  it("is unknown while ListMembers has it, and nothing is written", async () => {
    const there = await scene();
    await there.stack.up(members([a, b]));
    there.emulator.edit({ do: "securityHubRemove", account: b });
    const stack = await lyingTo(there, without(b));
    const mark = there.emulator.journal.last;
    const { failures } = await stack.up(members([a, b]));
    expect(failures[name]?.message).toMatch(/contradict each other/);
    expect(summary(stack)).toMatchObject({ covered: 1, unknown: 1, gap: 0 });
    expect(there.writes(mark)).toEqual([]);
  });

  it("is no member where ListMembers agrees, whether AWS leaves it out or names it", async () => {
    const there = await scene();
    const omitting = answering(answerTo.GetMembers, ({ Members }) => ({ Members }));
    const stack = await lyingTo(there, omitting);
    expect((await stack.up(members([a, b]))).failures).toEqual({});
    expect(there.writes()).toEqual([["CreateMembers", a, b]]);
  });

  it("is no member where AWS throws that it finds nobody, and ListMembers agrees", async () => {
    const there = await scene();
    const refusal = { status: 404, error: "ResourceNotFoundException", message: "None of the accounts is a member" };
    const stack = await lyingTo(
      there,
      () => undefined,
      (path) => (answerTo.GetMembers.test(path) && there.writes().length === 0 ? refusal : undefined),
    );
    expect((await stack.up(members([a, b]))).failures).toEqual({});
    expect(there.writes()).toEqual([["CreateMembers", a, b]]);
  });

  it("is unknown where ListMembers fails, has no list, or has no end", async () => {
    const lies: readonly Rewrite[] = [
      (path, answer) => (answerTo.ListMembers.test(path) && "Members" in (answer as object) ? {} : undefined),
      (path, answer) =>
        answerTo.ListMembers.test(path) && "Members" in (answer as object)
          ? { ...(answer as object), NextToken: firstPage }
          : undefined,
    ];
    for (const lie of lies) {
      const there = await scene();
      there.emulator.edit({ do: "securityHubAssociate", account: b });
      const stack = await lyingTo(there, lie);
      const { failures } = await stack.up(members([a, b]));
      expect(failures[name]?.message).toMatch(/has no list|has more than 220 pages/);
      expect(there.writes()).toEqual([]);
      expect(summary(stack)).toMatchObject({ covered: 1, unknown: 1 });
    }
  }, 120_000);

  it("is unknown where the answer has neither list", async () => {
    const there = await scene();
    await there.stack.up(members([a]));
    const stack = await lyingTo(there, (path) => (answerTo.GetMembers.test(path) ? {} : undefined));
    const mark = there.emulator.journal.last;
    const { failures } = await stack.up(members([a]));
    expect(failures[name]?.message).toMatch(/NOT_MENTIONED/);
    expect(there.writes(mark)).toEqual([]);
  });
});

describe("statuses", () => {
  it.each([
    ["ENABLED", { covered: 2 }],
    ["ASSOCIATED", { covered: 2 }],
    ["Associated", { covered: 2 }],
    ["EnabledSoon", { unknown: 1 }],
    ["", { unknown: 1 }],
    [undefined, { unknown: 1 }],
    ["AccountSuspended", { gap: 1 }],
  ])("%s of a member: as AWS means it, and nothing is written", async (status, counts) => {
    const there = await scene();
    await there.stack.up(members([a, b]));
    const stack = await lyingTo(there, withStatus(a, status));
    const mark = there.emulator.journal.last;
    await stack.up(members([a, b]));
    expect(summary(stack)).toMatchObject({ cells: 2, ...counts });
    expect(there.writes(mark)).toEqual([]);
  });

  it("Created for longer than a quarter of an hour was never finished, and is created again", async () => {
    const there = await scene();
    await there.stack.up(members([a]));
    const old = answering(answerTo.GetMembers, (answer) => {
      if (there.writes().length > 1) return answer;
      Object.assign(answer.Members[0], { MemberStatus: "Created", UpdatedAt: "2020-01-01T00:00:00.000Z" });
      return answer;
    });
    const stack = await lyingTo(there, old);
    const mark = there.emulator.journal.last;
    expect((await stack.up(members([a]))).failures).toEqual({});
    expect(there.writes(mark)).toEqual([["CreateMembers", a]]);
  });

  it("of an account that Organizations reports as suspended are not applicable", async () => {
    const { emulator, stack } = await scene();
    emulator.edit({ do: "setAccountState", account: b, state: "SUSPENDED" });
    expect((await stack.up(members([a, b]))).failures).toEqual({});
    expect(summary(stack)).toMatchObject({ covered: 1, notApplicable: 1 });
    expect(notCovered(stack)[b]).toMatch(/ACCOUNT_SUSPENDED/);
  });
});

describe("sentences about accounts", () => {
  it("that nobody knows are asked for again a bounded number of times, and told as they are", async () => {
    const { stack, faults, writes } = await scene();
    const message = "The account is in an unusual mood.";
    faults({ when: { operation: "CreateMembers" }, do: { kind: "failAccounts", accounts: [a], code: "x", message } });
    const { failures } = await stack.up(members([a, b]));
    expect(failures[name]?.message).toContain(message);
    expect(writes().length).toBeLessThanOrEqual(10);
    expect(summary(stack)).toMatchObject({ covered: 1, gap: 1 });
  });

  it("of a look make the account unknown", async () => {
    const there = await scene();
    await there.stack.up(members([a, b]));
    const stack = await lyingTo(
      there,
      answering(answerTo.GetMembers, ({ Members }) => ({
        Members: Members.slice(1),
        UnprocessedAccounts: [{ AccountId: a, ProcessingResult: "Internal error" }],
      })),
    );
    await stack.up(members([a, b]));
    expect(summary(stack)).toMatchObject({ covered: 1, unknown: 1 });
    expect(notCovered(stack)[a]).toMatch(/INTERNAL_ERROR/);
  });
});

it("an answer of DescribeHub that describes nothing proves nothing about the administrator's account", async () => {
  const there = await scene();
  const stack = await lyingTo(there, (path) => (answerTo.DescribeHub.test(path) ? {} : undefined));
  await stack.up(members([administratorAccount, a]));
  expect(summary(stack)).toMatchObject({ covered: 1, unknown: 1 });
  expect(there.writes()).toEqual([["CreateMembers", a]]);
});

it("a lost answer to CreateMembers is looked at, and not sent twice", async () => {
  const { stack, faults, writes } = await scene();
  faults({ when: { operation: "CreateMembers", times: 1 }, do: { kind: "resetAfter" } });
  expect((await stack.up(members([a, b, c]))).failures).toEqual({});
  expect(writes()).toHaveLength(1);
});
