import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Edit, Emulator } from "../../../emulator";
import { memberAccount, seededUnits, startEmulator } from "../../../emulator";
import { hurried } from "./hurried";
import type { Program } from "./stack";
import { calls, Stack } from "./stack";

/** Selections of one program that change: by the organization, by an edit, or because AWS does not answer. */

const region = "us-east-1";
const unit = (name: string): string => seededUnits[name] ?? name;
const [web, sandbox, web2] = [1, 4, 5].map(memberAccount) as [string, string, string];

let emulator: Emulator;
let stack: Stack;
beforeEach(async () => {
  emulator = await startEmulator({ world: { accounts: 7, regions: [region] } });
  stack = new Stack(emulator, "test", {}, { clock: hurried(30) });
});
afterEach(() => emulator.close());

const units = (...names: string[]) => ({ organizationalUnitIds: names.map(unit) });
const inspector = (organization: object, over: object = {}): Program[string] => [
  "InspectorAccountEnablement",
  { organization, regions: [region], resourceTypes: ["EC2"], onRelease: { account: "disable" }, ...over },
];
const edit = (...edits: Edit[]): void => void emulator.edit(...edits);
const releaseLimit = { accounts: 5 };

async function up(program: Program): Promise<readonly string[]> {
  const { failures, ran } = await stack.up(program);
  expect(failures).toEqual({});
  return ran;
}

const writes = () =>
  emulator.journal
    .entries({ kind: "write" })
    .filter(({ service }) => service !== "organizations")
    .map(({ operation, ids }) => [operation, ...ids]);

describe("an account that moves between two declared units", () => {
  const moves = () => edit({ do: "moveAccount", account: web2, parent: "Sandbox" });

  it.each([
    ["its old unit first", ["Web", "Sandbox", "Test"]],
    ["its new unit first", ["Sandbox", "Web", "Test"]],
  ])("is handed over, though both release: %s", async (_, order) => {
    const program: Program = Object.fromEntries(order.map((name) => [name, inspector(units(name))]));
    await up(program);
    moves();
    emulator.journal.clear();
    const previews = await stack.preview(program);
    const summaryOf = (name: string) => stack.state.get(name)?.outputs["summary"];
    expect(previews["Web"]?.entries).toContainEqual(expect.objectContaining({ reason: "left", accounts: [web2] }));
    expect(previews["Sandbox"]?.entries).toContainEqual(
      expect.objectContaining({ reason: "joined", accounts: [web2] }),
    );
    expect(previews["Test"]).toMatchObject({ changes: false, plan: {} });
    // Who belongs to which changes both declarations, and nothing in AWS.
    expect([...(await up(program))].sort()).toEqual(["Sandbox", "Web"]);
    expect(writes()).toEqual([]);
    expect(["Web", "Sandbox", "Test"].map(summaryOf)).toMatchObject([
      { cells: 1, covered: 1 },
      { cells: 2, covered: 2 },
      { cells: 1, covered: 1 },
    ]);
    expect(await up(program)).toEqual([]);
    expect(stack.pendingDeletes).toEqual([]);
  });

  it("and where the two units are to have different things, gets the new unit's; what only the old one had goes off", async () => {
    const program: Program = {
      web: inspector(units("Web"), { resourceTypes: ["EC2", "ECR"] }),
      sandbox: inspector(units("Sandbox"), { resourceTypes: ["EC2", "LAMBDA"] }),
      test: inspector(units("Test")),
    };
    await up(program);
    moves();
    emulator.journal.clear();
    expect([...(await up(program))].sort()).toEqual(["sandbox", "web"]);
    expect(writes()).toEqual([
      ["Enable", web2],
      ["Disable", web2],
    ]);
    const disabled = emulator.journal.entries({ operation: "Disable" });
    expect(disabled).toHaveLength(1);
    const { regions } = emulator.world.slice<{
      regions: Record<string, { scans: Record<string, Record<string, { on: boolean }>> }>;
    }>("inspector2");
    const on = Object.entries(regions[region]?.scans[web2] ?? {}).filter(([, scan]) => scan.on);
    expect(on.map(([type]) => type).sort()).toEqual(["EC2", "LAMBDA"]);
  });
});

