import { describe, expect, it } from "vitest";
import type { Cell } from "../../../provider/core/cell";
import type { ReleasedCell } from "../../../provider/core/evaluate";
import type { PlanWords } from "../../../provider/core/planEntries";
import { billedBy, planEntries } from "../../../provider/core/planEntries";
import type { LeavingCell } from "../../../provider/core/release";
import { cell, gap, ids, nth, region, surplus } from "./cells";

const words: PlanWords = {
  verbOf: (action) => `${action} now`,
  consequenceOf: (level) => (level === "account" ? "its findings are deleted" : undefined),
  writes: true,
};
const tracks: PlanWords = { ...words, writes: false };
const entries = (cells: readonly Cell[], given = words) => planEntries(cells, [], [], given);

const released = (id: string, over: Partial<ReleasedCell> = {}): ReleasedCell => ({
  ...surplus(id),
  level: "account",
  ...over,
});
const retained = (id: string, over: Partial<LeavingCell> = {}): LeavingCell => ({
  region,
  account: id,
  capability: "EC2",
  level: "capability",
  actions: [],
  ...over,
});

describe("an entry for a cell", () => {
  it("a gap: the step that closes it", () =>
    expect(entries([gap(nth(0))])).toEqual([
      {
        region,
        reason: "gap",
        action: "enable",
        verb: "enable now",
        capabilities: ["EC2"],
        accounts: [nth(0)],
        observed: "DISABLED",
      },
    ]));

  it("with everything that AWS said about it", () => {
    const details = { code: "ACCESS_DENIED", managedBy: "organization policy", note: "auto-enable adds ECR" };
    expect(entries([{ ...gap(nth(0)), ...details }])).toMatchObject([details]);
  });

  it("a gap without a step, such as one that AWS refused, is blocked", () =>
    expect(entries([cell({ code: "NOT_IN_ORGANIZATION" })])).toMatchObject([
      { reason: "blocked", action: "", verb: "", observed: "DISABLED", code: "NOT_IN_ORGANIZATION" },
    ]));

  it("surplus: the step that switches it off; blocked where somebody holds it", () => {
    expect(entries([surplus(nth(0))])).toMatchObject([{ reason: "surplus", action: "disable", observed: "ENABLED" }]);
    const { next: _, ...held } = { ...surplus(nth(0)), code: "POLICY" };
    expect(entries([held])).toMatchObject([{ reason: "blocked", action: "", code: "POLICY" }]);
  });

  it("unknown: not observed, and never acted on", () =>
    expect(
      entries([cell({ state: "unknown", observed: "not observed", code: "Throttled", next: { action: "enable" } })]),
    ).toMatchObject([{ reason: "unobserved", action: "", verb: "", code: "Throttled" }]));

  it.each(["covered", "pending", "waived", "notApplicable"] as const)("%s: none", (state) =>
    expect(entries([cell({ state })])).toEqual([]),
  );

  it("in track mode says what is wrong, not what will be done", () =>
    expect(entries([gap(nth(0)), surplus(nth(1))], tracks)).toMatchObject([
      { reason: "tracked", action: "", observed: "DISABLED" },
      { reason: "tracked", action: "", observed: "ENABLED" },
    ]));

  it("in track mode what AWS holds is left alone too, and the unknown stays unobserved", () =>
    expect(
      entries([cell({ code: "POLICY" }), cell({ account: nth(1), state: "unknown", code: "X" })], tracks),
    ).toMatchObject([
      { reason: "tracked", code: "POLICY" },
      { reason: "unobserved", code: "X" },
    ]));
});

