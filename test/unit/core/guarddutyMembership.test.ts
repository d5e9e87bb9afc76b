import { describe, expect, it } from "vitest";
import type { Observation } from "../../../provider/core/cell";
import { guardDutyMemberSet as guardDuty } from "../../../provider/services/guardDutyMemberSet";
import type { Role } from "../../../provider/services/guardDutyMemberSet/administrator";
import { schema } from "../../../provider/services/guardDutyMemberSet/inputs";
import type { Enrollment } from "../../../provider/services/guardDutyMemberSet/memberStatus";
import {
  absentObservation,
  dependentObservation,
  enrollmentFor,
  memberObservation,
  statuses,
} from "../../../provider/services/guardDutyMemberSet/memberStatus";
import type { OrganizationView } from "../../../provider/services/service";

const organization: Enrollment = { by: "organization", autoEnabled: [] };
const invitation: Enrollment = { by: "invitation" };
const accepting: Enrollment = { by: "invitation", acceptRoleName: "accept" };
const nobody: Enrollment = { by: "nobody", code: "EMAIL_MISSING", message: "no e-mail", advice: "declare one" };
const unclear: Enrollment = { by: "unclear", code: "AccessDeniedException", message: "denied", advice: "allow it" };
const enrollments = { organization, invitation, accepting, nobody };

const minute = 60_000;
const member = (RelationshipStatus: string | undefined) => ({
  ...{ AccountId: "1", MasterId: "2", Email: "x", UpdatedAt: "" },
  RelationshipStatus,
});
const observe = (
  status: string | undefined,
  enrollment: Enrollment | undefined,
  age: number | "untold" = 0,
): Observation =>
  memberObservation(member(status), { enrollment, ageMs: age === "untold" ? undefined : age, patienceMs: 5 * minute });
const outline = ({ is, next }: Observation): string => (next === undefined ? is : `${is}, ${next.action}`);

type PerEnrollment = Readonly<Record<keyof typeof enrollments, string>>;
const always = (seen: string): PerEnrollment => ({
  organization: seen,
  invitation: seen,
  accepting: seen,
  nobody: seen,
});
const again: PerEnrollment = {
  ...{ organization: "off, create", nobody: "off" },
  ...{ invitation: "off, deleteRecord", accepting: "off, deleteRecord" },
};

/** State and action for every status that AWS writes or is likely to, in every set-up: `is, action`. */
const table: Readonly<Record<string, PerEnrollment>> = {
  Enabled: always("on"),
  Disabled: always("off, startMonitoring"),
  Created: { ...always("changing"), invitation: "off, invite", accepting: "off, invite" },
  Invited: { ...always("changing"), accepting: "off, accept" },
  EmailVerificationInProgress: always("changing"),
  EmailVerificationFailed: again,
  Removed: again,
  Resigned: again,
  Deleted: again,
  RegionDisabled: always("notApplicable"),
  // Not acted on; that it is not applicable is for AWS Organizations to say.
  AccountSuspended: always("off"),
};

describe("relationshipStatus", () => {
  it("is in the table, all of it and nothing else", () =>
    expect(
      Object.keys(table)
        .map((status) => status.toLowerCase())
        .sort(),
    ).toEqual(Object.keys(statuses).sort()));

  it.each(
    Object.entries(table).flatMap(([status, perEnrollment]) =>
      Object.entries(perEnrollment).map(
        ([way, expected]) => [status, way as keyof typeof enrollments, expected] as const,
      ),
    ),
  )("%s by %s: %s", (status, enrollment, expected) => {
    const seen = observe(status, enrollments[enrollment]);
    expect(outline(seen)).toBe(expected);
    expect(seen.observed).toBe(status);
    if (seen.next !== undefined) expect(guardDuty.actions).toHaveProperty(seen.next.action);
  });

  it.each(["ENABLED", "enabled", "EMAIL_VERIFICATION_IN_PROGRESS", "DISABLED"])(
    "is read in whatever case it comes: %s",
    (status) => expect(observe(status, organization).is).not.toBe("unknown"),
  );

  it("that nobody knows is unknown: never off, never acted on", () => {
    expect(observe("Hibernating", organization)).toMatchObject({
      is: "unknown",
      observed: "Hibernating",
      code: "UNKNOWN_STATUS",
    });
    expect(observe("Hibernating", organization).next).toBeUndefined();
    for (const status of ["", undefined])
      expect(observe(status, organization)).toMatchObject({
        is: "unknown",
        observed: "no status",
        code: "UNKNOWN_STATUS",
      });
  });

  it("Created is waited for, but not for ever: a member that was never finished is created again", () => {
    expect(outline(observe("Created", organization, 14 * minute))).toBe("changing");
    expect(outline(observe("Created", organization, 16 * minute))).toBe("off, create");
    expect(outline(observe("Created", organization, "untold"))).toBe("changing");
  });

  it("an e-mail that is just being verified is waited for; one that takes long is not", () => {
    expect(observe("EmailVerificationInProgress", invitation, minute).slow).toBeUndefined();
    expect(observe("EmailVerificationInProgress", invitation, 3 * minute).slow).toBe(true);
    expect(observe("EmailVerificationInProgress", invitation, "untold").slow).toBe(true);
  });

  it("an invitation that others must accept never fails an update, and says what to do", () =>
    expect(observe("Invited", invitation)).toMatchObject({
      slow: true,
      code: "INVITED",
      advice: "accept it in the account, or set invitation.acceptRoleName",
    }));
});

