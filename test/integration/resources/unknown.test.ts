import { afterEach, describe, expect, it } from "vitest";
import { unknownValue } from "../../../provider/lifecycle/parse";
import { closeScenes, members, name, outputs, program, region, scene } from "./inspector";

afterEach(closeScenes);

/** docs/promises.md, promise 14: what cannot be observed is unknown, never off, and nothing is done about it. */
describe("what cannot be observed", () => {
  it("denied reads: unknown with the cause, no write, and a preview that is no 'no drift'", async () => {
    const { stack, faults, since } = await scene({ accounts: 12 });
    const declared = program({ accounts: members(10) });
    await stack.up(declared);
    faults({ when: { service: "inspector2" }, do: { kind: "denyRead" } });
    const preview = await stack.preview(declared);
    expect(preview[name]).toMatchObject({ changes: true, failures: [] });
    expect(JSON.stringify(preview[name]?.plan)).toContain("EC2 cannot be observed: AccessDeniedException");
    const before = since(0, "Enable").length;
    expect((await stack.up(declared)).failures[name]?.message).toMatch(/AccessDeniedException/);
    expect(since(0, "Enable")).toHaveLength(before);
  });

  it("a refresh that sees nothing says so in the outputs, and the counts still add up", async () => {
    const { stack, faults } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: members(10) }));
    faults({ when: { service: "inspector2" }, do: { kind: "denyRead" } });
    expect(await stack.refresh()).toEqual({ [name]: true });
    expect(outputs(stack)["summary"]).toMatchObject({ cells: 10, unknown: 10, covered: 0, coveragePercent: 0 });
    expect(JSON.stringify(outputs(stack)["notCovered"])).toContain("unknown: not observed (AccessDeniedException");
  });

  it("inputs that are not known yet: no call at all, and the placeholder is the plan", async () => {
    const { stack, emulator } = await scene({ accounts: 12 });
    for (const inputs of [
      { accounts: unknownValue },
      { accounts: [members(1)[0], unknownValue] },
      { accounts: members(1), regions: [unknownValue] },
    ]) {
      expect((await stack.preview(program(inputs)))[name]).toMatchObject({
        plan: unknownValue,
        changes: true,
        failures: [],
      });
    }
    expect(emulator.journal.last).toBe(0);
  });

  it("one region of two: the other one is enabled, and only the first is unknown", async () => {
    const regions = [region, "eu-west-1"];
    const { stack, faults, since, on } = await scene({ accounts: 12, regions });
    faults({ when: { region: "eu-west-1", service: "inspector2" }, do: { kind: "denyRead" } });
    const { failures } = await stack.up(program({ accounts: members(10), regions }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(/^eu-west-1: cannot be observed: AccessDeniedException.*10 accounts/),
    ]);
    for (const account of members(10)) expect([on(account), on(account, "eu-west-1")]).toEqual([["EC2"], []]);
    expect(outputs(stack)["summary"].regions).toMatchObject({
      [region]: { covered: 10, unknown: 0 },
      "eu-west-1": { covered: 0, unknown: 10 },
    });
    expect(since(0, "Enable").map((entry) => entry.region)).toEqual([region]);
  });

  it("an account that Inspector refuses for a reason of its own", async () => {
    const { stack, faults, since } = await scene({ accounts: 12 });
    const [odd] = members(1) as [string];
    faults({
      when: { operation: "BatchGetAccountStatus" },
      do: { kind: "failAccounts", accounts: [odd], code: "INTERNAL_ERROR" },
    });
    const { failures } = await stack.up(program({ accounts: members(3) }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`cannot be observed: INTERNAL_ERROR.*1 account: ${odd}`)),
    ]);
    expect(since(0, "Enable").flatMap((entry) => entry.ids)).not.toContain(odd);
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 2, unknown: 1 });
  });

  it("the list of members denied: accounts that AWS refuses are unknown, not 'not associated'", async () => {
    const { stack, faults, emulator, since } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorForget", account: members(1)[0] as string });
    faults({ when: { operation: "ListMembers" }, do: { kind: "denyRead" } });
    const { failures } = await stack.up(program({ accounts: members(3) }));
    expect(failures[name]?.message).toMatch(/AccessDeniedException/);
    expect(since(0, "AssociateMember")).toEqual([]);
  });

  it("the organization denied: accounts in a list are still looked at, and asked for once a run", async () => {
    const { another, emulator, on } = await scene({ accounts: 12 });
    emulator.edit({
      do: "setCaller",
      key: "narrow",
      caller: { account: emulator.world.administrator, deny: ["organizations:*"] },
    });
    const stack = another({ caller: "narrow" });
    expect((await stack.up(program({ accounts: members(10) }))).failures).toEqual({});
    expect(on(members(1)[0] as string)).toEqual(["EC2"]);
    // One attempt an operation, of which there are a few: never one a round, region and account.
    expect(emulator.journal.entries({ service: "organizations" }).length).toBeLessThanOrEqual(3);
  });

  it("the organization denied to a selector is one clear error", async () => {
    const { another, emulator } = await scene({ accounts: 12 });
    emulator.edit({
      do: "setCaller",
      key: "narrow",
      caller: { account: emulator.world.administrator, deny: ["organizations:*"] },
    });
    const stack = another({ caller: "narrow" });
    const { failures } = await stack.up(program({ organization: {} }));
    expect(failures[name]?.message).toMatch(
      /organization: the selector needs to list the organization.*give the ids in accounts/,
    );
  });
});
