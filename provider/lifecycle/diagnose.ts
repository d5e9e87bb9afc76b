import type { AccountId, Region } from "../core/cell";
import type { Diagnosis, Service, SharedInputs } from "../services/service";
import type { StackConfig } from "../aws/connection";
import { effectiveConnection } from "../aws/connection";
import { describeFailure } from "../aws/awsErrors";
import { callerAccount } from "../aws/identity";
import { organizationView } from "../organization/organization";
import { probe } from "../aws/regions";
import type { Session } from "../aws/session";
import type { Target } from "../reconcile/target";
import { contextFor, labelOf } from "../reconcile/target";
import { delegatedAdministrators } from "../organization/trustedAccess";

/** A target that need not have any accounts yet: enough to ask AWS about services and regions. Throws when we cannot tell who we are. */
export async function bareTarget(
  session: Session,
  service: Service,
  inputs: SharedInputs,
  regions: readonly Region[],
  stackConfig: StackConfig,
): Promise<Target> {
  const connection = effectiveConnection(inputs.connection, stackConfig);
  const home = regions[0] ?? "";
  return {
    service,
    inputs,
    connection,
    administrator: await callerAccount(session, connection, home),
    desired: { regions, accounts: [], capabilities: service.capabilities.slice(0, 1), match: "atLeast" },
    label: labelOf(service, inputs),
    organization: () => organizationView(session, connection, home),
    scope: (region) => `${service.kind} ${region} ${connection.key}`,
  };
}

/** Everything that would stop an update of this service in this region. Never throws. */
export async function diagnoseRegion(
  session: Session,
  target: Target,
  region: Region,
  access: ReadonlySet<string> | undefined,
): Promise<readonly Diagnosis[]> {
  const reach = await probe(session, target, region);
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
  const told = await ownDiagnosis(session, target, region, access);
  const explained = told.some((one) => one.is === "problem");
  if (reach.is === "open" || explained)
    return reach.is === "open" ? [{ subject: "region", is: "fine", text: "can be used" }, ...told] : told;
  return [unreadable("observation", reach.code, reach.message), ...told];
}

async function ownDiagnosis(
  session: Session,
  target: Target,
  region: Region,
  access: ReadonlySet<string> | undefined,
): Promise<readonly Diagnosis[]> {
  try {
    if (target.service.diagnose !== undefined) return await target.service.diagnose(contextFor(session, target, region), access);
    return [await delegation(session, target)];
  } catch (error) {
    const { code, message } = describeFailure(error);
    return [unreadable("diagnosis", code, message)];
  }
}

/** For services that do not look by themselves: what Organizations knows of their administrator. */
async function delegation(session: Session, target: Target): Promise<Diagnosis> {
  const { principal } = target.service;
  const subject = "delegated administrator";
  const delegates: AccountId[] = await delegatedAdministrators(session, target, principal);
  if (delegates.includes(target.administrator)) return { subject, is: "fine", text: `account ${target.administrator}` };
  if (delegates.length > 0)
    return {
      subject,
      is: "problem",
      text: `that is account ${delegates.join(", ")}, and the credentials belong to ${target.administrator}`,
      remedy: `use credentials of ${delegates[0]}`,
    };
  const command = `aws organizations register-delegated-administrator --account-id ${target.administrator} --service-principal ${principal}`;
  return { subject, is: "problem", text: "there is none", remedy: `run, as the management account: ${command}` };
}

/** A look that failed: whatever it would have shown is not known to be fine. */
export function unreadable(subject: string, code: string, message: string): Diagnosis {
  const denied = /denied|unauthorized|forbidden/i.test(code);
  const remedy = denied
    ? "allow the action: `aws-coverage iam` prints the policy"
    : "remove the cause, and run `aws-coverage doctor` again";
  return { subject, is: "problem", text: `could not be looked at: ${code}: ${message}`, remedy };
}
