import { GetMembersCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import type { AccountId, Capability, Observation } from "../../core/cell";
import type { Context } from "../service";
import { appliedToAll, autoEnable, roleInOrganization } from "./autoEnable";
import { withDetector } from "./detector";
import { foundational } from "./features";
import type { Inputs } from "./inputs";
import type { Answer, Way } from "./membership";
import { memberSighting } from "./membership";
import { waysOf } from "./ways";

/** Ids in one call about members (GuardDuty API model). */
export const batch = 50;

/** What is known of one member. */
export interface Standing {
  readonly sighting: Observation;
  /** Milliseconds since AWS last changed it; undefined where it does not say. */
  readonly age: number | undefined;
}

/**
 * Looks at the members that were asked for. One that was not, though some plan of it was, has been seen on a moment ago: only
 * its plans have not settled.
 */
export async function memberships(
  context: Context<Inputs>,
  DetectorId: string,
  want: ReadonlyMap<AccountId, readonly Capability[]>,
): Promise<Map<AccountId, Standing>> {
  const asked = [...want].filter(([, capabilities]) => capabilities.includes(foundational)).map(([account]) => account);
  const answers = await getMembers(context, DetectorId, asked);
  const allOn = [...answers.values()].every(
    (answer) => answer.ok && "member" in answer.value && answer.value.member.RelationshipStatus?.toLowerCase() === "enabled",
  );
  const isAdministrator = [...answers.values()].some((answer) => answer.ok && "member" in answer.value);
  const { wayOf, owner } = allOn ? settled : await circumstances(context, DetectorId, isAdministrator);
  return new Map(
    [...want.keys()].map((account): [AccountId, Standing] => {
      const answer = answers.get(account);
      if (answer === undefined) return [account, { sighting: { is: "on", observed: "Enabled" }, age: 0 }];
      if (!answer.ok) return [account, { sighting: answer.observation, age: undefined }];
      const age = "member" in answer.value ? ageOf(context, answer.value.member.UpdatedAt) : undefined;
      const way = wayOf(account);
      const sighting = memberSighting(answer.value, { way, age, patience: (context.inputs.settle.timeoutSeconds * 1000) / 2 });
      return [
        account,
        { sighting: sighting.is === "off" && way?.by === "organization" ? { ...sighting, ...owner } : sighting, age },
      ];
    }),
  );
}

function getMembers(context: Context<Inputs>, DetectorId: string, asked: readonly AccountId[]) {
  const client = context.client(GuardDutyClient);
  return context.readEach<Answer>("GetMembers", "members", batch, asked, async (ids) => {
    const { Members, UnprocessedAccounts } = await withDetector(context, () =>
      client.send(new GetMembersCommand({ DetectorId, AccountIds: [...ids] })),
    );
    // An id in neither list is no member: AWS returns only accounts that this administrator knows (docs/notes.md, AWS 6).
    return new Map<string, Answer>([
      ...ids.map((id): [string, Answer] => [id, { absent: true }]),
      ...(UnprocessedAccounts ?? []).map((one): [string, Answer] => [one.AccountId ?? "", { unprocessed: one.Result ?? "" }]),
      ...(Members ?? []).map((member): [string, Answer] => [member.AccountId ?? "", { member }]),
    ]);
  });
}

interface Surroundings {
  readonly wayOf: (account: AccountId) => Way | undefined;
  /** Who else makes accounts members. */
  readonly owner: { readonly managedBy?: string };
}

/** While every member is on, nothing needs explaining. */
const settled: Surroundings = { wayOf: () => undefined, owner: {} };

async function circumstances(context: Context<Inputs>, DetectorId: string, isAdministrator: boolean): Promise<Surroundings> {
  const [organization, role] = await Promise.all([context.organization(), roleInOrganization(context, DetectorId)]);
  const isAutoEnabled = role.is === "delegated" && appliedToAll(role.configuration).includes(foundational);
  return { wayOf: waysOf(context, role, organization, isAdministrator), owner: isAutoEnabled ? { managedBy: autoEnable } : {} };
}

function ageOf(context: Context<Inputs>, updatedAt: string | undefined): number | undefined {
  const changed = Date.parse(updatedAt ?? "");
  return Number.isNaN(changed) ? undefined : context.now() - changed;
}
