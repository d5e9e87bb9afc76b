import { OrgFeature, OrgFeatureAdditionalConfiguration } from "@aws-sdk/client-guardduty";
import { describe, expect, it } from "vitest";
import { guardDutyMemberSet as guardDuty } from "../../../provider/services/guardDutyMemberSet";
import type { FeatureReport } from "../../../provider/services/guardDutyMemberSet/features";
import { additionalOf, featuresInput } from "../../../provider/services/guardDutyMemberSet/features";
import { planSighting } from "../../../provider/services/guardDutyMemberSet/plans";

const eks = "EKS_RUNTIME_MONITORING";
const runtime = "RUNTIME_MONITORING";
const addOn = "EKS_ADDON_MANAGEMENT";

/** `{ RUNTIME_MONITORING: ["EC2_AGENT_MANAGEMENT"] }`: these are on with these; what is not named is reported as off. */
function reports(on: Readonly<Record<string, readonly string[]>>): FeatureReport[] {
  const status = (isOn: boolean) => (isOn ? "ENABLED" : "DISABLED");
  return Object.entries(additionalOf).map(([Name, inner]) => ({
    Name,
    Status: status(Name in on),
    AdditionalConfiguration: inner.map((one) => ({ Name: one, Status: status(on[Name]?.includes(one) === true) })),
  }));
}
const look = (
  capability: string,
  on: Readonly<Record<string, readonly string[]>>,
  declared: readonly string[] = [capability],
) => {
  const { is, observed: seen, next } = planSighting(capability, reports(on), new Set(declared));
  return `${is}: ${seen}${next === undefined ? "" : ` -> ${next.action}`}`;
};

describe("the SDK's enums are known completely", () => {
  it("every OrgFeature and additional configuration is a capability", () => {
    expect(Object.keys(additionalOf).sort()).toEqual(Object.values(OrgFeature).sort());
    const inner = [...new Set<string>(Object.values(additionalOf).flat())].sort();
    expect(inner).toEqual(Object.values(OrgFeatureAdditionalConfiguration).sort());
    expect(guardDuty.capabilities).toEqual(expect.arrayContaining(["FOUNDATIONAL", "AI_PROTECTION", `${runtime}/${addOn}`]));
  });
});

describe("a plan", () => {
  it("is on or off as AWS reports it", () => {
    expect(look("S3_DATA_EVENTS", { S3_DATA_EVENTS: [] })).toBe("on: ENABLED");
    expect(look("S3_DATA_EVENTS", {})).toBe("off: DISABLED -> update");
  });

  it("that AWS does not report is off, and asked for: only its refusal tells that a region lacks it", () =>
    expect(planSighting("AI_PROTECTION", [], new Set(["AI_PROTECTION"]))).toEqual({
      is: "off",
      observed: "not reported",
      next: { action: "update" },
    }));

  it("'s additional configuration counts only where the plan itself is on", () => {
    const orphan = [
      { Name: runtime, Status: "DISABLED" as const, AdditionalConfiguration: [{ Name: addOn, Status: "ENABLED" as const }] },
    ];
    expect(planSighting(`${runtime}/${addOn}`, orphan, new Set())).toMatchObject({ is: "off", observed: "DISABLED" });
    expect(look(`${runtime}/${addOn}`, { [runtime]: [addOn] })).toBe("on: ENABLED");
    expect(look(`${runtime}/${addOn}`, { [runtime]: [] })).toBe("off: DISABLED -> update");
  });

  it("that a policy holds says so, and one that a policy has switched off is not fought over", () => {
    const held = (Status: "ENABLED" | "DISABLED") => [{ Name: "S3_DATA_EVENTS", Status, ManagedBy: "GUARDDUTY_POLICY" }];
    const look = (status: "ENABLED" | "DISABLED") => planSighting("S3_DATA_EVENTS", held(status), new Set(["S3_DATA_EVENTS"]));
    expect(look("ENABLED")).toEqual({ is: "on", observed: "ENABLED", managedBy: "organization policy" });
    expect(look("DISABLED")).toMatchObject({ is: "off", code: "MANAGED_BY_POLICY", managedBy: "organization policy" });
    expect(look("DISABLED").next).toBeUndefined();
    const newcomer = [{ Name: "S3_DATA_EVENTS", Status: "ENABLED" as const, ManagedBy: "SOMEBODY_NEW" }];
    expect(planSighting("S3_DATA_EVENTS", newcomer, new Set()).managedBy).toBe("SOMEBODY_NEW");
  });
});

