import { describe, expect, it } from "vitest";
import type { Cell, Sighting } from "../../provider/core/cell";
import { cellKey } from "../../provider/core/judge";
import { Run } from "../../provider/engine/run";

const [region, account, capability] = ["us-east-1", "111111111111", "FOUNDATIONAL"] as const;
const cell: Cell = { region, account, capability, state: "gap", declared: true, seen: "off" };
const see = (run: Run, sighting: Sighting) => run.seen(region, new Map([[account, new Map([[capability, sighting]])]]), 1_000);
const answer = (run: Run) => run.answers().get(cellKey(region, account, capability));
const ended: Sighting = { is: "off", seen: "Removed", next: { action: "forget" } };

describe("an action that takes back what is there in order to begin again", () => {
  const newRun = () => new Run(new Map(), new Set(["forget"]));

  it("is done to what the run has found", () => {
    const run = newRun();
    see(run, ended);
    expect(answer(run)).toBeUndefined();
    run.answered(cell, "forget", { accepted: true }, undefined, 0);
    see(run, { is: "off", seen: "not a member", next: { action: "create" } });
    expect(answer(run)).toBeUndefined();
  });

  it("is not done to what the run itself has begun, with the reason that was seen", () => {
    const run = newRun();
    run.answered(cell, "invite", { accepted: true }, undefined, 0);
    see(run, { is: "changing", seen: "EmailVerificationInProgress" });
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
