import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import {
  administratorAccount as administrator,
  managementAccount as management,
  memberAccount,
  seededUnits,
  startEmulator,
} from "../../../emulator";
import type { Clock } from "../../../provider/aws/clock";
import { systemClock } from "../../../provider/aws/clock";
import { run } from "../../../provider/runtime";
import { services } from "../../../provider/services";
import { hurried } from "./hurried";
import type { Program } from "./stack";
import { calls, Stack } from "./stack";

const region = "us-east-1";
const unit = (name: string): string => seededUnits[name] ?? name;
/** Payments, Web, Test, Infrastructure, Sandbox, Web, Production, in turn. */
const [payments, web, testing, infrastructure, sandbox, web2, production] = [0, 1, 2, 3, 4, 5, 6].map(
  memberAccount,
) as [string, string, string, string, string, string, string];

let emulator: Emulator;
let stack: Stack;
beforeEach(() => begin(7));
afterEach(() => emulator.close());

/** Without hurry where much has to be read: time limits would run thirty times faster than the emulator answers. */
async function begin(accounts: number, clock: Clock = hurried(30)): Promise<void> {
  await emulator?.close();
  emulator = await startEmulator({ world: { accounts, regions: [region] } });
  stack = new Stack(emulator, "test", {}, { clock });
}

const declared = (organization: object, over: object = {}): Program => ({
  fleet: [
    "InspectorAccountEnablement",
    { organization, regions: [region], resourceTypes: ["EC2"], mode: "track", ...over },
  ],
});

/** Nothing is on in a new world, so that the plan names every account that is meant; or what was refused. */
async function selected(organization: object): Promise<string[] | string> {
  const { entries = [], failures = [] } = (await stack.preview(declared(organization)))["fleet"] ?? {};
  if (failures.length > 0) return failures.join("\n");
  return [...new Set(entries.filter((entry) => entry.region === region).flatMap((entry) => entry.accounts))].sort();
}

describe("which accounts are meant", () => {
  const everybody = [management, administrator, payments, web, testing, infrastructure, sandbox, web2, production];

  it.each<[string, object, string[]]>([
    ["all of them", {}, everybody],
    ["a unit and below it", { organizationalUnitIds: [unit("Production")] }, [payments, web, web2, production]],
    ["a unit itself", { organizationalUnitIds: [unit("Production")], recursive: false }, [production]],
    [
      "several units",
      { organizationalUnitIds: [unit("Test"), unit("Workloads")] },
      [payments, web, testing, web2, production],
    ],
    [
      "all but some",
      { exclude: [web, sandbox, "999999999999"] },
      everybody.filter((id) => id !== web && id !== sandbox),
    ],
    ["a unit but for some of it", { organizationalUnitIds: [unit("Web")], exclude: [web] }, [web2]],
    ["without the management account", { includeManagementAccount: false }, everybody.slice(1)],
    ["below the root itself", { organizationalUnitIds: ["r-0e0e"], recursive: false }, [management]],
    ["all, by the root", { organizationalUnitIds: ["r-0e0e"] }, everybody],
  ])("%s", async (_, organization, accounts) => expect(await selected(organization)).toEqual([...accounts].sort()));

  it.each(["State", "Status", undefined] as const)(
    "certain states, also where AWS does not tell %s",
    async (omitMember) => {
      emulator.edit(
        { do: "setAccountState", account: web, state: "SUSPENDED" },
        { do: "organizationsPages", omitMember },
      );
      expect(await selected({ states: ["ACTIVE"] })).toEqual(everybody.filter((id) => id !== web));
      // A suspended account cannot have it: told, and nothing to do.
      await stack.up(declared({ states: ["SUSPENDED"] }));
      expect(stack.state.get("fleet")?.outputs["summary"]).toMatchObject({ cells: 1, notApplicable: 1 });
    },
  );

  it("a closed account is CLOSED by State and SUSPENDED by Status", async () => {
    emulator.edit({ do: "setAccountState", account: web, state: "CLOSED" });
    await stack.up(declared({ states: ["CLOSED"] }));
    expect(stack.state.get("fleet")?.outputs["notCovered"][region]).toEqual({
      [web]: { EC2: expect.stringContaining("ACCOUNT_CLOSED") },
    });
    emulator.edit({ do: "organizationsPages", omitMember: "State" });
    expect(await selected({ states: ["CLOSED"] })).toMatch(/selects 0 of 9/);
  });

  it.each([{ omitPaths: true }, { emptyPages: true }, { omitPaths: true, emptyPages: true }])(
    "the same with %j",
    async (pages) => {
      await begin(45);
      emulator.edit({ do: "organizationsPages", ...pages });
      await stack.up(declared({ organizationalUnitIds: [unit("Production")] }));
      // Production, Payments and Web: four of each seven, and two of the last three.
      expect(stack.state.get("fleet")?.outputs["summary"]).toMatchObject({ cells: 26 });
      emulator.journal.clear();
      await stack.up(declared({ organizationalUnitIds: [unit("Production")], recursive: false }));
      expect(stack.state.get("fleet")?.outputs["summary"]).toMatchObject({ cells: 6 });
      if ("omitPaths" in pages) expect(calls(emulator, "organizations")["ListAccountsForParent"]).toBeGreaterThan(8);
      else expect(calls(emulator, "organizations")).not.toHaveProperty("ListAccountsForParent");
    },
  );
});

