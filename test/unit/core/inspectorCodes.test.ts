import { ErrorCode, ResourceScanType, Status } from "@aws-sdk/client-inspector2";
import { describe, expect, it } from "vitest";
import { inspectorAccountEnablement as inspector } from "../../../provider/services/inspectorAccountEnablement";
import { observeResourceType } from "../../../provider/services/inspectorAccountEnablement/accountStatus";
import { codeOf, codes } from "../../../provider/services/inspectorAccountEnablement/codes";

describe("the SDK's enums are known completely", () => {
  it("every ErrorCode has a meaning and an advice", () => {
    for (const code of Object.values(ErrorCode)) {
      expect(codes, `${code} is new: give it a meaning in codes.ts`).toHaveProperty(code);
      expect(codes[code]?.advice).not.toBe("");
    }
  });

  it("every resource type is a capability", () =>
    expect([...inspector.capabilities].sort()).toEqual(Object.values(ResourceScanType).sort()));
});

describe("meanings that decide what happens", () => {
  it.each([
    ["ALREADY_ENABLED", "done"],
    ["ENABLE_IN_PROGRESS", "pending"],
    ["DISABLE_IN_PROGRESS", "retryable"],
    ["SSM_THROTTLED", "retryable"],
    ["EVENTBRIDGE_THROTTLED", "retryable"],
    ["ACCESS_DENIED", "propagation"],
    ["BLOCKED_BY_ORGANIZATION_POLICY", "terminal"],
    ["ACCOUNT_IS_ISOLATED", "terminal"],
  ])("%s on the way on: %s", (code, is) => expect(inspector.classify(code, "on").is).toBe(is));

  it.each([
    ["DISABLE_IN_PROGRESS", "pending"],
    ["ENABLE_IN_PROGRESS", "retryable"],
  ])("%s on the way off: %s, for the other direction is under way", (code, is) =>
    expect(inspector.classify(code, "off").is).toBe(is),
  );

  it("an organization policy is named as the owner", () =>
    expect(inspector.classify("BLOCKED_BY_ORGANIZATION_POLICY", "on").managedBy).toBe("organization policy"));

  it.each(["BRAND_NEW", ""])("a code that is new is bounded, and its advice tells so: %j", (code) => {
    const meaning = inspector.classify(code, "on");
    expect(meaning.is).toBe("retryable");
    expect(meaning.advice).toContain("new to this version");
  });

  /** reference/recorded-answers. */
  it.each([
    [
      "ValidationException",
      "The request is rejected because the given account ID is already a member or associated member of the current account.",
      "done",
    ],
    ["ValidationException", "Invoking account is not enabled", "terminal"],
    ["AccessDeniedException", "Invoking account is not enabled.", "terminal"],
    ["AccessDeniedException", "Member account 111111111111 is not authorized to disable itself.", "terminal"],
    ["AccessDeniedException", "Invoking account does not have access to associate member account", "terminal"],
  ])("%s: %s", (name, message, is) => {
    const code = codeOf(Object.assign(new Error(message), { name }));
    expect(code).not.toBe(name);
    expect(inspector.classify(code, "on").is).toBe(is);
  });
});

describe("on means on at both levels", () => {
  const columns = [...Object.values(Status), "BRAND_NEW", undefined];
  /** Status of the resource type (row) and of the account (column, in the order of the header). */
  const expected: Readonly<Record<string, readonly string[]>> = {
    "": ["DISABLED", "DISABLING", "ENABLED", "ENABLING", "SUSPENDED", "SUSPENDING", "BRAND_NEW", "none"],
    DISABLED: ["enable", "changing", "enable", "changing", "suspended", "changing", "unknown", "unknown"],
    DISABLING: ["changing", "changing", "changing", "changing", "suspended", "changing", "unknown", "unknown"],
    ENABLED: ["enable disable", "changing", "on", "changing", "suspended", "changing", "unknown", "unknown"],
    ENABLING: ["changing", "changing", "changing", "changing", "suspended", "changing", "unknown", "unknown"],
    SUSPENDED: ["suspended", "suspended", "suspended", "suspended", "suspended", "suspended", "unknown", "unknown"],
    SUSPENDING: ["changing", "changing", "changing", "changing", "suspended", "changing", "unknown", "unknown"],
    BRAND_NEW: ["unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown"],
    none: ["unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown"],
  };
  const cases = columns.flatMap((status) => columns.map((accountStatus) => [status, accountStatus] as const));

  it.each(cases)("type %s, account %s", (status, accountStatus) => {
    const column = expected[""]?.indexOf(accountStatus ?? "none") ?? -1;
    const observed = observeResourceType("EC2", {
      state: { status: accountStatus } as never,
      resourceState: { ec2: { status } } as never,
    });
    const steps = [observed.next?.action, ...(observed.releasable ?? [])]
      .filter((action) => action !== undefined)
      .join(" ");
    const summary = observed.code === "SUSPENDED" ? "suspended" : steps === "" ? observed.is : steps;
    expect(summary).toBe(expected[status ?? "none"]?.[column]);
    if (summary === "suspended" || steps !== "") expect(observed.is).toBe("off");
    if (summary === "unknown") expect(observed.code).toBe("UNKNOWN_STATUS");
    if (status !== undefined) expect(observed.observed).toContain(status);
    if (accountStatus !== undefined && accountStatus !== "ENABLED") expect(observed.observed).toContain(accountStatus);
  });

  it("a type that the answer leaves out is unknown, whatever the account is", () =>
    expect(
      observeResourceType("LAMBDA_CODE", {
        state: { status: "ENABLED" },
        resourceState: { ec2: { status: "ENABLED" } },
      } as never),
    ).toMatchObject({ is: "unknown", code: "NOT_REPORTED" }));

  it("AWS's code and message are kept, from the account where the type has none; empty ones count as none", () => {
    const isolated = { status: "DISABLED", errorCode: "ACCOUNT_IS_ISOLATED", errorMessage: "It is isolated" };
    const empty = { status: "DISABLED", errorCode: "", errorMessage: "" };
    expect(observeResourceType("EC2", { state: isolated, resourceState: { ec2: empty } } as never)).toEqual({
      is: "off",
      observed: "DISABLED",
      next: { action: "enable" },
      code: "ACCOUNT_IS_ISOLATED",
      message: "It is isolated",
      advice: codes["ACCOUNT_IS_ISOLATED"]?.advice,
    });
  });
});
