import type {
  DetectorFeature,
  FeatureAdditionalConfiguration,
  FeatureStatus,
  MemberFeaturesConfiguration,
  OrgFeature,
  OrgFeatureAdditionalConfiguration,
} from "@aws-sdk/client-guardduty";
import type { Capability } from "../../core/cell";

/** The member itself: GuardDuty's foundational data sources come with it and have no switch of their own. */
export const foundational = "FOUNDATIONAL";

/** Protection plans that an administrator sets for its members, each with its additional configurations. */
export const additionalOf = {
  S3_DATA_EVENTS: [],
  EKS_AUDIT_LOGS: [],
  EBS_MALWARE_PROTECTION: [],
  // Only the SDK's enum has RDS_DATA_RISK; which plan it belongs to is concluded from its name.
  RDS_LOGIN_EVENTS: ["RDS_DATA_RISK"],
  LAMBDA_NETWORK_LOGS: [],
  EKS_RUNTIME_MONITORING: ["EKS_ADDON_MANAGEMENT"],
  RUNTIME_MONITORING: ["EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"],
  AI_PROTECTION: [],
} as const satisfies Record<OrgFeature, readonly OrgFeatureAdditionalConfiguration[]>;

type Plan = keyof typeof additionalOf;

/** Additional configuration is a capability of its own: `RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT`. */
export const featureNames: readonly Capability[] = (Object.keys(additionalOf) as Plan[]).flatMap((plan) => [
  plan,
  ...additionalOf[plan].map((setting) => `${plan}/${setting}`),
]);

export const capabilities: readonly Capability[] = [foundational, ...featureNames];

export const planOf = (capability: Capability): Capability => capability.split("/")[0] ?? capability;

/** Capability names of a plan's additional configurations. */
export const additionalCapabilitiesOf = (plan: Capability): readonly Capability[] =>
  featureNames.filter((name) => name !== plan && planOf(name) === plan);

/**
 * Plans that CreateDetector switches on by itself: "with an exception to RUNTIME_MONITORING, all the optional features
 * are enabled by default" (API model). Of EKS_RUNTIME_MONITORING, which that plan has replaced, the same is assumed.
 */
export const defaultPlans: readonly Capability[] = Object.keys(additionalOf).filter(
  (plan) => !plan.endsWith("RUNTIME_MONITORING"),
);

/**
 * Where Runtime Monitoring is on, it does what EKS Runtime Monitoring would, and AWS refuses to set both in one call.
 */
export const throughRuntimeMonitoring = (capability: Capability): Capability =>
  capability.replace(/^EKS_RUNTIME_MONITORING/, "RUNTIME_MONITORING");

/**
 * The `Features` of an update that sets these capabilities and leaves all others alone. Switching on an additional
 * configuration names its plan as enabled, which it must be; switching one off does not touch the plan.
 */
export function featuresInput(changed: readonly Capability[], status: FeatureStatus): MemberFeaturesConfiguration[] {
  const settings = changed.filter((capability) => capability !== foundational);
  return [...new Set(settings.map(planOf))].map((plan) => {
    const inner = settings.filter((capability) => capability.startsWith(`${plan}/`)).sort();
    return {
      Name: plan as OrgFeature & DetectorFeature,
      Status: settings.includes(plan) ? status : "ENABLED",
      ...(inner.length === 0
        ? {}
        : {
            AdditionalConfiguration: inner.map((capability) => ({
              Name: capability.slice(plan.length + 1) as FeatureAdditionalConfiguration,
              Status: status,
            })),
          }),
    };
  });
}
