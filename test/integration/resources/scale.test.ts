import { afterEach, expect, it } from "vitest";
import { hurried } from "./hurried";
import { closeScenes, looks, name, outputs, program, scene } from "./inspector";

afterEach(closeScenes);

const size = 5_000;
/** A run of 5,000 accounts is 250 pages of the organization, 50 looks, 50 writes and 50 looks, each at its pace. */
const limitMs = 110_000;
const limitMegabytes = 500;

/** docs/promises.md, promises 5, 15 and 22. Counts are exact; time and memory are printed, and bounded generously. */
it("5,000 accounts x 3 scan types: as few calls as AWS's batches allow, and a state that does not grow", async () => {
  // Slower than other tests: on a busy machine, create must not find that check looked more than a minute ago.
  const { stack, emulator, since } = await scene({ accounts: size }, { clock: hurried(5) });
  const [startedAt, memoryBefore] = [Date.now(), process.memoryUsage().rss];
  const declared = program({
    organization: { includeManagementAccount: false },
    resourceTypes: ["EC2", "ECR", "LAMBDA"],
  });
  expect((await stack.up(declared)).failures).toEqual({});
  const seconds = (Date.now() - startedAt) / 1000;

  const cells = (size + 1) * 3;
  expect(outputs(stack)["summary"]).toMatchObject({ cells, covered: cells, coveragePercent: 100 });
  // 51 batches: the administrator's own account is one more than 5,000, and a call of its own when it is switched on.
  expect(since(0, "Enable")).toHaveLength(51);
  expect(since(0, "BatchGetAccountStatus")).toHaveLength(51 + 51);
  expect(since(0)).toHaveLength(51 * 3);
  expect(emulator.journal.counts()["organizations:ListAccounts"]).toBe(Math.ceil((size + 2) / 20));
  for (const entry of since(0)) expect(entry.ids.length).toBeLessThanOrEqual(100);

  const stateBytes = JSON.stringify(outputs(stack)).length;
  const megabytes = Math.round((process.memoryUsage().rss - memoryBefore) / 2 ** 20);
  process.stdout.write(
    `5,000 accounts: ${seconds.toFixed(1)} s, ${megabytes} MB with the emulator, state ${stateBytes} bytes (${name})\n`,
  );
  const idBytes = JSON.stringify(outputs(stack)["accountIds"]).length;
  expect(outputs(stack)["accountIds"]).toHaveLength(size + 1);
  expect(idBytes).toBeLessThan(30 * (size + 1));
  expect(stateBytes - idBytes).toBeLessThan(4_096);
  expect(megabytes).toBeLessThan(limitMegabytes);
  expect(seconds * 1000).toBeLessThan(limitMs);
});

/** The call counts that are promised, without the Pulumi engine. */
it("500 accounts x 3 scan types: 5 + 5 + 5 calls, then 5, and one for one more account", async () => {
  const made = await scene({ accounts: 500 });
  const { stack, emulator, since } = made;
  const ids = Object.keys(emulator.world.organization.accounts).slice(2);
  const declared = (count: number) =>
    program({ accounts: ids.slice(0, count), resourceTypes: ["EC2", "ECR", "LAMBDA"] });
  const counts = (mark: number): Record<string, number> => {
    const { declared: asked, own } = looks(made, mark);
    const [looked, enabled] = [asked.length, since(mark, "Enable").length];
    return { looked, own, enabled, other: since(mark).length - looked - own - enabled };
  };
  await stack.preview(declared(500));
  expect(counts(0)).toEqual({ looked: 5, own: 1, enabled: 0, other: 0 });

  const first = emulator.journal.last;
  expect((await stack.up(declared(499))).failures).toEqual({});
  expect(counts(first)).toEqual({ looked: 10, own: 1, enabled: 5, other: 0 });

  // Nothing is to be enabled: five looks and nothing else.
  const second = emulator.journal.last;
  expect(await stack.up(declared(499))).toEqual({ failures: {}, ran: [] });
  expect(since(second).map((entry) => entry.operation)).toEqual(Array(5).fill("BatchGetAccountStatus"));

  const third = emulator.journal.last;
  expect((await stack.up(declared(500))).failures).toEqual({});
  expect(since(third, "Enable").map((entry) => entry.ids)).toEqual([[ids[499]]]);
});

it("500 accounts that leave in one go: their looks, 5 calls that disable, and one more look at each", async () => {
  const made = await scene({ accounts: 501 });
  const { stack, emulator, since } = made;
  const ids = Object.keys(emulator.world.organization.accounts).slice(2);
  const declared = (accounts: string[]) =>
    program({ accounts, onRelease: { account: "disable" }, releaseLimit: { percent: 100 } });
  await stack.up(declared(ids));
  const mark = emulator.journal.last;
  expect((await stack.up(declared(ids.slice(0, 1)))).failures).toEqual({});
  expect(since(mark, "Disable")).toHaveLength(5);
  // Check looks at those that stay and at those that left; delete looks at the latter again before it writes, and once after it.
  expect(looks(made, mark).declared).toHaveLength(1 + 5 + 5 + 5);
  // What is off now looks to the service like something to be enabled.
  expect(since(mark)).toHaveLength(5 + 16 + looks(made, mark).own);
});
