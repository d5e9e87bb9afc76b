import { OrgFeature, OrgFeatureAdditionalConfiguration } from "@aws-sdk/client-guardduty";
import { describe, expect, it } from "vitest";
import type { Observation } from "../../../provider/core/cell";
import { guardDutyMemberSet as guardDuty } from "../../../provider/services/guardDutyMemberSet";
import { additionalOf, featuresInput } from "../../../provider/services/guardDutyMemberSet/features";
import type { FeatureReport } from "../../../provider/services/guardDutyMemberSet/planStatus";
import { planObservation, settingsIn } from "../../../provider/services/guardDutyMemberSet/planStatus";

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
interface Options {
  /** What other answers of the same look report; default: everything. */
  readonly elsewhere?: readonly FeatureReport[];
  readonly agentManagement?: "automatic" | "manual";
}
const observe = (
  capability: string,
  features: readonly FeatureReport[],
  declared: readonly string[] = [capability],
  { elsewhere = reports({}), agentManagement = "manual" }: Options = {},
): Observation =>
  planObservation(capability, features, {
    declared: new Set(declared),
    reported: new Set([...settingsIn(elsewhere), ...settingsIn(features)]),
    agentManagement,
  });
const look = (
  capability: string,
  on: Readonly<Record<string, readonly string[]>>,
  declared: readonly string[] = [capability],
) => {
  const { is, observed, next } = observe(capability, reports(on), declared);
  return `${is}: ${observed}${next === undefined ? "" : ` -> ${next.action}`}`;
};

describe("the SDK's enums are known completely", () => {
  it("every OrgFeature and additional configuration is a capability", () => {
    expect(Object.keys(additionalOf).sort()).toEqual(Object.values(OrgFeature).sort());
    const inner = [...new Set<string>(Object.values(additionalOf).flat())].sort();
    expect(inner).toEqual(Object.values(OrgFeatureAdditionalConfiguration).sort());
    expect(guardDuty.capabilities).toEqual(
      expect.arrayContaining(["FOUNDATIONAL", "AI_PROTECTION", `${runtime}/${addOn}`]),
    );
  });
});

