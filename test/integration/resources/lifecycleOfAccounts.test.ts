import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Edit, Emulator } from "../../../emulator";
import { memberAccount, seededUnits, startEmulator } from "../../../emulator";
import { expectValidTraffic, modelsMissing, startRecorder } from "../models";
import { hurried } from "./hurried";
import type { Program } from "./stack";
import { Stack } from "./stack";

/** What happens in the organization between two runs, and what each of the four resources makes of it. */

const region = "us-east-1";
const unit = (name: string): string => seededUnits[name] ?? name;
const [web, web2] = [1, 5].map(memberAccount) as [string, string];
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
function four(whom: object, over: object = {}, suffix = ""): Program {
  const shared = { ...whom, ...over };
  const program: Program = {
    scans: ["InspectorAccountEnablement", { ...shared, regions: [region], resourceTypes: ["EC2"] }],
    deep: ["InspectorDeepInspection", { ...shared, regions: [region] }],
    guard: ["GuardDutyMemberSet", { ...shared, regions: [region], features: ["S3_DATA_EVENTS"], createDetector: true }],
    ir: ["SecurityIncidentResponseMembership", { ...shared, homeRegion: region }],
  };
  return Object.fromEntries(Object.entries(program).map(([name, one]) => [`${name}${suffix}`, one]));
}
const listed = (...accounts: string[]) => ({ accounts });
const inUnits = (...names: string[]) => ({ organization: { organizationalUnitIds: names.map(unit) } });
const edit = (...edits: Edit[]): void => void emulator.edit(...edits);

async function up(program: Program): Promise<readonly string[]> {
  const { failures, ran } = await stack.up(program);
  expect(failures).toEqual({});
  return ran;
}

const unchanged = { changes: false, replaces: false, entries: [], failures: [] };
const writes = () => emulator.journal.entries({ kind: "write" }).filter(({ service }) => service !== "organizations");
const summaries = (names: readonly string[] = kinds): unknown[] =>
  names.map((name) => stack.state.get(name)?.outputs["summary"]);

describe("an account that joins", () => {
  beforeEach(async () => {
    await up(four(inUnits("Workloads")));
    // Into a new unit: one that the incident-response membership does not know yet.
    edit(
      { do: "addUnit", name: "Mobile", parent: "Workloads" },
      { do: "addAccount", account: newcomer, parent: "Mobile" },
    );
    emulator.journal.clear();
  });

  it.each(kinds)("%s: is a gap in the next preview, without an edit", async (name) => {
    const preview = (await stack.preview(four(inUnits("Workloads"))))[name];
    expect(preview).toMatchObject({ changes: true, replaces: false });
    for (const { accounts } of preview?.entries ?? []) expect(accounts).toEqual([newcomer]);
    expect(new Set(preview?.entries.map(({ reason }) => reason))).toContain("joined");
    expect(preview?.entries.length).toBeGreaterThan(1);
    expect(writes()).toEqual([]);
  });

  it("is a change of every resource in the next refresh", async () => {
    expect(await stack.refresh()).toEqual({ scans: true, deep: true, guard: true, ir: true });
    for (const name of kinds) {
      const { notCovered, accountIds } = stack.state.get(name)?.outputs ?? {};
      expect(notCovered[region]).toHaveProperty(newcomer);
      expect(accountIds).toContain(newcomer);
    }
  });

  it("is covered by the next up, and nobody else is written to", async () => {
    expect([...(await up(four(inUnits("Workloads"))))].sort()).toContain("scans");
    for (const { ids } of writes()) expect([[], [newcomer]]).toContainEqual(ids);
    expect(summaries()).toEqual(kinds.map(() => expect.objectContaining({ gap: 0, pending: 0, unknown: 0 })));
    const again = await stack.preview(four(inUnits("Workloads")));
    for (const name of kinds) expect(again[name]).toMatchObject({ ...unchanged, plan: {} });
  });
});

