import { afterEach, describe, expect, it } from "vitest";
import { a, answerTo, b, c, closeScenes, lyingTo, name, notCovered, program, scene, summary } from "./securityHubScene";

afterEach(closeScenes);

const central = { do: "securityHubConfiguration", type: "CENTRAL" } as const;

describe("under central configuration", () => {
  it("gaps are told with their owner and what is done instead, and nothing is written", async () => {
    const { emulator, stack, writes } = await scene();
    emulator.edit({ do: "securityHubAssociate", account: a }, central);
    const preview = await stack.preview(program({ accounts: [a, b] }));
    expect(preview[name]?.entries).toMatchObject([
      { accounts: [b], action: "", code: "CENTRAL_CONFIGURATION", managedBy: "central configuration" },
    ]);
    const { failures } = await stack.up(program({ accounts: [a, b] }));
    expect(failures[name]?.message).toMatch(
      /CENTRAL_CONFIGURATION.*configuration policies enable Security Hub.*start-configuration-policy-association/s,
    );
    expect(failures[name]?.message).toMatch(/central configuration/);
    expect(notCovered(stack)[b]).toMatch(/central configuration/);
    expect(summary(stack)).toMatchObject({ covered: 1, gap: 1 });
    expect(writes()).toEqual([]);
  });

  it("coverage is tracked: what a policy enables is covered, and what it takes away is a gap", async () => {
    const { emulator, stack, writes } = await scene();
    emulator.edit(central);
    const tracked = program({ accounts: [a, b], mode: "track" });
    await stack.up(tracked);
    expect(summary(stack)).toMatchObject({ gap: 2 });
    for (const account of [a, b]) emulator.edit({ do: "securityHubAssociate", account });
    await stack.refresh();
    expect(summary(stack)).toMatchObject({ covered: 2 });
    emulator.edit({ do: "securityHubRemove", account: b });
    expect((await stack.preview(tracked))[name]?.entries).toMatchObject([
      { accounts: [b], observed: "Removed", managedBy: "central configuration" },
    ]);
    expect(writes()).toEqual([]);
  });

  it("a release of members is refused with what is done instead, before the call, and not forgotten", async () => {
    const { emulator, stack, writes, status } = await scene();
    const declared = program({
      accounts: [a, b],
      onRelease: { account: "disassociate" },
      releaseLimit: { percent: 100 },
    });
    await stack.up(declared);
    emulator.edit(central);
    const mark = emulator.journal.last;
    expect((await stack.destroy())[name]?.message).toMatch(/central configuration.*configuration policy/s);
    expect([writes(mark), status(a), stack.state.has(name)]).toEqual([[], "Enabled", true]);
    emulator.edit({ do: "securityHubConfiguration", type: "LOCAL" });
    expect(await stack.destroy()).toEqual({});
    expect(status(a)).toBe("Removed");
  });

  it.each([
    ["PENDING", undefined, /it is PENDING/],
    ["FAILED", "No finding aggregator", /it is FAILED: No finding aggregator/],
    ["DISABLED", undefined, /Security Hub policies of AWS Organizations have replaced/],
  ])("that is %s is told, and nothing is written", async (Status, StatusMessage, text) => {
    const there = await scene();
    there.emulator.edit({ do: "securityHubAssociate", account: a });
    const OrganizationConfiguration = { ConfigurationType: "CENTRAL", Status, StatusMessage };
    const stack = await lyingTo(there, (path, answer) =>
      answerTo.DescribeOrganizationConfiguration.test(path)
        ? { ...(answer as object), OrganizationConfiguration }
        : undefined,
    );
    expect((await stack.up(program({ accounts: [a, b] }))).failures[name]?.message).toMatch(text);
    expect(there.writes()).toEqual([]);
  });
});

describe("an organization configuration", () => {
  it.each([
    ["of a type that nobody knows", { ConfigurationType: "REGIONAL", Status: "ENABLED" }],
    ["without a type", { Status: "ENABLED" }],
  ])("%s proves nothing: who could be added is unknown, and nothing is written", async (_, configuration) => {
    const there = await scene();
    there.emulator.edit({ do: "securityHubAssociate", account: a });
    const stack = await lyingTo(there, (path, answer) =>
      answerTo.DescribeOrganizationConfiguration.test(path)
        ? { ...(answer as object), OrganizationConfiguration: configuration }
        : undefined,
    );
    const { failures } = await stack.up(program({ accounts: [a, b, c] }));
    expect(failures[name]?.message).toMatch(/UNKNOWN_STATUS/);
    expect(summary(stack)).toMatchObject({ covered: 1, unknown: 2 });
    expect(there.writes()).toEqual([]);
  });

  it("without central configuration at all, as older answers have it, is local", async () => {
    const there = await scene();
    const stack = await lyingTo(there, (path) =>
      answerTo.DescribeOrganizationConfiguration.test(path)
        ? { AutoEnable: true, MemberAccountLimitReached: false }
        : undefined,
    );
    expect((await stack.up(program({ accounts: [a] }))).failures).toEqual({});
    expect(there.writes()).toEqual([["CreateMembers", a]]);
  });

  it("that becomes central between the look and the call: AWS's refusal is told with its owner", async () => {
    const there = await scene();
    const stack = await lyingTo(there, (path, answer) => {
      if (answerTo.DescribeOrganizationConfiguration.test(path)) there.emulator.edit(central);
      return answerTo.DescribeOrganizationConfiguration.test(path) ? answer : undefined;
    });
    const { failures } = await stack.up(program({ accounts: [a] }));
    expect(failures[name]?.message).toMatch(/CENTRAL_CONFIGURATION.*start-configuration-policy-association/s);
    expect(there.writes()).toHaveLength(1);
  });
});
