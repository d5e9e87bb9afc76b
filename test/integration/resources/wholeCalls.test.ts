import { afterEach, describe, expect, it } from "vitest";
import { hurried } from "./hurried";
import { closeScenes, members, name, outputs, program, region, scene } from "./inspector";
import type { Refusal } from "./rewriting";
import { startRewriting } from "./rewriting";
import type { Stack } from "./stack";

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
  await closeScenes();
});

const accounts = members(100);

/** A stack whose calls to these paths AWS refuses as a whole, and how often each path was asked. */
async function refusing(refuse: (ids: readonly string[], path: string) => Refusal | undefined, size = 100) {
  const made = await scene({ accounts: size });
  const asked: string[][] = [];
  const between = await startRewriting(
    made.emulator.url,
    () => undefined,
    (path, { accountIds, accountId }) => {
      if (!/^\/(enable|disable|members\/associate)$/.test(path)) return undefined;
      const ids = accountId === undefined ? (accountIds as string[]) : [accountId as string];
      asked.push(ids);
      return refuse(ids, path);
    },
  );
  open.push(() => between.close());
  return { ...made, asked, stack: made.another({ target: between.url }) as Stack };
}

describe("a whole call that AWS refuses because of one account", () => {
  const culprit = accounts[61] as string;
  const refusal = { status: 400, error: "ValidationException", message: "One of the accounts is not valid" };

  it("is halved until that account stands alone: the other 99 are enabled, and it alone is named", async () => {
    const { stack, on, asked, since } = await refusing((ids) => (ids.includes(culprit) ? refusal : undefined));
    const { failures } = await stack.up(program({ accounts }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(
          `not covered: ValidationException: One of the accounts is not valid \\[EC2\\] \\(1 account: ${culprit}\\)`,
        ),
      ),
    ]);
    for (const account of accounts) expect(on(account)).toEqual(account === culprit ? [] : ["EC2"]);
    // The first, and two a halving.
    expect(asked.length).toBeLessThanOrEqual(1 + 2 * 7);
    expect(asked.filter((ids) => ids.length === 1 && ids[0] === culprit)).toHaveLength(1);
    expect(
      since(0, "Enable")
        .flatMap(({ ids }) => ids)
        .sort(),
    ).toEqual(accounts.filter((one) => one !== culprit).sort());
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 99, gap: 1 });
  });

  it("on the way off too: the others are released, and the delete fails naming it", async () => {
    const { stack, on } = await refusing((ids, path) =>
      path === "/disable" && ids.includes(culprit) ? refusal : undefined,
    );
    const onRelease = { account: "disable" };
    await stack.up(program({ accounts, onRelease, releaseLimit: { percent: 100 } }));
    const failures = await stack.destroy();
    expect(failures[name]?.message).toMatch(new RegExp(`ValidationException.*\\(1 account: ${culprit}\\)`));
    for (const account of accounts) expect(on(account)).toEqual(account === culprit ? ["EC2"] : []);
  });

  it("is not halved further where both halves are refused alike: the cause is no account", async () => {
    const { stack, asked } = await refusing(() => refusal);
    const { failures } = await stack.up(program({ accounts }));
    expect(failures[name]?.message).toContain("(100 accounts: ");
    expect(asked.map((ids) => ids.length)).toEqual([100, 50, 50]);
  });

  it("nor where AWS denies the action: one call a batch", async () => {
    const { stack, asked } = await refusing(() => ({
      status: 403,
      error: "AccessDeniedException",
      message: "not allowed",
    }));
    expect((await stack.up(program({ accounts }))).failures[name]?.message).toContain(
      "AccessDeniedException: not allowed",
    );
    expect(asked.map((ids) => ids.length)).toEqual([100]);
  });
});

describe("a whole call that does not name accounts one by one", () => {
  it("is sent once: half of its accounts would make the same call", async () => {
    const { emulator, another } = await scene({ accounts: 12 });
    const asked: string[] = [];
    const between = await startRewriting(
      emulator.url,
      () => undefined,
      (path) => {
        if (!path.endsWith("/update-membership")) return undefined;
        asked.push(path);
        return { status: 400, error: "ValidationException", message: "The membership cannot be changed" };
      },
    );
    open.push(() => between.close());
    const membership = { accounts: members(4), homeRegion: region };
    const { failures } = await another({ target: between.url }).up({
      ir: ["SecurityIncidentResponseMembership", membership],
    });
    expect(failures["ir"]?.message).toContain("The membership cannot be changed");
    expect(asked).toHaveLength(1);
  });
});

describe("a quota that is used up", () => {
  it.each([
    [429, "ServiceQuotaExceededException"],
    [402, "ServiceQuotaExceededException"],
    [429, "LimitExceededException"],
  ])("with HTTP %i (%s) is a refusal with AWS's message, not throttling that is waited out", async (status, error) => {
    const some = accounts.slice(0, 5);
    const { emulator, another, since } = await scene({ accounts: 12 });
    for (const account of some) emulator.edit({ do: "inspectorForget", account });
    let asked = 0;
    const message = "You have exceeded the maximum number of member accounts";
    const between = await startRewriting(
      emulator.url,
      () => undefined,
      (path) => {
        if (path !== "/members/associate") return undefined;
        asked += 1;
        return { status, error, message };
      },
    );
    open.push(() => between.close());
    const clock = hurried(20);
    const stack = another({ target: between.url, clock });
    const startedAt = clock.now();
    const { failures } = await stack.up(program({ accounts: some }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`${region}: not covered: ${error}: ${message}.*5 accounts`)),
    ]);
    // Waiting out a throttle would take ten minutes.
    expect(clock.now() - startedAt).toBeLessThan(120_000);
    // A code that the service knows is terminal, one that it does not know is asked for a few times.
    expect(asked).toBeLessThanOrEqual(error.startsWith("ServiceQuota") ? 5 : 5 * 8);
    expect(since(0, "AssociateMember")).toEqual([]);
  });
});