const deletion = ["DisassociateMembers", "DeleteMembers"];
/** How an account leaves a selection, and the calls that its release then takes by resource: what is off already takes none. */
const ways: readonly (readonly [
  string,
  Edit,
  reason: string,
  over: object,
  calls: Record<string, readonly string[]>,
])[] = [
  [
    "moves out of the unit",
    { do: "moveAccount", account: web2, parent: "Sandbox" },
    `moved to ${unit("Sandbox")}`,
    {},
    { scans: ["Disable"], deep: ["BatchUpdateMemberEc2DeepInspectionStatus"], guard: deletion, ir: [] },
  ],
  [
    "leaves the organization",
    { do: "removeAccount", account: web2 },
    "no longer in the organization",
    {},
    { scans: [], deep: [], guard: ["DeleteMembers"], ir: [] },
  ],
  [
    "is suspended, where only active ones are meant",
    { do: "setAccountState", account: web2, state: "SUSPENDED" },
    "now SUSPENDED",
    { states: ["ACTIVE"] },
    { scans: ["Disable"], deep: [], guard: deletion, ir: [] },
  ],
  [
    "is closed, where only active ones are meant",
    { do: "setAccountState", account: web2, state: "CLOSED" },
    "now CLOSED",
    { states: ["ACTIVE"] },
    { scans: [], deep: [], guard: deletion, ir: [] },
  ],
];
const levels = {
  scans: "disable",
  deep: "deactivate",
  guard: "deleteMember",
  ir: "removeOrganizationalUnits",
} as const;

describe.each(ways)("a selected account that %s", (_, what, reason, over, calls) => {
  const selector = { organization: { organizationalUnitIds: [unit("Web")], ...over } };
  const left = { region: "", reason: "left", action: "", accounts: [web2], observed: reason };
  const retaining = four(selector);
  /** One resource, and the one that it needs. */
  const releasing = (name: (typeof kinds)[number]): Program => {
    const [kind, inputs] = retaining[name] as Program[string];
    const needed = name === "deep" ? { scans: retaining["scans"] as Program[string] } : {};
    return { ...needed, [name]: [kind, { ...inputs, onRelease: { account: levels[name] } }] };
  };
  /** Outputs say whom the selector means and how they are, after an update as after a refresh. */
  const expectTrue = (): void => {
    for (const name of kinds.filter((one) => stack.state.has(one))) {
      const { accountIds, summary } = stack.state.get(name)?.outputs ?? {};
      expect([name, accountIds]).toEqual([name, [web]]);
      expect(summary).toMatchObject({ gap: 0, unknown: 0, pending: 0, cells: name === "guard" ? 2 : 1 });
    }
  };

  it("with retain: nothing is written, the plan says what happened, and the outputs become true", async () => {
    await up(retaining);
    edit(what);
    emulator.journal.clear();
    stack.said.length = 0;
    const previews = await stack.preview(retaining);
    for (const name of kinds) {
      expect([name, previews[name]?.changes, previews[name]?.replaces]).toEqual([name, true, false]);
      expect(previews[name]?.entries).toContainEqual(expect.objectContaining(left));
      expect(stack.said.join("\n")).toContain(`"${name}": left the selection (${reason})`);
    }
    expect([...(await up(retaining))].sort()).toEqual([...kinds].sort());
    expectTrue();
    expect(writes()).toEqual([]);
    // Once: the stored accounts are today's.
    const again = await stack.preview(retaining);
    for (const name of kinds) expect(again[name]).toMatchObject({ ...unchanged, plan: {} });
    expect(await stack.refresh()).toEqual(Object.fromEntries(kinds.map((name) => [name, false])));
    expectTrue();
    expect(await stack.destroy()).toEqual({});
    expect(writes().filter(({ ids }) => ids.includes(web2))).toEqual([]);
  });

  it.each(kinds)("with a release of %s: exactly once, nobody else is touched, and then forgotten", async (name) => {
    const program = releasing(name);
    await up(program);
    edit(what);
    emulator.journal.clear();
    expect((await stack.preview(program))[name]?.changes).toBe(true);
    expect(await up(program)).toContain(name);
    expectTrue();
    expect(writes().map(({ operation, ids }) => [operation, ids])).toEqual(
      calls[name]?.map((operation) => [operation, [web2]]),
    );
    expect(stack.pendingDeletes).toEqual([]);
    emulator.journal.clear();
    expect(await up(program)).toEqual([]);
    expect(writes()).toEqual([]);
  });
});

