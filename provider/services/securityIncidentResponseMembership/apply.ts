import type { AccountId } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import type { Context, Step } from "../service";
import { SecurityIrClient, send } from "./client";
import { begunHere, everybody } from "./details";
import type { Inputs } from "./inputs";
import { forgetMembership, membershipOf } from "./membership";
import type { Outcomes } from "./release";
import { all, cancelMembership, removeUnits } from "./release";
import type { Membership } from "./shapes";

export async function apply(context: Context<Inputs>, step: Step): Promise<Outcomes> {
  try {
    // What is written must not rest on what this process saw a while ago.
    forgetMembership(context);
    const membership = await membershipOf(context);
    return step.action === "createMembership"
      ? await create(context, membership, step.accounts)
      : await change(context, membership, step);
  } finally {
    forgetMembership(context);
  }
}

async function change(context: Context<Inputs>, membership: Membership | undefined, step: Step): Promise<Outcomes> {
  const { membershipId } = membership ?? {};
  if (membership === undefined || membershipId === undefined)
    throw new ProviderError("NoMembership", `there is no active membership in ${context.region}`);
  if (step.action === "cancelMembership") return cancelMembership(context, membership, step.accounts);
  // Where the entire organization is covered, units are neither added nor removed: AWS would narrow the coverage to them.
  if (membership.membershipAccountsConfigurations?.coverEntireOrganization === true)
    return all(step.accounts, {
      accepted: false,
      code: "COVERS_ORGANIZATION",
      message: `the membership ${membershipId} covers the entire organization`,
    });
  if (step.action === "removeUnits") return removeUnits(context, membership, step.accounts);
  const membershipAccountsConfigurationsUpdate = { organizationalUnitsToAdd: [...step.targets] };
  await send(context.client(SecurityIrClient), "UpdateMembership", { membershipId, membershipAccountsConfigurationsUpdate });
  const begun = await begunHere(context);
  for (const unit of step.targets) begun.add(unit);
  return all(step.accounts);
}

async function create(
  context: Context<Inputs>,
  existing: Membership | undefined,
  accounts: readonly AccountId[],
): Promise<Outcomes> {
  const declared = context.inputs.createMembership;
  if (declared === undefined) throw new ProviderError("NoMembership", "createMembership is not declared");
  // Somebody else was faster: the next look finds it.
  if (existing !== undefined) return all(accounts);
  const { triage, tags, ...rest } = declared;
  try {
    await send(context.client(SecurityIrClient), "CreateMembership", {
      ...rest,
      // Always sent: the model's default covers the entire organization, the documentation's does not.
      coverEntireOrganization: declared.coverEntireOrganization,
      ...(triage === undefined ? {} : { optInFeatures: [{ featureName: "Triage", isEnabled: triage }] }),
      ...(tags === undefined ? {} : { tags }),
    });
  } catch (error) {
    // An organization has one membership, in one home region: asking again would change nothing.
    if ((error as Error).name === "ConflictException")
      throw new ProviderError("MEMBERSHIP_EXISTS", (error as Error).message, { cause: error });
    throw error;
  }
  if (declared.coverEntireOrganization) (await begunHere(context)).add(everybody);
  return all(accounts);
}
