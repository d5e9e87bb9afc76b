import { describe, expect, it } from "vitest";
import type { AccountFacts } from "../../../provider/core/cell";
import type { AccountSelector } from "../../../provider/core/selection";
import { emptyUnits, matching, notSelected, select } from "../../../provider/core/selection";
import { nth } from "./cells";

const root = "r-ab12";
const [workloads, production, sandbox] = ["ou-ab12-work0001", "ou-ab12-prod0001", "ou-ab12-sand0001"];
const management = nth(0);
const accounts = new Map<string, AccountFacts>([
  [management, { state: "ACTIVE", path: [root] }],
  [nth(1), { state: "ACTIVE", path: [root, workloads] }],
  [nth(2), { state: "ACTIVE", path: [root, workloads, production] }],
  [nth(3), { state: "SUSPENDED", path: [root, workloads, production] }],
  [nth(4), { state: "ACTIVE", path: [root, sandbox] }],
]);
const selector = (over: Partial<AccountSelector>): AccountSelector => ({
  recursive: true,
  exclude: [],
  includeManagementAccount: true,
  ...over,
});
const choose = (over: Partial<AccountSelector> = {}, from: ReadonlyMap<string, AccountFacts> = accounts): string[] =>
  select(selector(over), from, management);

describe("a selector means", () => {
  it.each<[string, Partial<AccountSelector>, number[]]>([
    ["everybody by default, whatever their state", {}, [0, 1, 2, 3, 4]],
    ["a unit and all below it", { organizationalUnitIds: [workloads] }, [1, 2, 3]],
    ["a unit alone", { organizationalUnitIds: [workloads], recursive: false }, [1]],
    ["several units, each account once", { organizationalUnitIds: [workloads, production, sandbox] }, [1, 2, 3, 4]],
    ["the root", { organizationalUnitIds: [root] }, [0, 1, 2, 3, 4]],
    ["the root alone", { organizationalUnitIds: [root], recursive: false }, [0]],
    ["without exceptions", { exclude: [nth(1), nth(9)] }, [0, 2, 3, 4]],
    ["certain states", { states: ["SUSPENDED"] }, [3]],
    ["without the management account", { includeManagementAccount: false }, [1, 2, 3, 4]],
  ])("%s", (_, over, indexes) => expect(choose(over)).toEqual(indexes.map(nth)));

  it("sorted ids, however the organization was listed", () =>
    expect(choose({}, new Map([...accounts].reverse()))).toEqual([0, 1, 2, 3, 4].map(nth)));

  it("an account without a told state counts as active", () =>
    expect(choose({ states: ["ACTIVE"] }, new Map([[nth(8), {}]]))).toEqual([nth(8)]));
});

describe("a selector that must be a mistake", () => {
  const code = (over: Partial<AccountSelector>, from = accounts): string => {
    try {
      return `selected ${choose(over, from).length}`;
    } catch (error) {
      return (error as Error).name;
    }
  };

  it.each<[string, Partial<AccountSelector>]>([
    ["nobody is left", { states: ["CLOSED"] }],
    ["the unit does not exist", { organizationalUnitIds: ["ou-ab12-nowhere0"] }],
    ["fewer than expected", { expect: { atLeast: 6 } }],
  ])("%s", (_, over) => expect(code(over)).toBe("SelectionTooSmall"));

  it("says how many, of how many, and what to look at", () =>
    expect(() => choose({ expect: { atLeast: 6 } })).toThrow(
      /selects 5 of 5 accounts .* at least 6 are expected: check .*exclude/,
    ));

  it("an expectation that is met is none", () => expect(choose({ expect: { atLeast: 5 } })).toHaveLength(5));

  it("units without AWS saying who is in which", () => {
    const unlocated = new Map([...accounts, [nth(5), { state: "ACTIVE" as const }]]);
    expect(code({ organizationalUnitIds: [workloads] }, unlocated)).toBe("OrganizationalUnitsUnknown");
    expect(code({}, unlocated)).toBe("selected 6");
  });
});

describe("units in which nobody lives", () => {
  const empty = (over: Partial<AccountSelector>) => emptyUnits(selector(over), accounts);

  it("none, where each holds somebody at some depth", () =>
    expect(empty({ organizationalUnitIds: [root, workloads, production, sandbox] })).toEqual([]));

  it("one that the organization's listing does not show at all: empty, or misspelt", () =>
    expect(empty({ organizationalUnitIds: [workloads, "ou-ab12-nowhere0"] })).toEqual([
      { unit: "ou-ab12-nowhere0", inTree: false },
    ]));

  it("without recursion, one whose accounts are all further down", () => {
    const deep = new Map([[nth(2), { path: [root, workloads, production] }]]);
    expect(emptyUnits(selector({ organizationalUnitIds: [workloads], recursive: false }), deep)).toEqual([
      { unit: workloads, inTree: true },
    ]);
  });

  it("the root of another organization is in nobody's path", () =>
    expect(empty({ organizationalUnitIds: ["r-zz99"] })).toEqual([{ unit: "r-zz99", inTree: false }]));
});

describe("what a selector meant", () => {
  it("is told whether it is enough or not: expectations are for what is declared now", () => {
    expect(matching(selector({ expect: { atLeast: 9 } }), accounts, management)).toHaveLength(5);
    expect(matching(selector({ organizationalUnitIds: ["ou-ab12-nowhere0"] }), accounts, management)).toEqual([]);
  });

  it.each<[string, Partial<AccountSelector>, string, string | undefined]>([
    ["not in the organization", {}, nth(9), "departed"],
    ["in another unit", { organizationalUnitIds: [sandbox] }, nth(1), "unit"],
    ["in another state", { states: ["ACTIVE"] }, nth(3), "state"],
    ["the management account", { includeManagementAccount: false }, management, "management"],
    ["excluded", { exclude: [nth(1)] }, nth(1), "excluded"],
    ["meant", { organizationalUnitIds: [workloads] }, nth(1), undefined],
  ])("%s", (_, over, account, reason) => expect(notSelected(selector(over), account, accounts, management)).toBe(reason));
});