describe("a selection that is edited, or cannot be determined", () => {
  const fleet = (organization: object, over: object = {}): Program => ({
    fleet: inspector(organization, { releaseLimit, ...over }),
  });
  const both = units("Web", "Sandbox");
  const onlyWeb = units("Web");
  const entries = async (program: Program) => (await stack.preview(program))["fleet"]?.entries ?? [];

  it("what an edit takes out is released, and what the organization took out too, each named with its reason", async () => {
    await up(fleet(both));
    edit({ do: "moveAccount", account: web2, parent: "Test" });
    const found = await entries(fleet(onlyWeb));
    expect(found).toContainEqual(
      expect.objectContaining({ reason: "left", accounts: [web2], observed: `moved to ${unit("Test")}` }),
    );
    expect(found).toContainEqual(
      expect.objectContaining({ reason: "released", accounts: [sandbox, web2].sort(), capabilities: ["EC2"] }),
    );
    emulator.journal.clear();
    await up(fleet(onlyWeb));
    expect(writes()).toEqual([["Disable", ...[sandbox, web2].sort()]]);
  });

  it("an edit alone adds accounts, and tells them from the organization's own changes by their reason", async () => {
    await up(fleet(onlyWeb));
    expect(await entries(fleet(both))).toContainEqual(
      expect.objectContaining({
        reason: "joined",
        accounts: [sandbox],
        observed: "new, moved here, or selected by an edit",
      }),
    );
    await up(fleet(both));
    expect(await entries(fleet(both))).toEqual([]);
  });

  it("who left outlives a preview and an update that could not list the organization", async () => {
    await up(fleet(both));
    edit(
      { do: "moveAccount", account: web2, parent: "Test" },
      { do: "setCaller", key: "test", caller: { deny: ["organizations:ListAccounts"] } },
    );
    expect((await stack.preview(fleet(both)))["fleet"]).toMatchObject({ changes: true, failures: [] });
    const { failures } = await stack.up(fleet(both));
    expect(failures["fleet"]?.message).toMatch(/needs to list the organization, .* not authorized/);
    edit({ do: "setCaller", key: "test", caller: null });
    expect(await entries(fleet(both))).toContainEqual(expect.objectContaining({ reason: "left", accounts: [web2] }));
    emulator.journal.clear();
    await up(fleet(both));
    expect(writes()).toEqual([["Disable", web2]]);
  });

  it("a refresh between the account's leaving and the next up does not forget it", async () => {
    await up(fleet(both));
    edit({ do: "moveAccount", account: web2, parent: "Test" });
    emulator.journal.clear();
    for (let time = 0; time < 2; time += 1) {
      expect(await stack.refresh()).toEqual({ fleet: true });
      // True of today, and of those who left and are still to be released.
      expect(stack.state.get("fleet")?.outputs).toMatchObject({
        summary: { cells: 2, covered: 2 },
        accountIds: [web, sandbox, web2].sort(),
      });
    }
    await up(fleet(both));
    expect(writes()).toEqual([["Disable", web2]]);
    expect(stack.state.get("fleet")?.outputs["accountIds"]).toEqual([web, sandbox].sort());
    expect(await stack.refresh()).toEqual({ fleet: false });
  });

  it("nor where the declaration retained it when it left, and is edited since: what preview names is released (seed 5201)", async () => {
    await up({ fleet: inspector(both, { releaseLimit, onRelease: { account: "retain" } }) });
    edit({ do: "moveAccount", account: web2, parent: "Test" });
    await stack.refresh();
    expect(await entries(fleet(both))).toContainEqual(
      expect.objectContaining({ reason: "released", accounts: [web2] }),
    );
    emulator.journal.clear();
    await up(fleet(both));
    expect(writes()).toEqual([["Disable", web2]]);
  });

  it("a destroy after a refresh releases those who left too", async () => {
    await up(fleet(both));
    edit({ do: "moveAccount", account: web2, parent: "Test" });
    await stack.refresh();
    emulator.journal.clear();
    expect(await stack.destroy()).toEqual({});
    expect(writes()).toEqual([["Disable", ...[web, sandbox, web2].sort()]]);
  });

  it("a destroy without one releases whom the last update meant, not whom the selector would mean today", async () => {
    await up(fleet(onlyWeb));
    edit({ do: "moveAccount", account: web2, parent: "Test" }, { do: "moveAccount", account: sandbox, parent: "Web" });
    emulator.journal.clear();
    expect(await stack.destroy()).toEqual({});
    expect(writes()).toEqual([["Disable", ...[web, web2].sort()]]);
  });

  it("what AWS refuses for an account that Organizations reports as not active is no failure, and is said", async () => {
    const active = fleet({ ...onlyWeb, states: ["ACTIVE"] });
    await up(active);
    edit({ do: "setAccountState", account: web2, state: "SUSPENDED" });
    emulator.journal.clear();
    await up(active);
    expect(writes()).toEqual([["Disable", web2]]);
    expect(stack.said.join("\n")).toMatch(/AWS Organizations reports the account as SUSPENDED.*1 account/);
    expect(stack.pendingDeletes).toEqual([]);
  });

  it("a hundred and fifty that join are named one by one, on the console the first twenty", async () => {
    await up(fleet(onlyWeb));
    edit(
      ...Array.from({ length: 150 }, (_, index): Edit => ({ do: "addAccount", name: `new-${index}`, parent: "Web" })),
    );
    const joined = (await entries(fleet(onlyWeb))).find(({ reason }) => reason === "joined");
    expect(joined?.accounts).toHaveLength(150);
    expect(stack.said.join("\n")).toMatch(/joined the selection .*: (\d{12} new-\d+, ){19}\d{12} new-\d+ and 130 more/);
  });

  it("a state from before there was such a thing tells nothing, and works", async () => {
    await up(fleet(both));
    const saved = stack.state.get("fleet");
    for (const bag of [saved?.inputs, saved?.outputs]) {
      const { accountIds: _, organization, ...rest } = bag as Record<string, unknown>;
      // Version 1: the selector was part of `accounts`.
      const former = { ...rest, accounts: { organization }, ...(bag === saved?.outputs ? { stateVersion: 1 } : {}) };
      if (bag === saved?.inputs) Object.assign(saved as object, { inputs: former });
      else Object.assign(saved as object, { outputs: former });
    }
    edit({ do: "moveAccount", account: web2, parent: "Test" });
    emulator.journal.clear();
    expect(await entries(fleet(both))).toEqual([]);
    await up(fleet(both));
    expect(writes()).toEqual([]);
    expect(stack.state.get("fleet")?.outputs["accountIds"]).toEqual([web, sandbox].sort());
    expect(await up(fleet(both))).toEqual([]);
  });

  it("a unit that was deleted is an error until it is taken out of the program, and then none", async () => {
    await up(fleet(both));
    edit({ do: "moveAccount", account: sandbox, parent: "Test" });
    edit({ do: "merge", patch: { organization: { organizationalUnits: { [unit("Sandbox")]: null } } } });
    const { fleet: refused } = await stack.preview(fleet(both));
    expect(refused?.failures).toEqual([
      expect.stringMatching(new RegExp(`${unit("Sandbox")} does not exist in this organization`)),
    ]);
    emulator.journal.clear();
    expect(await up(fleet(onlyWeb))).toEqual(["fleet"]);
    expect(writes()).toEqual([["Disable", sandbox]]);
    expect(stack.state.get("fleet")?.outputs["summary"]).toMatchObject({ cells: 2, covered: 2 });
  });

  it("an expectation that the organization no longer meets can be lowered, and does not stop a destroy", async () => {
    const retaining = (organization: object) => fleet(organization, { onRelease: {} });
    await up(retaining({ ...onlyWeb, expect: { atLeast: 2 } }));
    edit({ do: "removeAccount", account: web2 });
    expect((await stack.up(retaining({ ...onlyWeb, expect: { atLeast: 2 } }))).failures["fleet"]?.message).toMatch(
      /selects 1 of/,
    );
    expect(await stack.destroy()).toEqual({});
    await up(retaining(onlyWeb));
    await up(retaining({ ...onlyWeb, expect: { atLeast: 1 } }));
    expect(calls(emulator, "organizations")["ListAccounts"]).toBeGreaterThan(0);
  });
});
