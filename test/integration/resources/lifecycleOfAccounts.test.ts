import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Edit, Emulator } from "../../../emulator";
import { memberAccount, seededUnits, startEmulator } from "../../../emulator";
import { expectValidTraffic, modelsMissing, startRecorder } from "../models";
import { hurried } from "./hurried";
import type { Outputs, Program } from "./stack";
import { calls, Stack } from "./stack";

/** What happens in the organization between two runs, and what each of the four resources makes of it. */

const region = "us-east-1";
const unit = (name: string): string => seededUnits[name] ?? name;
const [web, sandbox, web2] = [1, 4, 5].map(memberAccount) as [string, string, string];
const newcomer = "130000000001";

let emulator: Emulator;
let stack: Stack;
beforeEach(async () => {
  emulator = await startEmulator({ world: { accounts: 7, regions: [region] } });
  stack = new Stack(emulator, "test", {}, { clock: hurried(30) });
});
afterEach(() => emulator.close());

const kinds = ["scans", "deep", "guard", "ir"] as const;
/** All four resources over the same accounts, each name followed by `suffix`. */
function four(accounts: unknown, over: object = {}, suffix = ""): Program {
  const shared = { accounts, ...over };
  const program: Program = {
    scans: ["InspectorAccountEnablement", { ...shared, regions: [region], resourceTypes: ["EC2"] }],
    deep: ["InspectorDeepInspection", { ...shared, regions: [region] }],
    guard: ["GuardDutyMemberSet", { ...shared, regions: [region], features: ["S3_DATA_EVENTS"], createDetector: true }],
    ir: ["SecurityIncidentResponseMembership", { ...shared, homeRegion: region }],
  };
  return Object.fromEntries(Object.entries(program).map(([name, one]) => [`${name}${suffix}`, one]));
}
const inUnits = (...names: string[]) => ({ organization: { organizationalUnitIds: names.map(unit) } });
const edit = (...edits: Edit[]): void => void emulator.edit(...edits);

async function up(program: Program): Promise<readonly string[]> {
  const { failures, ran } = await stack.up(program);
  expect(failures).toEqual({});
  return ran;
}

const inner = (plan: Outputs): Outputs => (Object.values(plan)[0] ?? {}) as Outputs;
const writes = () => emulator.journal.entries({ kind: "write" }).filter(({ service }) => service !== "organizations");
const summaries = (names: readonly string[] = kinds): unknown[] => names.map((name) => stack.state.get(name)?.outputs["summary"]);

describe("an account that joins", () => {
  beforeEach(async () => {
    await up(four(inUnits("Workloads")));
    // Into a new unit: one that the incident-response membership does not know yet.
    edit({ do: "addUnit", name: "Mobile", parent: "Workloads" }, { do: "addAccount", account: newcomer, parent: "Mobile" });
    emulator.journal.clear();
  });

  it.each(kinds)("%s: is a gap in the next preview, without an edit", async (name) => {
    const { plan, changes } = (await stack.preview(four(inUnits("Workloads"))))[name] ?? { plan: {}, changes: false };
    expect(changes).toBe(true);
    expect(inner(plan)).toMatchObject({
      accounts: { [newcomer]: expect.stringContaining("joined the selection") },
      [region]: { [newcomer]: expect.any(String) },
    });
    expect(Object.keys(inner(plan)[region])).toEqual([newcomer]);
    expect(writes()).toEqual([]);
  });

  it("is a change of every resource in the next refresh", async () => {
    expect(await stack.refresh()).toEqual({ scans: true, deep: true, guard: true, ir: true });
    for (const name of kinds) expect(stack.state.get(name)?.outputs["notCovered"][region]).toHaveProperty(newcomer);
  });

  it("is covered by the next up, and nobody else is written to", async () => {
    expect([...(await up(four(inUnits("Workloads"))))].sort()).toContain("scans");
    for (const { ids } of writes()) expect([[], [newcomer]]).toContainEqual(ids);
    expect(summaries()).toEqual(kinds.map(() => expect.objectContaining({ gap: 0, pending: 0, unknown: 0 })));
    const again = await stack.preview(four(inUnits("Workloads")));
    for (const name of kinds) expect(again[name]).toMatchObject({ changes: false, plan: {} });
  });
});

