import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Observation } from "../../../provider/core/cell";
import { cellKey } from "../../../provider/core/evaluate";
import { plan } from "../../../provider/core/plan";
import { planText } from "../../../provider/core/planText";
import type { Seen } from "./worlds";
import { actions, circumstances, desired, judgeAll, seen, shuffled } from "./worlds";

const quiet = { waivers: [], today: "2026-11-21" };
const words = { says: (action: string) => action, writes: true };

describe("a plan (docs/promises.md, promises 2, 3 and 14)", () => {
  it("is total and does not change what it is given", () => {
    fc.assert(
      fc.property(desired, seen, circumstances, (declared, world, around) => {
        const cells = judgeAll(declared, world, around);
        const before = structuredClone(cells);
        const first = plan(cells, actions);
        expect(plan(cells, actions)).toEqual(first);
        expect(cells).toEqual(before);
      }),
    );
  });

  it("does not depend on any order: same steps, same text, to the byte", () => {
    fc.assert(
      fc.property(desired, seen, circumstances, fc.integer(), (declared, world, around, seed) => {
        const cells = judgeAll(declared, world, around);
        const reordered = {
          ...declared,
          accounts: shuffled(declared.accounts, seed),
          regions: shuffled(declared.regions, seed),
          capabilities: shuffled(declared.capabilities, seed),
        };
        const others = shuffled(judgeAll(reordered, new Map(shuffled([...world], seed)), around), seed);
        expect(JSON.stringify(plan(others, actions))).toBe(JSON.stringify(plan(cells, actions)));
        expect(JSON.stringify(planText(others, words))).toBe(JSON.stringify(planText(cells, words)));
      }),
    );
  });

  it("acts on each gap with a next step exactly once, and on nothing else: never on the unknown", () => {
    fc.assert(
      fc.property(desired, seen, circumstances, (declared, world, around) => {
        const cells = judgeAll(declared, world, around);
        const due = cells.filter((cell) => cell.state === "gap" && cell.next !== undefined);
        const steps = plan(cells, actions);
        const planned = steps.flatMap((step) => step.accounts.map((account) => `${step.region} ${account} ${step.action}`));
        const wanted = new Set(due.map((cell) => `${cell.region} ${cell.account} ${cell.next?.action}`));
        expect(new Set(planned)).toEqual(wanted);
        const perCapability = steps.flatMap((step) =>
          step.accounts.flatMap((account) => step.capabilities.map((one) => cellKey(step.region, account, one))),
        );
        const enabling = due.filter((cell) => cell.next?.action === "enable");
        expect(perCapability.sort()).toEqual(enabling.map((cell) => cellKey(cell.region, cell.account, cell.capability)).sort());
      }),
    );
  });

  it("touches declared accounts and regions only, within every limit, and leaves alone who must be alone", () => {
    fc.assert(
      fc.property(desired, seen, circumstances, (declared, world, around) => {
        for (const step of plan(judgeAll(declared, world, around), actions)) {
          const limits = actions[step.action];
          expect(declared.regions).toContain(step.region);
          for (const account of step.accounts) expect(declared.accounts).toContain(account);
          if (limits?.targets === undefined) expect(step.accounts.length).toBeLessThanOrEqual(limits?.batch ?? 0);
          else expect(step.targets.length).toBeLessThanOrEqual(limits.targets);
          if (limits?.alone !== undefined && step.accounts.includes(limits.alone)) expect(step.accounts).toEqual([limits.alone]);
        }
      }),
    );
  });

  it("leads to what is declared: applied and planned again until nothing is left, which takes as many rounds as there are steps to go", () => {
    /** What AWS looks like after the step: associated accounts can be enabled next, everything else is on. */
    const after = (world: Seen, region: string, account: string, action: string, named: readonly string[]): Seen =>
      new Map(
        [...world].map(([key, one]): [string, Observation] => {
          const [where, who, capability] = key.split("/") as [string, string, string];
          const meant = where === region && who === account && one.next?.action === action;
          if (!meant || (named.length > 0 && !named.includes(capability))) return [key, one];
          return [
            key,
            action === "associate" ? { is: "off", observed: "DISABLED", next: { action: "enable" } } : { is: "on", observed: "ENABLED" },
          ];
        }),
      );
    fc.assert(
      fc.property(desired, seen, (declared, world) => {
        let now = world;
        for (let round = 0; round < 2; round += 1) {
          for (const step of plan(judgeAll(declared, now, quiet), actions))
            for (const account of step.accounts) now = after(now, step.region, account, step.action, step.capabilities);
        }
        expect(plan(judgeAll(declared, now, quiet), actions)).toEqual([]);
      }),
    );
  });
});

describe("a plan as people read it", () => {
  it("names every region with something to say, and nothing that is fine", () => {
    fc.assert(
      fc.property(desired, seen, circumstances, (declared, world, around) => {
        const cells = judgeAll(declared, world, around);
        const told = cells.filter((cell) => ["gap", "surplus", "unknown"].includes(cell.state));
        const { "newly enabled and billed": _, ...text } = planText(cells, words);
        expect(new Set(Object.keys(text))).toEqual(new Set(told.map((cell) => cell.region)));
        for (const [region, lines] of Object.entries(text))
          expect(new Set(Object.keys(lines))).toEqual(
            new Set(told.filter((cell) => cell.region === region).map((cell) => cell.account)),
          );
      }),
    );
  });

  it("mentions each capability that something is the matter with", () => {
    fc.assert(
      fc.property(desired, seen, circumstances, (declared, world, around) => {
        const cells = judgeAll(declared, world, around);
        const text = planText(cells, words) as Record<string, Record<string, string>>;
        for (const cell of cells.filter((one) => ["gap", "surplus", "unknown"].includes(one.state)))
          expect(text[cell.region]?.[cell.account]).toMatch(new RegExp(`\\b${cell.capability}\\b`));
      }),
    );
  });
});
