import { describe, expect, it } from "vitest";
import type { Observation } from "../../../provider/core/cell";
import { guardDutyMemberSet as guardDuty } from "../../../provider/services/guardDutyMemberSet";
import type { Way } from "../../../provider/services/guardDutyMemberSet/membership";
import { dependentSighting, memberSighting, statuses } from "../../../provider/services/guardDutyMemberSet/membership";

const organization: Way = { by: "organization", autoEnabled: [] };
const invitation: Way = { by: "invitation" };
const accepting: Way = { by: "invitation", acceptRoleName: "accept" };
const nobody: Way = { by: "nobody", code: "EMAIL_MISSING", message: "no e-mail", advice: "declare one" };
const ways = { organization, invitation, accepting, nobody };

const minute = 60_000;
const sight = (RelationshipStatus: string, way: Way | undefined, age: number | "untold" = 0): Observation =>
  memberSighting(
    { member: { AccountId: "1", MasterId: "2", Email: "x", UpdatedAt: "", RelationshipStatus } },
    { way, age: age === "untold" ? undefined : age, patience: 5 * minute },
  );
const outline = ({ is, next }: Observation): string => (next === undefined ? is : `${is}, ${next.action}`);

/** State and action for every status that AWS writes or is likely to, in every set-up: `is, action`. */
const table: Readonly<Record<string, Readonly<Record<keyof typeof ways, string>>>> = {
  Enabled: { organization: "on", invitation: "on", accepting: "on", nobody: "on" },
  Disabled: {
    organization: "off, startMonitoring",
    invitation: "off, startMonitoring",
    accepting: "off, startMonitoring",
    nobody: "off, startMonitoring",
  },
  Created: { organization: "changing", invitation: "off, invite", accepting: "off, invite", nobody: "changing" },
  Invited: { organization: "changing", invitation: "changing", accepting: "off, accept", nobody: "changing" },
  EmailVerificationInProgress: {
    organization: "changing",
    invitation: "changing",
    accepting: "changing",
    nobody: "changing",
  },
  EmailVerificationFailed: { organization: "off, create", invitation: "off, forget", accepting: "off, forget", nobody: "off" },
  Removed: { organization: "off, create", invitation: "off, forget", accepting: "off, forget", nobody: "off" },
  Resigned: { organization: "off, create", invitation: "off, forget", accepting: "off, forget", nobody: "off" },
  Deleted: { organization: "off, create", invitation: "off, forget", accepting: "off, forget", nobody: "off" },
  RegionDisabled: {
    organization: "notApplicable",
    invitation: "notApplicable",
    accepting: "notApplicable",
    nobody: "notApplicable",
  },
  AccountSuspended: {
    organization: "notApplicable",
    invitation: "notApplicable",
    accepting: "notApplicable",
    nobody: "notApplicable",
  },
};

describe("relationshipStatus", () => {
  it("is in the table, all of it and nothing else", () =>
    expect(
      Object.keys(table)
        .map((status) => status.toLowerCase())
        .sort(),
    ).toEqual(Object.keys(statuses).sort()));

  it.each(
    Object.entries(table).flatMap(([status, perWay]) =>
      Object.entries(perWay).map(([way, expected]) => [status, way as keyof typeof ways, expected] as const),
    ),
  )("%s by %s: %s", (status, way, expected) => {
    const seen = sight(status, ways[way]);
    expect(outline(seen)).toBe(expected);
    expect(seen.observed).toBe(status);
    if (seen.next !== undefined) expect(guardDuty.actions).toHaveProperty(seen.next.action);
  });

  it.each(["ENABLED", "enabled", "EMAIL_VERIFICATION_IN_PROGRESS", "DISABLED"])(
    "is read in whatever case it comes: %s",
    (status) => expect(sight(status, organization).is).not.toBe("unknown"),
  );

  it("that nobody knows is unknown: never off, never acted on", () => {
    expect(sight("Hibernating", organization)).toMatchObject({ is: "unknown", observed: "Hibernating", code: "UNKNOWN_STATUS" });
    expect(sight("Hibernating", organization).next).toBeUndefined();
    expect(sight("", organization).is).toBe("unknown");
  });

  it("Created is waited for, but not for ever: a member that was never finished is created again", () => {
    expect(outline(sight("Created", organization, 14 * minute))).toBe("changing");
    expect(outline(sight("Created", organization, 16 * minute))).toBe("off, create");
    expect(outline(sight("Created", organization, "untold"))).toBe("changing");
  });

  it("an e-mail that is just being verified is waited for; one that takes long is not", () => {
    expect(sight("EmailVerificationInProgress", invitation, minute).slow).toBeUndefined();
    expect(sight("EmailVerificationInProgress", invitation, 3 * minute).slow).toBe(true);
    expect(sight("EmailVerificationInProgress", invitation, "untold").slow).toBe(true);
  });

  it("an invitation that others must accept never fails an update, and says what to do", () =>
    expect(sight("Invited", invitation)).toMatchObject({
      slow: true,
      code: "INVITED",
      advice: "accept it in the account, or set invitation.acceptRoleName",
    }));
});

describe("an account that is no member", () => {
  const around = (way: Way | undefined) => ({ way, age: undefined, patience: minute });

  it.each([
    ["left out of the answer", { absent: true } as const],
    [
      "named as unprocessed",
      {
        unprocessed:
          "The request is rejected because the given account ID is not an associated member of account the current account.",
      },
    ],
  ])("%s is off, and can be created", (_, answer) => {
    expect(memberSighting(answer, around(organization))).toEqual({
      is: "off",
      observed: "not a member",
      next: { action: "create" },
    });
    expect(memberSighting(answer, around(nobody))).toEqual({
      is: "off",
      observed: "not a member",
      code: "EMAIL_MISSING",
      message: "no e-mail",
      advice: "declare one",
    });
  });

  it("is told apart from one that AWS would not look at", () =>
    expect(memberSighting({ unprocessed: "Something went wrong." }, around(organization))).toMatchObject({
      is: "unknown",
      code: "UNRECOGNIZED",
      message: "Something went wrong.",
    }));

  it("gets, with the membership, what auto-enable says; the plan tells", () =>
    expect(
      memberSighting({ absent: true }, around({ by: "organization", autoEnabled: ["EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS"] })).note,
    ).toBe("the organization's auto-enable settings will switch on EKS_AUDIT_LOGS, RDS_LOGIN_EVENTS too"));
});

describe("a plan of a member that is not on", () => {
  it("shares its fate and its next step", () => {
    const stopped = sight("Disabled", organization);
    expect(dependentSighting(stopped)).toBe(stopped);
  });

  it("says why where nothing can be done", () =>
    expect(dependentSighting(sight("Removed", undefined))).toMatchObject({ is: "off", code: "MEMBER_NOT_ENABLED" }));
});
