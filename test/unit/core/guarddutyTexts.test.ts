import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as sdk from "@aws-sdk/client-guardduty";
import { describe, expect, it } from "vitest";
import { guardDutyMemberSet as guardDuty } from "../../../provider/services/guardDutyMemberSet";
import { codeOf, codes, throwOwnCode } from "../../../provider/services/guardDutyMemberSet/codes";
import type { Classification } from "../../../provider/services/service";

const table: Readonly<Record<string, Classification>> = codes;

const because = (text: string): string => `The request is rejected because ${text}`;

/** Every sentence of docs/notes.md, AWS 5, and of the neighbours that AWS's 2018 reference prints, with what we make of it. */
const sentences: Readonly<Record<string, readonly string[]>> = {
  WRONG_DETECTOR: [
    because("the input detectorId is not owned by the current account."),
    because("the parameter detectorId has an invalid value."),
  ],
  DETECTOR_EXISTS: [because("a detector already exists for the current account.")],
  INVALID_INPUT: [
    because("an invalid or out-of-range value is specified as an input parameter."),
    because("required query or path parameters are not specified."),
    because("one or more input parameters have invalid values."),
    "The request failed because the length provided for the accountDetails array was 132. Max allowed length is 50.",
  ],
  ALREADY_MEMBER: [because("the given account ID is already a member or associated member of the current account.")],
  OWN_ACCOUNT: [
    because("an account cannot become a member of itself."),
    because("the current account cannot invite itself."),
  ],
  ADMINISTRATOR_IS_MEMBER: [
    because(
      "the current account cannot create members since it is already an associated member of another master account.",
    ),
    because(
      "the current account cannot invite other accounts since it is already an associated member of another master account.",
    ),
    because(
      "the current account cannot accept invitation from the given account ID since the latter is an associated member of another master account.",
    ),
  ],
  MEMBER_LIMIT: [
    because(
      "the current account cannot create anymore members since it cannot exceed the maximum number of allowed members.",
    ),
  ],
  MANAGEMENT_ACCOUNT_NOT_ENABLED: [
    "Operation failed because your organization master must first enable GuardDuty to be added as a member",
  ],
  NOT_ASSOCIATED: [because("the given account ID is not an associated member of account the current account.")],
  HANDSHAKE_ROLE: [
    because(
      "the given handshake role of the given member account ID cannot be assumed by GuardDuty on behalf of the given master account ID.",
    ),
  ],
  STILL_ASSOCIATED: [
    because("the current account cannot delete the given member account ID since it is still associated to it."),
  ],
  NOT_YET_ASSOCIATED: [
    because(
      "the current account cannot disassociate the given member account ID since the latter is not yet associated to it.",
    ),
  ],
  ALREADY_INVITED: [
    because(
      "the current account has already invited or is already the GuardDuty master of the given member account ID.",
    ),
  ],
  EMAIL_MISSING: [because("member account's email address is missing.")],
  MEMBER_HAS_MEMBERS: [
    because("the current account cannot accept invitations since it still has created, invited or associated members."),
  ],
  MEMBER_OF_ANOTHER: [
    because(
      "the current account cannot accept invitations since it is already an associated member of some master account.",
    ),
    because("the given account ID is already an associated member of another master account."),
  ],
  NO_INVITATION: [
    because(
      "the current account has no pending invitation from the given master account ID or is already an associated member of another master account.",
    ),
  ],
  MANAGED_BY_POLICY: [because("the given account ID is managed by an AWS Organizations policy.")],
  ACCESS_DENIED: [
    "User: arn:aws:iam::111111111111:user/x is not authorized to perform: guardduty:GetMembers",
    "The request failed because you do not have required permissions.",
  ],
  NOT_ORGANIZATION_ADMINISTRATOR: [
    "The request failed because you do not have required AWS Organization master permission.",
  ],
  INTERNAL_ERROR: ["Internal error", "Internal server error."],
};

