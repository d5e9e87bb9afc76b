import type {
  DetectorFeature,
  FeatureAdditionalConfiguration,
  FeatureStatus,
  MemberFeaturesConfiguration,
  OrgFeature,
} from "@aws-sdk/client-guardduty";
import type { Capability } from "../../core/cell";

/** Capability that stands for the member itself: GuardDuty's foundational data sources come with it and cannot be set apart. */
export const foundational = "FOUNDATIONAL";

/** Protection plans that an administrator sets for its members, each with the additional configuration that belongs to it. */
export const additionalOf = {
  S3_DATA_EVENTS: [],
  EKS_AUDIT_LOGS: [],
  EBS_MALWARE_PROTECTION: [],
  RDS_LOGIN_EVENTS: ["RDS_DATA_RISK"],
  LAMBDA_NETWORK_LOGS: [],
  EKS_RUNTIME_MONITORING: ["EKS_ADDON_MANAGEMENT"],
  RUNTIME_MONITORING: ["EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"],
  AI_PROTECTION: [],
} as const satisfies Record<OrgFeature, readonly FeatureAdditionalConfiguration[]>;

export type Feature = keyof typeof additionalOf;
export const features = Object.keys(additionalOf) as Feature[];

/** Additional configuration is a capability of its own: `RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT`. */
export const capabilities: readonly Capability[] = [
  foundational,
  ...features.flatMap((feature) => [feature, ...additionalOf[feature].map((one) => `${feature}/${one}`)]),
];

export interface DeclaredFeature {
  readonly name: Feature;
  readonly additionalConfiguration: readonly string[];
}

export const declaredCapabilities = (declared: readonly DeclaredFeature[]): Capability[] => [
  foundational,
  ...declared.flatMap(({ name, additionalConfiguration }) => [name, ...additionalConfiguration.map((one) => `${name}/${one}`)]),
];

export interface SettingReport {
  readonly Name?: string | undefined;
  readonly Status?: FeatureStatus | undefined;
  readonly ManagedBy?: string | undefined;
}

/** What AWS reports of one feature, for a member or for the administrator's own detector. */
export interface FeatureReport extends SettingReport {
  readonly AdditionalConfiguration?: readonly SettingReport[] | undefined;
}

export function reportOf(reports: readonly FeatureReport[], capability: Capability): SettingReport | undefined {
  const [name, additional] = capability.split("/");
  const feature = reports.find((one) => one.Name === name);
  return additional === undefined ? feature : feature?.AdditionalConfiguration?.find((one) => one.Name === additional);
}

/** Additional configuration has no effect without its feature, whatever its own status says. */
export function isEnabled(reports: readonly FeatureReport[], capability: Capability): boolean {
  const [name = ""] = capability.split("/");
  return [name, capability].every((setting) => reportOf(reports, setting)?.Status === "ENABLED");
}

/**
 * The `Features` of an update that sets these capabilities and leaves all others alone. Switching on an additional
 * configuration names its feature as enabled, which it must be; switching one off does not touch the feature.
 */
export function featuresInput(some: readonly Capability[], status: FeatureStatus): MemberFeaturesConfiguration[] {
  const byFeature = new Map<string, string[]>();
  for (const capability of some) {
    if (capability === foundational) continue;
    const [name = "", additional] = capability.split("/");
    const known = byFeature.get(name) ?? [];
    byFeature.set(name, additional === undefined ? known : [...known, additional]);
  }
  return [...byFeature].map(([name, additional]) => ({
    Name: name as OrgFeature & DetectorFeature,
    Status: status === "ENABLED" || some.includes(name) ? status : "ENABLED",
    ...(additional.length === 0
      ? {}
      : {
          AdditionalConfiguration: additional
            .sort()
            .map((one) => ({ Name: one as FeatureAdditionalConfiguration, Status: status })),
        }),
  }));
}

/** Where Runtime Monitoring is on, it does what EKS Runtime Monitoring would, and AWS refuses to set both in one call. */
export const throughRuntimeMonitoring = (capability: Capability): Capability =>
  capability.replace(/^EKS_RUNTIME_MONITORING/, "RUNTIME_MONITORING");
