import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../../emulator";
import {
  administratorAccount,
  managementAccount,
  memberAccount,
  seededUnits,
  startEmulator,
} from "../../../../emulator";
import type { SecurityHubState } from "../../../../emulator/securityhub/state";
import type { Project } from "../engine/project";
import { inSoak, variations } from "../engine/variations";
import { exampleNames, exampleProject } from "./exampleProject";

const regions = ["eu-west-1", "us-east-1"];
let emulator: Emulator;
let project: Project | undefined;
afterEach(async () => {
  project?.remove();
  project = undefined;
  await emulator?.close();
});

/** Members of Payments among the first 8 that the emulator seeds. */
const inPayments = [memberAccount(0), memberAccount(7)];
const inspectorConfig = {
  "inspector-real-aws:administrator": administratorAccount,
  "inspector-real-aws:organizationalUnitIds": [seededUnits["Payments"]],
  "inspector-real-aws:regions": regions,
  "inspector-real-aws:accountsAtLeast": 2,
  "inspector-real-aws:mayWrite": true,
};

const baselineConfig = {
  "organization-baseline:administrator": administratorAccount,
  "organization-baseline:redTeamAccount": memberAccount(6),
  "organization-baseline:legacyAccount": memberAccount(1),
  "organization-baseline:accountsAtLeast": 8,
};

/** What is on in AWS's own eyes: region to account to scan types. */
function scansOn(region: string, account: string): string[] {
  const state = emulator.world.snapshot().services["inspector2"] as InspectorState;
  return Object.entries(state.regions[region]?.scans[account] ?? {}).flatMap(([type, { on }]) => (on ? [type] : []));
}

/** Members of the Security Hub administrator that are `Enabled`. */
function hubMembersIn(region: string): string[] {
  const here = emulator.world.slice<SecurityHubState>("securityhub").regions[region];
  const records = Object.entries(here?.members[administratorAccount] ?? {});
  return records.flatMap(([account, { status }]) => (status === "Enabled" ? [account] : [])).sort();
}

interface InspectorState {
  regions: Record<string, { scans: Record<string, Record<string, { on: boolean }>> }>;
}

const hubConfig = {
  "security-hub:administrator": administratorAccount,
  "security-hub:regions": regions,
  "security-hub:accountsAtLeast": 8,
  "security-hub:centralConfiguration": false,
};

interface Scenario {
  readonly options: (url: string) => Parameters<typeof exampleProject>[1];
  /** Account to the scan types that must be on in both regions once `up` is through. */
  readonly scans: Readonly<Record<string, readonly string[]>>;
  /** Accounts that must be members of the Security Hub administrator, in both regions. */
  readonly hubMembers?: readonly string[];
}

const all = ["EC2", "ECR", "LAMBDA"];
const scenarios: Readonly<Record<string, Scenario>> = {
  quickstart: {
    options: (url) => ({ endpoint: "http://127.0.0.1:9", env: { AWS_COVERAGE_EMULATOR: url } }),
    scans: { [managementAccount]: all, [administratorAccount]: all, [memberAccount(0)]: all, [memberAccount(4)]: all },
  },
  "inspector-real-aws": {
    options: (endpoint) => ({ endpoint, config: inspectorConfig }),
    scans: { [memberAccount(0)]: all, [memberAccount(7)]: all, [memberAccount(1)]: [], [administratorAccount]: [] },
  },
  "organization-baseline": {
    options: (endpoint) => ({ endpoint, config: baselineConfig }),
    scans: {
      [memberAccount(0)]: all,
      [memberAccount(1)]: ["EC2", "ECR"],
      [memberAccount(6)]: [],
      [memberAccount(4)]: all,
    },
  },
  "security-hub": {
    options: (endpoint) => ({ endpoint, config: hubConfig }),
    scans: {},
    hubMembers: Array.from({ length: 8 }, (_, index) => memberAccount(index)),
  },
};

describe("every example is a project that runs", () => {
  it("and has a scenario here", () => {
    expect(Object.keys(scenarios).sort()).toEqual(exampleNames());
  });

  // ../organization/baseline.test.ts tells the life of this one.
  const told = "organization-baseline";
  const names = exampleNames().filter((name) => name !== told);
  it.each(variations(names, [told]).map((name) => [name, scenarios[name] as Scenario] as const))(
    "%s: preview writes nothing, up covers exactly what is declared, and nothing is left to do",
    async (name, { options, scans, hubMembers = [] }) => {
      emulator = await startEmulator({ world: { accounts: 8, regions, edits: [...managementHasGuardDuty] } });
      project = await exampleProject(name, options(emulator.url));
      await project.must("preview");
      expect(emulator.journal.entries({ kind: "write" })).toEqual([]);
      await project.must("up", "--skip-preview");
      for (const region of regions)
        for (const [account, types] of Object.entries(scans))
          expect(scansOn(region, account).sort(), `${account} in ${region}`).toEqual(types);
      for (const region of regions) expect(hubMembersIn(region)).toEqual([...hubMembers].sort());
      expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
    },
  );
});