describe("a plan", () => {
  it("is on or off as AWS reports it", () => {
    expect(look("S3_DATA_EVENTS", { S3_DATA_EVENTS: [] })).toBe("on: ENABLED");
    expect(look("S3_DATA_EVENTS", {})).toBe("off: DISABLED -> update");
  });

  it("that no answer reports is off, and asked for: only AWS's refusal shows that a region lacks it", () => {
    const features = reports({}).filter(({ Name }) => Name !== "AI_PROTECTION");
    expect(observe("AI_PROTECTION", features, undefined, { elsewhere: [] })).toEqual({
      is: "off",
      observed: "not reported",
      unreported: true,
      next: { action: "update" },
    });
  });

  it("that this answer leaves out and another reports is unknown, never written to", () => {
    const features = reports({}).filter(({ Name }) => Name !== "AI_PROTECTION");
    expect(observe("AI_PROTECTION", features)).toMatchObject({ is: "unknown", code: "NOT_REPORTED" });
    expect(observe("AI_PROTECTION", features).next).toBeUndefined();
  });

  it("of an answer without any feature is unknown", () => {
    for (const elsewhere of [[], reports({})])
      expect(observe("S3_DATA_EVENTS", [], undefined, { elsewhere })).toMatchObject({
        is: "unknown",
        code: "NOT_REPORTED",
      });
  });

  it.each([["BRAND_NEW"], ["enabled"], ["disabled"], [""], [undefined]])(
    "with the status %s is unknown, never written to",
    (Status) => {
      const observation = observe("S3_DATA_EVENTS", [{ Name: "S3_DATA_EVENTS", Status }]);
      expect(observation).toMatchObject({ is: "unknown", code: "UNKNOWN_STATUS" });
      expect(observation.next).toBeUndefined();
    },
  );

  it("'s additional configuration counts only where the plan itself is on", () => {
    const orphan = [
      {
        Name: runtime,
        Status: "DISABLED" as const,
        AdditionalConfiguration: [{ Name: addOn, Status: "ENABLED" as const }],
      },
    ];
    expect(observe(`${runtime}/${addOn}`, orphan, [])).toMatchObject({ is: "off", observed: "DISABLED" });
    expect(look(`${runtime}/${addOn}`, { [runtime]: [addOn] })).toBe("on: ENABLED");
    expect(look(`${runtime}/${addOn}`, { [runtime]: [] })).toBe("off: DISABLED -> update");
  });

  it("'s additional configuration that AWS leaves out is off where the plan is, and else judged as plans are", () => {
    const [plan, risk] = ["RDS_LOGIN_EVENTS", "RDS_LOGIN_EVENTS/RDS_DATA_RISK"] as const;
    const without = (Status: string) => [{ Name: plan, Status }];
    expect(observe(risk, without("DISABLED"))).toEqual({ is: "off", observed: "DISABLED", next: { action: "update" } });
    expect(observe(risk, without("ENABLED"))).toMatchObject({ is: "unknown", code: "NOT_REPORTED" });
    expect(observe(risk, without("ENABLED"), undefined, { elsewhere: [] })).toMatchObject({
      is: "off",
      observed: "not reported",
      unreported: true,
    });
    const strange = [{ Name: plan, Status: "ENABLED", AdditionalConfiguration: [{ Name: "RDS_DATA_RISK" }] }];
    expect(observe(risk, strange)).toMatchObject({ is: "unknown", observed: "no status", code: "UNKNOWN_STATUS" });
  });

  it("is written with more permissions where EBS_MALWARE_PROTECTION is declared", () => {
    expect(look("S3_DATA_EVENTS", {}, ["S3_DATA_EVENTS", "EBS_MALWARE_PROTECTION"])).toBe(
      "off: DISABLED -> updateWithMalwareProtection",
    );
    const { update, updateWithMalwareProtection } = guardDuty.actions;
    expect(update.iam).not.toContain("iam:GetRole");
    expect(updateWithMalwareProtection.iam).toEqual(expect.arrayContaining([...update.iam, "iam:GetRole"]));
  });

  it("that a policy holds says so, and one that a policy has switched off is not fought over", () => {
    const held = (Status: "ENABLED" | "DISABLED") => [
      { Name: "S3_DATA_EVENTS", Status, ManagedBy: "GUARDDUTY_POLICY" },
    ];
    const look = (status: "ENABLED" | "DISABLED") => observe("S3_DATA_EVENTS", held(status));
    expect(look("ENABLED")).toEqual({ is: "on", observed: "ENABLED", managedBy: "organization policy" });
    expect(look("DISABLED")).toMatchObject({ is: "off", code: "MANAGED_BY_POLICY", managedBy: "organization policy" });
    expect(look("DISABLED").next).toBeUndefined();
    const newcomer = [{ Name: "S3_DATA_EVENTS", Status: "ENABLED" as const, ManagedBy: "SOMEBODY_NEW" }];
    expect(observe("S3_DATA_EVENTS", newcomer, []).managedBy).toBe("SOMEBODY_NEW");
    expect(observe("S3_DATA_EVENTS", held("ENABLED"), [])).toMatchObject({ is: "on", code: "MANAGED_BY_POLICY" });
  });
});

describe("the two plans for EKS", () => {
  it("either satisfies a declared EKS_RUNTIME_MONITORING", () => {
    expect(look(eks, { [eks]: [] })).toBe("on: ENABLED");
    expect(look(eks, { [runtime]: [] })).toBe("on: ENABLED through RUNTIME_MONITORING");
    expect(look(eks, {})).toBe("off: DISABLED -> update");
  });

  it("what is on through the other plan has nothing to disable itself, but goes with its account", () =>
    expect(observe(eks, reports({ [runtime]: [] })).releasable).toEqual([
      "stopMonitoring",
      "disassociate",
      "deleteMember",
    ]));

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

describe("Runtime Monitoring without agents", () => {
  const automatic = (
    on: Readonly<Record<string, readonly string[]>>,
    declared: readonly string[],
    capability = declared[0],
  ) => observe(capability as string, reports(on), declared, { agentManagement: "automatic" }).note;

  it("is on, with a note that says what to declare", () => {
    const note = automatic({ [runtime]: [] }, [runtime]);
    expect(note).toContain("RUNTIME_MONITORING is on without agent management");
    expect(note).toContain("RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT");
    expect(note).toContain('agentManagement: "manual"');
    expect(automatic({ [eks]: [] }, [eks])).toContain("EKS_RUNTIME_MONITORING is on without");
    expect(automatic({ [runtime]: [] }, [eks])).toContain("RUNTIME_MONITORING is on without");
  });

  it("has no note where agents are managed, are declared to be, or are said to be managed otherwise", () => {
    expect(automatic({ [runtime]: ["EC2_AGENT_MANAGEMENT"] }, [runtime])).toBeUndefined();
    expect(automatic({ [runtime]: [] }, [runtime, `${runtime}/${addOn}`])).toBeUndefined();
    expect(observe(runtime, reports({ [runtime]: [] })).note).toBeUndefined();
    expect(automatic({ [runtime]: [] }, [], runtime)).toBeUndefined();
    expect(automatic({ S3_DATA_EVENTS: [] }, ["S3_DATA_EVENTS"])).toBeUndefined();
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
