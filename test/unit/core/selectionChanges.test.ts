import { describe, expect, it } from "vitest";
import type { AccountFacts } from "../../../provider/core/cell";
import type { AccountSelector } from "../../../provider/core/selection";
import type { Listing } from "../../../provider/core/selectionChanges";
import { asSelection, selectionChanges, selectionOf } from "../../../provider/core/selectionChanges";
import { nth } from "./cells";

const [unit, elsewhere] = ["ou-ab12-work0001", "ou-ab12-sand0001"];
const facts = (state: AccountFacts["state"] = "ACTIVE", home: string = unit): AccountFacts => ({ state, path: ["r-ab12", home] });
const listing = (accounts: Iterable<readonly [string, AccountFacts]>): Listing => ({
  accounts: new Map(accounts),
  managementAccount: nth(0),
});
const some = (count: number, from = 0): [string, AccountFacts][] =>
  Array.from({ length: count }, (_, index) => [nth(from + index), facts()]);
const selector = (over: Partial<AccountSelector> = {}): AccountSelector => ({
  organizationalUnitIds: [unit],
  recursive: true,
  exclude: [],
  includeManagementAccount: true,
  ...over,
});

/** What is told when the organization changes from the first listing to the second. */
const told = (before: Listing, now: Listing, meant = selector()) => selectionChanges(selectionOf(meant, before), meant, now);

describe("what a plan says of a selection", () => {
  it("nothing, as long as it means the same accounts", () => expect(told(listing(some(3)), listing(some(3)))).toBeUndefined());

  it("nothing of accounts that are not meant", () =>
    expect(told(listing(some(3)), listing([...some(3), [nth(9), facts("ACTIVE", elsewhere)]]))).toBeUndefined());

  it("each account that joined, and each that left", () =>
    expect(told(listing(some(3)), listing([...some(2, 1), ...some(1, 7)]))).toEqual({
      [nth(0)]: "left the selection (no longer in the organization); nothing is switched off",
      [nth(7)]: "joined the selection (new, moved here, or active again)",
    }));

  it("one for another, though the number is the same", () =>
    expect(Object.keys(told(listing(some(1)), listing(some(1, 1))) ?? {})).toEqual([nth(0), nth(1)]));

  it("numbers, where too many changed to name them", () =>
    expect(told(listing(some(1200)), listing(some(1600, 5000)))).toMatch(/meant 1,200 .* means 1,600 now/));
});

describe("what became of an account that is not among them any more", () => {
  const becomes = (after: AccountFacts | undefined, over: Partial<AccountSelector> = {}) => {
    const rest = some(2, 1);
    const changes = told(listing(some(3)), listing(after === undefined ? rest : [...rest, [nth(0), after]]), selector(over));
    return (changes as Record<string, string>)[nth(0)];
  };

  it.each<[string, AccountFacts | undefined, Partial<AccountSelector>, string]>([
    ["it left", undefined, {}, "left the selection (no longer in the organization)"],
    ["it moved", facts("ACTIVE", elsewhere), {}, `left the selection (moved to ${elsewhere})`],
    ["AWS does not say where it is", { state: "ACTIVE" }, {}, "left the selection (moved to a unit that AWS does not tell)"],
    [
      "it was suspended, and only active ones are meant",
      facts("SUSPENDED"),
      { states: ["ACTIVE"] },
      "left the selection (now SUSPENDED)",
    ],
    [
      "it was suspended, and is meant nevertheless",
      facts("SUSPENDED"),
      {},
      "now SUSPENDED, so that nothing can be switched on there",
    ],
    ["it was closed", facts("CLOSED"), {}, "now CLOSED, so that nothing can be switched on there"],
  ])("%s", (_, after, over, text) => expect(becomes(after, over)).toBe(`${text}; nothing is switched off`));
});

describe("a selection in state", () => {
  const all = selector({ organizationalUnitIds: undefined });

  it("is read as it was written", () => {
    const selection = selectionOf(all, listing(some(3)));
    expect(asSelection(JSON.parse(JSON.stringify(selection)))).toEqual(selection);
  });

  it.each([undefined, null, {}, { accounts: "3" }, "x", { accounts: 3 }, { sketch: "1." }])("is none: %j", (value) =>
    expect(asSelection(value)).toBeUndefined(),
  );

  it("of ten thousand accounts is as large as one of ten, up to its digits", () => {
    const size = (count: number): number => JSON.stringify(selectionOf(all, listing(some(count)))).length;
    expect(size(10_000) - size(10)).toBe(3);
  });

  it("of another version of the sketch tells numbers, not nonsense", () =>
    expect(selectionChanges({ accounts: 3, sketch: "2.xyz" }, all, listing(some(5)))).toMatch(/meant 3 .* means 5 now/));
});
