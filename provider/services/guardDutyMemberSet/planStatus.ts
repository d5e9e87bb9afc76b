import type { Capability, Observation } from "../../core/cell";
import { Code } from "../../core/cell";
import type { Context } from "../service";
import { additionalCapabilitiesOf, planOf, throughRuntimeMonitoring } from "./features";
import type { Action, Inputs } from "./inputs";

const [eks, runtime] = ["EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING"] as const;

interface SettingReport {
  readonly Name?: string | undefined;
  readonly Status?: string | undefined;
  readonly ManagedBy?: string | undefined;
}

/** What AWS reports of one plan, for a member or for the administrator's own detector. */
export interface FeatureReport extends SettingReport {
  readonly AdditionalConfiguration?: readonly SettingReport[] | undefined;
}

/** What else decides about a plan. */
export interface PlanContext {
  readonly declared: ReadonlySet<Capability>;
  /** Settings that at least one answer about this region has named. */
  readonly reported: ReadonlySet<Capability>;
  readonly agentManagement: Inputs["agentManagement"];
}

/**
 * Settings that an answer about this region has named, in any look of this process. A setting that AWS names for one
 * account and leaves out for another is not known there; only one that it never names may be unavailable in the region.
 */
export const reportedSettings = (context: Pick<Context, "once">): Promise<Set<Capability>> =>
  context.once("reported settings", async () => new Set<Capability>());

export const settingsIn = (features: readonly FeatureReport[]): Capability[] =>
  features.flatMap(({ Name = "", AdditionalConfiguration }) => [
    Name,
    ...(AdditionalConfiguration ?? []).map((setting) => `${Name}/${setting.Name ?? ""}`),
  ]);

/**
 * What the answer for one account says of one plan or additional configuration. Either of the two plans for EKS
 * satisfies a declared EKS_RUNTIME_MONITORING. AWS keeps their settings apart (an EKS_RUNTIME_MONITORING that was left
 * on goes on, and is billed, when RUNTIME_MONITORING is switched off), so undeclared settings are reported as they are.
 */
export function planObservation(
  capability: Capability,
  features: readonly FeatureReport[],
  context: PlanContext,
): Observation<Action> {
  const { declared } = context;
  const itself = settingObservation(capability, features, context);
  const isReplaceable = itself.is !== "on" && capability.startsWith(eks) && declared.has(eks);
  const substitute = isReplaceable ? settingObservation(runtime, features, context) : undefined;
  if (substitute?.is === "unknown") return substitute;
  const isReplaced = substitute?.is === "on";
  const setting = isReplaced ? throughRuntimeMonitoring(capability) : capability;
  const observation = isReplaced ? settingObservation(setting, features, context) : itself;
  if (observation.is === "unknown") return observation;
  if (observation.is === "on" && standsIn(capability, features, context))
    return { is: "notApplicable", observed: `ENABLED in place of ${eks}` };
  const owner = reportOf(features, setting)?.ManagedBy;
  const managed = owner === undefined ? observation : { ...observation, managedBy: owners[owner] ?? owner };
  // What a policy prescribes is read-only for everybody else: no update could change it.
  const isHeld = owner === "GUARDDUTY_POLICY";
  if (observation.is === "on") {
    return {
      ...managed,
      ...(isReplaced ? { observed: `ENABLED through ${runtime}`, releasable: ofAccount } : {}),
      ...(isHeld && !declared.has(capability) ? byPolicy("on", "declare the plan") : {}),
      ...agentNote(capability, setting, features, context),
    };
  }
  const off = isReplaced ? { ...managed, observed: `${observation.observed} in ${runtime}` } : managed;
  if (isHeld) return { ...off, ...byPolicy("off", "leave the plan out of the declaration") };
  // A write of a declaration with EBS_MALWARE_PROTECTION may need the permissions of that plan.
  const update = declared.has("EBS_MALWARE_PROTECTION") ? "updateWithMalwareProtection" : "update";
  return { ...off, next: { action: isReplaced ? "updateRuntimeMonitoring" : update } };
}

