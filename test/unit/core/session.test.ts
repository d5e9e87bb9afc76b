import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { EnableCommand, Inspector2Client, ListMembersCommand } from "@aws-sdk/client-inspector2";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { memberAccount, startEmulator } from "../../../emulator";
import { effectiveConnection } from "../../../provider/aws/connection";
import { EngineWatch } from "../../../provider/aws/engineWatch";
import { ReadingSession } from "../../../provider/aws/readingSession";
import { Session } from "../../../provider/aws/session";
import { notMentioned } from "../../../provider/core/cell";
import { ids, nth, region } from "./cells";

const pace = { perSecond: 1000, concurrency: 10 };

describe("what is asked once a process", () => {
  it("is asked again after a failure, and not after an answer", async () => {
    const session = new Session({ log: () => {} });
    let asked = 0;
    const ask = async (): Promise<number> => {
      asked += 1;
      if (asked === 1) throw new Error("AWS was not there");
      return asked;
    };
    await expect(session.once("key", ask)).rejects.toThrow("AWS was not there");
    expect(await session.once("key", ask)).toBe(2);
    expect(await session.once("key", ask)).toBe(2);
  });

  it("is kept where a newer answer took the place of one that failed late", async () => {
    const session = new Session({ log: () => {} });
    let fail = (_: Error): void => {};
    const first = session.once(
      "key",
      () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    );
    session.forget("key");
    const second = session.once("key", async () => "newer");
    fail(new Error("late"));
    await expect(first).rejects.toThrow("late");
    expect(await session.once("key", async () => "asked again")).toBe(await second);
  });
});

describe("a batch", () => {
  it("says of each id what AWS said, and of those it leaves out that it does", async () => {
    const session = new Session({ log: () => {} });
    const [first, second] = ids(2) as [string, string];
    const fetch = async () => new Map([[second, "ENABLED"]]);
    const read = await session.loadEach("key", session.pacer("pacer", pace), 50, [first, second], fetch);
    expect([...read]).toEqual([
      [first, { ok: false, observation: notMentioned }],
      [second, { ok: true, value: "ENABLED" }],
    ]);
  });

  it.each([
    ["a session", () => new Session({ log: () => {} })],
    [
      "a session for looking only",
      () => new ReadingSession({ log: () => {}, signal: new AbortController().signal, concurrency: 10 }),
    ],
  ])("of %s names an id once, whoever asks for it, and a later look asks anew", async (_, sessionOf) => {
    const session = sessionOf();
    const asked: (readonly string[])[] = [];
    const fetch = async (some: readonly string[]) => {
      asked.push(some);
      return new Map(some.map((id) => [id, "ENABLED"]));
    };
    const ask = (some: readonly string[]) => session.loadEach("key", session.pacer("pacer", pace), 3, some, fetch);
    const reads = await Promise.all([ask([...ids(4), nth(0)]), ask(ids(4, 2)), ask(ids(6))]);
    expect(asked).toEqual([ids(3), ids(3, 3)]);
    for (const [index, some] of [ids(4), ids(4, 2), ids(6)].entries())
      expect([...(reads[index] ?? [])]).toEqual(some.map((id) => [id, { ok: true, value: "ENABLED" }]));
    await ask(ids(1));
    expect(asked.at(-1)).toEqual(ids(1));
  });

  it("that fails is unknown for all of its ids, with the cause, and for no other batch", async () => {
    const session = new Session({ log: () => {} });
    const fetch = async (some: readonly string[]) => {
      if (some.includes(nth(0))) throw Object.assign(new Error("no"), { name: "AccessDeniedException" });
      return new Map(some.map((id) => [id, "ENABLED"]));
    };
    const read = await session.loadEach("key", session.pacer("pacer", pace), 2, ids(4), fetch);
    const unknown = { ok: false, observation: { is: "unknown", code: "AccessDeniedException", message: "no" } };
    for (const id of ids(2)) expect(read.get(id)).toMatchObject(unknown);
    for (const id of ids(2, 2)) expect(read.get(id)).toEqual({ ok: true, value: "ENABLED" });
  });
});

describe("the engine", () => {
  const watch = (port: number): EngineWatch => new EngineWatch(["node", "dynamic-provider", `127.0.0.1:${port}`]);

  it("is there as long as it listens; nothing is sent once it is gone", async () => {
    const engine = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => engine.once("listening", resolve));
    const { port } = engine.address() as AddressInfo;
    const emulator = await startEmulator({ world: { accounts: 1, regions: [region] } });
    try {
      const session = new Session({ log: () => {}, watch: watch(port) });
      const config: Record<string, string> = { "aws:accessKey": "test", "aws:secretKey": "x" };
      const connection = effectiveConnection({ endpoint: emulator.url }, (key) => config[key]);
      const client = session.client(STSClient, connection, region, "sts");
      expect(await watch(port).isGone()).toBe(false);
      await client.send(new GetCallerIdentityCommand({}));
      const mark = emulator.journal.last;
      await new Promise((resolve) => engine.close(resolve));
      expect(await watch(port).isGone()).toBe(true);
      await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "EngineGone" });
      expect(emulator.journal.entries({ since: mark })).toEqual([]);
    } finally {
      engine.close();
      await emulator.close();
    }
  });

  it("of a process that no engine has started is never gone", async () => {
    for (const argv of [
      ["node", "cli", "127.0.0.1:1"],
      ["node", "dynamic-provider"],
    ])
      expect(await new EngineWatch(argv).isGone()).toBe(false);
  });
});

describe("a session for looking only", () => {
  it("sends no write, whoever asks for one, and every read", async () => {
    const emulator = await startEmulator({ world: { accounts: 1, regions: [region] } });
    try {
      const session = new ReadingSession({ signal: new AbortController().signal, concurrency: 5, log: () => {} });
      const config: Record<string, string> = { "aws:accessKey": "test", "aws:secretKey": "x" };
      const connection = effectiveConnection({ endpoint: emulator.url }, (key) => config[key]);
      const client = session.client(Inspector2Client, connection, region, "inspector2");
      const write = new EnableCommand({ accountIds: [memberAccount(0)], resourceTypes: ["EC2"] });
      await expect(client.send(write)).rejects.toMatchObject({ name: "ReadsOnly" });
      expect(emulator.journal.entries()).toEqual([]);
      await client.send(new ListMembersCommand({}));
      expect(emulator.journal.entries().map(({ operation }) => operation)).toEqual(["ListMembers"]);
    } finally {
      await emulator.close();
    }
  });

  it("ends every wait when it is ended, with the reason of the end", async () => {
    const over = new AbortController();
    const session = new ReadingSession({ signal: over.signal, concurrency: 5, log: () => {} });
    let waiting: Promise<unknown> | undefined;
    await new Promise<void>((begun) => {
      const call = (): Promise<never> => {
        begun();
        return new Promise(() => {});
      };
      waiting = session.pacer("pacer", pace).run(call, true);
    });
    const ended = expect(waiting).rejects.toThrow("the time is over");
    over.abort(new Error("the time is over"));
    await ended;
  });

  it("bounds the calls under way over all pacers", async () => {
    const session = new ReadingSession({ signal: new AbortController().signal, concurrency: 2, log: () => {} });
    let [underWay, most] = [0, 0];
    const call = async (): Promise<void> => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    };
    await Promise.all(["a", "b", "c", "d"].map((key) => session.pacer(key, pace).run(call, true)));
    expect(most).toBe(2);
  });
});
