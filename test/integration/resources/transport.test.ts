import { afterEach, describe, expect, it } from "vitest";
import type { Fault } from "../../../emulator/faults/plan";
import { closeScenes, members, name, program, region, scene } from "./inspector";

afterEach(closeScenes);

const accounts = members(150);
const declared = program({ accounts, resourceTypes: ["EC2", "ECR"] });

/** docs/promises.md, promises 6 and 7: a bad connection is waited out, and a lost answer is neither a failure nor done twice. */
describe("a bad connection", () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ["500", { kind: "status", status: 500 }],
    ["502", { kind: "status", status: 502 }],
    ["503", { kind: "status", status: 503 }],
    ["a reset before AWS did anything", { kind: "resetBefore" }],
    ["a reset after AWS did it", { kind: "resetAfter" }],
    ["an answer that breaks off", { kind: "truncateBody" }],
    ["an answer that trickles", { kind: "slowBody", ms: 50 }],
    ["a late answer", { kind: "hang", ms: 100 }],
    ["a request that arrives twice", { kind: "duplicate" }],
  ];

  it.each(faults.flatMap(([what, fault]) => [1, 4].map((times) => [what, times, fault] as const)))(
    "%s, %i times for reads and for writes: everything is covered in one run",
    async (_, times, fault) => {
      const { emulator, stack, faults: plan, since, on } = await scene({ accounts: 152 });
      plan(
        { when: { service: "inspector2", kind: "read", times }, do: fault },
        { when: { service: "inspector2", kind: "write", times }, do: fault },
      );
      expect(await stack.up(declared)).toEqual({ failures: {}, ran: [name] });
      for (const account of accounts) expect(on(account)).toEqual(["EC2", "ECR"]);
      // Nothing is switched on twice: of all calls, only as many changed the world as there are batches.
      expect(since(0, "Enable").filter((entry) => entry.changed)).toHaveLength(2);
      expect(since(0, "Enable").length).toBeLessThanOrEqual(2 + 2 * times);
      const mark = emulator.journal.last;
      expect(await stack.up(declared)).toEqual({ failures: {}, ran: [] });
      expect(since(mark).every((entry) => entry.kind === "read")).toBe(true);
    },
  );

  it("that never gets better ends: bounded tries, reads unknown, no write, and the next run does all", async () => {
    const { stack, faults: plan, emulator, since, on } = await scene({ accounts: 12 });
    plan({ when: { operation: "BatchGetAccountStatus" }, do: { kind: "resetBefore" } });
    const { failures } = await stack.up(program({ accounts: members(10) }));
    expect(failures[name]?.message).toMatch(/ECONNRESET|socket hang up/);
    expect(since(0, "Enable")).toEqual([]);
    expect(since(0, "BatchGetAccountStatus").length).toBeLessThanOrEqual(2 * 3 * 4);
    emulator.faults.clear();
    expect((await stack.up(program({ accounts: members(10) }))).failures).toEqual({});
    expect(on(members(1)[0] as string)).toEqual(["EC2"]);
  });

  it("for writes only: what was not done is told with its cause, and done by the next run", async () => {
    const { stack, faults: plan, emulator, since } = await scene({ accounts: 12 });
    const inputs = { accounts: members(10), settle: { timeoutSeconds: 30 } };
    plan({ when: { operation: "Enable" }, do: { kind: "status", status: 500 } });
    const { failures } = await stack.up(program(inputs));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(/not covered: LOST_ANSWER: InternalServer.*10 accounts/),
    ]);
    expect(since(0, "Enable").length).toBeLessThanOrEqual(8 * 3);
    emulator.faults.clear();
    expect((await stack.up(program(inputs))).failures).toEqual({});
  });

  it("that hangs beyond the request's time limit is cut and asked again", async () => {
    const sdk = { requestHandler: { requestTimeout: 200, connectionTimeout: 1_000, throwOnRequestTimeout: true } };
    const { stack, faults: plan, since, on } = await scene({ accounts: 12 }, { sdk });
    plan(
      { when: { operation: "BatchGetAccountStatus", times: 2 }, do: { kind: "hang", ms: 1_000 } },
      { when: { operation: "Enable", times: 2 }, do: { kind: "hang", ms: 1_000 } },
    );
    expect((await stack.up(program({ accounts: members(5) }))).failures).toEqual({});
    for (const account of members(5)) expect(on(account)).toEqual(["EC2"]);
    expect(since(0, "Enable").filter((entry) => entry.changed)).toHaveLength(1);
  });

  it("between two clocks that are an hour apart works: the SDK corrects itself", async () => {
    const { stack, faults: plan, on } = await scene({ accounts: 12 });
    plan({ when: {}, do: { kind: "clockSkew", ms: 3_600_000 } });
    expect((await stack.up(program({ accounts: members(5) }))).failures).toEqual({});
    expect(on(members(1)[0] as string)).toEqual(["EC2"]);
  });

  it("to Organizations: pages that are empty, shuffled or lost still make the whole organization", async () => {
    const { stack, faults: plan, on, emulator } = await scene({ accounts: 70 });
    plan(
      { when: { operation: "ListAccounts", every: 2 }, do: { kind: "emptyPage" } },
      { when: { operation: "ListAccounts" }, do: { kind: "shufflePages" } },
      { when: { operation: "ListAccounts", nth: 3 }, do: { kind: "resetBefore" } },
    );
    const selected = { organization: { includeManagementAccount: false } };
    expect((await stack.up(program(selected))).failures).toEqual({});
    for (const account of members(70)) expect(on(account)).toEqual(["EC2"]);
    expect(emulator.journal.entries({ operation: "ListAccounts" }).length).toBeGreaterThanOrEqual(4);
  });

  it("that is no connection at all is one clear message, in preview as in up", async () => {
    const { another } = await scene();
    const stack = another({ target: "http://127.0.0.1:9" });
    const preview = await stack.preview(program({ accounts: members(1) }));
    expect(preview[name]?.plan).toEqual({ "to do": { [region]: "cannot be observed: ECONNREFUSED" } });
    expect(preview[name]?.changes).toBe(true);
    const { failures } = await stack.up(program({ accounts: members(1) }));
    expect(failures[name]?.message).toMatch(/ECONNREFUSED.*Check the endpoint/);
  });
});