describe("what can still be released", () => {
  it.each([
    ["Enabled", undefined],
    ["Disabled", ["disassociate", "deleteMember"]],
    ["RegionDisabled", ["disassociate", "deleteMember"]],
    ["AccountSuspended", ["disassociate", "deleteMember"]],
    ["Created", ["deleteMember"]],
    ["Invited", ["deleteMember"]],
    ["EmailVerificationInProgress", ["deleteMember"]],
    ["EmailVerificationFailed", ["deleteMember"]],
    ["Removed", ["deleteMember"]],
    ["Resigned", ["deleteMember"]],
    ["Deleted", []],
  ])("of %s: %j", (status, releasable) => {
    for (const enrollment of [...Object.values(enrollments), undefined])
      expect(observe(status, enrollment).releasable).toEqual(releasable);
  });
});

describe("an account that is no member", () => {
  it("is off, and can be created", () => {
    expect(absentObservation(organization)).toEqual({
      is: "off",
      observed: "not a member",
      next: { action: "create" },
    });
    expect(absentObservation(nobody)).toEqual({
      is: "off",
      observed: "not a member",
      code: "EMAIL_MISSING",
      message: "no e-mail",
      advice: "declare one",
    });
  });

  it("is unknown where it is not clear whether the caller is the administrator", () =>
    expect(absentObservation(unclear)).toMatchObject({
      is: "unknown",
      code: "AccessDeniedException",
      message: "denied",
    }));

  it("gets, with the membership, what auto-enable says; the plan says so and it is billed", () => {
    const autoEnabled = ["EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS"];
    for (const observation of [
      absentObservation({ by: "organization", autoEnabled }),
      observe("Removed", { by: "organization", autoEnabled }),
    ])
      expect(observation).toMatchObject({
        alsoEnables: autoEnabled,
        note: "the organization's auto-enable settings will switch on EKS_AUDIT_LOGS, RDS_LOGIN_EVENTS too",
      });
  });
});

describe("who can add an account", () => {
  const [inside, outside, bare] = ["111111111111", "222222222222", "333333333333"] as const;
  const view: OrganizationView = {
    listed: true,
    managementAccount: "999999999999",
    accounts: new Map([
      [inside, { email: "root@example.com" }],
      [bare, { email: "" }],
    ]),
  };
  const unreadable: OrganizationView = { listed: false, code: "AccessDeniedException", message: "no" };
  const delegated: Role = {
    is: "delegated",
    configuration: {
      AutoEnableOrganizationMembers: "ALL",
      Features: [
        { Name: "S3_DATA_EVENTS", AutoEnable: "NEW" },
        { Name: "EKS_AUDIT_LOGS", AutoEnable: "ALL" },
        { Name: "AI_PROTECTION", AutoEnable: "NONE" },
      ],
    },
  };
  const refusal = { code: "NotDelegatedAdministrator", message: "not the administrator", advice: "use another" };
  const inputs = (more: object = {}) =>
    schema.parse({ accounts: [inside, outside, bare], regions: ["us-east-1"], features: ["S3_DATA_EVENTS"], ...more });
  const emails = { invitation: { emails: { [outside]: "outside@example.com" } } };

  it("the delegated administrator, through the organization; others by invitation to a declared address", () => {
    const enrollment = enrollmentFor({ inputs: inputs(emails) }, delegated, view, false);
    expect(enrollment(inside)).toEqual({ by: "organization", autoEnabled: ["EKS_AUDIT_LOGS"] });
    expect(enrollment(outside)).toMatchObject({ by: "invitation" });
    expect(enrollment(bare)).toMatchObject({ by: "nobody", code: "EMAIL_MISSING" });
    expect(enrollmentFor({ inputs: inputs() }, delegated, view, false)(outside)).toMatchObject({
      code: "EMAIL_MISSING",
    });
  });

  it("nobody, where the organization cannot be listed and no address is declared", () => {
    const enrollment = enrollmentFor({ inputs: inputs(emails) }, delegated, unreadable, false);
    expect(enrollment(inside)).toMatchObject({ by: "nobody", code: "AccessDeniedException" });
    expect(enrollment(outside)).toMatchObject({ by: "invitation" });
  });

  it("an administrator by invitation, by invitation only", () => {
    const enrollment = enrollmentFor({ inputs: inputs(emails) }, { is: "notDelegated", ...refusal }, view, false);
    expect(enrollment(inside)).toMatchObject({ by: "nobody", code: "EMAIL_MISSING" });
    expect(enrollment(outside)).toMatchObject({ by: "invitation" });
  });

  it("is an error where nothing shows that the caller is an administrator, and unclear where only some of it is known", () => {
    for (const is of ["notDelegated", "unclear"] as const)
      expect(() => enrollmentFor({ inputs: inputs() }, { is, ...refusal }, view, false)).toThrow(
        "not the administrator: use another",
      );
    expect(enrollmentFor({ inputs: inputs() }, { is: "unclear", ...refusal }, view, true)(inside)).toEqual({
      by: "unclear",
      ...refusal,
    });
  });
});

describe("a plan of a member that is not on", () => {
  it("shares its state and its next step", () => {
    const stopped = observe("Disabled", organization) as ReturnType<typeof memberObservation>;
    expect(dependentObservation(stopped)).toBe(stopped);
  });

  it("says why where nothing can be done", () =>
    expect(dependentObservation({ is: "off", observed: "Removed" })).toMatchObject({
      is: "off",
      code: "MEMBER_NOT_ENABLED",
    }));
});
