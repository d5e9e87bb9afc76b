import { describe, expect, it } from "vitest";
import { effectiveConnection } from "../../../provider/aws/connection";
import { callerAccount } from "../../../provider/aws/identity";
import { Session } from "../../../provider/aws/session";
import { account } from "./cells";

const other = "222222222222";

/** Asks who we are, after this process has learned from STS that we are `account`. */
async function caller(allowed: readonly string[] | undefined, forbidden: readonly string[]): Promise<string> {
  const session = new Session({ log: () => {} });
  const own = allowed === undefined ? {} : { allowedAccountIds: allowed };
  const config = { "aws:forbiddenAccountIds": JSON.stringify(forbidden) };
  const connection = effectiveConnection(own, (key) => config[key as keyof typeof config]);
  await session.once(`identity ${connection.key}`, async () => account);
  return callerAccount(session, connection, ["eu-west-1"]).catch((error: Error) => error.name);
}

describe("whose credentials we may use", () => {
  it.each<[string, readonly string[] | undefined, readonly string[], string]>([
    ["anybody's by default", undefined, [], account],
    ["those that are listed", [other, account], [], account],
    ["no others", [other], [], "AccountNotAllowed"],
    ["not those that the stack forbids", undefined, [account], "AccountForbidden"],
    // Mutant 29 of the review of 2026-11: forbidden accounts were ignored beside allowed ones.
    ["not those either where the resource lists them", [account], [other, account], "AccountForbidden"],
    ["whom the stack forbids does not concern others", [account], [other], account],
  ])("%s", async (_, allowed, forbidden, answer) => expect(await caller(allowed, forbidden)).toBe(answer));
});
