import { describe, expect, it } from "vitest";
import { startScene, web } from "./securityIncidentResponseWorld";

const refusal = (code: string, fields: object = {}) => expect.objectContaining({ code, ...fields });

describe("Security Incident Response: the end of a membership", () => {
  it("a cancelled membership ends at once, is still listed, and is not active", () => {
    const { call, covered, now } = startScene();
    expect(call("CancelMembership")).toEqual({ membershipId: call("ListMemberships")["items"][0].membershipId });
    expect(call("ListMemberships")["items"]).toMatchObject([{ membershipStatus: "Cancelled" }]);
    expect(call("GetMembership")).toMatchObject({
      membershipStatus: "Cancelled",
      membershipDeactivationTimestamp: now / 1000,
    });
    expect(covered()).toBe(0);
    const notActive = refusal("SecurityIncidentResponseNotActiveException");
    expect(() => call("BatchGetMemberAccountDetails", { accountIds: [web] })).toThrow(notActive);
    expect(() => call("UpdateMembership", { undoMembershipCancellation: true })).toThrow(notActive);
  });

  it("where cancelling takes until the end of the month, it goes on, and can be undone until then", () => {
    const scene = startScene();
    scene.state.settings.cancellation = "endOfCycle";
    const undo = { undoMembershipCancellation: true };
    const validation = refusal("ValidationException", { status: 400 });
    expect(() => scene.call("UpdateMembership", undo)).toThrow(validation);
    scene.call("CancelMembership");
    expect(scene.call("GetMembership")["membershipDeactivationTimestamp"]).toBe(Date.UTC(2026, 11, 1) / 1000);
    expect(scene.statuses(web)).toEqual(["Associated/Organization"]);
    expect(() => scene.call("UpdateMembership", { undoMembershipCancellation: false })).toThrow(validation);
    scene.call("UpdateMembership", undo);
    expect(scene.call("GetMembership")).toMatchObject({ membershipStatus: "Active", numberOfAccountsCovered: 2 });
    expect(scene.call("GetMembership")).not.toHaveProperty("membershipDeactivationTimestamp");
    scene.call("CancelMembership");
    scene.now = Date.UTC(2026, 11, 1);
    expect(scene.call("GetMembership")).toMatchObject({ membershipStatus: "Terminated", numberOfAccountsCovered: 0 });
    expect(() => scene.call("UpdateMembership", undo)).toThrow(refusal("SecurityIncidentResponseNotActiveException"));
  });

  it("ends when its owner is no longer the delegated administrator", () => {
    const { call, world } = startScene({ settleMs: 60_000 });
    world.organization.delegatedAdministrators["security-ir.amazonaws.com"] = [];
    expect(call("GetMembership")).toMatchObject({ membershipStatus: "Terminated", numberOfAccountsCovered: 0 });
  });
});
