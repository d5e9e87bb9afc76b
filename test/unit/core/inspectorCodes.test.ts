import { ErrorCode, ResourceScanType } from "@aws-sdk/client-inspector2";
import { describe, expect, it } from "vitest";
import { inspectorAccountEnablement as inspector } from "../../../provider/services/inspectorAccountEnablement";
import { codes } from "../../../provider/services/inspectorAccountEnablement/codes";

/** These fail when a new SDK knows a value that we have not decided about. */
describe("the SDK's enums are known completely", () => {
  it("every ErrorCode has a meaning and an advice", () => {
    for (const code of Object.values(ErrorCode)) {
      expect(codes, `${code} is new: give it a meaning in inspectorCodes.ts`).toHaveProperty(code);
      expect(codes[code]?.advice).not.toBe("");
    }
  });

  it("every scan type is a capability", () =>
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
  ])("%s on the way off: %s, for it is the other direction that is under way", (code, is) =>
    expect(inspector.classify(code, "off").is).toBe(is),
  );

  it("an organization policy is named as who decides", () =>
    expect(inspector.classify("BLOCKED_BY_ORGANIZATION_POLICY", "on").managedBy).toBe("organization policy"));

  it.each(["BRAND_NEW", ""])("a code that nobody knows is bounded, and says so: %j", (code) => {
    const meaning = inspector.classify(code, "on");
    expect(meaning.is).toBe("retryable");
    expect(meaning.advice).toContain("new to this version");
  });
});
