import { describe, expect, it } from "vitest";
import type { AccountFacts } from "../../provider/core/cell";
import type { AccountSelector } from "../../provider/core/selection";
import { asSelection, selectionChanges, selectionOf, whyLeft } from "../../provider/core/selectionChanges";
import { nth } from "./cells";

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => nth(index));
const why = (account: string): string => `because of ${account}`;

describe("what a plan says of a selection", () => {
  it("nothing, as long as it means the same accounts", () =>
    expect(selectionChanges(selectionOf(ids(3)), ids(3), why)).toBeUndefined());

  it("each account that left, why, and that nothing happens to it; each that joined", () =>
    expect(selectionChanges(selectionOf(ids(3)), [nth(1), nth(2), nth(7)], why)).toEqual({
      [nth(0)]: `left the selection (because of ${nth(0)}); nothing is switched off`,
      [nth(7)]: "joined the selection",
    }));

  it("one for another, though the number is the same", () =>
    expect(Object.keys(selectionChanges(selectionOf([nth(1)]), [nth(2)], why) ?? {})).toEqual([nth(1), nth(2)]));

  it("numbers, where too many changed to name them", () =>
    expect(
      selectionChanges(
        selectionOf(ids(1200)),
        ids(1600).map((id) => `9${id.slice(1)}`),
        why,
      ),
    ).toMatch(/meant 1,200 .* means 1,600 now/));
});

describe("a selection in state", () => {
  it("is read as it was written", () => {
    const stored: unknown = JSON.parse(JSON.stringify(selectionOf(ids(3))));
    expect(asSelection(stored)).toEqual(selectionOf(ids(3)));
  });

  it.each([undefined, null, {}, { accounts: "3" }, "x", { accounts: 3 }, { sketch: "1." }])("is none: %j", (value) =>
    expect(asSelection(value)).toBeUndefined(),
  );

  it("of a hundred thousand accounts is as large as one of ten, up to its digits", () => {
    const size = (count: number): number => JSON.stringify(selectionOf(ids(count))).length;
    expect(size(100_000) - size(10)).toBe(4);
  });
});

describe("why an account left", () => {
  const unit = "ou-ab12-work0001";
  const other = "ou-ab12-sand0001";
  const accounts = new Map<string, AccountFacts>([
    [nth(1), { state: "ACTIVE", path: ["r-ab12", other] }],
    [nth(2), { state: "SUSPENDED", path: ["r-ab12", unit] }],
    [nth(3), { state: "ACTIVE", path: ["r-ab12", unit] }],
    [nth(4), { state: "ACTIVE" }],
  ]);
  const selector: AccountSelector = {
    organizationalUnitIds: [unit],
    recursive: true,
    exclude: [],
    states: ["ACTIVE"],
    includeManagementAccount: true,
  };
  it.each([
    [nth(0), "no longer in the organization"],
    [nth(1), `moved to ${other}`],
    [nth(2), "now SUSPENDED"],
    [nth(3), "for a reason that AWS does not tell"],
    [nth(4), "moved to a unit that AWS does not tell"],
  ])("%s: %s", (account, reason) => expect(whyLeft(selector, account, accounts, nth(9))).toBe(reason));
});
