import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  BatchGetAccountStatusCommand,
  EnableCommand,
  Inspector2Client,
  ListMembersCommand,
} from "@aws-sdk/client-inspector2";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Emulator, FaultRule } from "../../../emulator";
import { memberAccount, startEmulator } from "../../../emulator";
import { admin, send } from "./request";

const ids = [memberAccount(0), memberAccount(1)];
let emulator: Emulator;
let client: Inspector2Client;

beforeEach(async () => {
  emulator = await startEmulator({ world: { accounts: 5, regions: ["us-east-1"] } });
  const credentials = { accessKeyId: "ANYKEY", secretAccessKey: "x" };
  const retryStrategy = new ConfiguredRetryStrategy(3, () => 1);
  client = new Inspector2Client({ region: "us-east-1", endpoint: emulator.url, credentials, retryStrategy });
});
afterEach(async () => {
  client.destroy();
  await emulator.close();
});

const plan = (...rules: FaultRule[]): void => emulator.faults.set(rules, emulator.world.clock.now());
const status = () => client.send(new BatchGetAccountStatusCommand({ accountIds: ids }));
const enable = () => client.send(new EnableCommand({ accountIds: ids, resourceTypes: ["EC2"] }));
const outcomes = (operation: string): string[] => emulator.journal.entries({ operation }).map(({ outcome }) => outcome);

describe("faults in answers", () => {
  it("throttles as modelled, with the delay that AWS asks for, and unmodelled", async () => {
    plan(
      { when: { nth: 1 }, do: { kind: "throttle", retryAfter: 1 } },
      { when: { nth: 2 }, do: { kind: "throttle", modelled: false } },
    );
    const first = await send(emulator, { service: "inspector2", operation: "/status/batch/get", body: {} });
    expect([first.status, first.body.__type, first.headers.get("retry-after")]).toEqual([
      429,
      "ThrottlingException",
      "1",
    ]);
    await status();
    expect(outcomes("BatchGetAccountStatus")).toEqual(["ThrottlingException", "TooManyRequestsException", "ok"]);
  });

  it.each([500, 502, 503] as const)("answers %i once and is retried", async (code) => {
    plan({ when: { times: 1 }, do: { kind: "status", status: code } });
    const { $metadata } = await status();
    expect($metadata.attempts).toBe(2);
  });

  it("fails accounts by code, by list and by share", async () => {
    plan({
      when: { operation: "Enable" },
      do: { kind: "failAccounts", accounts: [ids[0] as string], code: "SSM_UNAVAILABLE" },
    });
    const { accounts, failedAccounts } = await enable();
    expect(failedAccounts?.map(({ accountId, errorCode }) => [accountId, errorCode])).toEqual([
      [ids[0], "SSM_UNAVAILABLE"],
    ]);
    expect(accounts?.map(({ accountId }) => accountId)).toEqual([ids[1]]);
    plan({ when: { operation: "Enable" }, do: { kind: "failAccounts", share: 1, code: "INTERNAL_ERROR" } });
    expect((await enable()).accounts).toEqual([]);
  });

  it("fails all accounts of a GuardDuty call", async () => {
    const detectors = await send(emulator, { service: "guardduty", operation: "/detector", method: "GET" });
    plan({ when: {}, do: { kind: "failAccounts", code: "InternalError", message: "try again" } });
    const operation = `/detector/${detectors.body.detectorIds[0]}/member/get`;
    const { status: code, body } = await send(emulator, { service: "guardduty", operation, body: { accountIds: ids } });
    expect([code, body]).toEqual([
      200,
      { members: [], unprocessedAccounts: ids.map((accountId) => ({ accountId, result: "try again" })) },
    ]);
  });

  it("leaves accounts out of an answer altogether", async () => {
    plan({ when: {}, do: { kind: "dropAccounts", accounts: [ids[0] as string] } });
    const { accounts, failedAccounts } = await status();
    expect([accounts?.map(({ accountId }) => accountId), failedAccounts]).toEqual([[ids[1]], []]);
  });

  it("shuffles answers that have no pages too", async () => {
    plan({ when: {}, do: { kind: "shufflePages" } });
    expect((await status()).accounts?.map(({ accountId }) => accountId).sort()).toEqual(ids);
  });

  it("denies reads only", async () => {
    plan({ when: {}, do: { kind: "denyRead" } });
    await expect(status()).rejects.toThrow("is not authorized to perform: inspector2:BatchGetAccountStatus");
    expect((await enable()).accounts).toHaveLength(2);
  });

  it("never settles, or settles in its own time", async () => {
    plan({ when: { operation: "Enable" }, do: { kind: "neverSettle" } });
    await enable();
    emulator.world.clock.advance(3_600_000);
    expect((await status()).accounts?.[0]?.state?.status).toBe("ENABLING");
  });

  it("answers reads from the past", async () => {
    plan({ when: { kind: "read" }, do: { kind: "stale", ms: 60_000 } });
    await enable();
    expect((await status()).accounts?.[0]?.state?.status).toBe("DISABLED");
    emulator.world.clock.advance(61_000);
    expect((await status()).accounts?.[0]?.state?.status).toBe("ENABLED");
  });

  it("empties, shuffles and forgets pages", async () => {
    const page = (nextToken?: string) =>
      client.send(new ListMembersCommand({ maxResults: 3, ...(nextToken ? { nextToken } : {}) }));
    plan({ when: { nth: 1 }, do: { kind: "emptyPage" } });
    const empty = await page();
    expect(empty.members).toEqual([]);
    expect((await page(empty.nextToken)).members).toHaveLength(3);
    plan({ when: {}, do: { kind: "shufflePages" } });
    const shuffled = (await page()).members?.map((one) => one.accountId as string) ?? [];
    expect([...shuffled].sort()).toEqual([0, 1, 2].map(memberAccount));
    const { nextToken } = await page();
    plan({ when: {}, do: { kind: "expirePageToken" } });
    await expect(page(nextToken)).rejects.toThrow("The token has expired");
  });

  it("serves a request twice, which changes nothing the second time", async () => {
    plan({ when: { operation: "Enable" }, do: { kind: "duplicate" } });
    expect((await enable()).accounts).toHaveLength(2);
  });

  it("skews the clock until the client corrects its own", async () => {
    plan({ when: {}, do: { kind: "clockSkew", ms: 3_600_000 } });
    await status();
    expect(outcomes("BatchGetAccountStatus")).toEqual(["RequestTimeTooSkewed", "ok"]);
  });
});

