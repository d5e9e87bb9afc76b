import { describe, expect, it } from "vitest";
import type { Cell, Observation } from "../../../provider/core/cell";
import { cellKey } from "../../../provider/core/cell";
import type { Refusal } from "../../../provider/core/evaluate";
import { attemptsPerCell, propagationMs, staleReadMs, WriteLedger } from "../../../provider/reconcile/writeLedger";
import type { Classification } from "../../../provider/services/service";
import { account, cell, changing, gap, nth, observations, off, on, region, surplus, unknown } from "./cells";

const key = cellKey(region, account, "EC2");
const wanted = gap(account);
const accepted = { accepted: true } as const;
const refusal = { accepted: false, code: "CODE", message: "no" } as const;
const meaning = (is: Classification["is"]): Classification => ({ is, advice: "do this" });
const look = (ledger: WriteLedger, observation: Observation, now: number) =>
  ledger.observed(region, observations({ [account]: { EC2: observation } }), now);
const answerOf = (ledger: WriteLedger) => ledger.answers.get(key);
/** Records AWS's answer to one write: acceptance, or a refusal that means `is`. */
const write = (ledger: WriteLedger, is?: Classification["is"], now = 0, of: Cell = wanted, action = "enable") =>
  is === undefined
    ? ledger.answered(of, action, accepted, undefined, now)
    : ledger.answered(of, action, refusal, meaning(is), now);

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
    const ledger = new WriteLedger();
    write(ledger, is);
    if (answer === undefined) expect(answerOf(ledger)).toBeUndefined();
    else expect(answerOf(ledger)).toMatchObject(answer);
  });

  it("names who holds the setting, where the code tells", () => {
    const ledger = new WriteLedger();
    const held: Classification = { ...meaning("terminal"), managedBy: "organization policy" };
    ledger.answered(wanted, "enable", refusal, held, 0);
    expect(answerOf(ledger)).toMatchObject({ is: "refused", managedBy: "organization policy" });
  });

  it("retryable is asked again, a bounded number of times, and then refused with AWS's code", () => {
    const ledger = new WriteLedger();
    for (let attempt = 1; attempt < attemptsPerCell; attempt += 1) {
      write(ledger, "retryable");
      expect(answerOf(ledger), `attempt ${attempt}`).toBeUndefined();
    }
    write(ledger, "retryable");
    expect(answerOf(ledger)).toMatchObject({ is: "refused", code: "CODE" });
  });

  it("retryable is the reason when time runs out before the next attempt, and forgotten once AWS accepts", () => {
    const ledger = new WriteLedger();
    write(ledger, "retryable");
    expect(ledger.lastAnswers.get(key)).toMatchObject({ is: "refused", code: "CODE" });
    write(ledger);
    expect(ledger.lastAnswers.get(key)).toEqual({ is: "accepted" });
  });

  it("propagation is asked again only while it may be the echo of a membership that this run began", () => {
    const ledger = new WriteLedger();
    write(ledger, undefined, 0, wanted, "associate");
    write(ledger, "propagation", propagationMs - 1);
    expect(answerOf(ledger)).toBeUndefined();
    write(ledger, "propagation", propagationMs);
    expect(answerOf(ledger)).toMatchObject({ is: "refused" });
  });

  it("the next action of a cell has attempts of its own", () => {
    const ledger = new WriteLedger();
    for (let attempt = 1; attempt < attemptsPerCell; attempt += 1) write(ledger, "retryable", 0, wanted, "associate");
    write(ledger, "retryable", 0, wanted, "enable");
    expect(answerOf(ledger)).toBeUndefined();
  });

  it("only cells that were really written can fail an update by not settling", () => {
    const ledger = new WriteLedger();
    expect(ledger.wrote(wanted)).toBe(false);
    write(ledger, "terminal");
    expect(ledger.wrote(wanted)).toBe(false);
    write(ledger);
    expect(ledger.wrote(wanted)).toBe(true);
    write(ledger, "retryable", 0, wanted, "another");
    expect(ledger.wrote(wanted)).toBe(true);
  });

  it("counts for its own cell only", () => {
    const ledger = new WriteLedger();
    write(ledger);
    const elsewhere = [{ account: nth(3) }, { region: "us-east-1" }, { capability: "ECR" }].map((over) => cell(over));
    for (const other of elsewhere) {
      expect(ledger.wrote(other)).toBe(false);
      expect(ledger.answers.get(cellKey(other.region, other.account, other.capability))).toBeUndefined();
      write(ledger, "terminal", 0, other);
    }
    expect(answerOf(ledger)).toEqual({ is: "accepted" });
  });
});

