import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount, managementAccount } from "../../../emulator";
import {
  a,
  b,
  c,
  capability,
  closeScenes,
  d,
  lyingTo,
  name,
  notCovered,
  program,
  region,
  scene,
  summary,
} from "./securityHubScene";
import type { Program } from "./stack";

afterEach(closeScenes);

describe("accounts of the organization", () => {
  it("are made members in one call, and the plan says what AWS switches on along with it", async () => {
    const { stack, writes, status, hub } = await scene();
    const preview = await stack.preview(program({ accounts: [a, b] }));
    expect(preview[name]?.changes).toBe(true);
    expect(preview[name]?.entries).toMatchObject([
      {
        action: "create",
        accounts: [a, b],
        capabilities: [capability],
        observed: "not a member",
        note: expect.stringMatching(/default standards, which are billed/),
      },
    ]);
    // Two accounts, each with Security Hub and its default standards.
    expect(JSON.stringify(preview[name]?.plan)).toMatch(/"[^"]*\b4\b[^"]*"/);
    expect(await stack.up(program({ accounts: [a, b] }))).toEqual({ failures: {}, ran: [name] });
    expect(writes()).toEqual([["CreateMembers", a, b]]);
    expect([status(a), status(b), status(c)]).toEqual(["Enabled", "Enabled", undefined]);
    expect([hub(a)?.defaultStandards, hub(c)]).toEqual([true, undefined]);
    expect(summary(stack)).toMatchObject({ cells: 2, covered: 2, coveragePercent: 100 });
  });

  it("keep what is set in their own Security Hub", async () => {
    const { emulator, stack, hub } = await scene();
    emulator.edit({ do: "securityHubHub", account: a, enabled: true });
    const before = structuredClone(hub(a));
    await stack.up(program({ accounts: [a] }));
    expect(hub(a)).toEqual(before);
  });

  it("are waited for while AWS settles, and created once", async () => {
    const { stack, writes } = await scene({ settleMs: 400 });
    expect((await stack.up(program({ accounts: [a, b] }))).failures).toEqual({});
    expect(writes()).toEqual([["CreateMembers", a, b]]);
    expect(summary(stack)).toMatchObject({ covered: 2 });
  });

  it.each(["Removed", "Resigned", "Deleted"])("that are %s come back, and no other is touched", async (status) => {
    const { emulator, stack, writes } = await scene();
    await stack.up(program({ accounts: [a, b, c] }));
    emulator.edit({ do: "securityHubStatus", account: b, status });
    const mark = emulator.journal.last;
    const preview = await stack.preview(program({ accounts: [a, b, c] }));
    expect(preview[name]?.entries).toMatchObject([{ accounts: [b], observed: status, action: "create" }]);
    expect((await stack.up(program({ accounts: [a, b, c] }))).failures).toEqual({});
    expect(writes(mark)).toEqual([["CreateMembers", b]]);
  });

  it("of a selector are declared when they join", async () => {
    const { emulator, stack, status } = await scene({ accounts: 2 });
    const everybody = program({ organization: { includeManagementAccount: false } });
    expect((await stack.up(everybody)).failures).toEqual({});
    emulator.edit({ do: "addAccount", account: "110001000099", name: "Newcomer" });
    expect((await stack.preview(everybody))[name]?.entries).toMatchObject([
      { accounts: ["110001000099"], reason: "gap" },
      { accounts: ["110001000099"], reason: "joined" },
    ]);
    expect((await stack.up(everybody)).failures).toEqual({});
    expect(status("110001000099")).toBe("Enabled");
  });

  it("that AWS refuses are told with AWS's sentence, and asked for alone in the next up", async () => {
    const { emulator, stack, faults, writes } = await scene();
    const message =
      "The request is rejected because the given account ID is already an associated member of another account.";
    faults({ when: { operation: "CreateMembers" }, do: { kind: "failAccounts", accounts: [b], code: "x", message } });
    const { failures } = await stack.up(program({ accounts: [a, b, c] }));
    expect(failures[name]?.message).toContain(message);
    expect(failures[name]?.message).toContain("MEMBER_OF_ANOTHER");
    expect(summary(stack)).toMatchObject({ covered: 2, gap: 1 });
    emulator.faults.clear();
    const mark = emulator.journal.last;
    expect((await stack.up(program({ accounts: [a, b, c] }))).failures).toEqual({});
    expect(writes(mark)).toEqual([["CreateMembers", b]]);
  });

  it("that somebody else adds in the same moment are as good as added", async () => {
    const there = await scene();
    const ProcessingResult =
      "The request is rejected because the given account ID is already a member or associated member of the current account.";
    const stack = await lyingTo(there, (path, answer) =>
      path === "/members" && !("Members" in (answer as object))
        ? { UnprocessedAccounts: [{ AccountId: b, ProcessingResult }] }
        : undefined,
    );
    expect((await stack.up(program({ accounts: [a, b] }))).failures).toEqual({});
    expect(there.writes()).toEqual([["CreateMembers", a, b]]);
  });

  it("include the management account only once it has enabled Security Hub itself, and the plan says so", async () => {
    const { emulator, stack, status } = await scene();
    const declared = program({ accounts: [a, managementAccount] });
    const [entry] = (await stack.preview(declared))[name]?.entries.filter((one) => one.accounts[0] !== a) ?? [];
    expect(entry?.note).toMatch(/management account only where it has enabled Security Hub itself/);
    const { failures } = await stack.up(declared);
    expect(failures[name]?.message).toMatch(/MANAGEMENT_ACCOUNT_NOT_ENABLED.*aws securityhub enable-security-hub/s);
    expect(status(a)).toBe("Enabled");
    emulator.edit({ do: "securityHubHub", account: managementAccount, enabled: true });
    expect((await stack.up(declared)).failures).toEqual({});
  });

  it("beyond AWS's quota are refused at once, with AWS's message, and not asked for until time runs out", async () => {
    const there = await scene();
    const asked: unknown[] = [];
    const refusal = { status: 429, error: "LimitExceededException", message: "Too many members" };
    const stack = await lyingTo(
      there,
      () => undefined,
      (path, input) => {
        if (path !== "/members" || !("AccountDetails" in input)) return undefined;
        asked.push(input["AccountDetails"]);
        return refusal;
      },
    );
    const { failures } = await stack.up(program({ accounts: [a], settle: { timeoutSeconds: 600 } }));
    expect(failures[name]?.message).toMatch(/LimitExceededException.*Too many members/s);
    expect(asked).toHaveLength(1);
  });
});

