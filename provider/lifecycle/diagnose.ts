import type { StackConfig } from "../aws/connection";
import type { Session } from "../aws/session";
import type { Region } from "../core/cell";
import { Code } from "../core/cell";
import { describeFailure } from "../core/failure";
import { ObservationCache } from "../reconcile/observationCache";
import { bareTarget, narrowed } from "../reconcile/resolveTarget";
import type { Declaration, Target } from "../reconcile/target";
import type { Diagnosis } from "../services/service";

/** A target without accounts that looks at one capability: enough to ask AWS about services and regions. */
export async function targetToDiagnose(
  session: Session,
  declaration: Declaration,
  regions: readonly Region[],
  stackConfig: StackConfig,
): Promise<Target> {
  session.stackConfig = stackConfig;
  const target = await bareTarget(
    { session, observations: new ObservationCache(), readsOnly: true },
    declaration,
    regions,
  );
  const capabilities = declaration.service.capabilities.slice(0, 1);
  return narrowed(target, { regions, accounts: [], capabilities, match: "atLeast" });
}

/**
 * `closed`: the account has not enabled the region, or the service is not there. `unclear`: something else kept us from
 * finding out.
 */
export type Reach =
  | { readonly is: "open" }
  | { readonly is: "closed" | "unclear"; readonly code: string; readonly message: string };

/**
 * What AWS's front ends answer to good credentials in a region that their account has not enabled (STS, opt-in
 * regions).
 */
const notEnabled = new Set([
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidClientTokenIdException",
  "OptInRequired",
  "RegionDisabledException",
]);

/** Our own codes for an answer that did not tell what we asked: an answer all the same. */
const answered = new Set<string>([Code.notMentioned, Code.notReported, Code.unknownStatus]);

/**
 * Finds out, by one look at the administrator's own account, whether the service can be used in a region. Never throws.
 */
export async function probe(target: Target, region: Region): Promise<Reach> {
  const [capability = ""] = target.service.capabilities;
  const observed = await target.observe(region, new Map([[target.administrator, [capability]]]), 0);
  const { is, code, message } = observed.get(target.administrator)?.get(capability) ?? { is: "unknown" as const };
  if (is !== "unknown" || code === undefined || answered.has(code)) return { is: "open" };
  // A name that does not resolve: the service has no endpoint there.
  return { is: notEnabled.has(code) || code === "ENOTFOUND" ? "closed" : "unclear", code, message: message ?? "" };
}

/** Everything that would stop an update of this service in this region. Never throws. */
export async function diagnoseRegion(
  target: Target,
  region: Region,
  access: ReadonlySet<string> | undefined,
): Promise<readonly Diagnosis[]> {
  const reach = await probe(target, region);
  if (reach.is === "closed") {
    return [
      {
        subject: "region",
        is: "problem",
        text: `account ${target.administrator} cannot use it there (${reach.code}: ${reach.message})`,
        remedy: `enable the region (aws account enable-region --region-name ${region}), or remove it from the declaration; check that the service exists there`,
      },
    ];
  }
  const findings = await serviceDiagnosis(target, region, access);
  if (reach.is === "open") return [{ subject: "region", is: "fine", text: "can be used" }, ...findings];
  if (findings.some(({ is }) => is === "problem")) return findings;
  return [unreadable("observation", reach.code, reach.message), ...findings];
}

async function serviceDiagnosis(
  target: Target,
  region: Region,
  access: ReadonlySet<string> | undefined,
): Promise<readonly Diagnosis[]> {
  try {
    return await target.service.diagnose(target.context(region), access);
  } catch (error) {
    const { code, message } = describeFailure(error);
    return [unreadable("diagnosis", code, message)];
  }
}

/** A look that failed: whatever it would have shown is not known to be fine. */
export function unreadable(subject: string, code: string, message: string): Diagnosis {
  const denied = /denied|unauthorized|forbidden/i.test(code);
  const remedy = denied
    ? "allow the action: `aws-coverage iam` prints the policy"
    : "remove the cause, and run `aws-coverage doctor` again";
  return { subject, is: "problem", text: `could not be read: ${code}: ${message}`, remedy };
}
