import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell, Observation } from "../../../provider/core/cell";
import { cellKey } from "../../../provider/core/cell";
import { evaluateLeaving } from "../../../provider/core/evaluate";
import { isActionable, plan } from "../../../provider/core/plan";
import type { Plan, PlanEntry, PlanWords } from "../../../provider/core/planEntries";
import { billedBy, planEntries } from "../../../provider/core/planEntries";
import { planLines, planText } from "../../../provider/core/planText";
import { leaving } from "../../../provider/core/release";
import type { World } from "./worlds";
import { actions, context, desired, evaluateAll, now, observationsIn, releaseActions, shuffled, world } from "./worlds";

const plain = { waivers: [], now };
const words: PlanWords = { verbOf: (action) => action, consequenceOf: () => "c", writes: true };
const entriesOf = (cells: readonly Cell[]): PlanEntry[] => planEntries(cells, [], [], words);
const planOf = (entries: readonly PlanEntry[]): Plan => ({
  entries,
  billed: 0,
  adopted: 0,
  replaces: false,
  forecast: { calls: 0, seconds: 0 },
});
const nobody = new Map<string, { name?: string }>();

describe("a plan (docs/promises.md, promises 2, 3 and 14)", () => {
  it("is total and does not change what it is given", () => {
    fc.assert(
      fc.property(desired, world, context, (declared, observed, around) => {
        const cells = evaluateAll(declared, observed, around);
        const before = structuredClone(cells);
        const first = plan(cells, actions);
        expect(plan(cells, actions)).toEqual(first);
        entriesOf(cells);
        expect(cells).toEqual(before);
      }),
    );
  });

  it("does not depend on any order: same steps, same entries, same text, to the byte", () => {
    fc.assert(
      fc.property(desired, world, context, fc.integer(), (declared, observed, around, seed) => {
        const cells = evaluateAll(declared, observed, around);
        const reordered = {
          ...declared,
          accounts: shuffled(declared.accounts, seed),
          regions: shuffled(declared.regions, seed),
          capabilities: shuffled(declared.capabilities, seed),
        };
        const others = shuffled(evaluateAll(reordered, new Map(shuffled([...observed], seed)), around), seed);
        expect(JSON.stringify(plan(others, actions))).toBe(JSON.stringify(plan(cells, actions)));
        expect(JSON.stringify(entriesOf(others))).toBe(JSON.stringify(entriesOf(cells)));
        expect(billedBy(others)).toBe(billedBy(cells));
        const text = JSON.stringify(planText(planOf(entriesOf(cells)), nobody));
        expect(JSON.stringify(planText(planOf(shuffled(entriesOf(others), seed)), nobody))).toBe(text);
      }),
    );
  });

  it("acts on each gap and surplus with a next step exactly once, and on nothing else: never on the unknown", () => {
    fc.assert(
      fc.property(desired, world, context, (declared, observed, around) => {
        const cells = evaluateAll(declared, observed, around);
        const due = cells.filter(
          (cell) => (cell.state === "gap" || cell.state === "surplus") && cell.next !== undefined,
        );
        expect(cells.filter(isActionable)).toEqual(due);
        const steps = plan(cells, actions);
        const planned = steps.flatMap((step) =>
          step.accounts.map((account) => `${step.region} ${account} ${step.action}`),
        );
        const wanted = new Set(due.map((cell) => `${cell.region} ${cell.account} ${cell.next?.action}`));
        expect(new Set(planned)).toEqual(wanted);
        const perCapability = steps.flatMap((step) =>
          step.accounts.flatMap((account) =>
            step.capabilities.map((capability) => cellKey(step.region, account, capability)),
          ),
        );
        const named = due.filter((cell) => actions[cell.next?.action ?? ""]?.perCapability === true);
        expect(perCapability.sort()).toEqual(
          named.map((cell) => cellKey(cell.region, cell.account, cell.capability)).sort(),
        );
      }),
    );
  });

  it("touches declared accounts and regions only, within every limit, and leaves alone who must be alone", () => {
    fc.assert(
      fc.property(desired, world, context, (declared, observed, around) => {
        for (const step of plan(evaluateAll(declared, observed, around), actions)) {
          const limits = actions[step.action];
          expect(declared.regions).toContain(step.region);
          for (const account of step.accounts) expect(declared.accounts).toContain(account);
          if (limits?.targets === undefined) expect(step.accounts.length).toBeLessThanOrEqual(limits?.batch ?? 0);
          else expect(step.targets.length).toBeLessThanOrEqual(limits.targets);
          if (limits?.alone !== undefined && step.accounts.includes(limits.alone))
            expect(step.accounts).toEqual([limits.alone]);
        }
      }),
    );
  });

  /** What AWS reports after a step: associated accounts can be enabled next, what is switched off is off, all else is on. */
  const applied = (observed: World, region: string, account: string, action: string, named: readonly string[]): World =>
    new Map(
      [...observed].map(([key, observation]): [string, Observation] => {
        const [where, who, capability] = key.split("/") as [string, string, string];
        const isMeant =
          action === "disable" || action === "leave"
            ? observation.is === "on" || observation.releasable?.includes(action) === true
            : observation.is === "off" && observation.next?.action === action;
        if (where !== region || who !== account || !isMeant) return [key, observation];
        if (named.length > 0 && !named.includes(capability)) return [key, observation];
        if (action === "associate") return [key, { is: "off", observed: "DISABLED", next: { action: "enable" } }];
        if (action === "disable") return [key, { is: "off", observed: "DISABLED", releasable: ["leave"] }];
        return [key, action === "leave" ? { is: "off", observed: "GONE" } : { is: "on", observed: "ENABLED" }];
      }),
    );

  it("leads to what is declared: applied and planned again until nothing is left, in as many rounds as there are steps to go", () => {
    fc.assert(
      fc.property(desired, world, (declared, observed) => {
        let today = observed;
        for (let round = 0; round < 2; round += 1) {
          for (const step of plan(evaluateAll(declared, today, plain), actions))
            for (const account of step.accounts)
              today = applied(today, step.region, account, step.action, step.capabilities);
        }
        expect(plan(evaluateAll(declared, today, plain), actions)).toEqual([]);
      }),
    );
  });

  it("and a release to what is off, by the same steps: what cannot be observed, or is on its way, stays", () => {
    fc.assert(
      fc.property(desired, world, (before, observed) => {
        const cells = leaving(before, undefined, () => releaseActions);
        const evaluated = (today: World) => evaluateLeaving(cells, (region) => observationsIn(today, region), plain);
        let today = observed;
        for (let round = 0; round < 2; round += 1) {
          for (const step of plan(evaluated(today), actions))
            for (const account of step.accounts)
              today = applied(today, step.region, account, step.action, step.capabilities);
        }
        for (const cell of evaluated(today)) expect(["unknown", "pending"]).toContain(cell.state);
      }),
    );
  });
});