describe("GuardDuty's sentences", () => {
  it.each(Object.entries(sentences).flatMap(([code, texts]) => texts.map((text) => [code, text] as const)))(
    "%s: %s",
    (code, text) => {
      expect(codeOf(text)).toBe(code);
      expect(table[code]?.advice).toBeTruthy();
    },
  );

  const reference = join(__dirname, "..", "..", "..", "..", "shared", "reference", "aws-apis.md");
  it.skipIf(!existsSync(reference))("of the reference are all in this list", () => {
    const text = readFileSync(reference, "utf8");
    const section = text.slice(text.indexOf("### 2.1"), text.indexOf("### 2.2"));
    const quoted = [...section.matchAll(/`((?:The request|Operation failed)[^`]+)`/g)].map(
      (match) => match[1] as string,
    );
    expect(quoted.length).toBeGreaterThan(14);
    const known = Object.values(sentences).flat();
    expect(quoted.filter((sentence) => !known.includes(sentence))).toEqual([]);
    expect(section).toContain("contains `is not yet associated to it`");
  });

  const recorded = join(reference, "..", "recorded-answers");
  it.skipIf(!existsSync(recorded))(
    "of the recorded answers are all known, but those of operations that are never called",
    () => {
      const files = readdirSync(recorded).filter((file) => /^guardduty\.(?!DeleteDetector)/.test(file));
      const texts = files.flatMap((file) => {
        const text = readFileSync(join(recorded, file), "utf8");
        return [...text.matchAll(/"(?:message|result)": "([^"]+)"/gi)].map((match) => match[1] as string);
      });
      expect(texts.length).toBeGreaterThan(10);
      expect(texts.filter((text) => codeOf(text) === "UNRECOGNIZED")).toEqual([]);
    },
  );

  it("that nobody knows stay visible, and are asked for again, bounded", () => {
    expect(codeOf("The request is rejected because it is Tuesday.")).toBe("UNRECOGNIZED");
    expect(guardDuty.classify("UNRECOGNIZED", "on")).toMatchObject({ is: "retryable" });
    expect(guardDuty.classify("UNRECOGNIZED", "on").advice).toContain("not known to this version");
  });
});

describe("meanings that decide what happens", () => {
  it.each([
    ["ALREADY_MEMBER", "done"],
    ["ALREADY_INVITED", "done"],
    ["DETECTOR_EXISTS", "pending"],
    ["NOT_ASSOCIATED", "propagation"],
    ["STILL_ASSOCIATED", "retryable"],
    ["NO_INVITATION", "retryable"],
    ["INTERNAL_ERROR", "retryable"],
    ["InternalServerErrorException", "retryable"],
    ["ConflictException", "retryable"],
    ["NOT_ORGANIZATION_ADMINISTRATOR", "terminal"],
    ["MANAGEMENT_ACCOUNT_NOT_ENABLED", "terminal"],
    ["HANDSHAKE_ROLE", "terminal"],
    ["MEMBER_LIMIT", "terminal"],
    ["MANAGED_BY_POLICY", "terminal"],
    ["AccessDenied", "terminal"],
    ["AccessDeniedException", "terminal"],
    ["BadRequestException", "terminal"],
  ])("%s on the way on: %s", (code, is) => expect(guardDuty.classify(code, "on").is).toBe(is));

  it.each([
    ["NOT_ASSOCIATED", "done"],
    ["NOT_YET_ASSOCIATED", "done"],
    ["STILL_ASSOCIATED", "retryable"],
    ["ADMINISTRATOR_OWN_ACCOUNT", "notApplicable"],
    ["AUTO_ENABLE_ALL", "terminal"],
    ["MANAGED_BY_POLICY", "terminal"],
    ["HANDSHAKE_ROLE", "terminal"],
  ])("%s on the way off: %s", (code, is) => expect(guardDuty.classify(code, "off").is).toBe(is));

  it("a policy and auto-enable are named as who decides", () => {
    expect(guardDuty.classify("MANAGED_BY_POLICY", "on").managedBy).toBe("organization policy");
    expect(guardDuty.classify("AUTO_ENABLE_ALL", "off").managedBy).toBe("organization auto-enable");
  });

  it("every code has advice, and so has every exception of the SDK's client", () => {
    for (const [code, { advice }] of Object.entries(table)) expect(advice, code).not.toBe("");
    const exceptions = Object.keys(sdk).filter(
      (name) => /Exception$/.test(name) && name !== "GuardDutyServiceException",
    );
    expect(exceptions.length).toBeGreaterThan(3);
    expect(exceptions.filter((name) => table[name] === undefined)).toEqual([]);
  });

  it("a code that is new to this version is tried again, and the advice says so", () => {
    expect(guardDuty.classify("BRAND_NEW", "on")).toMatchObject({ is: "retryable" });
    expect(guardDuty.classify("BRAND_NEW", "off").advice).toContain("BRAND_NEW is new to this version");
  });
});

describe("errors that GuardDuty throws", () => {
  const thrown = (name: string, message: string): unknown => {
    try {
      return throwOwnCode(Object.assign(new Error(message), { name }));
    } catch (error) {
      return error;
    }
  };

  it("carry the code of their sentence, for their own says only that the request was bad", () => {
    const owned = sentences["WRONG_DETECTOR"]?.[0] ?? "";
    expect(thrown("BadRequestException", owned)).toMatchObject({ code: "WRONG_DETECTOR", message: owned });
    expect(thrown("BadRequestException", "Something new.")).toMatchObject({
      code: "BadRequestException",
      message: "Something new.",
    });
  });

  it("pass unchanged where AWS's code says enough", () => {
    for (const name of ["AccessDeniedException", "InternalServerErrorException", "TooManyRequestsException"])
      expect(thrown(name, "no")).toMatchObject({ name, message: "no" });
  });
});
