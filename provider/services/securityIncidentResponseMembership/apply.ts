import type { AccountFacts, AccountId } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import { accepted, allOf, refused } from "../outcomes";
import type { Context, Outcome, Step } from "../service";
import { SecurityIrClient, send } from "./client";
import type { Action } from "./codes";
import { inactiveCodes } from "./codes";
import type { Inputs } from "./inputs";
import {
  entireOrganization,
  forgetMembership,
  isAssociated,
  membershipOf,
  ownWrites,
  phaseOf,
  readDetails,
} from "./membership";
import { accountsIn, coverageUnknown, namesOf, reaches } from "./organizationalUnits";
import type { Membership, Operations } from "./schemas";

/** Organizational units to add, and to remove, in one UpdateMembership call (API model). */
export const unitsPerCall = 5;

type Outcomes = ReadonlyMap<AccountId, Outcome>;

export async function apply(context: Context<Inputs>, step: Step<Action>): Promise<Outcomes> {
  // No write rests on what this process read earlier.
  forgetMembership(context);
  try {
    const membership = await membershipOf(context);
    const creates = step.action === "createMembership" || step.action === "createTaggedMembership";
    return creates ? await create(context, membership, step.accounts) : await change(context, membership, step);
  } finally {
    forgetMembership(context);
  }
}

async function create(
  context: Context<Inputs>,
  existing: Membership | undefined,
  accounts: readonly AccountId[],
): Promise<Outcomes> {
  const declared = context.inputs.createMembership;
  if (declared === undefined) throw new ProviderError("NoMembership", "createMembership is not declared");
  // Created elsewhere since it was observed: the next observation finds it.
  if (existing !== undefined && phaseOf(existing, context) !== "ended") return allOf(accounts);
  const { triage, tags, ...rest } = declared;
  try {
    await send(context.client(SecurityIrClient), "CreateMembership", {
      // `coverEntireOrganization` is always among these: AWS's model and its documentation differ in the default.
      ...rest,
      ...(triage === undefined ? {} : { optInFeatures: [{ featureName: "Triage", isEnabled: triage }] }),
      ...(tags === undefined ? {} : { tags }),
    });
  } catch (error) {
    const { name, message } = error as Error;
    // An organization has one membership, in one home region: asking again would change nothing.
    if (name === "ConflictException") return allOf(accounts, refused("MEMBERSHIP_EXISTS", message));
    throw error;
  }
  if (declared.coverEntireOrganization) (await ownWrites(context)).unitsAdded.add(entireOrganization);
  return allOf(accounts);
}

async function change(
  context: Context<Inputs>,
  membership: Membership | undefined,
  { action, accounts, targets }: Step<Action>,
): Promise<Outcomes> {
  if (membership === undefined) throw new ProviderError("NoMembership", `there is no membership in ${context.region}`);
  const { membershipId = "", membershipStatus, membershipAccountsConfigurations: coverage = {} } = membership;
  const phase = phaseOf(membership, context);
  if (phase !== "active")
    return allOf(accounts, refused(inactiveCodes[phase], `the membership ${membershipId} is ${membershipStatus}`));
  if (action === "cancelMembership") return cancelMembership(context, membership, accounts);
  // Units would narrow a membership that covers the entire organization: AWS has to report that this one does not.
  if (coverage.coverEntireOrganization === true)
    return allOf(
      accounts,
      refused("COVERS_ORGANIZATION", `the membership ${membershipId} covers the entire organization`),
    );
  if (coverage.coverEntireOrganization !== false) return allOf(accounts, refused("COVERAGE_UNKNOWN", coverageUnknown));
  if (action === "removeUnits") return removeUnits(context, membership, accounts);
  await update(context, membershipId, { organizationalUnitsToAdd: [...targets] });
  const { unitsAdded } = await ownWrites(context);
  for (const unit of targets) unitsAdded.add(unit);
  return allOf(accounts);
}

