import { describe, expect, it } from "vitest";
import type { Cell } from "../../../provider/core/cell";
import { cellLine, notCovered, notCoveredListed } from "../../../provider/core/notCovered";
import { cell, nth, region } from "./cells";

const waiver = { reason: "legacy", owner: "ops", expires: "2026-12-31" };
const some = (count: number, over: Partial<Cell>, from = 0): Cell[] =>
  Array.from({ length: count }, (_, index) => cell({ account: nth(from + index), ...over }));

describe("a line", () => {
  it.each([
    [{}, "gap: DISABLED"],
    [{ code: "ACCESS_DENIED", message: "no access" }, "gap: DISABLED (ACCESS_DENIED: no access)"],
    [{ message: "only text" }, "gap: DISABLED (only text)"],
    [{ managedBy: "organization policy" }, "gap: DISABLED, managed by organization policy"],
    [{ state: "waived" as const, waiver }, "waived: DISABLED, waived until 2026-12-31 by ops: legacy"],
  ])("%j", (over, line) => expect(cellLine(cell(over))).toBe(line));
});

describe("the list", () => {
  it("has every cell that is not covered, by region, account and capability", () => {
    const cells = [
      cell({ account: nth(1), capability: "ECR" }),
      cell({ account: nth(1), state: "unknown" }),
      cell({ account: nth(0), state: "covered" }),
    ];
    expect(notCovered(cells)).toEqual({ [region]: { [nth(1)]: { ECR: "gap: DISABLED", EC2: "unknown: DISABLED" } } });
    expect(notCovered([cell({ state: "covered" })])).toEqual({});
  });

  it("is complete up to the cap", () => {
    const listed = notCovered(some(notCoveredListed, {}));
    expect(Object.keys(listed[region] as object)).toHaveLength(notCoveredListed);
    expect(listed).not.toHaveProperty("more");
  });

  it("beyond the cap counts exactly what it leaves out", () => {
    expect(notCovered(some(notCoveredListed + 1, {}))["more"]).toBe("1 further cell is not covered");
    expect(notCovered(some(notCoveredListed + 1234, {}))["more"]).toBe("1,234 further cells are not covered");
  });

  it("never drops a gap in favour of what needs nobody", () => {
    const listed = notCovered([
      ...some(500, { state: "notApplicable" }),
      ...some(500, { state: "waived", waiver }, 500),
      ...some(3, {}, 2000),
    ]);
    for (const index of [2000, 2001, 2002])
      expect((listed[region] as Record<string, unknown>)[nth(index)]).toEqual({ EC2: "gap: DISABLED" });
  });

  it("does not depend on the order of the cells", () => {
    const cells = [...some(300, {}), ...some(20, { state: "unknown" }, 400)];
    expect(JSON.stringify(notCovered([...cells].reverse()))).toBe(JSON.stringify(notCovered(cells)));
  });
});