describe("grouping", () => {
  it("accounts with the same capabilities, for the same reason, share an entry", () => {
    const cells = ids(3).flatMap((id) => [gap(id, "ECR"), gap(id, "EC2")]);
    expect(entries([...cells, gap(nth(9), "EC2")])).toMatchObject([
      { capabilities: ["EC2"], accounts: [nth(9)] },
      { capabilities: ["EC2", "ECR"], accounts: ids(3) },
    ]);
  });

  it.each<[string, Partial<Cell>]>([
    ["region", { region: "us-east-1" }],
    ["observed", { observed: "SUSPENDED" }],
    ["code", { code: "X" }],
    ["managedBy", { managedBy: "auto-enable" }],
    ["note", { note: "n" }],
    ["action", { next: { action: "associate" } }],
  ])("a different %s is another entry", (_, over) =>
    expect(entries([gap(nth(0)), { ...gap(nth(1)), ...over }])).toHaveLength(2),
  );

  it("different accounts that differ in nothing that is said do not", () =>
    expect(entries([gap(nth(0)), { ...gap(nth(1)), advice: "a", since: "2026-01-01" }])).toHaveLength(1));

  it("the order of the cells never shows", () => {
    const cells = [
      ...ids(5).map((id) => gap(id)),
      surplus(nth(7)),
      cell({ account: nth(8) }),
      { ...gap(nth(1)), region: "a" },
    ];
    expect(entries([...cells].reverse())).toEqual(entries(cells));
  });
});

describe("what leaves the declaration", () => {
  const leaving = (cells: readonly ReleasedCell[]) => planEntries([], cells, [], words);

  it("and is switched off: by which action, and what that means for the account", () =>
    expect(leaving([released(nth(0))])).toEqual([
      {
        region,
        reason: "released",
        action: "disable",
        verb: "disable now",
        capabilities: ["EC2"],
        accounts: [nth(0)],
        observed: "ENABLED",
        note: "its findings are deleted",
      },
    ]));

  it("and AWS still works on it: no action yet, but it will be released", () => {
    const { next: _, ...changing } = released(nth(0), { state: "pending", observed: "DISABLING", level: "capability" });
    const [entry] = leaving([changing]);
    expect(entry).toMatchObject({ reason: "released", action: "", verb: "release", observed: "DISABLING" });
    expect(entry).not.toHaveProperty("note");
  });

  it("and cannot be observed", () =>
    expect(leaving([released(nth(0), { state: "unknown", code: "Throttled" })])).toMatchObject([
      { reason: "unobserved", action: "", code: "Throttled" },
    ]));

  it("and stays on", () =>
    expect(planEntries([], [], [retained(nth(0)), retained(nth(1), { level: "account" })], words)).toMatchObject([
      { reason: "retained", action: "", accounts: [nth(1)], note: "its findings are deleted" },
      { reason: "retained", action: "", accounts: [nth(0)] },
    ]));

  it("stands beside what is to be done in the same account: neither hides the other", () => {
    const both = planEntries(
      [gap(nth(0))],
      [released(nth(0), { capability: "ECR" })],
      [retained(nth(0), { capability: "L" })],
      words,
    );
    expect(both.map(({ reason, accounts }) => [reason, accounts])).toEqual([
      ["gap", [nth(0)]],
      ["released", [nth(0)]],
      ["retained", [nth(0)]],
    ]);
  });
});

describe("what will be billed", () => {
  it("each capability that is enabled", () => expect(billedBy([gap(nth(0)), gap(nth(0), "ECR"), gap(nth(1))])).toBe(3));

  it("and what AWS enables along with it, once an account and region", () => {
    const associated = (id: string, capability: string, ...alsoEnables: string[]): Cell => ({
      ...gap(id, capability, "associate"),
      alsoEnables,
    });
    expect(billedBy([associated(nth(0), "EC2", "LAMBDA"), associated(nth(0), "ECR", "LAMBDA"), gap(nth(1))])).toBe(4);
    expect(billedBy([associated(nth(0), "EC2", "LAMBDA"), associated(nth(1), "EC2", "LAMBDA")])).toBe(4);
    const inTwoRegions = [
      associated(nth(0), "EC2", "LAMBDA"),
      { ...associated(nth(0), "EC2", "LAMBDA"), region: "us-east-1" },
    ];
    expect(billedBy(inTwoRegions)).toBe(4);
    expect(billedBy([associated(nth(0), "EC2", "LAMBDA"), associated(nth(0), "ECR", "CODE")])).toBe(4);
  });

  it("nothing else: neither what is on, nor surplus, nor what cannot be closed", () =>
    expect(billedBy([cell({ state: "covered" }), surplus(nth(0)), cell(), cell({ state: "unknown" })])).toBe(0));
});