describe("faults on the wire", () => {
  it("resets before it serves: nothing changed, and the retry does it", async () => {
    plan({ when: { operation: "Enable", times: 1 }, do: { kind: "resetBefore" } });
    await enable();
    expect(emulator.journal.entries({ operation: "Enable" }).map(({ outcome, changed }) => [outcome, changed])).toEqual(
      [
        ["resetBefore", false],
        ["ok", true],
      ],
    );
  });

  it("resets after it committed: the retry changes nothing more", async () => {
    plan({ when: { operation: "Enable", times: 1 }, do: { kind: "resetAfter" } });
    await enable();
    expect(
      emulator.journal.entries({ operation: "Enable" }).map(({ status: code, changed }) => [code, changed]),
    ).toEqual([
      [0, true],
      [200, false],
    ]);
  });

  it("cuts bodies short, sends them slowly and holds requests", async () => {
    plan(
      { when: { nth: 1 }, do: { kind: "truncateBody" } },
      { when: { nth: 2 }, do: { kind: "slowBody", ms: 50 } },
      { when: { nth: 2 }, do: { kind: "hang", ms: 50 } },
    );
    const start = Date.now();
    const request = () => send(emulator, { service: "inspector2", operation: "/status/batch/get", body: {} });
    await expect(request()).rejects.toThrow();
    expect((await request()).status).toBe(200);
    expect(Date.now() - start).toBeGreaterThanOrEqual(95);
  });

  it("does not serve a held request whose client gave up", async () => {
    plan({ when: { operation: "Enable" }, do: { kind: "hang", ms: 150 } });
    const abort = AbortSignal.timeout(30);
    await expect(
      client.send(new EnableCommand({ accountIds: ids, resourceTypes: ["EC2"] }), { abortSignal: abort }),
    ).rejects.toThrow();
    await expect.poll(() => outcomes("Enable")).toEqual(["hungUp"]);
  });
});

describe("faults to other processes", () => {
  it.each(["before", "afterCommit"] as const)("kills a process %s", async (at) => {
    const victim = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(victim, "spawn");
    plan({ when: { operation: "Enable" }, do: { kind: "killPeer", pid: victim.pid as number, at } });
    const killed = once(victim, "exit");
    await enable();
    expect(await killed).toEqual([null, "SIGKILL"]);
  });
});

describe("the plan", () => {
  it("selects by service, region, account, kind, time and chance, and reports", async () => {
    const throttle = { kind: "throttle" } as const;
    plan(
      { when: { account: "999999999999" }, do: throttle },
      { when: { region: "eu-west-1" }, do: throttle },
      { when: { service: "guardduty" }, do: throttle },
      { when: { kind: "write" }, do: throttle },
      { when: { between: [60_000, 120_000] }, do: throttle },
      { when: { p: 0 }, do: throttle },
      { when: {}, do: throttle, active: 0 },
      { when: { every: 2 }, do: throttle },
    );
    const read = () => send(emulator, { service: "inspector2", operation: "/status/batch/get", body: {} });
    expect([(await read()).status, (await read()).status, (await read()).status]).toEqual([200, 429, 200]);
    emulator.world.clock.advance(61_000);
    expect((await read()).status).toBe(429);
    const { rules } = (await admin(emulator, "GET", "faults")).body;
    expect(rules.at(-1).status).toEqual({ active: true, seen: 4, fired: 2 });
  });

  it("draws the same chances from the same seed", async () => {
    const run = async (seed: string): Promise<number[]> => {
      emulator.faults.set({ seed, rules: [{ when: { p: 0.5 }, do: { kind: "throttle" } }] }, 0);
      const codes: number[] = [];
      for (let index = 0; index < 12; index++)
        codes.push((await send(emulator, { service: "inspector2", operation: "/status/batch/get", body: {} })).status);
      return codes;
    };
    expect(await run("one")).toEqual(await run("one"));
    expect(new Set(await run("one")).size).toBe(2);
  });

  it.each([
    [{ rules: 1 }, "a fault plan is"],
    [[{ do: { kind: "explode" } }], "faults[0].do.kind: must be one of"],
    [[{ when: { operatoin: "x" }, do: "resetBefore" }], "faults[0].when: has no member operatoin"],
    [[{ do: { kind: "hang" } }], "faults[0].do.ms: is missing"],
    [[{ do: { kind: "killPeer", pid: 1 } }], "faults[0].do.pid: must be at least 2, not 1"],
  ])("refuses a plan that it does not understand: %j", async (wrong, message) => {
    const { status: code, body } = await admin(emulator, "PUT", "faults", wrong);
    expect(code).toBe(400);
    expect(body.message).toContain(message);
  });
});
