import { describe, expect, it } from "vitest";
import { cellStates } from "../../../provider/core/cell";
import { addSummaries, summarize } from "../../../provider/core/summary";

const of = (counts: Partial<Record<(typeof cellStates)[number], number>>) =>
  summarize(
    Object.entries(counts).flatMap(([state, count]) =>
      Array.from({ length: count }, () => ({ state: state as "gap" })),
    ),
  );

describe("summaries", () => {
  it("count every state and their sum", () => {
    const summary = summarize(cellStates.map((state) => ({ state })));
    for (const state of cellStates) expect(summary[state]).toBe(1);
    expect(summary.cells).toBe(7);
  });

  it.each([
    ["all covered", { covered: 3 }, 100],
    ["waived and not applicable do not count", { covered: 3, waived: 5, notApplicable: 2 }, 100],
    ["pending, unknown and surplus do", { covered: 1, pending: 1, unknown: 1, surplus: 1 }, 25],
    ["never 100 while one is missing", { covered: 9_999, gap: 1 }, 99.9],
    ["rounded down to one decimal", { covered: 2, gap: 1 }, 66.6],
    ["nothing covered", { gap: 4 }, 0],
    ["nothing to cover", { notApplicable: 2, waived: 1 }, null],
    ["no cells", {}, null],
  ] as const)("percent: %s", (_, counts, percent) => expect(of(counts).coveragePercent).toBe(percent));

  it("add up, and the percentage is that of the sum", () => {
    const sum = addSummaries([of({ covered: 1 }), of({ gap: 2, waived: 1 })]);
    expect(sum).toEqual(of({ covered: 1, gap: 2, waived: 1 }));
    expect(addSummaries([])).toEqual(of({}));
  });
});
