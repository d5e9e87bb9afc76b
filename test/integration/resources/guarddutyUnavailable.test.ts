import { afterEach, describe, expect, it } from "vitest";
import { a, b, closeScenes, name, notCovered, other, outputs, program, region, scene } from "./guarddutyScene";

afterEach(closeScenes);

describe("plans that are not ours to set", () => {
  it("a region that lacks one: learned from AWS's refusal, remembered, and no drift; the others are set", async () => {
    const { stack, emulator, on, since } = await scene({ regions: [region, other] });
    emulator.edit({ do: "guarddutyUnsupported", region: other, features: ["AI_PROTECTION"] });
    const declared = program({
      accounts: [a],
      regions: [region, other],
      features: ["S3_DATA_EVENTS", "AI_PROTECTION"],
    });
    expect((await stack.up(declared)).failures).toEqual({});
    expect([on(a), on(a, other)]).toEqual([["AI_PROTECTION", "S3_DATA_EVENTS"], ["S3_DATA_EVENTS"]]);
    // AWS's sentence does not say which plan it is: concluded from what its answers leave out.
    const refusal = { since: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), named: false };
    expect(outputs(stack)["unavailable"]).toEqual({ [other]: { AI_PROTECTION: refusal } });
    expect(notCovered(stack)).toEqual({
      [`${other} ${a} AI_PROTECTION`]: `notApplicable: not reported (CAPABILITY_UNAVAILABLE: AI_PROTECTION is not available in ${other})`,
    });
    expect(
      since(0, "UpdateMemberDetectors")
        .map(({ region: where, outcome }) => [where, outcome])
        .sort(),
    ).toEqual([
      [other, "BadRequestException"],
      [other, "ok"],
      [region, "ok"],
    ]);
    expect((await stack.preview(declared))[name]).toMatchObject({ changes: false });
    const mark = emulator.journal.last;
    await stack.up(declared);
    expect(since(mark).filter(({ kind }) => kind === "write")).toEqual([]);
  });

  it("takes only the plan for missing: an additional configuration that is reported once it was set is set", async () => {
    const { stack, emulator, on } = await scene();
    emulator.edit({ do: "guarddutyUnsupported", region, features: ["AI_PROTECTION"] });
    const risk = ["RDS_LOGIN_EVENTS", "RDS_LOGIN_EVENTS/RDS_DATA_RISK"];
    expect((await stack.up(program({ accounts: [a], features: ["AI_PROTECTION", ...risk] }))).failures).toEqual({});
    expect(on(a)).toEqual(["RDS_LOGIN_EVENTS", "RDS_LOGIN_EVENTS/RDS_DATA_RISK"]);
    expect(Object.keys(outputs(stack)["unavailable"][region])).toEqual(["AI_PROTECTION"]);
  });

  it("when the region gets it, the next update that has anything to do sets it too", async () => {
    const { stack, emulator, on } = await scene();
    emulator.edit({ do: "guarddutyUnsupported", region, features: ["AI_PROTECTION"] });
    const declared = program({ accounts: [a], features: ["S3_DATA_EVENTS", "AI_PROTECTION"] });
    await stack.up(declared);
    emulator.edit(
      { do: "guarddutyUnsupported", region, features: [] },
      { do: "guarddutyPlan", account: a, plan: "S3_DATA_EVENTS" },
    );
    expect((await stack.up(declared)).failures).toEqual({});
    expect(on(a)).toEqual(["AI_PROTECTION", "S3_DATA_EVENTS"]);
    expect(outputs(stack)["unavailable"]).toEqual({});
  });

  it("one that a GuardDuty policy has switched off is a gap of the policy, not written; one that it switched on is covered", async () => {
    const { stack, emulator, writes } = await scene();
    emulator.edit({ do: "guarddutyAssociate", account: a }, { do: "guarddutyAssociate", account: b });
    emulator.edit({ do: "guarddutyPolicy", account: a, policy: { S3_DATA_EVENTS: "DISABLED" } });
    emulator.edit({ do: "guarddutyPolicy", account: b, policy: { S3_DATA_EVENTS: "ENABLED" } });
    const { failures } = await stack.up(program({ accounts: [a, b], features: ["S3_DATA_EVENTS"] }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(
          `MANAGED_BY_POLICY: a GuardDuty policy of AWS Organizations has switched it off .*account: ${a}.*Change the policy, or leave the plan out`,
        ),
      ),
    ]);
    expect(notCovered(stack)).toEqual({
      [`${region} ${a} S3_DATA_EVENTS`]: expect.stringMatching(/managed by organization policy$/),
    });
    expect(writes()).toEqual([]);
  });

  it("one that a policy holds on, undeclared: a surplus that is told, never fought over, and no reason to refuse the rest", async () => {
    const { stack, emulator, on, writes } = await scene();
    for (const account of [a, b]) {
      emulator.edit({ do: "guarddutyAssociate", account });
      emulator.edit({ do: "guarddutyPlan", account, plan: "AI_PROTECTION", status: "ENABLED" });
    }
    emulator.edit({ do: "guarddutyPolicy", account: a, policy: { AI_PROTECTION: "ENABLED" } });
    const declared = program({ accounts: [a, b], match: "exactly" });
    const managed = { code: "MANAGED_BY_POLICY", managedBy: "organization policy" };
    expect((await stack.preview(declared))[name]?.entries).toMatchObject([
      {
        reason: "blocked",
        action: "",
        capabilities: ["AI_PROTECTION"],
        accounts: [a],
        observed: "ENABLED",
        ...managed,
      },
      { reason: "surplus", action: "disable", capabilities: ["AI_PROTECTION"], accounts: [b] },
    ]);
    const { failures } = await stack.up(declared);
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(`still on: MANAGED_BY_POLICY: .*account: ${a}.*Change the policy, or declare the plan`),
      ),
    ]);
    expect(writes()).toEqual([["UpdateMemberDetectors", b]]);
    expect([on(a), on(b)]).toEqual([["AI_PROTECTION"], []]);
  });

  it("one that auto-enable should have set names it as the owner, and is set all the same", async () => {
    const { stack, emulator, on } = await scene();
    const declared = program({ accounts: [a], features: ["S3_DATA_EVENTS"] });
    await stack.up(declared);
    emulator.edit(
      { do: "guarddutyAutoEnable", features: { S3_DATA_EVENTS: "ALL" } },
      { do: "guarddutyPlan", account: a, plan: "S3_DATA_EVENTS" },
    );
    expect((await stack.preview(declared))[name]?.entries).toMatchObject([
      { action: "update", accounts: [a], observed: "DISABLED", managedBy: "organization auto-enable" },
    ]);
    expect((await stack.up(declared)).failures).toEqual({});
    expect(on(a)).toEqual(["S3_DATA_EVENTS"]);
  });
});
