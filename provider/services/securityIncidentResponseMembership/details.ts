import type { AccountId } from "../../core/cell";
import type { Context, Read } from "../service";
import { SecurityIrClient, send } from "./client";
import type { Inputs } from "./inputs";
import type { AccountDetail } from "./shapes";

/** Accounts in one BatchGetMemberAccountDetails call (API model). */
const batch = 100;

export type Detail = AccountDetail | { readonly error: string; readonly message: string };

export const isAssociated = (detail: Read<Detail>): boolean =>
  detail.ok && "relationshipStatus" in detail.value && detail.value.relationshipStatus === "Associated";

/** The id of the membership is part of the key: resources for several memberships must not share a batch. */
export const readDetails = (
  context: Context<Inputs>,
  membershipId: string,
  accounts: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, Read<Detail>>> =>
  context.readEach<Detail>(`BatchGetMemberAccountDetails ${membershipId}`, "details", batch, accounts, async (ids) => {
    const client = context.client(SecurityIrClient);
    const answer = await send(client, "BatchGetMemberAccountDetails", { membershipId, accountIds: [...ids] });
    return new Map<string, Detail>([
      ...(answer.errors ?? []).map(
        (one) => [one.accountId ?? "", { error: one.error ?? "UNKNOWN", message: one.message ?? "" }] as const,
      ),
      ...(answer.items ?? []).map((item) => [item.accountId ?? "", item] as const),
    ]);
  });

/** Accounts whose units this process has removed: AWS disassociates them later, and until then they are on their way, not still on. */
export const onTheirWayOut = (context: Context<Inputs>, membershipId: string): Promise<Set<AccountId>> =>
  context.once(`leaving ${membershipId}`, async () => new Set<AccountId>());

/** As a target: the entire organization. */
export const everybody = "the entire organization";

/** Units that this process has added, which it waits for. Where a unit was listed before, AWS may take hours for an account that moved into it. */
export const begunHere = (context: Context<Inputs>): Promise<Set<string>> =>
  context.once("units added", async () => new Set<string>());