describe("an observation after an accepted write", () => {
  const written = (at = 0): WriteLedger => {
    const ledger = new WriteLedger();
    write(ledger, undefined, at);
    return ledger;
  };

  it.each([
    ["on", on],
    ["under way", changing],
  ])("%s: it is visible, nothing is left to wait for", (_, observation) => {
    const ledger = written();
    look(ledger, observation, 1);
    expect(answerOf(ledger)).toBeUndefined();
  });

  it("still off: a stale read, not asked again inside the window", () => {
    const ledger = written();
    look(ledger, off, staleReadMs - 1);
    expect(answerOf(ledger)).toEqual({ is: "accepted" });
  });

  it("a look that failed proves nothing: the write stands", () => {
    const ledger = written();
    look(ledger, unknown, 1);
    expect(answerOf(ledger)).toEqual({ is: "accepted" });
    look(ledger, unknown, staleReadMs * 10);
    expect(answerOf(ledger)).toEqual({ is: "accepted" });
  });

  it("still off after the window: asked once more, then given up as not persisted", () => {
    const ledger = written();
    look(ledger, off, staleReadMs);
    expect(answerOf(ledger)).toBeUndefined();
    write(ledger, undefined, staleReadMs);
    look(ledger, off, staleReadMs * 2 - 1);
    expect(answerOf(ledger)).toEqual({ is: "accepted" });
    look(ledger, off, staleReadMs * 2);
    expect(answerOf(ledger)).toMatchObject({ is: "refused", code: "NOT_PERSISTED" });
  });

  it("still off after the window, and AWS reports why: that is its answer", () => {
    const ledger = written();
    look(ledger, { ...off, code: "DISASSOCIATED", message: "not a member", advice: "associate it" }, staleReadMs);
    expect(answerOf(ledger)).toEqual({
      is: "refused",
      code: "DISASSOCIATED",
      message: "not a member",
      advice: "associate it",
    });
  });

  it("an earlier action of the same cell does not count against the next", () => {
    const ledger = new WriteLedger();
    write(ledger, undefined, 0, wanted, "associate");
    write(ledger, undefined, 0, wanted, "enable");
    look(ledger, off, staleReadMs);
    expect(answerOf(ledger), "enable was sent once, not twice").toBeUndefined();
  });

  it("asks again, without end of its own, while AWS says that it is busy: that was no write of ours", () => {
    const ledger = new WriteLedger();
    for (let window = 0; window < 5; window += 1) {
      write(ledger, "pending", window * staleReadMs);
      look(ledger, off, (window + 1) * staleReadMs);
      expect(answerOf(ledger), `window ${window}`).toBeUndefined();
    }
  });

  it("a step towards the next action is progress, not a stale read", () => {
    const ledger = new WriteLedger();
    write(ledger, undefined, 0, gap(account, "EC2", "associate"), "associate");
    look(ledger, off, 1);
    expect(answerOf(ledger)).toBeUndefined();
  });
});

describe("an observation after an accepted switch-off", () => {
  const written = (action = "disable"): WriteLedger => {
    const ledger = new WriteLedger();
    write(ledger, undefined, 0, { ...surplus(account), next: { action } }, action);
    return ledger;
  };
  const stopped: Observation = { ...off, releasable: ["disassociate", "deleteMember"] };

  it("still on is stale, off is gone", () => {
    const ledger = written();
    look(ledger, on, 1);
    expect(answerOf(ledger)).toEqual({ is: "accepted" });
    look(ledger, off, 2);
    expect(answerOf(ledger)).toBeUndefined();
  });

  it("off, with the same action still to do, is stale; with only the next one, it is progress", () => {
    const stale = written("disassociate");
    look(stale, stopped, 1);
    expect(answerOf(stale)).toEqual({ is: "accepted" });
    const progressed = written("stopMonitoring");
    look(progressed, stopped, 1);
    expect(answerOf(progressed)).toBeUndefined();
  });

  it("on, with only the next action to do, is progress: a part of it is off already", () => {
    const ledger = written("disassociate");
    look(ledger, { ...on, releasable: ["deleteMember"] }, 1);
    expect(answerOf(ledger)).toBeUndefined();
  });

  it("still on after the window: asked once more, then given up, whatever code AWS reports beside it", () => {
    const ledger = written();
    look(ledger, { ...on, code: "X" }, staleReadMs);
    expect(answerOf(ledger)).toBeUndefined();
    write(ledger, undefined, staleReadMs, surplus(account), "disable");
    look(ledger, on, staleReadMs * 2);
    expect(answerOf(ledger)).toMatchObject({ is: "refused", code: "NOT_PERSISTED" });
  });

  it("unknown proves nothing: never taken for off", () => {
    const ledger = written();
    look(ledger, unknown, staleReadMs * 10);
    expect(answerOf(ledger)).toEqual({ is: "accepted" });
  });
});

