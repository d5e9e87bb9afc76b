import type { AccountId, Capability, Observation, Observations } from "../../core/cell";
import type { Context, Read } from "../service";
import type { AccountStatus } from "./accountStatus";
import { isOff, observeStatus, ownStatus, readStatuses } from "./accountStatus";
import type { Action, Inputs, ResourceType } from "./inputs";
import { resourceKeys, resourceTypes } from "./inputs";
import { explainDenied, organizationConfiguration } from "./members";

type Row = ReadonlyMap<Capability, Observation<Action>>;

export async function observe(
  context: Context<Inputs>,
  want: ReadonlyMap<AccountId, readonly Capability[]>,
): Promise<Observations<Action>> {
  const statuses = await readStatuses(context, [...want.keys()]);
  const isAnyDenied = [...statuses.values()].some((read) => deniedMessage(read) !== undefined);
  const explain = isAnyDenied ? await explainDenied(context) : undefined;
  const observed = new Map<AccountId, Row>(
    [...want].map(([account, types]) => {
      const read = statuses.get(account);
      const denied = deniedMessage(read);
      const explained = denied === undefined ? undefined : explain?.(account, denied);
      return [account, new Map(types.map((type) => [type, explained ?? observeStatus(type as ResourceType, read)]))];
    }),
  );
  const complete = await completeSteps(context, observed);
  return complete === undefined ? observed : new Map([...observed].map(([account, row]) => [account, complete(row)]));
}

/** AWS's message, where it denies access to the account. */
function deniedMessage(read: Read<AccountStatus> | undefined): string | undefined {
  if (read?.ok !== true || "account" in read.value || read.value.failed.errorCode !== "ACCESS_DENIED") return undefined;
  return read.value.failed.errorMessage ?? "";
}

/** What else must be known before something declared is enabled: what prevents it, and what AWS does along with it. */
async function completeSteps(
  context: Context<Inputs>,
  observed: ReadonlyMap<AccountId, Row>,
): Promise<((row: Row) => Row) | undefined> {
  const { administrator, inputs } = context;
  const isDeclared = (type: Capability): boolean => inputs.resourceTypes.includes(type as ResourceType);
  const actions = new Set<Action>();
  for (const row of observed.values())
    for (const [type, { next }] of row) if (next !== undefined && isDeclared(type)) actions.add(next.action);
  if (actions.size === 0) return undefined;
  if (!observed.has(administrator)) await warnOfAdministrator(context);
  const { autoEnable } = actions.has("associate") ? await organizationConfiguration(context) : {};
  const alsoEnables = resourceTypes.filter((type) => autoEnable?.[resourceKeys[type]] === true && !isDeclared(type));
  return (row) => withSideEffects(row, alsoEnables, isDeclared("ECR") && row.get("ECR")?.next !== undefined);
}

/**
 * Inspector in the administrator's own account, looked at once, only when that account is not declared (else it is
 * enabled first) and something is about to be written. AWS may refuse to manage members from an account where it is off
 * ("Invoking account is not enabled": terraform-aws-mcaf-landing-zone pull request 200). AWS does not document that it
 * always does, so this is a warning, and AWS's refusal decides (codes.ts).
 */
const warnOfAdministrator = (context: Context<Inputs>): Promise<void> =>
  context.once("Inspector in the administrator's account", async () => {
    const { administrator, region, inputs } = context;
    const status = await ownStatus(context);
    if (isOff(status))
      context.warn(
        `Inspector is ${status} in the administrator's account ${administrator}, and AWS may refuse to manage members ` +
          `from there: ${remedyFor(administrator, inputs.resourceTypes, region)}`,
      );
  });

export const remedyFor = (administrator: AccountId, types: readonly string[], region: string): string =>
  `declare ${administrator} too, or run, with its credentials: ` +
  `aws inspector2 enable --resource-types ${types.join(" ")} --region ${region}`;

/** `undeclared`: what auto-enable enables in accounts that are associated. */
function withSideEffects(row: Row, undeclared: readonly ResourceType[], enablesEcr: boolean): Row {
  return mapSteps(row, (observation) => {
    const alsoEnables = observation.next?.action === "associate" ? undeclared : [];
    const notes = [
      ...(alsoEnables.length > 0 ? [`the organization's auto-enable also enables ${alsoEnables.join(", ")}`] : []),
      ...(enablesEcr || alsoEnables.includes("ECR") ? [registryNote] : []),
    ];
    if (notes.length === 0) return observation;
    return { ...observation, note: notes.join("; "), ...(alsoEnables.length > 0 ? { alsoEnables } : {}) };
  });
}

/** Amazon Inspector user guide, "Activating a scan type". */
const registryNote = "ECR scanning moves the account's registry from basic to enhanced scanning";

const mapSteps = (row: Row, change: (observation: Observation<Action>) => Observation<Action>): Row =>
  new Map(
    [...row].map(([type, observation]) => [type, observation.next === undefined ? observation : change(observation)]),
  );