describe("what must be a mistake is one message, before anything is looked at", () => {
  it.each<[string, object, RegExp]>([
    [
      "nobody is left",
      { organizationalUnitIds: [unit("Sandbox")], exclude: [sandbox] },
      /selects 0 of 9 accounts in ou-0e0e-sand0001, at least 1 is expected/,
    ],
    [
      "fewer than expected",
      { organizationalUnitIds: [unit("Web")], expect: { atLeast: 3 } },
      /selects 2 of 9 .*at least 3 are expected/,
    ],
    [
      "a unit that does not exist",
      { organizationalUnitIds: [unit("Web"), "ou-0e0e-misspelt"] },
      /organizationalUnitIds: ou-0e0e-misspelt does not exist in this organization: check the id/,
    ],
    [
      "the root of another organization",
      { organizationalUnitIds: ["r-zzzz"] },
      /r-zzzz is not the root of this organization/,
    ],
  ])("%s", async (_, organization, message) => {
    expect(await selected(organization)).toMatch(message);
    expect(emulator.journal.entries({ service: "inspector2" })).toEqual([]);
    expect((await stack.up(declared(organization))).failures["fleet"]?.message).toMatch(message);
    expect(stack.state.size).toBe(0);
  });

  it("expectations that are met are none", async () =>
    expect(await selected({ expect: { atLeast: 9 } })).toHaveLength(9));

  it("a unit that exists and is empty is a warning: it may fill up", async () => {
    emulator.edit({ do: "addUnit", name: "Future", id: "ou-0e0e-future01" });
    const organization = { organizationalUnitIds: [unit("Web"), "ou-0e0e-future01"] };
    expect(await selected(organization)).toEqual([web, web2]);
    expect(stack.said.join("\n")).toContain(
      'warning: InspectorAccountEnablement "fleet": organizational unit ou-0e0e-future01 (Future) selects nothing: no account is in it or below it',
    );
    emulator.edit({ do: "moveAccount", account: sandbox, parent: "Future" });
    expect(await selected(organization)).toEqual([web, sandbox, web2].sort());
  });

  it("without recursion, so is one whose accounts are all further down; nobody has to be asked for that", async () => {
    expect(await selected({ organizationalUnitIds: [unit("Workloads"), unit("Web")], recursive: false })).toEqual([
      web,
      web2,
    ]);
    expect(stack.said.join("\n")).toContain(
      `${unit("Workloads")} selects nothing: no account is in it itself, and \`recursive\` is false`,
    );
    expect(calls(emulator, "organizations")).not.toHaveProperty("DescribeOrganizationalUnit");
  });

  it("whether an empty unit exists is asked once a process, and where that is not allowed nothing is assumed", async () => {
    emulator.edit({ do: "addUnit", name: "Future", id: "ou-0e0e-future01" });
    const organization = { organizationalUnitIds: [unit("Web"), "ou-0e0e-future01"] };
    await stack.preview({
      ...declared(organization),
      other: ["InspectorDeepInspection", { organization, regions: [region] }],
    });
    expect(calls(emulator, "organizations")["DescribeOrganizationalUnit"]).toBe(1);
    emulator.edit({ do: "setCaller", key: "test", caller: { deny: ["organizations:DescribeOrganizationalUnit"] } });
    const { fleet } = await stack.preview(declared(organization));
    expect(fleet?.plan["to do"]).toEqual({ [region]: "cannot be observed: AccessDeniedException" });
    expect(stack.said.join("\n")).toMatch(
      /whether it exists cannot be determined: .*Allow organizations:DescribeOrganizationalUnit/,
    );
  });

  it("an organization that may not be listed is unknown with the remedy, not empty", async () => {
    stack = new Stack(emulator, web, {}, { clock: hurried(30) });
    const { fleet } = await stack.preview(declared({}));
    expect(fleet).toMatchObject({
      plan: { "to do": { [region]: "cannot be observed: AccessDeniedException" } },
      failures: [],
    });
    expect(stack.said.join("\n")).toMatch(
      /Run as the management account or a delegated administrator, or give the ids in accounts/,
    );
  });
});

