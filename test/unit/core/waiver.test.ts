import { describe, expect, it } from "vitest";
import type { Waiver } from "../../../provider/core/cell";
import { unmatchedWaivers, waiverFor, waiverNotices } from "../../../provider/core/waiver";

/** The last moment of a day in UTC. */
const endOf = (date: string): number => Date.parse(`${date}T23:59:59.999Z`);
const base: Waiver = { reason: "legacy", owner: "ops", expires: "2026-12-31" };
const cell = { region: "eu-west-1", account: "111111111111", capability: "EC2" };

describe("which waiver a cell has", () => {
  it.each<[string, Partial<Waiver>, boolean]>([
    ["everything when nothing is named", {}, true],
    ["its account", { accounts: ["111111111111"] }, true],
    ["another account", { accounts: ["222222222222"] }, false],
    ["its region", { regions: ["eu-west-1", "us-east-1"] }, true],
    ["another region", { regions: ["us-east-1"] }, false],
    ["its capability", { capabilities: ["EC2"] }, true],
    ["another capability", { capabilities: ["ECR"] }, false],
    ["all three must match", { accounts: ["111111111111"], regions: ["eu-west-1"], capabilities: ["ECR"] }, false],
  ])("%s", (_, over, matches) => {
    expect(waiverFor([{ ...base, ...over }], cell, endOf("2026-11-21")) !== undefined).toBe(matches);
  });

  it.each([
    ["2026-12-30", true],
    ["2026-12-31", true],
    ["2027-01-01", false],
  ])("its last day is included: on %s it holds: %s", (today, holds) => {
    expect(waiverFor([base], cell, endOf(today))).toEqual({ waiver: base, holds });
  });

  it("one that holds wins over an earlier one that has expired", () => {
    const expired = { ...base, owner: "past", expires: "2020-01-01" };
    expect(waiverFor([expired, base], cell, endOf("2026-11-21"))).toEqual({ waiver: base, holds: true });
    expect(waiverFor([expired], cell, endOf("2026-11-21"))).toEqual({ waiver: expired, holds: false });
  });
});

describe("a waiver that names nothing declared", () => {
  const declared = {
    regions: ["eu-west-1"],
    accounts: ["111111111111"],
    capabilities: ["EC2", "ECR"],
    match: "atLeast" as const,
  };

  it.each<[string, Partial<Waiver>, number]>([
    ["everything", {}, 0],
    ["one of several accounts", { accounts: ["222222222222", "111111111111"] }, 0],
    ["another account", { accounts: ["222222222222"] }, 1],
    ["another region", { regions: ["us-east-1"] }, 1],
    ["another capability", { capabilities: ["LAMBDA"] }, 1],
    ["a declared account in another region", { accounts: ["111111111111"], regions: ["us-east-1"] }, 1],
    ["declared in all three", { accounts: ["111111111111"], regions: ["eu-west-1"], capabilities: ["ECR"] }, 0],
    ["nothing at all", { accounts: [] }, 1],
  ])("%s", (_, over, count) => expect(unmatchedWaivers([{ ...base, ...over }], declared)).toHaveLength(count));

  it("is named by its owner and reason, with what to do", () =>
    expect(unmatchedWaivers([base, { ...base, owner: "ana", accounts: ["222222222222"] }], declared)).toEqual([
      "the waiver of ana (legacy) matches nothing that is declared: check its accounts, regions and capabilities, or remove it",
    ]));
});

describe("what is announced", () => {
  it.each([
    ["2026-12-16", 0],
    ["2026-12-17", 1],
    ["2026-12-31", 1],
    ["2027-01-01", 1],
  ])("on %s: %i sentence", (today, count) => expect(waiverNotices([base], today)).toHaveLength(count));

  it("says until when, and that it is over", () => {
    expect(waiverNotices([base], "2026-12-20")[0]).toMatch(/ops \(legacy\) expires on 2026-12-31/);
    expect(waiverNotices([base], "2027-02-01")[0]).toMatch(
      /ops \(legacy\) expired on 2026-12-31: what it covered counts as gaps again/,
    );
  });

  it("counts days across months, years and leap days", () => {
    expect(waiverNotices([{ ...base, expires: "2028-03-01" }], "2028-02-15")).toEqual([]);
    expect(waiverNotices([{ ...base, expires: "2028-03-01" }], "2028-02-16")).toHaveLength(1);
    expect(waiverNotices([{ ...base, expires: "2027-01-03" }], "2026-12-20")).toHaveLength(1);
  });
});
