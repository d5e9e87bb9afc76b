import { afterEach, describe, expect, it } from "vitest";
import {
  active,
  atRoot,
  byUnits,
  child,
  closeScenes,
  date,
  first,
  id,
  nested,
  outside,
  scene,
  second,
  unit,
} from "./securityIncidentResponseAnswers";

afterEach(closeScenes);

describe("whom the membership covers", () => {
  it("is what AWS reports of each account; the smallest unit is the way to one that it does not cover", async () => {
    const { observe } = await scene({ membership: active(byUnits()), associated: [first] });
    expect(await observe(first, second, nested, atRoot, outside)).toEqual([
      { is: "on", observed: "Associated" },
      expect.objectContaining({ is: "off", next: { action: "addUnits", target: unit } }),
      expect.objectContaining({ is: "off", next: { action: "addUnits", target: child } }),
      expect.objectContaining({ is: "off", code: "AT_ROOT", advice: expect.stringContaining("organizational unit") }),
      { is: "off", observed: "Unassociated", releasable: ["cancelMembership"] },
    ]);
  });

  it("a listed unit covers the units below it: its accounts are waited for, as slow as AWS is", async () => {
    const { observe } = await scene({ membership: active(byUnits(unit)) });
    const pending = { is: "changing", observed: "Unassociated, unit listed", slow: true };
    expect(await observe(first, nested)).toEqual([pending, pending].map((one) => expect.objectContaining(one)));
  });

  it("a unit that this process added is waited for within the time limit", async () => {
    const { observe, apply, answers } = await scene({ membership: active(byUnits()) });
    expect(await apply("addUnits", [first], [unit])).toEqual([true]);
    answers.membership = active(byUnits(unit));
    const [pending] = await observe(first);
    expect(pending).toMatchObject({ is: "changing" });
    expect(pending).not.toHaveProperty("slow");
  });

  it.each([
    ["no configuration", undefined],
    ["a configuration without the flag", { organizationalUnits: [child] }],
    ["a flag without a value", { coverEntireOrganization: null }],
  ])("%s: it may be the entire organization, so no unit is written", async (_, configuration) => {
    const { observe, apply, writes } = await scene({ membership: active(configuration) });
    expect(await observe(first)).toEqual([expect.objectContaining({ is: "off", code: "COVERAGE_UNKNOWN" })]);
    expect((await observe(first))[0]).not.toHaveProperty("next");
    expect(await apply("addUnits", [first], [unit])).toEqual(["COVERAGE_UNKNOWN"]);
    expect(await apply("removeUnits", [first])).toEqual(["COVERAGE_UNKNOWN"]);
    expect(writes).toEqual([]);
  });

  it("no unit is written to one that covers the entire organization", async () => {
    const { observe, apply, writes } = await scene({ membership: active({ coverEntireOrganization: true }) });
    expect(await observe(atRoot)).toEqual([expect.objectContaining({ is: "changing", slow: true })]);
    expect(await apply("addUnits", [first], [unit])).toEqual(["COVERS_ORGANIZATION"]);
    expect(writes).toEqual([]);
  });

  it.each([
    ["a status that is new", { items: [{ accountId: first, relationshipStatus: "Paused" }] }, "UNKNOWN_STATUS"],
    ["no status", { items: [{ accountId: first }] }, "UNKNOWN_STATUS"],
    ["an answer without the account", { items: [] }, "NOT_MENTIONED"],
    ["an error of the account", { errors: [{ accountId: first, error: "INTERNAL", message: "later" }] }, "INTERNAL"],
    [
      "an error beside a status",
      {
        items: [{ accountId: first, relationshipStatus: "Associated" }],
        errors: [{ accountId: first, error: "INTERNAL", message: "later" }],
      },
      "INTERNAL",
    ],
  ])("%s is unknown", async (_, details, code) => {
    const { observe } = await scene({ membership: active(byUnits(unit)), details });
    expect(await observe(first)).toEqual([expect.objectContaining({ is: "unknown", code })]);
  });
});