describe("the entries of a plan", () => {
  it("say of every cell that is not as declared, once, what will become of it; and nothing of what is fine", () => {
    fc.assert(
      fc.property(desired, world, context, (declared, observed, around) => {
        const cells = evaluateAll(declared, observed, around);
        const open = cells.filter((cell) => ["gap", "surplus", "unknown"].includes(cell.state));
        const entries = entriesOf(cells);
        const named = entries.flatMap(({ region, accounts, capabilities }) =>
          accounts.flatMap((account) => capabilities.map((capability) => cellKey(region, account, capability))),
        );
        expect(named.sort()).toEqual(open.map((cell) => cellKey(cell.region, cell.account, cell.capability)).sort());
        for (const { accounts, capabilities } of entries) {
          expect(accounts).toEqual([...new Set(accounts)].sort());
          expect(capabilities).toEqual([...new Set(capabilities)].sort());
        }
      }),
    );
  });

  it("announce exactly the steps that will be sent, no more and no fewer", () => {
    fc.assert(
      fc.property(desired, world, context, (declared, observed, around) => {
        const cells = evaluateAll(declared, observed, around);
        const each = (list: readonly { region: string; action: string; accounts: readonly string[] }[]) =>
          new Set(
            list.flatMap(({ region, action, accounts }) => accounts.map((account) => `${region} ${account} ${action}`)),
          );
        const announced = entriesOf(cells).filter(({ action }) => action !== "");
        expect(each(announced)).toEqual(each(plan(cells, actions)));
        expect(planEntries(cells, [], [], { ...words, writes: false }).every(({ action }) => action === "")).toBe(true);
      }),
    );
  });
});

describe("a plan as people read it", () => {
  it("names every region and account with something to say, and each of its capabilities", () => {
    fc.assert(
      fc.property(desired, world, context, (declared, observed, around) => {
        const cells = evaluateAll(declared, observed, around);
        const open = cells.filter((cell) => ["gap", "surplus", "unknown"].includes(cell.state));
        const text = planText(planOf(entriesOf(cells)), nobody) as Record<string, Record<string, string>>;
        expect(new Set(Object.keys(text))).toEqual(new Set(open.map((cell) => cell.region)));
        for (const [region, lines] of Object.entries(text))
          expect(new Set(Object.keys(lines))).toEqual(
            new Set(open.filter((cell) => cell.region === region).map((cell) => cell.account)),
          );
        for (const cell of open)
          expect(text[cell.region]?.[cell.account]).toMatch(new RegExp(`\\b${cell.capability}\\b`));
      }),
    );
  });

  it("the console's lines are as many as there are, up to ten, and then say how many are left", () => {
    fc.assert(
      fc.property(desired, world, context, (declared, observed, around) => {
        const entries = entriesOf(evaluateAll(declared, observed, around));
        const lines = planLines(planOf(entries), nobody);
        expect(lines.length).toBeLessThanOrEqual(11);
        expect(lines.length === 0).toBe(entries.length === 0);
        if (lines.length === 11) expect(lines.at(-1)).toMatch(/^\.\.\.and \d+ more /);
      }),
    );
  });
});
