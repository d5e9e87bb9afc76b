import { describe, expect, it } from "vitest";
import type { AccountFacts } from "../../../provider/core/cell";
import type { AccountSelector } from "../../../provider/core/selection";
import { emptyUnits, matching, notSelected, select, selectionChanges } from "../../../provider/core/selection";
import { ids, nth } from "./cells";

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

  it("an account without a state counts as active", () =>
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

  it("units, while AWS does not report who is in which", () => {
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
  it("is answered whether it is enough or not: expectations are for what is declared now", () => {
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
  ])("%s", (_, over, account, reason) =>
    expect(notSelected(selector(over), account, accounts, management)).toBe(reason),
  );
});

describe("what the organization did to a selection", () => {
  const everybody = selector({});
  const changes = (
    before: readonly string[],
    after: readonly string[],
    over: Partial<AccountSelector> = {},
    from = accounts,
  ) => selectionChanges(before, after, selector(over), from, management);

  it("nothing, while it means the same accounts", () => {
    const same = select(everybody, accounts, management);
    expect(changes(same, [...same].reverse())).toEqual([]);
  });

  it("each account that joined and each that left, sorted", () =>
    expect(changes([nth(1), nth(9)], [nth(1), nth(2), nth(0)]).map(({ account, change }) => [account, change])).toEqual(
      [
        [nth(0), "joined"],
        [nth(2), "joined"],
        [nth(9), "left"],
      ],
    ));

  it("one for another, though the number is the same", () =>
    expect(changes([nth(1)], [nth(2)])).toMatchObject([
      { account: nth(1), change: "left" },
      { account: nth(2), change: "joined", why: "new, moved here, or selected by an edit" },
    ]));

  it.each<[string, Partial<AccountSelector>, string, string]>([
    ["it left the organization", {}, nth(9), "no longer in the organization"],
    ["it moved", { organizationalUnitIds: [sandbox] }, nth(1), `moved to ${workloads}`],
    ["it was suspended, and only active ones are meant", { states: ["ACTIVE"] }, nth(3), "now SUSPENDED"],
    ["it became the management account", { includeManagementAccount: false }, management, "now the management account"],
    ["the program excludes it", { exclude: [nth(1)] }, nth(1), "excluded"],
    ["the selector was edited", {}, nth(1), "the selector was edited"],
  ])("why an account left: %s", (_, over, account, why) =>
    expect(changes([account], [], over)).toEqual([{ account, change: "left", why }]),
  );

  it("AWS does not say where it moved to", () => {
    const unlocated = new Map([[nth(1), {}]]);
    expect(changes([nth(1)], [], { organizationalUnitIds: [sandbox] }, unlocated)).toMatchObject([
      { why: "moved to a unit that AWS does not report" },
    ]);
  });

  it("names each of five thousand: no count, no sketch", () =>
    expect(changes(ids(5_000), ids(5_000, 5_000))).toHaveLength(10_000));
});
