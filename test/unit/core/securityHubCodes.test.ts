import { describe, expect, it } from "vitest";
import { classify } from "../../../provider/services/securityHubMemberSet/codes";
import { memberObservation } from "../../../provider/services/securityHubMemberSet/membershipStatus";

/** What an answer means decides whether AWS is asked again in the same run. */
describe("Security Hub's refusals", () => {
  it.each(["MEMBER_LIMIT", "LimitExceededException", "MEMBER_OF_ANOTHER", "CENTRAL_CONFIGURATION", "NOT_SUBSCRIBED"])(
    "%s does not pass by asking again",
    (code) => {
      for (const direction of ["on", "off"] as const) expect(classify(code, direction).is).toBe("terminal");
    },
  );

  it.each(["INTERNAL_ERROR", "InternalException", "TOO_MANY_RESULTS", "ResourceConflictException"])(
    "%s may pass",
    (code) => expect(classify(code, "on").is).toBe("retryable"),
  );

  it("what is no member has nothing left to release, and a record that AWS keeps is no failure", () => {
    expect(classify("NOT_MEMBER", "off").is).toBe("done");
    expect(classify("ORGANIZATION_ACCOUNT", "off").is).toBe("notApplicable");
    expect(classify("ALREADY_MEMBER", "on").is).toBe("done");
  });
});

/** Somebody has to accept it in the account: no update waits for that. */
it("an invitation takes its time, a member that is being created does not", () => {
  expect(memberObservation({ MemberStatus: "Invited" }, {})).toMatchObject({ is: "changing", slow: true });
  const created = memberObservation({ MemberStatus: "Created" }, { ageMs: 1_000 });
  expect([created.is, created.slow]).toEqual(["changing", undefined]);
});
