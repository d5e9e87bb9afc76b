import { afterEach, describe, expect, it } from "vitest";
import { active, byUnits, closeScenes, date, first, id, scene, second, unit } from "./securityIncidentResponseAnswers";

afterEach(closeScenes);

/** Between the look and the write somebody may have cancelled the membership. */
describe("a membership that is not active any more is not written to", () => {
  it.each([
    [
      "cancelled, and runs on to its end",
      { membershipStatus: "Cancelled", membershipDeactivationTimestamp: date("2026-12-31") },
      "MEMBERSHIP_CANCELLED",
    ],
    ["over", { membershipStatus: "Terminated" }, "MEMBERSHIP_NOT_ACTIVE"],
    ["in a status that is new to us", { membershipStatus: "Paused" }, "UNKNOWN_STATUS"],
  ])("%s", async (_, over, code) => {
    const membership = active(byUnits(unit), over);
    for (const action of ["addUnits", "removeUnits", "cancelMembership"] as const) {
      const { apply, writes } = await scene({ membership, associated: [first, second] }, { membershipId: id });
      expect(await apply(action, [first, second], [unit])).toEqual([code, code]);
      expect(writes).toEqual([]);
    }
  });
});
