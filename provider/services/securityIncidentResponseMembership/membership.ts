import type { AccountId } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import { entriesByAccount } from "../accountEntries";
import { everyPage, unreadable } from "../pages";
import type { Context, Read } from "../service";
import { SecurityIrClient, send } from "./client";
import { codes } from "./codes";
import type { Inputs } from "./inputs";
import type { AccountDetail, Membership } from "./schemas";

/** Memberships in one ListMemberships page (API model). An account has one that runs, and those that have ended. */
const pageSize = 25;
const maxPages = 40;
/** The list does not say when a cancelled membership ends: each is read, up to this number. */
const maxCancelled = 25;
/** Accounts in one BatchGetMemberAccountDetails call (API model). */
const detailsBatch = 100;

/** What this process wrote: AWS applies it in the background (API_MembershipAccountsConfigurationsUpdate). */
interface OwnWrites {
  /** Units that are waited for. For an account that was moved into a unit listed before, AWS may take hours. */
  readonly unitsAdded: Set<string>;
  /** Accounts whose last unit was removed: still reported as associated for a while. */
  readonly leaving: Set<AccountId>;
  /** AWS deletes a cancelled membership at once (user guide, cancel-membership), and may not list it any more. */
  readonly cancelled: Set<string>;
}

/** In `unitsAdded`: a membership was created that covers all accounts. */
export const entireOrganization = "the entire organization";

export const ownWrites = (context: Context<Inputs>): Promise<OwnWrites> =>
  context.once("own writes", async () => ({ unitsAdded: new Set(), leaving: new Set(), cancelled: new Set() }));

/** The declared membership, or the running one of the home region, or an ended one; undefined where AWS lists none. */
export const membershipOf = (context: Context<Inputs>): Promise<Membership | undefined> =>
  context.once(keyOf(context), () => {
    const { membershipId } = context.inputs;
    return membershipId === undefined ? find(context) : read(context, membershipId);
  });

/** After a write, and before one: the next look is a new one. */
export const forgetMembership = (context: Context<Inputs>): void => context.forget(keyOf(context));

const keyOf = ({ inputs }: Context<Inputs>): string => `membership ${inputs.membershipId ?? ""}`;

/** `cancelled`: it covers accounts until its end; in one edition of the user guide, that of the billing month. */
export function phaseOf(membership: Membership | undefined, { now }: Pick<Context, "now">) {
  if (membership === undefined) return "ended";
  const { membershipStatus: status, membershipDeactivationTimestamp: end } = membership;
  if (status === "Active") return "active";
  if (status === "Cancelled") return end !== undefined && end.getTime() > now() ? "cancelled" : "ended";
  return status === "Terminated" ? "ended" : "unknown";
}

async function find(context: Context<Inputs>): Promise<Membership | undefined> {
  const listed = await list(context);
  const withStatus = (status: string) =>
    listed.flatMap(({ membershipId, membershipStatus }) => (membershipStatus === status ? [membershipId ?? ""] : []));
  const [active, ...others] = withStatus("Active");
  if (others.length > 0) {
    const text = `account ${context.administrator} has several active memberships in ${context.region}`;
    throw new ProviderError("SeveralMemberships", `${text} (${[active, ...others].join(", ")}): declare membershipId`);
  }
  if (active !== undefined) return read(context, active);
  const unknown = listed.find((membership) => phaseOf(membership, context) === "unknown");
  if (unknown !== undefined) return unknown;
  for (const membershipId of withStatus("Cancelled").slice(0, maxCancelled)) {
    const membership = await read(context, membershipId);
    if (phaseOf(membership, context) === "cancelled") return membership;
  }
  const [cancelled] = (await ownWrites(context)).cancelled;
  return listed.at(-1) ?? (cancelled === undefined ? undefined : deleted(cancelled));
}

const deleted = (membershipId: string): Membership => ({ membershipId, membershipStatus: "Cancelled" });

async function list(context: Context<Inputs>): Promise<Membership[]> {
  const client = context.client(SecurityIrClient);
  const ask = (nextToken: string | undefined) =>
    context.read("membership", () => send(client, "ListMemberships", { maxResults: pageSize, nextToken }));
  const pages = await everyPage("Security Incident Response's ListMemberships", maxPages, ask);
  return pages.flatMap(({ items }) => {
    // AWS's model does not require the list: without it nobody knows that there is no membership.
    if (items === undefined) throw unreadable("ListMemberships");
    return items;
  });
}

async function read(context: Context<Inputs>, membershipId: string): Promise<Membership> {
  const client = context.client(SecurityIrClient);
  try {
    return await context.read("membership", () => send(client, "GetMembership", { membershipId }));
  } catch (error) {
    const { name, message } = error as Error;
    const { cancelled } = await ownWrites(context);
    if (name === "ResourceNotFoundException" && cancelled.has(membershipId)) return deleted(membershipId);
    if (codes[name]?.is !== "terminal") throw error;
    const text = `${message} (membership ${membershipId}, ${context.region}): ${codes[name].advice}`;
    throw ProviderError.fromAws(name, text, error);
  }
}

export type Detail = AccountDetail | { readonly error: string; readonly message: string };

export const isAssociated = (detail: Read<Detail> | undefined): boolean =>
  detail?.ok === true && "relationshipStatus" in detail.value && detail.value.relationshipStatus === "Associated";

/** The id of the membership is part of the key: resources for several memberships must not share a batch. */
export const readDetails = (context: Context<Inputs>, membershipId: string, accounts: readonly AccountId[]) =>
  context.readEach<Detail>(
    `BatchGetMemberAccountDetails ${membershipId}`,
    "details",
    detailsBatch,
    accounts,
    async (ids) => {
      const client = context.client(SecurityIrClient);
      const request = { membershipId, accountIds: [...ids] };
      const { items = [], errors = [] } = await send(client, "BatchGetMemberAccountDetails", request);
      return new Map<string, Detail>([
        ...entriesByAccount<Detail>(items.map((item) => [item.accountId, item])),
        ...errors.map(
          ({ accountId = "", error = "UNKNOWN", message = "" }) => [accountId, { error, message }] as const,
        ),
      ]);
    },
  );