describe.each<[string, Edit, string, object]>([
  ["moves out of the unit", { do: "moveAccount", account: web2, parent: "Sandbox" }, `moved to ${unit("Sandbox")}`, {}],
  ["leaves the organization", { do: "removeAccount", account: web2 }, "no longer in the organization", {}],
  [
    "is suspended, where only active ones are meant",
    { do: "setAccountState", account: web2, state: "SUSPENDED" },
    "now SUSPENDED",
    { states: ["ACTIVE"] },
  ],
  [
    "is closed, where only active ones are meant",
    { do: "setAccountState", account: web2, state: "CLOSED" },
    "now CLOSED",
    { states: ["ACTIVE"] },
  ],
])("a selected account that %s", (_, what, reason, over) => {
  const selector = { organization: { organizationalUnitIds: [unit("Web")], ...over } };
  // A release that disables must not take this for an account that left the declaration.
  const releasing = (): Program => {
    const program = four(selector);
    const levels = { scans: "disable", deep: "deactivate", guard: "deleteMember", ir: "removeOrganizationalUnits" } as const;
    return Object.fromEntries(
      Object.entries(program).map(([name, [kind, inputs]]) => [
        name,
        [kind, { ...inputs, onRelease: { account: levels[name as "ir"] } }],
      ]),
    );
  };

  it("leaves the set: no write, no update, and the plan says what happened to it", async () => {
    await up(releasing());
    edit(what);
    emulator.journal.clear();
    stack.said.length = 0;
    const previews = await stack.preview(releasing());
    for (const name of kinds) {
      expect([name, previews[name]?.changes]).toEqual([name, false]);
      expect(inner(previews[name]?.plan ?? {})).toEqual({
        accounts: { [web2]: `left the selection (${reason}); nothing is switched off` },
      });
      // A step without changes shows no plan: the line does.
      expect(stack.said.join("\n")).toContain(
        `"${name}": accounts: left the selection (${reason}); nothing is switched off: ${web2}`,
      );
    }
    expect(await up(releasing())).toEqual([]);
    expect(writes()).toEqual([]);
    // Said once: the stored selection is today's.
    const again = await stack.preview(releasing());
    for (const name of kinds) expect(again[name]).toMatchObject({ changes: false, plan: {} });
    await stack.refresh();
    expect(summaries()).toEqual(kinds.map(() => expect.objectContaining({ cells: expect.any(Number), gap: 0, unknown: 0 })));
    expect(await stack.destroy().then((failures) => Object.keys(failures))).toEqual([]);
    expect(writes().filter(({ ids }) => ids.includes(web2))).toEqual([]);
  });
});

describe("an account that is suspended or closed, where states do not matter", () => {
  it.each(["SUSPENDED", "CLOSED", "PENDING_CLOSURE"] as const)(
    "%s: no gap in any resource, and nothing is written",
    async (state) => {
      const program = four([web, web2]);
      await up(program);
      edit({ do: "setAccountState", account: web2, state });
      emulator.journal.clear();
      await stack.refresh();
      for (const name of kinds) {
        const { cells, covered, notApplicable } = stack.state.get(name)?.outputs["summary"] ?? {};
        expect([name, covered + notApplicable]).toEqual([name, cells]);
      }
      await up(program);
      expect(writes()).toEqual([]);
    },
  );
});

describe("a selected account that is suspended or closed, where states do not matter", () => {
  it.each(["SUSPENDED", "CLOSED"] as const)(
    "%s: stays in the set, without a gap, and the plan says what happened",
    async (state) => {
      const program = four(inUnits("Web"));
      await up(program);
      edit({ do: "setAccountState", account: web2, state });
      const previews = await stack.preview(program);
      for (const name of kinds) {
        expect([name, previews[name]?.changes]).toEqual([name, false]);
        const accounts = { [web2]: `now ${state}, so that nothing can be switched on there; nothing is switched off` };
        expect(inner(previews[name]?.plan ?? {})).toEqual({ accounts });
      }
      expect(await up(program)).toEqual([]);
      edit({ do: "setAccountState", account: web2, state: "ACTIVE" });
      const again = await stack.preview(program);
      for (const name of kinds)
        expect(inner(again[name]?.plan ?? {})["accounts"]).toEqual({ [web2]: expect.stringContaining("active again") });
    },
  );
});

