import type { World } from "../contract";
import shapes from "../shapes/guardduty.json";
import { badRequest } from "./errors";
import type { AutoEnable, Detector, RegionState, Status } from "./state";
import { manages, seconds } from "./state";

/** What an administrator sets for members; the model's OrgFeature. */
export const memberFeatures = [
  "S3_DATA_EVENTS",
  "EKS_AUDIT_LOGS",
  "EBS_MALWARE_PROTECTION",
  "RDS_LOGIN_EVENTS",
  "EKS_RUNTIME_MONITORING",
  "LAMBDA_NETWORK_LOGS",
  "RUNTIME_MONITORING",
  "AI_PROTECTION",
] as const;
/** AI_ANALYST exists for detectors only. */
const detectorFeatures = [...memberFeatures, "AI_ANALYST"] as const;
/** Only in results: they come with GuardDuty and cannot be set. */
const foundational = ["CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS"] as const;

/** RDS_DATA_RISK is younger than the model and documented nowhere; its name says where it belongs (inferred). */
const additional: Readonly<Record<string, readonly string[]>> = {
  EKS_RUNTIME_MONITORING: ["EKS_ADDON_MANAGEMENT"],
  RUNTIME_MONITORING: ["EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"],
  RDS_LOGIN_EVENTS: ["RDS_DATA_RISK"],
};

/**
 * Everything that can be on or off in a detector: plans, and their additional configurations as
 * `RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT`.
 */
export const settingsOf: readonly string[] = detectorFeatures.flatMap((name) => [
  name,
  ...(additional[name] ?? []).map((inner) => `${name}/${inner}`),
]);

/** CreateDetector: "all the optional features are enabled by default", RUNTIME_MONITORING excepted. */
export function defaultFeatures(region: RegionState): Record<string, Status> {
  const off = ["RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING", ...region.unsupportedFeatures];
  return Object.fromEntries(detectorFeatures.filter((name) => !off.includes(name)).map((name) => [name, "ENABLED"]));
}

interface Wanted {
  readonly Name?: string;
  readonly Status?: Status;
  readonly AutoEnable?: AutoEnable;
  readonly AdditionalConfiguration?: readonly Wanted[];
}

/** Features of a request as flat settings; refuses what AWS refuses about the request as a whole. */
export function requested<V extends Status | AutoEnable>(
  region: RegionState,
  input: Readonly<Record<string, unknown>>,
): Record<string, V> {
  const features = (input.Features ?? []) as readonly Wanted[];
  const sources = fromDataSources(input.DataSources as Nested | undefined);
  if (features.length > 0 && sources.length > 0) throw badRequest();
  const settings: Record<string, V> = {};
  const put = (name: string, value: Status | AutoEnable | undefined) => {
    if (name in settings) throw badRequest();
    if (value !== undefined) settings[name] = value as V;
  };
  for (const { Name = "", Status, AutoEnable, AdditionalConfiguration = [] } of [...features, ...sources]) {
    if (region.unsupportedFeatures.includes(Name)) throw badRequest();
    put(Name, Status ?? AutoEnable);
    for (const inner of AdditionalConfiguration) {
      if (!additional[Name]?.includes(inner.Name ?? "")) throw badRequest();
      if (Status === "DISABLED" && inner.Status === "ENABLED") throw badRequest();
      put(`${Name}/${inner.Name}`, inner.Status ?? inner.AutoEnable);
    }
  }
  // "Specifying both EKS Runtime Monitoring and Runtime Monitoring will cause an error."
  const names = features.map((feature) => feature.Name);
  if (names.includes("RUNTIME_MONITORING") && names.includes("EKS_RUNTIME_MONITORING")) throw badRequest();
  return settings;
}

/**
 * What a request does not name stays; additional configuration goes off with its feature. Only what is on is stored.
 */
export function change(world: World, detector: Detector, settings: Readonly<Record<string, Status>>): void {
  const before = JSON.stringify(detector.features);
  for (const [name, status] of Object.entries(settings)) {
    if (status === "ENABLED") detector.features[name] = status;
    else
      for (const off of [name, ...(additional[name] ?? []).map((inner) => `${name}/${inner}`)])
        delete detector.features[off];
  }
  if (JSON.stringify(detector.features) === before) return;
  detector.featuresUpdatedAt = world.clock.now();
  detector.updatedAt = detector.featuresUpdatedAt;
}

