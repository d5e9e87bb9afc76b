import { describe, expect, it } from "vitest";
import type { Cell, Observation } from "../../../provider/core/cell";
import { cellKey } from "../../../provider/core/evaluate";
import { WriteLedger } from "../../../provider/reconcile/writeLedger";

const [region, account, capability] = ["us-east-1", "111111111111", "FOUNDATIONAL"] as const;
const cell: Cell = { region, account, capability, state: "gap", declared: true, observed: "off" };
const see = (run: WriteLedger, sighting: Observation) => run.seen(region, new Map([[account, new Map([[capability, sighting]])]]), 1_000);
const answer = (run: WriteLedger) => run.answers().get(cellKey(region, account, capability));
const ended: Observation = { is: "off", observed: "Removed", next: { action: "forget" } };

describe("an action that takes back what is there in order to begin again", () => {
  const newRun = () => new WriteLedger(new Map(), new Set(["forget"]));

  it("is done to what the run has found", () => {
    const run = newRun();
    see(run, ended);
    expect(answer(run)).toBeUndefined();
    run.answered(cell, "forget", { accepted: true }, undefined, 0);
    see(run, { is: "off", observed: "not a member", next: { action: "create" } });
    expect(answer(run)).toBeUndefined();
  });

  it("is not done to what the run itself has begun, with the reason that was seen", () => {
    const run = newRun();
    run.answered(cell, "invite", { accepted: true }, undefined, 0);
    see(run, { is: "changing", observed: "EmailVerificationInProgress" });
    see(run, { ...ended, code: "EMAIL_VERIFICATION_FAILED", message: "no", advice: "correct it" });
    expect(answer(run)).toEqual({ is: "refused", code: "EMAIL_VERIFICATION_FAILED", message: "no", advice: "correct it" });
  });

  it("or with what AWS shows, where it gives no reason", () => {
    const run = newRun();
    run.answered(cell, "accept", { accepted: true }, undefined, 0);
    see(run, ended);
    expect(answer(run)).toMatchObject({
      is: "refused",
      code: "Undone",
      message: "AWS accepted the change, and now shows Removed",
    });
  });
});
