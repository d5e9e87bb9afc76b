import { ProviderError } from "../../core/providerError";
import type { Context } from "../service";
import { SecurityIrClient, send } from "./client";
import { codes } from "./codes";
import type { Inputs } from "./inputs";
import type { Membership } from "./shapes";

/** Pages of 25 memberships; an account has one active membership and those that ended. */
const maxPages = 40;

/** The membership that is declared, or the only active one of this account in the home region; undefined when there is none. */
export const membershipOf = (context: Context<Inputs>): Promise<Membership | undefined> =>
  context.once(keyOf(context), async () => {
    const membershipId = context.inputs.membershipId ?? (await findActive(context));
    return membershipId === undefined ? undefined : read(context, membershipId);
  });

/** After a write, and before whatever could not be taken back: the next look is a fresh one. */
export const forgetMembership = (context: Context<Inputs>): void => context.forget(keyOf(context));

const keyOf = (context: Context<Inputs>): string => `membership ${context.inputs.membershipId ?? ""}`;

async function read(context: Context<Inputs>, membershipId: string): Promise<Membership> {
  const client = context.client(SecurityIrClient);
  try {
    return await context.read("membership", () => send(client, "GetMembership", { membershipId }));
  } catch (error) {
    const { name, message } = error as Error;
    if (codes[name]?.is !== "terminal") throw error;
    throw new ProviderError(name, `${message} (membership ${membershipId}, ${context.region}): ${codes[name].advice}`, {
      cause: error,
    });
  }
}

async function findActive(context: Context<Inputs>): Promise<string | undefined> {
  const client = context.client(SecurityIrClient);
  const active: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await context.read("membership", () => send(client, "ListMemberships", { maxResults: 25, nextToken }));
    // Memberships that ended stay in the list.
    for (const item of answer.items ?? []) if (item.membershipStatus === "Active") active.push(item.membershipId ?? "");
    nextToken = answer.nextToken;
    if (!nextToken) break;
  }
  if (active.length > 1) {
    throw new ProviderError(
      "SeveralMemberships",
      `account ${context.administrator} has several active memberships in ${context.region} (${active.join(", ")}): declare membershipId`,
    );
  }
  return active[0];
}
