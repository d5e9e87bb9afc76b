import { CreateDetectorCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../../emulator";
import {
  administratorAccount,
  managementAccount,
  memberAccount,
  seededUnits,
  startEmulator,
} from "../../../../emulator";
import { exampleProject } from "../demo/exampleProject";
import type { Project } from "../engine/project";
import { inSoak } from "../engine/variations";

/** The example, and the organization changing under it, on the real engine: one story, told in order. */

const regions = ["eu-west-1", "us-east-1"];
const [legacy, redTeam, leaver, newcomer] = [memberAccount(3), memberAccount(4), memberAccount(5), "130000000001"];
const resources = ["scanning", "deep-inspection", "threats", "responders"];

let emulator: Emulator;
let project: Project;
beforeAll(async () => {
  // In Sandbox, the red team is not alone: then its unit comes along in Security Incident Response.
  emulator = await startEmulator({ world: { accounts: 12, regions } });
  await managementHasGuardDuty();
  project = await exampleProject("organization-baseline", {
    endpoint: emulator.url,
    config: {
      "organization-baseline:administrator": administratorAccount,
      "organization-baseline:redTeamAccount": redTeam,
      "organization-baseline:legacyAccount": legacy,
      "organization-baseline:accountsAtLeast": 10,
    },
  });
});
afterAll(async () => {
  project.remove();
  await emulator.close();
});
beforeEach(() => emulator.journal.clear());

/** A management account must switch GuardDuty on by itself before it can become a member. */
async function managementHasGuardDuty(): Promise<void> {
  for (const region of regions) {
    const credentials = { accessKeyId: managementAccount, secretAccessKey: "secret" };
    const client = new GuardDutyClient({ region, endpoint: emulator.url, credentials });
    await client.send(new CreateDetectorCommand({ Enable: true }));
  }
}

interface Services {
  readonly inspector2: {
    readonly regions: Record<string, { readonly scans: Record<string, Record<string, { readonly on: boolean }>> }>;
  };
  readonly "security-ir": {
    readonly memberships: readonly {
      readonly organizationalUnits: readonly string[];
      readonly accounts: Record<string, { status: string }>;
    }[];
  };
}
const world = (): Services => emulator.world.snapshot().services as unknown as Services;
const scansOn = (region: string, account: string): string[] =>
  Object.entries(world().inspector2.regions[region]?.scans[account] ?? {}).flatMap(([type, { on }]) =>
    on ? [type] : [],
  );
const writes = () => emulator.journal.entries({ kind: "write" });
const accountIds = async (): Promise<string[][]> =>
  (await project.state()).deployment.resources?.flatMap(({ outputs }) =>
    Array.isArray(outputs?.["accountIds"]) ? [outputs["accountIds"] as string[]] : [],
  ) ?? [];

describe("organization-baseline", () => {
  it("previews what it will do, and which accounts come along, without a write", async () => {
    const { output } = await project.must("preview");
    expect(writes()).toEqual([]);
    expect(output).toContain(`through ${seededUnits["Sandbox"]}, which also covers ${redTeam}`);
    expect(output).toMatch(new RegExp(`waiting for EC2 scanning \\(DISABLED\\).*${memberAccount(0)}`));
  });

  it("covers everybody but the red team in one go, deep inspection after the scanning that it needs", async () => {
    await project.must("up", "--skip-preview");
    for (const region of regions) {
      for (const account of [administratorAccount, managementAccount, memberAccount(0), leaver])
        expect(scansOn(region, account).sort()).toEqual(["EC2", "ECR", "LAMBDA"]);
      expect(scansOn(region, legacy).sort()).toEqual(["EC2", "ECR"]);
      expect(scansOn(region, redTeam)).toEqual([]);
    }
    const named = writes().filter(({ service }) => service !== "security-ir");
    expect(named.filter(({ ids }) => ids.includes(redTeam))).toEqual([]);
    const { coverage } = await project.outputs();
    const coveragePercent = 100;
    expect(coverage).toEqual({
      scanning: { coveragePercent, cells: 2 * 13 * 3, covered: 2 * 13 * 3 - 2, waived: 2 },
      deepInspection: { coveragePercent, cells: 2 * 13, covered: 2 * 13 },
      threats: { coveragePercent, cells: 2 * 13 * 4, covered: 2 * 13 * 4 },
      responders: { coveragePercent, cells: 12, covered: 12 },
    });
    expect(
      Object.values(world()["security-ir"].memberships[0]?.accounts ?? {}).map(({ status }) => status),
    ).not.toContain("Unassociated");
    expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("an account that joins is a gap of all four, exit code 7, and covered by the next up without an edit", async () => {
    emulator.edit(
      { do: "addUnit", name: "Mobile", parent: "Workloads" },
      { do: "addAccount", account: newcomer, parent: "Mobile" },
    );
    const { code, output } = await project.run("preview", "--expect-no-changes", "--diff");
    expect(code).toBe(7);
    for (const name of resources)
      expect(output).toContain(
        `"${name}": joined the selection (new, moved here, or selected by an edit): ${newcomer}`,
      );
    expect(output).toMatch(new RegExp(`\\+ "?${newcomer}[^:]*: "(enable|associate, then enable)`));
    expect(writes()).toEqual([]);
    await project.must("up", "--skip-preview");
    for (const { ids } of writes()) expect([[], [newcomer]]).toContainEqual(ids);
    expect(scansOn("eu-west-1", newcomer).sort()).toEqual(["EC2", "ECR", "LAMBDA"]);
    expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("one that leaves is named, is a change without a write, and not named again after the next up", async () => {
    const before = await accountIds();
    expect(before).toHaveLength(4);
    for (const ids of before) expect(ids).toContain(leaver);
    emulator.edit({ do: "removeAccount", account: leaver });
    const left = `left the selection (no longer in the organization): ${leaver}`;
    const preview = await project.run("preview", "--expect-no-changes", "--diff");
    expect(preview.code).toBe(7);
    for (const name of resources) expect(preview.output).toContain(`"${name}": ${left}`);
    expect(await accountIds()).toEqual(before);

    expect((await project.must("up", "--skip-preview")).output).toContain(left);
    expect(writes()).toEqual([]);
    for (const ids of await accountIds()) expect(ids).not.toContain(leaver);
    const after = await project.run("preview", "--expect-no-changes", "--diff");
    expect(after.code).toBe(0);
    expect(after.output).not.toContain("selection");
  });

  inSoak("what state keeps of the selection is shown nowhere", async () => {
    emulator.edit(
      { do: "moveAccount", account: newcomer, parent: "Sandbox" },
      { do: "inspectorDisable", account: memberAccount(0), types: ["EC2"] },
    );
    const { code, output } = await project.run("preview", "--expect-no-changes", "--diff");
    expect(code).toBe(7);
    expect(output).not.toMatch(/sketch|__selection/);
    expect(await project.run("refresh", "--preview-only", "--expect-no-changes")).toMatchObject({ code: 7 });
    await project.must("up", "--skip-preview");
  });

  // Of a resource that depends on no other: what scanning repairs, deep inspection sees only afterwards.
  inSoak("an update plan holds as long as the organization does", async () => {
    emulator.edit({ do: "inspectorDisable", account: memberAccount(0), types: ["ECR"] });
    await project.must("preview", "--save-plan", "plan.json");
    await project.must("up", "--plan", "plan.json", "--skip-preview");
    expect(scansOn("eu-west-1", memberAccount(0)).sort()).toEqual(["EC2", "ECR", "LAMBDA"]);
    await project.must("preview", "--save-plan", "plan.json");
    emulator.edit({ do: "removeAccount", account: memberAccount(1) });
    const refused = await project.run("up", "--plan", "plan.json", "--skip-preview");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("violates plan");
  });

  it("destroy leaves everything on, and says so", async () => {
    emulator.journal.clear();
    const { output } = await project.must("destroy");
    for (const name of resources) expect(output).toMatch(new RegExp(`"${name}": .* stays on`));
    expect(writes()).toEqual([]);
  });
});