describe("the listing", () => {
  const all = { organization: {} };
  const four: Program = {
    scans: ["InspectorAccountEnablement", { ...all, regions: [region], resourceTypes: ["EC2"], mode: "track" }],
    deep: ["InspectorDeepInspection", { ...all, regions: [region], mode: "track" }],
    guard: ["GuardDutyMemberSet", { ...all, regions: [region], features: [], mode: "track", createDetector: true }],
    ir: ["SecurityIncidentResponseMembership", { ...all, homeRegion: region, mode: "track" }],
  };

  it("takes 50 pages for 1,000 accounts, once a process, whatever the number of resources", async () => {
    await begin(998, systemClock);
    const previews = await stack.preview(four);
    expect(Object.values(previews).map(({ changes }) => changes)).toEqual(Array(4).fill(true));
    expect(calls(emulator, "organizations")).toEqual({ ListAccounts: 50, DescribeOrganization: 1 });
  });

  it("is shared by resources that ask at the same moment", async () => {
    const process = stack.process();
    const check = (name: string, [kind, inputs]: readonly [string, object]) =>
      run(process, services.find((one) => one.kind === kind) as never, "check", [
        {},
        { ...inputs, resourceName: name },
      ]);
    await Promise.all(Object.entries(four).map(([name, one]) => check(name, one)));
    expect(calls(emulator, "organizations")).toEqual({ ListAccounts: 1, DescribeOrganization: 1 });
    await stack.up(four);
    emulator.journal.clear();
    stack = Object.assign(new Stack(emulator, "test", {}, { together: true }), { state: stack.state });
    await stack.refresh();
    expect(calls(emulator, "organizations")).toEqual({ ListAccounts: 1, DescribeOrganization: 1 });
  });

  it("that failed is asked again by the next resource", async () => {
    emulator.faults.set([{ when: { operation: "DescribeOrganization", nth: 1 }, do: { kind: "denyRead" } }], 0);
    const answers = await stack.preview(four);
    expect(answers["scans"]?.plan["to do"]).toEqual({ [region]: "cannot be observed: AccessDeniedException" });
    expect(Object.keys(answers["deep"]?.plan["to do"][region])).toHaveLength(9);
  });

  it("leaves a state in which only the ids of healthy accounts take room", async () => {
    const sizes: number[] = [];
    for (const accounts of [10, 1000]) {
      await begin(accounts, systemClock);
      emulator.edit(
        ...Array.from({ length: accounts }, (_, index) => ({
          do: "inspectorEnable" as const,
          account: memberAccount(index),
          types: ["EC2"],
        })),
      );
      await stack.up(declared({ exclude: [management, administrator] }));
      const { inputs, outputs } = stack.state.get("fleet") ?? {};
      expect(outputs?.["summary"]).toMatchObject({ covered: accounts });
      // The one thing that grows: whom the declaration means, in inputs and outputs.
      expect(outputs?.["accountIds"]).toHaveLength(accounts);
      const ids = 2 * JSON.stringify(outputs?.["accountIds"]).length;
      expect(ids).toBeLessThan(2 * 30 * accounts);
      sizes.push(JSON.stringify([inputs, outputs]).length - ids);
    }
    expect(Math.abs((sizes[1] ?? 0) - (sizes[0] ?? 0))).toBeLessThan(100);
    expect(sizes[0]).toBeLessThan(6 * 1024);
  });
});