describe("an action that takes back what is there in order to begin again", () => {
  const newLedger = () => new WriteLedger(new Map(), new Set(["deleteRecord"]));
  const ended: Observation = { is: "off", observed: "Removed", next: { action: "deleteRecord" } };

  it("is done to what the run has found", () => {
    const ledger = newLedger();
    look(ledger, ended, 0);
    expect(answerOf(ledger)).toBeUndefined();
    write(ledger, undefined, 0, wanted, "deleteRecord");
    look(ledger, { is: "off", observed: "not a member", next: { action: "create" } }, 1);
    expect(answerOf(ledger)).toBeUndefined();
  });

  it("is not done to what the run itself has begun, with the reason that was observed", () => {
    const ledger = newLedger();
    write(ledger, undefined, 0, wanted, "invite");
    look(ledger, { is: "changing", observed: "EmailVerificationInProgress" }, 1);
    look(ledger, { ...ended, code: "EMAIL_VERIFICATION_FAILED", message: "no", advice: "correct it" }, 2);
    expect(answerOf(ledger)).toEqual({
      is: "refused",
      code: "EMAIL_VERIFICATION_FAILED",
      message: "no",
      advice: "correct it",
    });
  });

  it("or with what AWS reports, where it gives no reason", () => {
    const ledger = newLedger();
    write(ledger, undefined, 0, wanted, "accept");
    look(ledger, ended, 1);
    expect(answerOf(ledger)).toMatchObject({
      is: "refused",
      code: "UNDONE",
      message: "AWS accepted the change, and now reports Removed",
    });
  });
});

describe("capabilities that a region does not have", () => {
  const refusedAt = (since: string): Refusal => ({ since, named: true });
  const known = () => new Map([[region, new Map([["LAMBDA", refusedAt("2026-11-20T00:00:00Z")]])]]);

  it("are remembered by region, with their dates, beside those known before", () => {
    const ledger = new WriteLedger(known());
    ledger.refuseUnavailable(region, ["LAMBDA_CODE"], refusedAt("2026-11-21T00:00:00Z"));
    ledger.refuseUnavailable("us-east-1", ["EC2"], refusedAt("2026-11-21T00:00:00Z"));
    expect([...ledger.unavailable].map(([name, refusals]) => [name, [...refusals.keys()]])).toEqual([
      [region, ["LAMBDA", "LAMBDA_CODE"]],
      ["us-east-1", ["EC2"]],
    ]);
    expect(ledger.unavailable.get(region)?.get("LAMBDA")).toEqual(refusedAt("2026-11-20T00:00:00Z"));
  });

  it("a new refusal dates anew", () => {
    const ledger = new WriteLedger(known());
    ledger.refuseUnavailable(region, ["LAMBDA"], refusedAt("2026-11-21T00:00:00Z"));
    expect(ledger.unavailable.get(region)?.get("LAMBDA")).toEqual(refusedAt("2026-11-21T00:00:00Z"));
  });

  it("are a copy: what an earlier run knew stays as it was", () => {
    const earlier = known();
    new WriteLedger(earlier).refuseUnavailable(region, ["EC2"], refusedAt("2026-11-21T00:00:00Z"));
    expect([...(earlier.get(region)?.keys() ?? [])]).toEqual(["LAMBDA"]);
  });
});

describe("whether a run may switch something off", () => {
  it("is asked of the caller, and no unless it says so", () => {
    expect(new WriteLedger().maySwitchOff(nth(0))).toBe(false);
    const ledger = new WriteLedger(new Map(), new Set(), (id) => id === nth(0));
    expect([nth(0), nth(1)].map(ledger.maySwitchOff)).toEqual([true, false]);
  });
});
