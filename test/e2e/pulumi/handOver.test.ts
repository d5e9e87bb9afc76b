import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Scene } from "./engine/scene";
import { enablements, js, members, scene } from "./engine/scene";
import { inSoak } from "./engine/variations";

/**
 * The engine turns all of these into "create the new one, delete the old one", or the other way round. Every resource here
 * says that what it loses is switched off; what stays declared must stay on without a moment's interruption.
 */
describe("an account that stays declared is never switched off", () => {
  const accounts = members(6);
  const onRelease = { capability: "disable", account: "disable" };
  const fleet = { accounts, resourceTypes: ["EC2", "ECR"], onRelease };
  let stack: Scene;
  beforeAll(async () => {
    stack = await scene({ world: { accounts: 6 }, program: enablements({ fleet }) });
    await stack.must("up", "--skip-preview");
  });
  afterAll(() => stack.close());
  beforeEach(() => stack.emulator.journal.clear());

  const urn = async (name: string): Promise<string> =>
    (await stack.state()).deployment.resources?.find(
      (one) => one.urn.endsWith(`::${name}`) && one.type.includes("Inspector"),
    )?.urn ?? "";
  const uncovered = (): string[] => accounts.filter((account) => stack.scans(account).join() !== "EC2,ECR");
  async function up(program: string, ...args: string[]): Promise<void> {
    stack.edit(program);
    await stack.must("up", "--skip-preview", ...args);
    expect(stack.writes()).toEqual([]);
    expect(uncovered()).toEqual([]);
  }

  it("when its resource is renamed without an alias", async () => {
    const before = await urn("fleet");
    await up(enablements({ renamed: fleet }));
    expect(await urn("renamed")).not.toBe("");
    expect(await urn("fleet")).toBe("");
    expect(before).not.toBe("");
  });

  inSoak("when its resource is renamed with an alias, which is no change at all", async () => {
    stack.edit(enablements({ fleet: { ...fleet, opts: { aliases: [{ name: "renamed" }] } } }));
    await stack.must("preview", "--expect-no-changes");
    await up(enablements({ fleet: { ...fleet, opts: { aliases: [{ name: "renamed" }] } } }));
    expect(await urn("fleet")).not.toBe("");
  });

  it("when its resource gets a parent", async () => {
    await up(
      enablements({
        fleet: { ...fleet, opts: { parent: js('new pulumi.ComponentResource("test:index:Team", "team", {})') } },
      }),
    );
    expect(await urn("fleet")).toContain("Team$");
  });

  it("with --replace", async () => {
    await up(enablements({ fleet }));
    await up(enablements({ fleet }), "--replace", await urn("fleet"));
  });

  inSoak("when its resource was tainted", async () => {
    await stack.must("state", "taint", await urn("fleet"), "--yes");
    await up(enablements({ fleet }));
  });

  inSoak("with deleteBeforeReplace", async () => {
    await up(
      enablements({ fleet: { ...fleet, opts: { deleteBeforeReplace: true } } }),
      "--replace",
      await urn("fleet"),
    );
  });

  describe("when it moves between two resources", () => {
    const two = (a: readonly string[], b: readonly string[]): string =>
      enablements({
        a: { ...fleet, accounts: a },
        b: { ...fleet, accounts: b, connection: { endpoint: stack.emulator.url } },
      });
    // The second one has a connection of its own, and finds out slowly who it is: the first one's update is under way by then.
    beforeEach(() =>
      stack.emulator.faults.set(
        [{ when: { operation: "GetCallerIdentity", nth: 2 }, do: { kind: "hang", ms: 1_500 } }],
        0,
      ),
    );
    afterEach(() => stack.emulator.faults.clear());

    inSoak("as its whole declaration is split", () => up(two(accounts.slice(0, 4), accounts.slice(4))));

    // More accounts than releaseLimit allows: a hand-over is no release.
    it("from the first one to the second one", () => up(two(accounts.slice(0, 1), accounts.slice(1))));

    it("from the second one to the first one", () => up(two(accounts.slice(0, 5), accounts.slice(5))));

    it("and only what nobody declares any more is switched off", async () => {
      const left = accounts[2] as string;
      stack.edit(two(accounts.slice(3), accounts.slice(0, 2)));
      await stack.must("up", "--skip-preview");
      expect(stack.writes().map(({ operation, ids }) => ({ operation, ids }))).toEqual([
        { operation: "Disable", ids: [left] },
      ]);
      expect(uncovered()).toEqual([left]);
    });
  });

  it("when the engine's hands are full while the one that takes it over waits to be looked at", async () => {
    const [one, two, three, four, moves] = accounts as [string, string, string, string, string];
    /** Registered in this order: the engine hears of a resource when its inputs are there. */
    const later = (ms: number, ids: readonly string[]) =>
      js(`new Promise((done) => setTimeout(done, ${ms}, ${JSON.stringify(ids)}))`);
    const program = (first: readonly string[], last: readonly string[]): string =>
      enablements({
        first: { ...fleet, accounts: first },
        slow: { ...fleet, accounts: later(1_500, [two]) },
        slower: { ...fleet, accounts: later(2_000, [three]) },
        last: { ...fleet, accounts: later(2_500, last) },
      });
    stack.edit(program([one, moves], [four]));
    await stack.must("up", "--skip-preview");
    stack.emulator.edit({ do: "settle", ms: 5_000 });
    for (const account of [two, three]) stack.emulator.edit({ do: "inspectorDisable", account });
    stack.emulator.journal.clear();
    stack.edit(program([one], [four, moves]));
    await stack.must("up", "--skip-preview", "--parallel", "2");
    expect(stack.writes().map(({ operation }) => operation)).toEqual(["Enable", "Enable"]);
    stack.emulator.edit({ do: "settle", ms: 0 });
  });

  it("but destroy --run-program releases, though the program still declares everything", async () => {
    stack.edit(enablements({ fleet: { ...fleet, releaseLimit: { accounts: 6 } } }));
    await stack.must("up", "--skip-preview");
    expect(uncovered()).toEqual([]);
    await stack.must("destroy", "--run-program");
    expect(accounts.flatMap((account) => stack.scans(account))).toEqual([]);
  });
});