describe("the quickstart", () => {
  it("without its waiver covers all others and then fails, as the demo says", async () => {
    const keptOff = memberAccount(32);
    emulator = await startEmulator({
      world: {
        accounts: 38,
        regions,
        edits: [...managementHasGuardDuty, { do: "inspectorPolicy", account: keptOff, policy: { EC2: "DISABLED" } }],
      },
    });
    project = await exampleProject("quickstart", {
      endpoint: "http://127.0.0.1:9",
      env: { AWS_COVERAGE_EMULATOR: emulator.url },
    });
    const program = readFileSync(join(project.folder, "index.ts"), "utf8");
    writeFileSync(join(project.folder, "index.ts"), program.replace(/ {2}waivers: \[[\s\S]*?\n {2}\],\n/, ""));
    const outcome = await project.run("up", "--skip-preview", "--continue-on-error");
    expect(outcome.code).not.toBe(0);
    expect(outcome.output).toContain("BLOCKED_BY_ORGANIZATION_POLICY");
    for (const region of regions)
      for (let index = 0; index < 38; index += 1)
        expect(scansOn(region, memberAccount(index)).sort()).toEqual(memberAccount(index) === keptOff ? [] : all);
  });
});

inSoak(
  "the example for Security Hub tracks under central configuration: a gap fails it, nothing is written, and what policies enable is covered",
  async () => {
    emulator = await startEmulator({
      world: { accounts: 8, regions, edits: [{ do: "securityHubConfiguration", type: "CENTRAL" }] },
    });
    project = await exampleProject("security-hub", {
      endpoint: emulator.url,
      config: { ...hubConfig, "security-hub:centralConfiguration": true },
    });
    const failed = await project.run("up", "--skip-preview");
    expect(failed.code).not.toBe(0);
    expect(failed.output).toContain("start-configuration-policy-association");
    for (let index = 0; index < 8; index += 1)
      emulator.edit({ do: "securityHubAssociate", account: memberAccount(index) });
    await project.must("up", "--skip-preview");
    expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
    expect(emulator.journal.entries({ kind: "write" })).toEqual([]);
  },
);

describe("the example for real AWS", () => {
  it("only looks until it is told that it may write", async () => {
    emulator = await startEmulator({ world: { accounts: 8, regions } });
    project = await exampleProject("inspector-real-aws", {
      endpoint: emulator.url,
      config: { ...inspectorConfig, "inspector-real-aws:mayWrite": false },
    });
    const looked = await project.run("preview", "--expect-no-changes");
    expect(looked.code).toBe(7);
    for (const account of inPayments) expect(looked.output).toContain(account);
    await project.must("up", "--skip-preview");
    expect(emulator.journal.entries({ kind: "write" })).toEqual([]);
  });

  it("refuses credentials of another account before it looks at any", async () => {
    emulator = await startEmulator({ world: { accounts: 8, regions } });
    project = await exampleProject("inspector-real-aws", {
      endpoint: emulator.url,
      config: { ...inspectorConfig, "inspector-real-aws:administrator": memberAccount(3) },
    });
    const refused = await project.run("up", "--skip-preview");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(administratorAccount);
    expect(emulator.journal.entries({ service: "inspector2" })).toEqual([]);
  });

  inSoak("refuses fewer accounts than expected", async () => {
    emulator = await startEmulator({ world: { accounts: 8, regions } });
    project = await exampleProject("inspector-real-aws", {
      endpoint: emulator.url,
      config: { ...inspectorConfig, "inspector-real-aws:accountsAtLeast": 3 },
    });
    const refused = await project.run("preview");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("selects 2 of");
  });
});

/** A management account must switch GuardDuty on by itself before it can become a member. */
const managementHasGuardDuty = [
  {
    do: "merge",
    patch: {
      services: {
        guardduty: {
          regions: Object.fromEntries(
            regions.map((region) => [
              region,
              {
                detectors: {
                  [managementAccount]: {
                    id: "0".repeat(32),
                    status: "ENABLED",
                    createdAt: 0,
                    updatedAt: 0,
                    frequency: "SIX_HOURS",
                    tags: {},
                    features: {},
                    featuresUpdatedAt: 0,
                  },
                },
              },
            ]),
          ),
        },
      },
    },
  },
] as const;
