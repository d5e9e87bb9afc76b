import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, startEmulator } from "../../../emulator";
import { members, program, region, summary } from "./securityHubScene";
import { calls, Stack } from "./stack";

/** The main job in numbers, beside the same job of GuardDuty's membership without plans (issue 11). */
describe("500 organization members, one region", () => {
  const declared = (count = 500) => program({ accounts: members(count) });
  const guardduty = { members: ["GuardDutyMemberSet", { regions: [region], accounts: members(500) }] as const };
  const reads = { DescribeHub: 1, GetMembers: 10 };
  let emulator: Emulator;
  let stack: Stack;
  beforeAll(async () => {
    emulator = await startEmulator({ world: { accounts: 501, regions: [region] } });
    stack = new Stack(emulator);
  });
  afterAll(() => emulator.close());

  const command = async (act: () => Promise<unknown>, service = "securityhub"): Promise<Record<string, number>> => {
    emulator.journal.clear();
    await act();
    return calls(emulator, service);
  };
  const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, one) => all + one, 0);
  const writes = () =>
    emulator.journal
      .entries({ service: "securityhub", kind: "write" })
      .map(({ operation, ids }) => [operation, ...ids]);
  const first: Record<string, number> = {};

  it("a preview costs ten reads and one page that proves that there are no members, and writes nothing", async () => {
    expect(await command(() => stack.preview(declared()))).toEqual({
      ...{ DescribeHub: 1, DescribeOrganizationConfiguration: 1, ListMembers: 1 },
      GetMembers: 10,
    });
  });

  it("the first up: ten CreateMembers, and ten to look before and after", async () => {
    const counts = await command(async () => expect((await stack.up(declared())).failures).toEqual({}));
    expect(counts).toEqual({
      ...{ DescribeHub: 1, DescribeOrganizationConfiguration: 1, ListMembers: 1 },
      ...{ CreateMembers: 10, GetMembers: 20 },
    });
    Object.assign(first, counts);
    expect(summary(stack)).toMatchObject({ cells: 500, covered: 500 });
  });

  it("a following up, a preview and a refresh: ten reads, and no write", async () => {
    expect(await command(() => stack.up(declared()))).toEqual(reads);
    expect(await command(() => stack.preview(declared()))).toEqual(reads);
    expect(await command(() => stack.refresh())).toEqual(reads);
  });

  it("are not more calls than GuardDuty's membership without plans needs", async () => {
    const other = new Stack(emulator);
    const declaration = { ...guardduty } as unknown as ReturnType<typeof program>;
    const counts = await command(async () => expect((await other.up(declaration)).failures).toEqual({}), "guardduty");
    expect(counts).toMatchObject({ CreateMembers: 10, GetMembers: 20 });
    expect(sum(first)).toBeLessThanOrEqual(sum(counts));
    const again = await command(() => other.up(declaration), "guardduty");
    expect(sum(reads)).toBeLessThanOrEqual(sum(again));
  });

  it("the administrator's own account costs no further call", async () => {
    const withOwn = program({ accounts: [administratorAccount, ...members(500)] });
    const counts = await command(async () => expect((await new Stack(emulator).up(withOwn)).failures).toEqual({}));
    expect(counts).toEqual(reads);
  });

  it("one account that was disassociated: one CreateMembers that names it alone", async () => {
    const account = members(1, 333)[0] as string;
    emulator.edit({ do: "securityHubRemove", account });
    expect(await command(() => stack.up(declared()))).toEqual({
      ...{ DescribeHub: 1, DescribeOrganizationConfiguration: 1 },
      ...{ GetMembers: 11, CreateMembers: 1 },
    });
    expect(writes()).toEqual([["CreateMembers", account]]);
  });

  it("one account more: one CreateMembers, and ten pages that prove that it is no member yet", async () => {
    const account = members(1, 500)[0] as string;
    expect(await command(() => stack.up(declared(501)))).toEqual({
      ...{ DescribeHub: 1, DescribeOrganizationConfiguration: 1, ListMembers: 10 },
      ...{ GetMembers: 12, CreateMembers: 1 },
    });
    expect(writes()).toEqual([["CreateMembers", account]]);
  });

  it("a release of all of them: ten calls, each after a look at the organization's configuration", async () => {
    const released = program({
      accounts: members(501),
      onRelease: { account: "disassociate" },
      releaseLimit: { percent: 100 },
    });
    await stack.up(released);
    const counts = await command(async () => expect(await stack.destroy()).toEqual({}));
    expect(counts).toMatchObject({ DisassociateMembers: 11 });
    expect(counts["DeleteMembers"]).toBeUndefined();
  });
});
