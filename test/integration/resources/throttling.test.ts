import { afterAll, describe, expect, it } from "vitest";
import type { Fault } from "../../../emulator/faults/plan";
import { inspectorAccountEnablement } from "../../../provider/services/inspectorAccountEnablement";
import { hurried } from "./hurried";
import { closeScenes, members, name, program, region, scene } from "./inspector";

afterAll(closeScenes);

/** docs/promises.md, promise 5: throttling never turns an account into a failure, and the rate stays within the budget. */
describe.concurrent("a throttle storm", () => {
  const kinds: readonly (readonly [string, Fault])[] = [
    ["modelled", { kind: "throttle" }],
    ["unmodelled", { kind: "throttle", modelled: false }],
    ["with Retry-After", { kind: "throttle", retryAfter: 2 }],
  ];

  it.each(kinds)("%s: more than 100 throttles in a row lose no account", async (what, fault) => {
    const accounts = members(400);
    const storm = what === "with Retry-After" ? 12 : 101;
    const { stack, faults, since, on } = await scene({ accounts: 400 });
    faults({ when: { service: "inspector2", times: storm }, do: fault });
    expect((await stack.up(program({ accounts }))).failures).toEqual({});
    for (const account of accounts) expect(on(account)).toEqual(["EC2"]);
    expect(since(0).filter((entry) => entry.status === 429)).toHaveLength(storm);
    expect(since(0, "Enable").filter((entry) => entry.changed)).toHaveLength(4);
  });

  it("over reads and writes alike, a third of all calls: everything is covered, and only what was throttled is sent again", async () => {
    const accounts = members(800);
    const { stack, faults, since } = await scene({ accounts: 800 });
    faults({ when: { service: "inspector2", p: 0.3 }, do: { kind: "throttle" } });
    expect((await stack.up(program({ accounts }))).failures).toEqual({});
    expect(stack.state.get(name)?.outputs["summary"]).toMatchObject({ covered: 800, coveragePercent: 100 });
    const served = (operation: string) => since(0, operation).filter(({ status }) => status === 200);
    expect(served("Enable")).toHaveLength(8);
    expect(served("Enable").filter(({ changed }) => changed)).toHaveLength(8);
    // Eight looks by check, eight after the write, and one at the administrator's own account.
    expect(served("BatchGetAccountStatus")).toHaveLength(17);
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

  it("that never ends costs a preview one budget, however many resources ask, and no account is taken for off", async () => {
    const clock = hurried(20);
    const { another, faults, since } = await scene({ accounts: 12 });
    const stack = another({ clock, observationBudgetMs: 30_000 });
    faults({ when: { service: "inspector2" }, do: { kind: "throttle" } });
    const [kind, inputs] = program({ accounts: members(3) })[name] as [string, object];
    const others = Object.fromEntries(
      [3, 6, 9].map((from) => [`other${from}`, [kind, { ...inputs, accounts: members(3, from) }] as const]),
    );
    const startedAt = clock.now();
    const previews = await stack.preview({ ...program({ accounts: members(3) }), ...others });
    // The first uses the budget up; each of the others gets the two seconds in which AWS answers unless it throttles.
    expect(clock.now() - startedAt).toBeLessThan(30_000 + 3 * 2_000 + 10_000);
    for (const { plan, changes, failures } of Object.values(previews))
      expect([plan, changes, failures]).toEqual([
        { "to do": { [region]: "cannot be observed: DeadlineExceeded" } },
        true,
        [],
      ]);
    expect(since(0, "Enable")).toEqual([]);
  });
});

/** The first calls go out at the pace that the service names; AWS decides how fast the others may follow. */
describe("without throttling", () => {
  it("the first ten calls keep the starting pace", async () => {
    const { perSecond } = inspectorAccountEnablement.families["enablement"] as { perSecond: number };
    const haste = 4;
    const { stack, since } = await scene({ accounts: 1000 }, { clock: hurried(haste) });
    expect((await stack.up(program({ accounts: members(1000) }))).failures).toEqual({});
    const times = since(0, "Enable").map(({ time }) => (time * haste) / 1000);
    expect(times).toHaveLength(10);
    // A burst of one second's calls, then one after another; a tenth for timers that fire early.
    expect((times.at(-1) as number) - (times[0] as number)).toBeGreaterThan(
      (0.9 * (times.length - 1 - perSecond)) / perSecond,
    );
  });

  it("500 accounts that are not associated yet do not wait for two minutes of our own pacing", async () => {
    const accounts = members(500);
    const clock = hurried(4);
    const { stack, emulator, since, on } = await scene({ accounts: 500 }, { clock });
    for (const account of accounts) emulator.edit({ do: "inspectorForget", account });
    const startedAt = clock.now();
    expect((await stack.up(program({ accounts }))).failures).toEqual({});
    expect(clock.now() - startedAt).toBeLessThan(60_000);
    expect(
      since(0, "AssociateMember")
        .map(({ ids }) => ids[0])
        .sort(),
    ).toEqual([...accounts].sort());
    expect(since(0, "Enable").filter(({ changed }) => changed)).toHaveLength(5);
    for (const account of accounts) expect(on(account)).toEqual(["EC2"]);
  });
});
