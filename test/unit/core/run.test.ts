import { describe, expect, it } from "vitest";
import type { Cell, Observation } from "../../../provider/core/cell";
import { cellKey } from "../../../provider/core/evaluate";
import { attemptsPerCell, propagationMs, WriteLedger, staleReadMs } from "../../../provider/reconcile/writeLedger";
import type { Classification } from "../../../provider/services/service";
import { account, cell, changing, gap, off, on, region, sightings, unknown } from "./cells";

const key = cellKey(region, account, "EC2");
const wanted = gap(account);
const accepted = { accepted: true } as const;
const refusal = { accepted: false, code: "CODE", message: "no" } as const;
const meaning = (is: Classification["is"]): Classification => ({ is, advice: "do this" });
const look = (run: WriteLedger, sighting: Observation, now: number) => run.seen(region, sightings({ [account]: { EC2: sighting } }), now);
const answerOf = (run: WriteLedger) => run.answers().get(key);
const ask = (run: WriteLedger, is?: Classification["is"], now = 0, one: Cell = wanted, action = "enable") =>
  is === undefined ? run.answered(one, action, accepted, undefined, now) : run.answered(one, action, refusal, meaning(is), now);

describe("what AWS answered to a write", () => {
  it.each([
    [undefined, { is: "accepted" }],
    ["done", { is: "accepted" }],
    ["pending", { is: "accepted" }],
    ["terminal", { is: "refused", code: "CODE", message: "no", advice: "do this" }],
    ["notApplicable", { is: "notApplicable", code: "CODE" }],
    ["retryable", undefined],
    ["propagation", { is: "refused", code: "CODE" }],
  ] as const)("%s", (is, answer) => {
    const run = new WriteLedger();
    ask(run, is);
    if (answer === undefined) expect(answerOf(run)).toBeUndefined();
    else expect(answerOf(run)).toMatchObject(answer);
  });

  it("retryable is asked again, a bounded number of times, and then refused with AWS's code", () => {
    const run = new WriteLedger();
    for (let attempt = 1; attempt < attemptsPerCell; attempt += 1) {
      ask(run, "retryable");
      expect(answerOf(run), `attempt ${attempt}`).toBeUndefined();
    }
    ask(run, "retryable");
    expect(answerOf(run)).toMatchObject({ is: "refused", code: "CODE" });
  });

  it("propagation is asked again only while it may be the echo of a membership that this run began", () => {
    const run = new WriteLedger();
    ask(run, undefined, 0, wanted, "associate");
    ask(run, "propagation", propagationMs - 1);
    expect(answerOf(run)).toBeUndefined();
    ask(run, "propagation", propagationMs);
    expect(answerOf(run)).toMatchObject({ is: "refused" });
  });

  it("the next action of a cell has attempts of its own", () => {
    const run = new WriteLedger();
    for (let attempt = 1; attempt < attemptsPerCell; attempt += 1) ask(run, "retryable", 0, wanted, "associate");
    ask(run, "retryable", 0, wanted, "enable");
    expect(answerOf(run)).toBeUndefined();
  });

  it("only cells that were really written can fail an update by not settling", () => {
    const run = new WriteLedger();
    expect(run.wrote(wanted)).toBe(false);
    ask(run, "terminal");
    expect(run.wrote(wanted)).toBe(false);
    ask(run);
    expect(run.wrote(wanted)).toBe(true);
    ask(run, "retryable", 0, wanted, "another");
    expect(run.wrote(wanted)).toBe(true);
  });
});

describe("what a look after an accepted write means", () => {
  const written = (at = 0): WriteLedger => {
    const run = new WriteLedger();
    ask(run, undefined, at);
    return run;
  };

  it.each([
    ["on", on],
    ["under way", changing],
  ])("%s: it shows, nothing is left to wait for", (_, sighting) => {
    const run = written();
    look(run, sighting, 1);
    expect(answerOf(run)).toBeUndefined();
  });

  it("still off: a stale read, not asked again inside the window", () => {
    const run = written();
    look(run, off, staleReadMs - 1);
    expect(answerOf(run)).toEqual({ is: "accepted" });
  });

  it("a look that failed says nothing: the write stands", () => {
    const run = written();
    look(run, unknown, 1);
    expect(answerOf(run)).toEqual({ is: "accepted" });
    look(run, unknown, staleReadMs * 10);
    expect(answerOf(run)).toEqual({ is: "accepted" });
  });

  it("still off after the window: asked once more, then told as not persisted", () => {
    const run = written();
    look(run, off, staleReadMs);
    expect(answerOf(run)).toBeUndefined();
    ask(run, undefined, staleReadMs);
    look(run, off, staleReadMs * 2 - 1);
    expect(answerOf(run)).toEqual({ is: "accepted" });
    look(run, off, staleReadMs * 2);
    expect(answerOf(run)).toMatchObject({ is: "refused", code: "NotPersisted" });
  });

  it("an earlier action of the same cell does not count against the next one", () => {
    const run = new WriteLedger();
    ask(run, undefined, 0, wanted, "associate");
    ask(run, undefined, 0, wanted, "enable");
    look(run, off, staleReadMs);
    expect(answerOf(run), "enable was sent once, not twice").toBeUndefined();
  });

  it("asks again, without end of its own, while AWS says that it is busy: that was no write of ours", () => {
    const run = new WriteLedger();
    for (let window = 0; window < 5; window += 1) {
      ask(run, "pending", window * staleReadMs);
      look(run, off, (window + 1) * staleReadMs);
      expect(answerOf(run), `window ${window}`).toBeUndefined();
    }
  });

  it("a step towards the next action is progress, not a stale read", () => {
    const run = new WriteLedger();
    ask(run, undefined, 0, gap(account, "EC2", "associate"), "associate");
    look(run, off, 1);
    expect(answerOf(run)).toBeUndefined();
  });

  it("a surplus is stale while it is on, and gone when it is off", () => {
    const surplus = cell({ state: "surplus", declared: false, next: { action: "disable" } });
    const run = new WriteLedger();
    ask(run, undefined, 0, surplus, "disable");
    look(run, on, 1);
    expect(answerOf(run)).toEqual({ is: "accepted" });
    look(run, off, 2);
    expect(answerOf(run)).toBeUndefined();
  });
});

describe("capabilities that a region does not offer", () => {
  it("are remembered by region, beside those known before", () => {
    const run = new WriteLedger(new Map([[region, new Set(["LAMBDA"])]]));
    run.refuseNotOffered(region, ["LAMBDA_CODE"]);
    run.refuseNotOffered("us-east-1", ["EC2"]);
    expect([...run.notOffered].map(([name, capabilities]) => [name, [...capabilities]])).toEqual([
      [region, ["LAMBDA", "LAMBDA_CODE"]],
      ["us-east-1", ["EC2"]],
    ]);
  });

  it("are a copy: what an earlier run knew stays as it was", () => {
    const known = new Map([[region, new Set(["LAMBDA"])]]);
    new WriteLedger(known).refuseNotOffered(region, ["EC2"]);
    expect([...(known.get(region) ?? [])]).toEqual(["LAMBDA"]);
  });
});

describe("the accounts that a run may switch something off in", () => {
  it("are bounded, those that it was to switch off anyway included", () => {
    const run = new WriteLedger(new Map(), new Set(), { accounts: 2, already: new Set(["100000000001"]) });
    expect(["100000000001", "100000000002", "100000000003", "100000000002"].map((account) => run.maySwitchOff(account))).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it("are none without an allowance", () => {
    expect(new WriteLedger().maySwitchOff("100000000001")).toBe(false);
  });
});
