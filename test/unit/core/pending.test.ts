import { describe, expect, it } from "vitest";
import { Code, cellKey } from "../../../provider/core/cell";
import { pendingByCell, pendingSince } from "../../../provider/lifecycle/pending";
import { ago, cell, dayMs, ids, now, region } from "./cells";

const [first, second, third] = ids(3) as [string, string, string];
const pending = (account: string, over = {}) => cell({ account, state: "pending", observed: "ENABLING", ...over });
const earlier = (since: string, accounts: readonly string[]) => ({
  computed: { pendingSince: [{ region, capability: "EC2", since, accounts }] },
});
const today = new Date(now).toISOString();

describe("since when AWS has been working on a cell", () => {
  it("the first look that saw it: a later one does not make it new", () => {
    expect(pendingSince([pending(second), pending(first)], earlier(ago(dayMs), [second]), now)).toEqual([
      { region, capability: "EC2", since: ago(dayMs), accounts: [second] },
      { region, capability: "EC2", since: today, accounts: [first] },
    ]);
  });

  it("goes on when the cell is stuck: otherwise it would be pending again at once", () => {
    const stuck = cell({ account: first, state: "gap", code: Code.stuck });
    expect(pendingSince([stuck], earlier(ago(dayMs), [first]), now)).toMatchObject([{ since: ago(dayMs) }]);
  });

  it("ends with the change: what is on or off has no date", () =>
    expect(pendingSince([cell({ account: third, state: "covered" })], earlier(ago(dayMs), [third]), now)).toEqual([]));

  it("belongs to one region, account and capability", () => {
    const known = pendingByCell(earlier(ago(dayMs), [first, second]));
    expect([...known]).toEqual([first, second].map((account) => [cellKey(region, account, "EC2"), ago(dayMs)]));
    const other = pending(first, { capability: "ECR" });
    expect(pendingSince([other], earlier(ago(dayMs), [first]), now)).toMatchObject([{ since: today }]);
  });
});