describe("accounts that cannot be members by CreateMembers", () => {
  it("outside the organization are a gap that says so, and nothing is written about them", async () => {
    const { stack, writes } = await scene();
    const outsider = "999999999999";
    const { failures } = await stack.up(program({ accounts: [a, outsider] }));
    expect(failures[name]?.message).toContain(outsider);
    expect(writes()).toEqual([["CreateMembers", a]]);
    expect(notCovered(stack)[outsider]).toMatch(/NOT_IN_ORGANIZATION/);
  });

  it("that joined by invitation are covered, and left alone", async () => {
    const { emulator, stack, writes } = await scene();
    const outsider = "999999999999";
    const member = { email: "them@example.com", via: "invitation", status: "Enabled", updatedAt: 1_700_000_000_000 };
    const patch = { members: { [administratorAccount]: { [outsider]: member } } };
    emulator.edit({ do: "merge", patch: { services: { securityhub: { regions: { "us-east-1": patch } } } } });
    expect((await stack.up(program({ accounts: [a, outsider] }))).failures).toEqual({});
    expect(writes()).toEqual([["CreateMembers", a]]);
    expect(summary(stack)).toMatchObject({ covered: 2 });
  });

  it("that have not accepted an invitation are pending, and hold nobody up", async () => {
    const { emulator, stack } = await scene();
    await stack.up(program({ accounts: [a] }));
    emulator.edit({ do: "securityHubStatus", account: a, status: "Invited" });
    const { failures } = await stack.up(program({ accounts: [a] }));
    expect(failures).toEqual({});
    expect(summary(stack)).toMatchObject({ pending: 1 });
    expect(notCovered(stack)[a]).toMatch(/INVITED/);
  });

  it("because the organization cannot be listed are a gap with the remedy, and nothing is written", async () => {
    const { stack, emulator, another, writes } = await scene();
    emulator.edit({
      do: "setCaller",
      key: "no-organization",
      caller: { account: administratorAccount, deny: ["organizations:*"] },
    });
    const blind = another(emulator.url, "no-organization");
    const { failures } = await blind.up(program({ accounts: [d] }));
    expect(failures[name]?.message).toMatch(/allow organizations:ListAccounts/i);
    expect(writes()).toEqual([]);
    expect((await stack.up(program({ accounts: [d] }))).failures).toEqual({});
  });
});

it("two resources that declare one account are an error that names both, and accounts move without a write", async () => {
  const { emulator, stack, writes, another } = await scene();
  const one = (accounts: readonly string[]) =>
    ["SecurityHubMemberSet", { regions: [region], accounts, onRelease: { account: "disassociate" } }] as const;
  const both = (first: readonly string[], second: readonly string[]): Program => ({
    first: [...one(first)],
    second: [...one(second)],
  });
  const { failures } = await another().up(both([a, b], [b, c]));
  expect(failures["second"]?.message).toMatch(/also declared by SecurityHubMemberSet "first"/);
  expect((await stack.up(both([a, b], [c, d]))).failures).toEqual({});
  const mark = emulator.journal.last;
  expect((await stack.up(both([a], [b, c, d]))).failures).toEqual({});
  expect(writes(mark)).toEqual([]);
});