describe("what an account that moves out is released from", () => {
  it("is what the level says, by the delete that comes after every other write", async () => {
    const selector = { organization: { organizationalUnitIds: [unit("Web")] } };
    const [kind, inputs] = four(selector)["guard"] as [string, object];
    const guard = (over: object): Program => ({
      guard: [kind, { ...inputs, onRelease: { account: "deleteMember" }, ...over }],
    });
    await up(guard({}));
    edit({ do: "moveAccount", account: web2, parent: "Sandbox" });
    // Another account joins at the same time, and is covered first.
    edit({ do: "addAccount", account: newcomer, parent: "Web" });
    emulator.journal.clear();
    expect((await stack.preview(guard({})))["guard"]).toMatchObject({ changes: true, replaces: true });
    await up(guard({}));
    const steps = writes().map(({ operation, ids }) => [operation, ...ids]);
    expect(steps.slice(-2)).toEqual([
      ["DisassociateMembers", web2],
      ["DeleteMembers", web2],
    ]);
    expect(steps.slice(0, -2).flatMap(([, ...ids]) => ids)).toEqual(expect.arrayContaining([newcomer]));
    expect(steps.slice(0, -2).flatMap(([, ...ids]) => ids)).not.toContain(web2);
  });
});

describe("an account that is suspended or closed, where states do not matter", () => {
  it.each(["SUSPENDED", "CLOSED", "PENDING_CLOSURE"] as const)(
    "%s: no gap in any resource, the counts change, and nothing is written",
    async (state) => {
      for (const whom of [listed(web, web2), inUnits("Web")]) {
        const program = four(whom);
        await up(program);
        edit({ do: "setAccountState", account: web2, state });
        emulator.journal.clear();
        const ran = await up(program);
        for (const name of kinds) {
          const { cells, covered, notApplicable } = stack.state.get(name)?.outputs["summary"] ?? {};
          expect([name, covered + notApplicable]).toEqual([name, cells]);
          // Whoever is not covered any more is a change: the outputs of the last update said so.
          expect([name, ran.includes(name)]).toEqual([name, notApplicable > 0]);
        }
        await stack.refresh();
        for (const name of kinds) {
          const { cells, covered, notApplicable } = stack.state.get(name)?.outputs["summary"] ?? {};
          expect([name, covered + notApplicable]).toEqual([name, cells]);
        }
        expect(await up(program)).toEqual([]);
        expect(writes()).toEqual([]);
        edit({ do: "setAccountState", account: web2, state: "ACTIVE" });
        await up(program);
      }
    },
  );
});

describe("an explicitly listed account that left the organization", () => {
  it("is a gap with that reason in each of the four, and no crash", async () => {
    const program = four(listed(web, web2));
    await up(program);
    edit({ do: "removeAccount", account: web2 });
    emulator.journal.clear();
    const previews = await stack.preview(program);
    for (const name of kinds) {
      expect([name, previews[name]?.changes]).toEqual([name, true]);
      for (const entry of previews[name]?.entries ?? [])
        expect(entry).toMatchObject({ reason: "blocked", accounts: [web2], code: "NOT_IN_ORGANIZATION" });
      expect(previews[name]?.entries.length).toBeGreaterThan(0);
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

describe.skipIf(modelsMissing !== undefined)(`all that is said on the way ${modelsMissing ?? ""}`, () => {
  it("follows AWS's models, in both directions", async () => {
    const recorder = await startRecorder(emulator.url);
    stack = new Stack(recorder, "test", {}, { clock: hurried(30) });
    await up(four(inUnits("Workloads")));
    edit(
      { do: "addUnit", name: "Mobile", parent: "Workloads" },
      { do: "addAccount", account: newcomer, parent: "Mobile" },
    );
    edit(
      { do: "removeAccount", account: web2 },
      { do: "inspectorDeepInspection", account: web, status: "DEACTIVATED" },
    );
    await up(four(inUnits("Workloads")));
    await stack.refresh();
    await stack.up(four(listed(web, web2), { onRelease: { account: "retain" } }));
    expect(expectValidTraffic(recorder.exchanges()).judged).toBeGreaterThan(40);
    await recorder.close();
  });
});