describe("the two plans for EKS", () => {
  it("either satisfies a declared EKS_RUNTIME_MONITORING", () => {
    expect(look(eks, { [eks]: [] })).toBe("on: ENABLED");
    expect(look(eks, { [runtime]: [] })).toBe("on: ENABLED through RUNTIME_MONITORING");
    expect(look(eks, {})).toBe("off: DISABLED -> update");
  });

  it("the add-on of a declared one is that of the plan that is on", () => {
    const declared = [eks, `${eks}/${addOn}`];
    expect(look(`${eks}/${addOn}`, { [eks]: [addOn] }, declared)).toBe("on: ENABLED");
    expect(look(`${eks}/${addOn}`, { [runtime]: [addOn] }, declared)).toBe("on: ENABLED through RUNTIME_MONITORING");
    expect(look(`${eks}/${addOn}`, { [runtime]: [] }, declared)).toBe(
      "off: DISABLED in RUNTIME_MONITORING -> updateRuntimeMonitoring",
    );
    expect(look(`${eks}/${addOn}`, {}, declared)).toBe("off: DISABLED -> update");
  });

  it("RUNTIME_MONITORING that stands in for a declared one is no surplus, and what it does beyond is", () => {
    const on = { [runtime]: [addOn, "EC2_AGENT_MANAGEMENT"] };
    const declared = [eks, `${eks}/${addOn}`];
    expect(look(runtime, on, declared)).toBe("notApplicable: ENABLED in place of EKS_RUNTIME_MONITORING");
    expect(look(`${runtime}/${addOn}`, on, declared)).toBe("notApplicable: ENABLED in place of EKS_RUNTIME_MONITORING");
    expect(look(`${runtime}/EC2_AGENT_MANAGEMENT`, on, declared)).toBe("on: ENABLED");
    expect(look(`${runtime}/${addOn}`, on, [eks])).toBe("on: ENABLED");
  });

  it("each is told as it is where the other one is not declared: an old EKS_RUNTIME_MONITORING is billed apart", () => {
    const both = { [eks]: [], [runtime]: [] };
    expect(look(eks, both, [runtime])).toBe("on: ENABLED");
    expect(look(runtime, both, [eks])).toBe("on: ENABLED");
    expect(look(eks, { [runtime]: [] }, [runtime])).toBe("off: DISABLED -> update");
  });
});

describe("the features of a call", () => {
  it("name what is to change and nothing else, in one entry a plan", () => {
    const asked = ["FOUNDATIONAL", "S3_DATA_EVENTS", `${runtime}/EC2_AGENT_MANAGEMENT`, runtime, `${runtime}/${addOn}`];
    expect(featuresInput(asked, "ENABLED")).toEqual([
      { Name: "S3_DATA_EVENTS", Status: "ENABLED" },
      {
        Name: runtime,
        Status: "ENABLED",
        AdditionalConfiguration: [
          { Name: "EC2_AGENT_MANAGEMENT", Status: "ENABLED" },
          { Name: addOn, Status: "ENABLED" },
        ],
      },
    ]);
    expect(featuresInput(["FOUNDATIONAL"], "ENABLED")).toEqual([]);
  });

  it("switch an additional configuration off without touching its plan", () => {
    expect(featuresInput([`${runtime}/${addOn}`], "DISABLED")).toEqual([
      { Name: runtime, Status: "ENABLED", AdditionalConfiguration: [{ Name: addOn, Status: "DISABLED" }] },
    ]);
    expect(featuresInput([runtime, `${runtime}/${addOn}`], "DISABLED")).toEqual([
      { Name: runtime, Status: "DISABLED", AdditionalConfiguration: [{ Name: addOn, Status: "DISABLED" }] },
    ]);
  });
});