describe("an explicitly listed account that left the organization", () => {
  it("is a gap with that reason in each of the four, and no crash", async () => {
    const program = four([web, web2]);
    await up(program);
    edit({ do: "removeAccount", account: web2 });
    emulator.journal.clear();
    const previews = await stack.preview(program);
    for (const name of kinds) {
      expect([name, previews[name]?.changes]).toEqual([name, true]);
      expect(inner(previews[name]?.plan ?? {})[region][web2]).toContain("NOT_IN_ORGANIZATION");
    }
    expect(await stack.refresh()).toEqual({ scans: true, deep: true, guard: true, ir: true });
    const { failures } = await stack.up(program);
    for (const name of kinds) {
      expect(stack.state.get(name)?.outputs["summary"]).toMatchObject({ gap: expect.any(Number), unknown: 0 });
      expect(failures[name]?.reasons.join("\n")).toMatch(
        new RegExp(`NOT_IN_ORGANIZATION: the account is not, or no longer, in the organization.*${web2}`),
      );
      expect(Object.keys(stack.state.get(name)?.outputs["notCovered"][region])).toEqual([web2]);
    }
    expect(writes().filter(({ ids }) => ids.includes(web2))).toEqual([]);
  });
});

describe("an account that moves between two declared units", () => {
  it("changes only what the declarations say about those units", async () => {
    const program: Program = {
      ...four(inUnits("Web"), {}, "1"),
      ...four(inUnits("Sandbox"), {}, "2"),
      ...four(inUnits("Test"), {}, "3"),
    };
    const single = Object.fromEntries(
      Object.entries(program).map(([name, [kind, inputs]]) => [name, [kind, { ...inputs }] as const]),
    );
    await up(single);
    edit({ do: "moveAccount", account: web2, parent: "Sandbox" });
    emulator.journal.clear();
    const previews = await stack.preview(single);
    for (const [name, { plan, changes }] of Object.entries(previews)) {
      const told = inner(plan)["accounts"];
      if (name.endsWith("1"))
        expect(told).toEqual({ [web2]: `left the selection (moved to ${unit("Sandbox")}); nothing is switched off` });
      if (name.endsWith("2")) expect(told).toEqual({ [web2]: expect.stringContaining("joined the selection") });
      if (name.endsWith("3")) expect(plan).toEqual({});
      // What is on in an account does not go off because it moved.
      expect([name, changes]).toEqual([name, false]);
    }
    expect(await up(single)).toEqual([]);
    expect(writes()).toEqual([]);
    await stack.refresh();
    const scans = ["scans1", "scans2", "scans3"];
    expect(summaries(scans)).toMatchObject([
      { cells: 1, covered: 1 },
      { cells: 2, covered: 2 },
      { cells: 1, covered: 1 },
    ]);
  });

  it("and where the two units are to have different things, the new unit's", async () => {
    const scans = (units: string, resourceTypes: readonly string[]) =>
      ["InspectorAccountEnablement", { accounts: inUnits(units), regions: [region], resourceTypes }] as const;
    const program: Program = {
      web: scans("Web", ["EC2", "ECR"]),
      sandbox: scans("Sandbox", ["EC2", "LAMBDA"]),
      test: scans("Test", ["EC2"]),
    };
    await up(program);
    edit({ do: "moveAccount", account: web2, parent: "Sandbox" });
    emulator.journal.clear();
    expect(await up(program)).toEqual(["sandbox"]);
    expect(writes().map(({ operation, ids }) => [operation, ...ids])).toEqual([["Enable", web2]]);
    expect(sandbox).not.toBe(web2);
  });
});

describe.skipIf(modelsMissing !== undefined)(`all that is said on the way ${modelsMissing ?? ""}`, () => {
  it("follows AWS's models, in both directions", async () => {
    const recorder = await startRecorder(emulator.url);
    stack = new Stack(recorder, "test", {}, { clock: hurried(30) });
    await up(four(inUnits("Workloads")));
    edit({ do: "addUnit", name: "Mobile", parent: "Workloads" }, { do: "addAccount", account: newcomer, parent: "Mobile" });
    edit({ do: "removeAccount", account: web2 }, { do: "inspectorDeepInspection", account: web, status: "DEACTIVATED" });
    await up(four(inUnits("Workloads")));
    await stack.refresh();
    await stack.up(four([web, web2], { onRelease: { account: "retain" } }));
    expect(expectValidTraffic(recorder.exchanges()).judged).toBeGreaterThan(40);
    await recorder.close();
  });
});

