import { afterEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, memberAccount, seededUnits, startEmulator } from "../../../emulator";
import type { Project } from "../engine/project";
import { exampleNames, exampleProject } from "./exampleProject";

const regions = ["eu-west-1", "us-east-1"];
let emulator: Emulator;
let project: Project | undefined;
afterEach(async () => {
  project?.remove();
  project = undefined;
  await emulator.close();
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

/** What is on in AWS's own eyes: region to account to scan types. */
function scansOn(region: string, account: string): string[] {
  const state = emulator.world.snapshot().services["inspector2"] as InspectorState;
  return Object.entries(state.regions[region]?.scans[account] ?? {}).flatMap(([type, { on }]) => (on ? [type] : []));
}

interface InspectorState {
  regions: Record<string, { scans: Record<string, Record<string, { on: boolean }>> }>;
}

describe("every example is a project that runs", () => {
  /** Example to what it needs; one that is missing here fails the test below. */
  const settings: Record<string, (url: string) => Parameters<typeof exampleProject>[1]> = {
    quickstart: (url) => ({ endpoint: "http://127.0.0.1:9", env: { AWS_COVERAGE_EMULATOR: url } }),
    "inspector-real-aws": (endpoint) => ({ endpoint, config: inspectorConfig }),
  };

  it.each(exampleNames())("%s: preview, up, and nothing is left to do", async (name) => {
    emulator = await startEmulator({ world: { accounts: 8, regions, edits: [...managementHasGuardDuty] } });
    const options = settings[name];
    if (options === undefined) throw new Error(`test/pulumi/demo/examples.test.ts does not know how to run examples/${name}`);
    project = await exampleProject(name, options(emulator.url));
    await project.must("preview");
    expect(emulator.journal.entries({ kind: "write" })).toEqual([]);
    await project.must("up", "--skip-preview");
    expect(emulator.journal.entries({ kind: "write" })).not.toEqual([]);
    expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
    for (const region of regions) expect(scansOn(region, memberAccount(0)).sort()).toEqual(["EC2", "ECR", "LAMBDA"]);
  });
});

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

  it("refuses fewer accounts than expected", async () => {
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
                  "100000000000": {
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