/** What is on in another plan has nothing to disable itself, but goes with its account. */
const ofAccount: readonly Action[] = ["stopMonitoring", "disassociate", "deleteMember"];

/** As reported: additional configuration has no effect without its plan, whatever its own status is. */
function settingObservation(
  capability: Capability,
  features: readonly FeatureReport[],
  { reported }: PlanContext,
): Observation<never> {
  if (features.length === 0) return notReported("AWS's answer for this account has no features");
  const unreported = reported.has(capability) ? {} : { unreported: true };
  const plan = planOf(capability);
  for (const setting of plan === capability ? [plan] : [plan, capability]) {
    const report = reportOf(features, setting);
    if (report === undefined) {
      return reported.has(setting)
        ? notReported(`AWS's answer for this account leaves out ${setting}, which it has for others`)
        : { is: "off", observed: "not reported", ...unreported };
    }
    if (report.Status === "DISABLED") return { is: "off", observed: "DISABLED", ...unreported };
    if (report.Status !== "ENABLED") return unknownStatus(setting, report.Status);
  }
  return { is: "on", observed: "ENABLED" };
}

const notReported = (message: string): Observation<never> => ({
  is: "unknown",
  observed: "not reported",
  code: Code.notReported,
  message,
});

/** AWS's statuses are matched exactly: one that is new, or none, says neither on nor off. */
export const unknownStatus = (of: string, status = ""): Observation<never> => ({
  is: "unknown",
  observed: status || "no status",
  code: Code.unknownStatus,
  message: status === "" ? `AWS reports no status of ${of}` : `the status "${status}" of ${of} is new to this version`,
  advice: "see GuardDuty's console, and update the package",
});

function reportOf(features: readonly FeatureReport[], capability: Capability): SettingReport | undefined {
  const plan = planOf(capability);
  const feature = features.find(({ Name }) => Name === plan);
  if (plan === capability) return feature;
  return feature?.AdditionalConfiguration?.find(({ Name }) => `${plan}/${Name}` === capability);
}

/**
 * Runtime Monitoring that is not declared itself, and without which something of a declared EKS Runtime Monitoring
 * would be off: it is no surplus.
 */
function standsIn(capability: Capability, features: readonly FeatureReport[], context: PlanContext): boolean {
  if (context.declared.has(runtime) || !capability.startsWith(runtime)) return false;
  const replaced = [...context.declared]
    .filter((declared) => declared.startsWith(eks) && settingObservation(declared, features, context).is !== "on")
    .map(throughRuntimeMonitoring);
  return capability === runtime ? replaced.length > 0 : replaced.includes(capability);
}

const byPolicy = (switched: "on" | "off", instead: string) => ({
  code: "MANAGED_BY_POLICY",
  message: `a GuardDuty policy of AWS Organizations has switched it ${switched}`,
  advice: `change the policy, or ${instead}`,
});

/** AWS names an owner for what a GuardDuty policy prescribes; owners that are new to this version keep AWS's name. */
const owners: Readonly<Record<string, string>> = { GUARDDUTY_POLICY: "organization policy" };

/**
 * Runtime Monitoring takes a second step: "enable Runtime Monitoring and then manage the GuardDuty security agent"
 * (user guide, how-does-runtime-monitoring-work). `enabled`: the plan that is on, for or in place of the declared
 * `capability`.
 */
function agentNote(
  capability: Capability,
  enabled: Capability,
  features: readonly FeatureReport[],
  context: PlanContext,
): { note?: string } {
  const { agentManagement, declared } = context;
  const isMonitoring = capability === eks || capability === runtime;
  if (!isMonitoring || !declared.has(capability) || agentManagement === "manual") return {};
  const settings = additionalCapabilitiesOf(capability);
  const isManaged = (setting: Capability) => settingObservation(setting, features, context).is !== "off";
  if (settings.some((setting) => declared.has(setting)) || additionalCapabilitiesOf(enabled).some(isManaged)) return {};
  const remedy = `add ${settings.join(", ")} to features, or set agentManagement: "manual"`;
  return {
    note: `${enabled} is on without agent management, so it sees only workloads whose agent you install: ${remedy}`,
  };
}
