import type { Capability, Observation } from "../../core/cell";
import type { FeatureReport } from "./features";
import { isEnabled, reportOf, throughRuntimeMonitoring } from "./features";

const [eks, runtime] = ["EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING"] as const;

const owners: Readonly<Record<string, string>> = { GUARDDUTY_POLICY: "organization policy" };

/**
 * What one account's detector says of one plan. `declared` decides between the two plans for EKS: either satisfies a declared
 * EKS_RUNTIME_MONITORING, and AWS keeps their settings apart (an EKS_RUNTIME_MONITORING that was left on goes on, and is billed,
 * when RUNTIME_MONITORING is switched off), so that undeclared ones are told as they are.
 */
export function planSighting(
  capability: Capability,
  features: readonly FeatureReport[],
  declared: ReadonlySet<Capability>,
): Observation {
  const standIn = capability.startsWith(eks) && declared.has(eks) && isEnabled(features, runtime);
  if (isEnabled(features, capability)) {
    if (standsIn(capability, features, declared)) return { is: "notApplicable", observed: `ENABLED in place of ${eks}` };
    return { is: "on", observed: "ENABLED", ...heldOn(capability, features, declared), ...ownerOf(features, capability) };
  }
  if (!standIn) return off(capability, features, "update");
  const other = throughRuntimeMonitoring(capability);
  if (!isEnabled(features, other)) return off(other, features, "updateRuntimeMonitoring");
  return { is: "on", observed: `ENABLED through ${runtime}`, ...ownerOf(features, other) };
}

/** Runtime Monitoring that is not declared itself, and without which something of a declared EKS Runtime Monitoring would be off: no surplus. */
function standsIn(capability: Capability, features: readonly FeatureReport[], declared: ReadonlySet<Capability>): boolean {
  if (declared.has(runtime) || !capability.startsWith(runtime)) return false;
  const replaced = [...declared].filter((one) => one.startsWith(eks) && !isEnabled(features, one)).map(throughRuntimeMonitoring);
  return capability === runtime ? replaced.length > 0 : replaced.includes(capability);
}

function off(capability: Capability, features: readonly FeatureReport[], action: string): Observation {
  const report = reportOf(features, capability);
  const through = action === "update" ? "" : ` in ${runtime}`;
  if (report?.ManagedBy === "GUARDDUTY_POLICY") {
    const held = byPolicy("off", "leave the plan out of the declaration");
    return { is: "off", observed: "DISABLED", ...held, ...ownerOf(features, capability) };
  }
  return {
    is: "off",
    observed: report === undefined ? "not reported" : `DISABLED${through}`,
    next: { action },
    ...ownerOf(features, capability),
  };
}

/** What a policy prescribes is read-only for everybody else: no update could switch it off. */
function heldOn(
  capability: Capability,
  features: readonly FeatureReport[],
  declared: ReadonlySet<Capability>,
): Partial<Observation> {
  if (declared.has(capability) || reportOf(features, capability)?.ManagedBy !== "GUARDDUTY_POLICY") return {};
  return byPolicy("on", "declare the plan");
}

const byPolicy = (switched: "on" | "off", instead: string) => ({
  code: "MANAGED_BY_POLICY",
  message: `a GuardDuty policy of AWS Organizations has switched it ${switched}`,
  advice: `change the policy, or ${instead}`,
});

/** AWS names an owner for what a GuardDuty policy prescribes; owners that are new to us are named as AWS does. */
function ownerOf(features: readonly FeatureReport[], capability: Capability): { managedBy?: string } {
  const owner = reportOf(features, capability)?.ManagedBy;
  return owner === undefined ? {} : { managedBy: owners[owner] ?? owner };
}