describe("a selection that is edited, or cannot be told", () => {
  const fleet = (organization: object, over: object = {}): Program => ({
    fleet: [
      "InspectorAccountEnablement",
      { accounts: { organization }, regions: [region], resourceTypes: ["EC2"], onRelease: { account: "disable" }, ...over },
    ],
  });
  const plan = async (program: Program): Promise<Outputs> => inner((await stack.preview(program))["fleet"]?.plan ?? {});
  const both = { organizationalUnitIds: [unit("Web"), unit("Sandbox")] };
  const onlyWeb = { organizationalUnitIds: [unit("Web")] };

  it("what an edit takes out is released; what the organization took out is not", async () => {
    await up(fleet(both, { releaseLimit: { accounts: 5 } }));
    edit({ do: "moveAccount", account: web2, parent: "Test" });
    const program = fleet(onlyWeb, { releaseLimit: { accounts: 5 } });
    expect(await plan(program)).toMatchObject({
      accounts: { [web2]: expect.stringContaining("left the selection") },
      [region]: { [sandbox]: expect.stringContaining("no longer declared: disable") },
    });
    emulator.journal.clear();
    await up(program);
    expect(writes().map(({ operation, ids }) => [operation, ...ids])).toEqual([["Disable", sandbox]]);
  });

  it("an edit alone is no change of the organization", async () => {
    await up(fleet(onlyWeb));
    expect(await plan(fleet(both))).not.toHaveProperty("accounts");
  });

  it("what is known of it outlives a preview and an update that could not list the organization", async () => {
    await up(fleet(both));
    edit(
      { do: "moveAccount", account: web2, parent: "Test" },
      { do: "setCaller", key: "test", caller: { deny: ["organizations:ListAccounts"] } },
    );
    const { failures } = await stack.up(fleet(both));
    expect(failures["fleet"]?.message).toMatch(/needs to list the organization, .* not authorized/);
    edit({ do: "setCaller", key: "test", caller: null });
    expect(await plan(fleet(both))).toMatchObject({ accounts: { [web2]: expect.stringContaining("left the selection") } });
  });

  it("where more changed than can be named, numbers are told", async () => {
    await up(fleet({ organizationalUnitIds: [unit("Web")] }));
    edit(...Array.from({ length: 150 }, (_, index): Edit => ({ do: "addAccount", name: `new-${index}`, parent: "Web" })));
    expect(await plan(fleet(onlyWeb))).toMatchObject({
      accounts: expect.stringMatching(/meant 2 at the last update and means 152 now/),
    });
  });

  it("a state from before there was such a thing tells nothing, and works", async () => {
    await up(fleet(both));
    const saved = stack.state.get("fleet");
    if (saved !== undefined)
      saved.inputs = Object.fromEntries(Object.entries(saved.inputs).filter(([name]) => name !== "__selection"));
    edit({ do: "moveAccount", account: web2, parent: "Test" });
    expect(await plan(fleet(both))).toEqual({});
    expect(await up(fleet(both))).toEqual([]);
    expect(saved?.inputs["__selection"]).toMatchObject({ accounts: 2 });
  });

  it("a unit that was deleted is an error until it is taken out of the program, and then none", async () => {
    await up(fleet(both));
    edit({ do: "moveAccount", account: sandbox, parent: "Test" });
    edit({ do: "merge", patch: { organization: { organizationalUnits: { [unit("Sandbox")]: null } } } });
    const { fleet: refused } = await stack.preview(fleet(both));
    expect(refused?.failures).toEqual([
      expect.stringMatching(new RegExp(`${unit("Sandbox")} does not exist in this organization`)),
    ]);
    expect(await up(fleet(onlyWeb))).toEqual(["fleet"]);
    expect(stack.state.get("fleet")?.outputs["summary"]).toMatchObject({ cells: 2, covered: 2 });
  });

  it("an expectation that the organization no longer meets can be lowered, and does not stop a destroy", async () => {
    await up(fleet({ ...onlyWeb, expect: { atLeast: 2 } }));
    edit({ do: "removeAccount", account: web2 });
    expect((await stack.up(fleet({ ...onlyWeb, expect: { atLeast: 2 } }))).failures["fleet"]?.message).toMatch(/selects 1 of/);
    expect(await stack.destroy()).toEqual({});
    await up(fleet(onlyWeb));
    await up(fleet({ ...onlyWeb, expect: { atLeast: 1 } }));
    expect(calls(emulator, "organizations")["ListAccounts"]).toBeGreaterThan(0);
  });
});
