import { describe, expect, it } from "vitest";
import type { AccountFacts } from "../../provider/core/cell";
import { type AccountSelector, select } from "../../provider/core/selection";
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
const choose = (over: Partial<AccountSelector> = {}, from: ReadonlyMap<string, AccountFacts> = accounts): string[] =>
  select({ recursive: true, exclude: [], includeManagementAccount: true, ...over }, from, management);

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
    ["one of two units does not exist", { organizationalUnitIds: [workloads, "ou-ab12-nowhere0"] }],
    ["fewer than expected", { expect: { atLeast: 6 } }],
  ])("%s", (_, over) => expect(code(over)).toBe("SelectionTooSmall"));

  it("says how many, of how many, and what to look at", () =>
    expect(() => choose({ expect: { atLeast: 6 } })).toThrow(/selects 5 of 5 accounts .* at least 6 are expected: check .*exclude/));

  it("names the unit that nobody is in", () =>
    expect(() => choose({ organizationalUnitIds: [workloads, "ou-ab12-nowhere0"] })).toThrow(/ou-ab12-nowhere0/));

  it("an expectation that is met is none", () => expect(choose({ expect: { atLeast: 5 } })).toHaveLength(5));

  it("units without AWS saying who is in which", () => {
    const unlocated = new Map([...accounts, [nth(5), { state: "ACTIVE" as const }]]);
    expect(code({ organizationalUnitIds: [workloads] }, unlocated)).toBe("OrganizationalUnitsUnknown");
    expect(code({}, unlocated)).toBe("selected 6");
  });
});
