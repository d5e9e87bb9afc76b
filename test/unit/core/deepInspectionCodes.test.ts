import { Ec2DeepInspectionStatus, Status } from "@aws-sdk/client-inspector2";
import { describe, expect, it } from "vitest";
import type { Observation } from "../../../provider/core/cell";
import { inspectorDeepInspection as service } from "../../../provider/services/inspectorDeepInspection";
import { codes, failureCode, isDenied } from "../../../provider/services/inspectorDeepInspection/codes";
import { observeFailure, observeReported } from "../../../provider/services/inspectorDeepInspection/observe";

const account = "111111111111";
const steps = ({ is, next }: Observation): string => (next === undefined ? is : `${is}, ${next.action}`);

describe("every status of deep inspection is a state", () => {
  const scanning: Readonly<Record<string, Observation>> = {
    on: { is: "on", observed: "ENABLED" },
    changing: { is: "changing", observed: "ENABLING" },
    off: { is: "off", observed: "DISABLED", next: { action: "enable" } },
    suspended: { is: "off", observed: "SUSPENDED", code: "SUSPENDED", message: "no" },
    unknown: { is: "unknown", observed: "not observed", code: "AccessDeniedException", message: "no" },
  };
  /** By EC2 scanning of the account: on, changing, off, suspended, unknown. */
  const expected: Readonly<Record<Ec2DeepInspectionStatus, readonly string[]>> = {
    ACTIVATED: ["on", "changing", "off", "off", "unknown"],
    DEACTIVATED: ["off, activate", "changing", "off", "off", "unknown"],
    PENDING: ["changing", "changing", "off", "off", "unknown"],
    FAILED: ["off, activate", "changing", "off", "off", "unknown"],
  };
  const names = Object.keys(scanning);

  it.each(Object.values(Ec2DeepInspectionStatus).flatMap((status) => names.map((name) => [status, name] as const)))(
    "%s, EC2 scanning %s",
    (status, name) => {
      const observed = observeReported({ status, errorMessage: "no plugin" }, scanning[name] as Observation);
      expect(steps(observed), `${status} is new: give it a meaning`).toBe(expected[status][names.indexOf(name)]);
      expect(observed.observed).toContain(status);
      expect(observed.releasable).toBeUndefined();
      const codeOf: Readonly<Record<string, string>> = {
        off: "EC2_SCANNING_DISABLED",
        suspended: "EC2_SCANNING_SUSPENDED",
      };
      if (name in codeOf) expect(observed.code).toBe(codeOf[name]);
    },
  );

  it("a failure carries AWS's text and an advice", () =>
    expect(
      observeReported({ status: "FAILED", errorMessage: "no plugin" }, scanning["on"] as Observation),
    ).toMatchObject({
      code: "FAILED",
      message: "no plugin",
      advice: expect.stringContaining("SSM"),
    }));

  it.each([undefined, "BRAND_NEW" as Ec2DeepInspectionStatus])("%s is unknown, never off", (status) => {
    for (const name of names)
      expect(observeReported({ status }, scanning[name] as Observation)).toMatchObject({
        is: "unknown",
        code: "UNKNOWN_STATUS",
      });
  });
});

describe("every status of EC2 scanning in a failure is a state", () => {
  const expected: Readonly<Record<Status, string>> = {
    ENABLED: "unknown",
    ENABLING: "changing",
    DISABLED: "off",
    DISABLING: "changing",
    SUSPENDED: "off",
    SUSPENDING: "changing",
  };

  it.each(Object.values(Status))("%s", (ec2ScanStatus) => {
    const observed = observeFailure({ accountId: account, ec2ScanStatus, errorMessage: "no" });
    // Activating is in vain for as long as EC2 scanning is not on.
    expect(steps(observed), `${ec2ScanStatus} is new: give it a meaning`).toBe(expected[ec2ScanStatus]);
    expect(observed).toMatchObject({ code: `EC2_SCANNING_${ec2ScanStatus}`, message: "no" });
  });

  it.each(Object.values(Status))("%s as the answer to a write has a meaning and an advice", (ec2ScanStatus) => {
    const code = failureCode({ accountId: account, ec2ScanStatus, errorMessage: "no" });
    expect(codes).toHaveProperty(code);
    expect(service.classify(code, "on").advice).not.toBe("");
  });

  it("off: the advice is the resource that enables it", () =>
    expect(observeFailure({ accountId: account, ec2ScanStatus: "DISABLED" }).advice).toMatch(
      /InspectorAccountEnablement.*dependsOn/,
    ));

  it.each([
    ["nothing at all", {}],
    ["a text of another kind", { errorMessage: "Internal failure" }],
    ["a status that is new", { ec2ScanStatus: "BRAND_NEW" as Status, errorMessage: "hm" }],
  ])("%s is unknown", (_, failed) =>
    expect(observeFailure({ accountId: account, ...failed })).toMatchObject({ is: "unknown" }),
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
    ["EC2_SCANNING_SUSPENDED", "on", "terminal"],
    ["AccessDeniedException", "on", "terminal"],
    ["InspectorNotEnabled", "on", "terminal"],
    ["BrandNew", "on", "retryable"],
  ] as const)("%s on the way %s: %s", (code, direction, is) => expect(service.classify(code, direction).is).toBe(is));

  it("a code that is new: the advice tells so", () =>
    expect(service.classify("BrandNew", "on").advice).toContain("new to this version"));
});
