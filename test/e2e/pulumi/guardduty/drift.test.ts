import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "./scene";
import { memberSets, members, regions, scene } from "./scene";

/** Three kinds of loss, in two regions of 60 accounts: each must be found by every command, named, and repaired alone. */
describe("one member removed outside, one stopped, one plan switched off", () => {
  const accounts = members(60);
  const [removed, stopped, planless] = [accounts[3], accounts[33], accounts[59]] as [string, string, string];
  const [here, there] = regions;
  const changed = 7;
  let stack: Scene;
  beforeAll(async () => {
    const program = memberSets({ fleet: { accounts, regions, features: ["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS"] } });
    stack = await scene({ world: { accounts: 60 }, program });
    await stack.must("up", "--skip-preview");
  });
  afterAll(() => stack.close());

  const goWrong = () =>
    stack.emulator.edit(
      { do: "guarddutyRemove", account: removed, regions: [here] },
      { do: "guarddutyStop", account: stopped, regions: [there] },
      { do: "guarddutyPlan", account: planless, plan: "S3_DATA_EVENTS", regions: [there] },
    );
  const named = (output: string) => new Set(output.match(/\b\d{12}\b/g));
  const all = "FOUNDATIONAL, RDS_LOGIN_EVENTS, S3_DATA_EVENTS";

  it("are exactly what preview names, as additions to the plan", async () => {
    goWrong();
    stack.emulator.journal.clear();
    const plain = await stack.run("preview", "--expect-no-changes");
    expect(plain.code).toBe(changed);
    expect(plain.output).toContain(`${here}: add as member, then enable ${all} (now Removed): ${removed}`);
    expect(plain.output).toContain(`${there}: start monitoring, then enable ${all} (now Disabled): ${stopped}`);
    expect(plain.output).toContain(`${there}: enable S3_DATA_EVENTS (now DISABLED): ${planless}`);
    expect(named(plain.output)).toEqual(new Set([removed, stopped, planless]));
    const detailed = await stack.run("preview", "--diff", "--expect-no-changes");
    for (const account of [removed, stopped, planless]) expect(detailed.output).toMatch(new RegExp(`\\+ ${account}`));
    expect(stack.writes()).toEqual([]);
  });

  it("are what refresh names", async () => {
    const refresh = await stack.run("refresh", "--preview-only", "--expect-no-changes");
    expect(refresh.code).toBe(changed);
    expect(named(refresh.output)).toEqual(new Set([removed, stopped, planless]));
  });

  it("and are exactly what up repairs, twice in a row", async () => {
    for (let time = 0; time < 2; time += 1) {
      if (time > 0) goWrong();
      stack.emulator.journal.clear();
      await stack.must("up", "--skip-preview");
      expect(stack.written()).toEqual([
        `${there} StartMonitoringMembers ${stopped}`,
        `${there} UpdateMemberDetectors ${planless}`,
        `${here} CreateMembers ${removed}`,
      ]);
      for (const region of regions)
        for (const account of accounts)
          expect([account, stack.status(account, region), stack.plans(account, region).length]).toEqual([
            account,
            "Enabled",
            2,
          ]);
    }
    await stack.must("preview", "--expect-no-changes");
  });
});
