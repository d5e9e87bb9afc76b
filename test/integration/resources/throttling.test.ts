import { afterAll, describe, expect, it } from "vitest";
import type { Fault } from "../../../emulator/faults/plan";
import type { JournalEntry } from "../../../emulator/journal";
import { inspectorAccountEnablement } from "../../../provider/services/inspectorAccountEnablement";
import { closeScenes, members, name, program, region, scene } from "./inspector";

afterAll(closeScenes);

const families = inspectorAccountEnablement.families as Readonly<Record<string, { readonly perSecond: number }>>;

/** Requests a second, over the busiest three seconds: on the wire two seconds' worth may arrive close together. */
const busiestRate = (entries: readonly JournalEntry[]): number =>
  Math.max(0, ...entries.map(({ time }) => entries.filter((other) => other.time >= time && other.time < time + 3_000).length)) /
  4;

/** docs/promises.md, promise 5: throttling never turns an account into a failure, and the rate stays within the budget. */
describe.concurrent("a throttle storm", () => {
  const kinds: readonly (readonly [string, Fault])[] = [
    ["modelled", { kind: "throttle" }],
    ["unmodelled", { kind: "throttle", modelled: false }],
    ["with Retry-After", { kind: "throttle", retryAfter: 2 }],
  ];

  it.each(kinds)("%s: more than 100 throttles in a row lose no account", async (what, fault) => {
    const accounts = members(400);
    const storm = what === "with Retry-After" ? 12 : 120;
    const { stack, faults, since, on } = await scene({ accounts: 400 });
    faults({ when: { service: "inspector2", times: storm }, do: fault });
    expect((await stack.up(program({ accounts }))).failures).toEqual({});
    for (const account of accounts) expect(on(account)).toEqual(["EC2"]);
    expect(since(0).filter((entry) => entry.status === 429)).toHaveLength(storm);
    expect(since(0, "Enable").filter((entry) => entry.changed)).toHaveLength(4);
  });

  it("over reads and writes alike, a third of all calls: everything is covered, within the rate", async () => {
    const accounts = members(800);
    const { stack, faults, since } = await scene({ accounts: 800 });
    faults({ when: { service: "inspector2", p: 0.3 }, do: { kind: "throttle" } });
    expect((await stack.up(program({ accounts }))).failures).toEqual({});
    expect(stack.state.get(name)?.outputs["summary"]).toMatchObject({ covered: 800, coveragePercent: 100 });
    expect(busiestRate(since(0, "Enable"))).toBeLessThanOrEqual(families["enablement"]?.perSecond ?? 0);
    expect(busiestRate(since(0, "BatchGetAccountStatus"))).toBeLessThanOrEqual(families["status"]?.perSecond ?? 0);
  });

  it("without any throttle the rate is kept too", async () => {
    const { stack, since } = await scene({ accounts: 1200 });
    expect((await stack.up(program({ accounts: members(1200) }))).failures).toEqual({});
    expect(busiestRate(since(0, "Enable"))).toBeLessThanOrEqual(families["enablement"]?.perSecond ?? 0);
    expect(busiestRate(since(0, "BatchGetAccountStatus"))).toBeLessThanOrEqual(families["status"]?.perSecond ?? 0);
  });

  it("in one region does not slow down another", async () => {
    const regions = [region, "eu-west-1"];
    const { stack, faults, emulator } = await scene({ accounts: 12, regions });
    faults({ when: { region: "eu-west-1", operation: "Enable", times: 15 }, do: { kind: "throttle" } });
    expect((await stack.up(program({ accounts: members(10), regions }))).failures).toEqual({});
    const last = (where: string): number =>
      Math.max(...emulator.journal.entries({ region: where, service: "inspector2" }).map((entry) => entry.time));
    expect(last(region)).toBeLessThan(last("eu-west-1"));
  });

  it("of Organizations and of STS is waited out", async () => {
    const { stack, faults } = await scene({ accounts: 50 });
    faults(
      { when: { service: "organizations", times: 20 }, do: { kind: "throttle" } },
      { when: { service: "sts", times: 5 }, do: { kind: "throttle" } },
    );
    expect((await stack.up(program({ organization: {}, mode: "track" }))).failures).toEqual({});
    expect(stack.state.get(name)?.outputs["summary"]).toMatchObject({ cells: 52, unknown: 0 });
  });
});
