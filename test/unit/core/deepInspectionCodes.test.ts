import { Ec2DeepInspectionStatus, Status } from "@aws-sdk/client-inspector2";
import { describe, expect, it } from "vitest";
import { deepInspectionCodes as codes } from "../../../provider/services/inspectorDeepInspection/codes";
import { failureCode, isDenied, sightingOf, sightingOfFailure } from "../../../provider/services/inspectorDeepInspection/status";
import { inspectorDeepInspection as service } from "../../../provider/services/inspectorDeepInspection";
import { account } from "./cells";

describe("every status of deep inspection is a state", () => {
  const expected: Record<Ec2DeepInspectionStatus, string> = {
    ACTIVATED: "on",
    DEACTIVATED: "off, activate",
    PENDING: "changing",
    FAILED: "off, activate",
  };

  it.each(Object.values(Ec2DeepInspectionStatus))("%s", (status) => {
    const { is, next, observed: seen } = sightingOf({ status, errorMessage: "no plugin" });
    expect(next === undefined ? is : `${is}, ${next.action}`, `${status} is new: give it a meaning`).toBe(expected[status]);
    expect(seen).toBe(status);
  });

  it("a failure carries AWS's text and an advice", () =>
    expect(sightingOf({ status: "FAILED", errorMessage: "no plugin" })).toMatchObject({
      code: "FAILED",
      message: "no plugin",
      advice: expect.stringContaining("SSM"),
    }));

  it.each([undefined, "BRAND_NEW" as Ec2DeepInspectionStatus])("%s is unknown, never off", (status) =>
    expect(sightingOf({ status })).toMatchObject({ is: "unknown", code: "UNKNOWN_STATUS" }),
  );
});

describe("every status of EC2 scanning in a failure is a state", () => {
  const expected: Record<Status, string> = {
    ENABLED: "unknown",
    ENABLING: "changing",
    DISABLED: "off",
    DISABLING: "changing",
    SUSPENDED: "notApplicable",
    SUSPENDING: "notApplicable",
  };

  it.each(Object.values(Status))("%s", (ec2ScanStatus) => {
    const sighting = sightingOfFailure({ accountId: account, ec2ScanStatus, errorMessage: "no" });
    expect(sighting.is, `${ec2ScanStatus} is new: give it a meaning`).toBe(expected[ec2ScanStatus]);
    // Activating is in vain for as long as EC2 scanning is not on.
    expect(sighting).toMatchObject({ code: `EC2_SCANNING_${ec2ScanStatus}`, message: "no" });
    expect(sighting.next).toBeUndefined();
  });

  it.each(Object.values(Status))("%s as the answer to a write has a meaning and an advice", (ec2ScanStatus) => {
    const code = failureCode({ accountId: account, ec2ScanStatus, errorMessage: "no" });
    expect(codes).toHaveProperty(code);
    expect(service.classify(code, "on").advice).not.toBe("");
  });

  it("off: the advice is the resource that enables it", () =>
    expect(sightingOfFailure({ accountId: account, ec2ScanStatus: "DISABLED" }).advice).toMatch(
      /InspectorAccountEnablement.*dependsOn/,
    ));

  it.each([
    ["nothing at all", {}],
    ["a text of another kind", { errorMessage: "Internal failure" }],
    ["a status that is new", { ec2ScanStatus: "BRAND_NEW" as Status, errorMessage: "hm" }],
  ])("%s is unknown", (_, failed) =>
    expect(sightingOfFailure({ accountId: account, ...failed })).toMatchObject({ is: "unknown" }),
  );
});

describe("whose account it is", () => {
  const denied = "Invoking account does not have access to this account";

  it("only the text tells that it is not ours", () => {
    expect(isDenied({ accountId: account, errorMessage: denied })).toBe(true);
    expect(failureCode({ accountId: account, errorMessage: denied })).toBe("NOT_ASSOCIATED");
  });

  it("with a scan status, it is", () =>
    expect(isDenied({ accountId: account, ec2ScanStatus: "DISABLED", errorMessage: denied })).toBe(false));
});

describe("classification", () => {
  it.each([
    ["FAILED", "on", "terminal"],
    ["NOT_ASSOCIATED", "on", "terminal"],
    ["EC2_SCANNING_DISABLED", "on", "terminal"],
    ["EC2_SCANNING_DISABLED", "off", "done"],
    ["EC2_SCANNING_ENABLING", "on", "retryable"],
    ["EC2_SCANNING_SUSPENDED", "on", "notApplicable"],
    ["AccessDeniedException", "on", "terminal"],
    ["BrandNew", "on", "retryable"],
  ] as const)("%s on the way %s: %s", (code, effect, is) => expect(service.classify(code, effect).is).toBe(is));

  it("what is new says so", () => expect(service.classify("BrandNew", "on").advice).toContain("not one that this version knows"));
});