describe("a membership that is not active", () => {
  const cancelled = { membershipStatus: "Cancelled", membershipDeactivationTimestamp: date("2026-12-01") };
  const declared = {
    createMembership: {
      membershipName: "security",
      incidentResponseTeam: Array(2).fill({ name: "Ada Lovelace", jobTitle: "Responder", email: "ada@example.com" }),
    },
  };

  it.each([[{}], [{ membershipId: id }], [declared]])(
    "cancelled, but running: a gap that names its end and the way back, and none is created beside it (%j)",
    async (over) => {
      const { observe, apply, diagnose, writes } = await scene(
        { list: [{ membershipId: id, membershipStatus: "Cancelled" }], membership: cancelled, associated: [first] },
        over,
      );
      const [observed] = await observe(first);
      expect(observed).toMatchObject({ is: "off", code: "MEMBERSHIP_CANCELLED" });
      expect(observed?.message).toMatch(/is Cancelled and covers accounts only until 2026-12-01/);
      expect(observed?.advice).toContain("--undo-membership-cancellation");
      expect(observed).not.toHaveProperty("next");
      expect(observed).not.toHaveProperty("releasable");
      expect(await diagnose()).toMatchObject([{ is: "problem", remedy: expect.stringContaining("undo") }]);
      expect(await apply("addUnits", [first], [unit])).toEqual(["MEMBERSHIP_CANCELLED"]);
      expect(writes).toEqual([]);
    },
  );

  it("ended: a gap, or the place of a new one where that is declared", async () => {
    const answers = {
      list: [{ membershipId: id, membershipStatus: "Cancelled" }],
      membership: { ...cancelled, membershipDeactivationTimestamp: date("2026-11-01") },
    };
    expect(await (await scene(answers)).observe(first)).toEqual([
      expect.objectContaining({ code: "MEMBERSHIP_NOT_ACTIVE" }),
    ]);
    const { observe, apply, writes } = await scene(answers, declared);
    expect(await observe(first)).toEqual([expect.objectContaining({ next: { action: "createMembership" } })]);
    expect(await apply("createMembership", [first])).toEqual([true]);
    expect(writes).toEqual([{ "POST ": expect.objectContaining({ coverEntireOrganization: false }) }]);
  });

  it("a status that is new is unknown, and nothing is created beside it", async () => {
    const { observe } = await scene({ list: [{ membershipId: id, membershipStatus: "Paused" }] }, declared);
    expect(await observe(first)).toEqual([expect.objectContaining({ is: "unknown", code: "UNKNOWN_STATUS" })]);
  });

  it("none at all is an error, unless one is declared", async () => {
    await expect((await scene({ list: [] })).observe(first)).rejects.toThrow(
      /has no .* membership in us-east-1: check homeRegion/,
    );
    const tagged = { createMembership: { ...declared.createMembership, tags: { team: "security" } } };
    const [observed] = await (await scene({ list: [] }, tagged)).observe(first);
    expect(observed).toMatchObject({
      is: "off",
      observed: "no membership",
      next: { action: "createTaggedMembership" },
    });
  });

  it.each([
    [
      "another account is the administrator",
      [outside],
      /^account 2{12} cannot create .* administrator is 9{12}\. Use its/,
    ],
    ["there is none, and this is a member", [], /does not report it as the management account/],
    ["it cannot be read", undefined, /allow organizations:ListDelegatedAdministrators/],
  ])("none is planned where %s", async (_, delegated, message) => {
    const knowledge = { delegatedAdministrators: async () => delegated };
    await expect((await scene({ list: [] }, declared, knowledge)).observe(first)).rejects.toThrow(message);
    expect(await (await scene({ list: [] }, { ...declared, mode: "track" }, knowledge)).observe(first)).toHaveLength(1);
  });
});
