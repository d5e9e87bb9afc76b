import { GetMemberDetectorsCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import type { AccountId, Capability, Observation } from "../../core/cell";
import type { Context, Read } from "../service";
import { appliedToAll, autoEnable, roleInOrganization } from "./autoEnable";
import { classify } from "./codes";
import { detectorOf, ownDetector, withDetector, withoutDetector } from "./detector";
import type { FeatureReport } from "./features";
import { declaredCapabilities, foundational } from "./features";
import type { Inputs } from "./inputs";
import type { Standing } from "./members";
import { batch, memberships } from "./members";
import { dependentSighting } from "./membership";
import { noteMissing } from "./offers";
import { planSighting } from "./plans";
import { codeOf } from "./texts";

/** How long after a membership changed its plans may still answer "not an associated member"; AWS's own scripts meet it at random. */
const propagationMs = 15 * 60_000;

type Want = ReadonlyMap<AccountId, readonly Capability[]>;
type Seen = Map<AccountId, Map<Capability, Observation>>;

export async function observe(context: Context<Inputs>, want: Want): Promise<Seen> {
  const detector = await detectorOf(context);
  if (detector === undefined) return withoutDetector(context, want);
  const own = want.get(context.administrator);
  const members = new Map([...want].filter(([account]) => account !== context.administrator));
  const [itself, others] = await Promise.all([
    own === undefined ? undefined : ownDetector(context, detector, own),
    observeMembers(context, detector, members),
  ]);
  if (itself !== undefined) others.set(context.administrator, itself);
  return others;
}

async function observeMembers(context: Context<Inputs>, DetectorId: string, want: Want): Promise<Seen> {
  const standing = await memberships(context, DetectorId, want);
  const readable = [...want]
    .filter(
      ([account, capabilities]) =>
        standing.get(account)?.sighting.is === "on" && capabilities.some((one) => one !== foundational),
    )
    .map(([account]) => account);
  const plans = await memberPlans(context, DetectorId, readable);
  const declared = new Set(declaredCapabilities(context.inputs.features));
  const seen = new Map(
    [...want].map(([account, capabilities]) => {
      const { sighting: member, age } = standing.get(account) as Standing;
      const settling = age !== undefined && age < propagationMs;
      const look = (capability: Capability): Observation => {
        if (capability === foundational) return member;
        if (member.is !== "on") return dependentSighting(member);
        const features = readFeatures(plans.get(account), settling);
        return "is" in features ? features : planSighting(capability, features, declared);
      };
      return [account, new Map(capabilities.map((capability) => [capability, look(capability)]))];
    }),
  );
  for (const [account, answer] of plans)
    if (answer.ok && "features" in answer.value) await noteMissing(context, want.get(account) ?? [], answer.value.features);
  const on = [...seen].filter(([account]) => standing.get(account)?.sighting.is === "on");
  await nameOwners(context, DetectorId, new Map(on), declared);
  return seen;
}

type PlanAnswer = { readonly features: readonly FeatureReport[] } | { readonly unprocessed: string };

function memberPlans(
  context: Context<Inputs>,
  DetectorId: string,
  accounts: readonly AccountId[],
): Promise<ReadonlyMap<string, Read<PlanAnswer>>> {
  const client = context.client(GuardDutyClient);
  return context.readEach<PlanAnswer>("GetMemberDetectors", "memberDetectors", batch, accounts, async (ids) => {
    const { MemberDataSourceConfigurations, UnprocessedAccounts } = await withDetector(context, () =>
      client.send(new GetMemberDetectorsCommand({ DetectorId, AccountIds: [...ids] })),
    );
    return new Map<string, PlanAnswer>([
      ...(UnprocessedAccounts ?? []).map((one): [string, PlanAnswer] => [one.AccountId ?? "", { unprocessed: one.Result ?? "" }]),
      ...(MemberDataSourceConfigurations ?? []).map((one): [string, PlanAnswer] => [
        one.AccountId ?? "",
        { features: (one.Features ?? []) as FeatureReport[] },
      ]),
    ]);
  });
}

/** What AWS reports of a member's plans, or what to say of every one of them where it does not. */
function readFeatures(read: Read<PlanAnswer> | undefined, settling: boolean): readonly FeatureReport[] | Observation {
  if (read === undefined)
    return { is: "unknown", observed: "not observed", code: "NotMentioned", message: "AWS's answer does not mention this account" };
  if (!read.ok) return read.observation;
  if ("features" in read.value) return read.value.features;
  const code = codeOf(read.value.unprocessed);
  // The member is Enabled, yet its plans are not readable: right after a change that is the membership on its way.
  if (code === "NOT_ASSOCIATED" && settling) return { is: "changing", observed: "membership is propagating" };
  return { is: "unknown", observed: "not processed", code, message: read.value.unprocessed, advice: classify(code, "on").advice };
}

/** Says where auto-enable holds a setting that is not as declared. Asked for only then: it is one call more a process and region. */
async function nameOwners(
  context: Context<Inputs>,
  DetectorId: string,
  plans: Seen,
  declared: ReadonlySet<Capability>,
): Promise<void> {
  const isOdd = (capability: Capability, { is, managedBy }: Observation): boolean =>
    capability !== foundational && managedBy === undefined && is === (declared.has(capability) ? "off" : "on");
  const odd = [...plans].filter(([, capabilities]) =>
    [...capabilities].some(([capability, sighting]) => isOdd(capability, sighting)),
  );
  if (odd.length === 0) return;
  const role = await roleInOrganization(context, DetectorId);
  const held = new Set(role.is === "delegated" ? appliedToAll(role.configuration) : []);
  if (held.size === 0) return;
  const organization = await context.organization();
  for (const [account, capabilities] of odd) {
    // Members by invitation are out of auto-enable's reach.
    if (organization.listed && !organization.accounts.has(account)) continue;
    for (const [capability, sighting] of capabilities)
      if (held.has(capability) && isOdd(capability, sighting))
        capabilities.set(capability, { ...sighting, managedBy: autoEnable });
  }
}