type Update = Operations["UpdateMembership"]["input"]["membershipAccountsConfigurationsUpdate"];

const update = (context: Context<Inputs>, membershipId: string, membershipAccountsConfigurationsUpdate: Update) =>
  send(context.client(SecurityIrClient), "UpdateMembership", { membershipId, membershipAccountsConfigurationsUpdate });

/** Removes the listed units whose accounts all leave. A unit without any account is left as it is. */
async function removeUnits(
  context: Context<Inputs>,
  { membershipId = "", membershipAccountsConfigurations: coverage = {} }: Membership,
  accounts: readonly AccountId[],
): Promise<Outcomes> {
  const organization = await context.organization();
  if (!organization.listed) return allOf(accounts, refused("ORGANIZATION_UNLISTED", organization.message));
  const [leaving, kept, emptied] = [new Set(accounts), new Map<string, AccountId[]>(), [] as string[]];
  for (const unit of coverage.organizationalUnits ?? []) {
    const inside = accountsIn(organization, unit);
    const others = inside.filter((account) => !leaving.has(account));
    if (others.length > 0) kept.set(unit, others);
    else if (inside.length > 0) emptied.push(unit);
  }
  // Several calls in one step: only here is known which units the leaving accounts empty together.
  for (let at = 0; at < emptied.length; at += unitsPerCall)
    await update(context, membershipId, { organizationalUnitsToRemove: emptied.slice(at, at + unitsPerCall) });
  const own = await ownWrites(context);
  return new Map(
    accounts.map((account) => {
      const unit = organization.accounts.get(account)?.path?.find((id) => kept.has(id));
      if (unit !== undefined)
        return [account, refused("UNIT_COVERS_OTHERS", `${unit} also contains ${namesOf(kept.get(unit) ?? [])}`)];
      own.leaving.add(account);
      return [account, accepted];
    }),
  );
}

/** Ends the membership and deletes its case data: only where it certainly covers no other account, now or soon. */
async function cancelMembership(
  context: Context<Inputs>,
  membership: Membership,
  accounts: readonly AccountId[],
): Promise<Outcomes> {
  const { membershipId = "", numberOfAccountsCovered: covered } = membership;
  const kept = (why: string): Outcomes =>
    allOf(accounts, refused("MEMBERSHIP_COVERS_OTHERS", `the membership ${membershipId} ${why}`));
  const details = [...(await readDetails(context, membershipId, accounts)).values()];
  const unread = details.find((detail) => !detail.ok);
  if (unread?.ok === false) {
    const { code = "", message = "" } = unread.observation;
    return allOf(accounts, refused(code, message));
  }
  // AWS's count does not include those that wait for association yet.
  const ours = details.filter(isAssociated).length;
  if (covered === undefined) return kept("may cover other accounts: AWS does not report how many");
  if (covered > ours) return kept(`covers ${covered} accounts, of which this resource declares ${ours}`);
  if (membership.customerType !== "Standalone") {
    const organization = await context.organization();
    if (!organization.listed) return allOf(accounts, refused("ORGANIZATION_UNLISTED", organization.message));
    const leaving = new Set(accounts);
    // Where AWS does not report whether the entire organization is covered, it may be.
    const { membershipAccountsConfigurations: coverage = {} } = membership;
    const widest = { ...coverage, coverEntireOrganization: coverage.coverEntireOrganization ?? true };
    const isWaiting = (account: AccountId, facts: AccountFacts): boolean =>
      reaches(widest, facts) && (facts.state ?? "ACTIVE") === "ACTIVE" && !leaving.has(account);
    const waiting = [...organization.accounts].flatMap(([id, facts]) => (isWaiting(id, facts) ? [id] : []));
    if (waiting.length > 0) return kept(`is about to cover ${namesOf(waiting)}`);
  }
  await send(context.client(SecurityIrClient), "CancelMembership", { membershipId });
  (await ownWrites(context)).cancelled.add(membershipId);
  return allOf(accounts);
}
