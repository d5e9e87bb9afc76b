import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell } from "../../../provider/core/cell";
import { cellKey, cellStates } from "../../../provider/core/cell";
import { evaluateLeaving } from "../../../provider/core/evaluate";
import { notCovered, notCoveredListed } from "../../../provider/core/notCovered";
import { leaving } from "../../../provider/core/release";
import { addSummaries, summarize } from "../../../provider/core/summary";
import { summaryOf } from "../../../provider/lifecycle/outputs";
import { context, desired, evaluateAll, observationsIn, releaseActions, world } from "./worlds";

const keyOf = (cell: Pick<Cell, "region" | "account" | "capability">): string =>
  cellKey(cell.region, cell.account, cell.capability);

describe("no cell is ever lost", () => {
  it("every declared one is there exactly once, in exactly one state; every other one is surplus, or what became of it", () => {
    fc.assert(
      fc.property(desired, world, context, (declared, observed, around) => {
        const cells = evaluateAll(declared, observed, around);
        const expected = declared.regions.flatMap((region) =>
          declared.accounts.flatMap((account) =>
            declared.capabilities.map((capability) => cellKey(region, account, capability)),
          ),
        );
        expect(
          cells
            .filter((cell) => cell.declared)
            .map(keyOf)
            .sort(),
        ).toEqual(expected.sort());
        expect(new Set(cells.map(keyOf)).size).toBe(cells.length);
        for (const cell of cells) expect(cellStates).toContain(cell.state);
        for (const cell of cells.filter((each) => !each.declared)) {
          expect(declared.match).toBe("exactly");
          expect(declared.accounts).toContain(cell.account);
          expect(["surplus", "waived", "pending", "notApplicable"]).toContain(cell.state);
          expect(observed.get(keyOf(cell))?.is).toBe("on");
        }
      }),
    );
  });

  it("covered means observed on, and unknown or unobserved is never taken for anything else than unknown or not applicable", () => {
    fc.assert(
      fc.property(desired, world, context, (declared, observed, around) => {
        for (const cell of evaluateAll(declared, observed, around).filter((each) => each.declared)) {
          const observation = observed.get(keyOf(cell));
          expect(cell.state === "covered").toBe(observation?.is === "on");
          if (observation === undefined || observation.is === "unknown")
            expect(["unknown", "notApplicable"]).toContain(cell.state);
          if (cell.state !== "gap") expect(cell.next).toBeUndefined();
        }
      }),
    );
  });

  it("nothing but an observation of off, or one that is stuck, is a gap", () => {
    fc.assert(
      fc.property(desired, world, context, (declared, observed, around) => {
        for (const cell of evaluateAll(declared, observed, around).filter(({ state }) => state === "gap"))
          expect(observed.get(keyOf(cell))?.is).toBe(cell.code === "STUCK" ? "changing" : "off");
      }),
    );
  });
});

describe("what leaves", () => {
  it("is acted on only where it is observed on or releasable, is never lost while unknown, and is gone once it is off", () => {
    fc.assert(
      fc.property(desired, world, context, (before, observed, around) => {
        const cells = leaving(before, undefined, () => releaseActions);
        const evaluated = new Map(
          evaluateLeaving(cells, (region) => observationsIn(observed, region), around).map((cell) => [
            keyOf(cell),
            cell,
          ]),
        );
        for (const left of cells) {
          const [cell, observation] = [evaluated.get(keyOf(left)), observed.get(keyOf(left))];
          if (cell !== undefined) expect(cell.declared).toBe(false);
          const state = around.organization?.get(left.account)?.state ?? "ACTIVE";
          if (observation === undefined || observation.is === "unknown")
            expect(cell?.state).toBe(state === "ACTIVE" ? "unknown" : "notApplicable");
          if (observation?.is === "on" && observation.releasable === undefined) expect(cell).toBeDefined();
          if (observation?.is === "off" && observation.releasable === undefined) expect(cell).toBeUndefined();
          if (cell?.next !== undefined) {
            const isDue = observation?.is === "on" || observation?.releasable?.includes(cell.next.action) === true;
            expect(isDue).toBe(true);
            expect(releaseActions).toContain(cell.next.action);
          }
        }
      }),
    );
  });
});

describe("counts", () => {
  it("add up to the number of cells, in total, by region and in the outputs", () => {
    fc.assert(
      fc.property(desired, world, context, (declared, observed, around) => {
        const cells = evaluateAll(declared, observed, around);
        const summary = summaryOf(cells);
        expect(cellStates.reduce((sum, state) => sum + summary[state], 0)).toBe(cells.length);
        expect(summary.cells).toBe(cells.length);
        const { regions, ...total } = summary;
        expect(addSummaries(Object.values(regions))).toEqual(total);
      }),
    );
  });

  it("the percentage is 100 exactly when nothing is missing, and never rounded up", () => {
    const count = fc.nat({ max: 100_000 });
    fc.assert(
      fc.property(
        fc.record(
          Object.fromEntries(cellStates.map((state) => [state, count])) as Record<
            (typeof cellStates)[number],
            typeof count
          >,
        ),
        (counts) => {
          const missing = counts.gap + counts.surplus + counts.pending + counts.unknown;
          const summary = addSummaries([
            { ...summarize([]), ...counts, cells: Object.values(counts).reduce((a, b) => a + b, 0) },
          ]);
          if (counts.covered + missing === 0) expect(summary.coveragePercent).toBeNull();
          else {
            expect(summary.coveragePercent === 100).toBe(missing === 0);
            expect(summary.coveragePercent).toBe(Math.floor((counts.covered * 1000) / (counts.covered + missing)) / 10);
          }
        },
      ),
    );
  });
});

describe("the list of what is not covered", () => {
  it("together with its rest counts every such cell, whatever their number", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...cellStates), { maxLength: notCoveredListed * 2 }), (states) => {
        const cells = states.map(
          (state, index): Cell => ({
            region: "r",
            account: String(index),
            capability: "c",
            state,
            declared: true,
            observed: "s",
          }),
        );
        const { more, ...listed } = notCovered(cells);
        const left = more === undefined ? 0 : Number(String(more).replace(/,/g, "").split(" ")[0]);
        expect(Object.keys((listed["r"] as object | undefined) ?? {}).length + left).toBe(
          states.filter((state) => state !== "covered").length,
        );
      }),
      { numRuns: 40 },
    );
  });
});