/** The feature of a setting: `RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT` belongs to `RUNTIME_MONITORING`. */
export const featureOf = (setting: string): string => setting.split("/")[0] ?? setting;

export const managedSetting = (world: World, account: string, settings: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(settings).some((setting) => manages(world, account, featureOf(setting)));

type Scope = "detector" | "member";

/** `ManagedBy` is in the newest SDKs only; answers name it as soon as the model that we were generated from does. */
const showsOwner = "ManagedBy" in shapes.shapes.MemberFeaturesConfigurationResult.members;

export function featureResults(world: World, region: RegionState, account: string, detector: Detector, scope: Scope) {
  const UpdatedAt = seconds(detector.featuresUpdatedAt);
  const owner = (name: string) =>
    showsOwner && manages(world, account, name) ? { ManagedBy: "GUARDDUTY_POLICY" } : {};
  const offered = (scope === "detector" ? detectorFeatures : memberFeatures).filter(
    (name) => !region.unsupportedFeatures.includes(name),
  );
  const optional = offered.map((Name) => {
    const inner = listed(Name, detector.features).map((inner) => {
      return { Name: inner, Status: detector.features[`${Name}/${inner}`] ?? "DISABLED", UpdatedAt, ...owner(Name) };
    });
    const more = inner.length > 0 ? { AdditionalConfiguration: inner } : {};
    return { Name, Status: detector.features[Name] ?? "DISABLED", UpdatedAt, ...more, ...owner(Name) };
  });
  if (scope === "member") return optional;
  const always = foundational.map((Name) => ({ Name, Status: detector.status, UpdatedAt, ...owner("FOUNDATIONAL") }));
  return [...always, ...optional];
}

export function autoEnableResults(region: RegionState, settings: Readonly<Record<string, AutoEnable>>) {
  return memberFeatures
    .filter((name) => !region.unsupportedFeatures.includes(name))
    .map((Name) => {
      const inner = listed(Name, settings).map((inner) => ({
        Name: inner,
        AutoEnable: settings[`${Name}/${inner}`] ?? "NONE",
      }));
      return {
        Name,
        AutoEnable: settings[Name] ?? "NONE",
        ...(inner.length > 0 ? { AdditionalConfiguration: inner } : {}),
      };
    });
}

/** Additional configurations that results name: all of Runtime Monitoring's, others only once they were set. */
export function listed(name: string, settings: Readonly<Record<string, unknown>>): readonly string[] {
  return (additional[name] ?? []).filter((inner) => inner !== "RDS_DATA_RISK" || `${name}/${inner}` in settings);
}

type Nested = { readonly [key: string]: Nested | boolean };

/**
 * The deprecated request structure. Its innermost member is `Enable`, `AutoEnable` or, for EBS volumes, a bare boolean.
 */
function fromDataSources(sources: Nested | undefined): Wanted[] {
  const paths = { S3_DATA_EVENTS: "S3Logs", EKS_AUDIT_LOGS: "Kubernetes.AuditLogs", EBS_MALWARE_PROTECTION: malware };
  return Object.entries(paths).flatMap(([Name, path]): Wanted[] => {
    let at: Nested | boolean | undefined = sources;
    for (const key of path.split(".")) at = typeof at === "object" ? at[key] : undefined;
    if (typeof at === "object" && typeof at.AutoEnable === "boolean")
      return [{ Name, AutoEnable: at.AutoEnable ? "NEW" : "NONE" }];
    const on = typeof at === "object" ? at.Enable : at;
    return typeof on === "boolean" ? [{ Name, Status: on ? "ENABLED" : "DISABLED" }] : [];
  });
}
const malware = "MalwareProtection.ScanEc2InstanceWithFindings.EbsVolumes";

/** The deprecated result structure, still required in GetMemberDetectors. */
export function dataSourceResults(detector: Detector) {
  const status = (name: string) => ({ Status: detector.features[name] ?? "DISABLED" });
  return {
    CloudTrail: { Status: detector.status },
    DNSLogs: { Status: detector.status },
    FlowLogs: { Status: detector.status },
    S3Logs: status("S3_DATA_EVENTS"),
    Kubernetes: { AuditLogs: status("EKS_AUDIT_LOGS") },
    MalwareProtection: { ScanEc2InstanceWithFindings: { EbsVolumes: status("EBS_MALWARE_PROTECTION") } },
  };
}
