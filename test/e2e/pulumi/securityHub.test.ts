import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";
import type { SecurityHubState } from "../../../emulator/securityhub/state";
import type { Project } from "./engine/project";
import { newProject } from "./engine/project";

/** The exit code of Pulumi where `--expect-no-changes` finds some. */
const changed = 7;
const region = "us-east-1";
const [a, b, c, d] = [0, 1, 2, 3].map(memberAccount) as [string, string, string, string];

/** One declaration on the real engine, from its first preview to its release; each test goes on where the last one ended. */
describe("members of a Security Hub administrator", () => {
  let emulator: Emulator;
  let project: Project;
  const program = (inputs: object): string =>
    `const { SecurityHubMemberSet } = require("pulumi-aws-coverage");
     const hub = new SecurityHubMemberSet("hub", ${JSON.stringify({ regions: [region], releaseLimit: { percent: 100 }, ...inputs })});
     exports.covered = hub.summary.covered;`;
  beforeAll(async () => {
    emulator = await startEmulator({ world: { accounts: 6, regions: [region] } });
    project = await newProject({
      program: program({ accounts: [administratorAccount, a, b] }),
      endpoint: emulator.url,
    });
  });
  afterAll(async () => {
    project?.remove();
    await emulator?.close();
  });

  const status = (account: string): string | undefined =>
    emulator.world.slice<SecurityHubState>("securityhub").regions[region]?.members[administratorAccount]?.[account]
      ?.status;
  const writes = (): string[] =>
    emulator.journal
      .entries({ service: "securityhub", kind: "write" })
      .map(({ operation, ids }) => [operation, ...ids].join(" "));

  it("preview names the gaps and what AWS switches on along with them, and writes nothing", async () => {
    const preview = await project.run("preview", "--expect-no-changes");
    expect(preview.code).not.toBe(0);
    for (const account of [a, b]) expect(preview.output).toContain(account);
    expect(preview.output).toContain("add as member and enable SECURITY_HUB_CSPM (now not a member)");
    expect(preview.output).toContain("default standards, which are billed");
    expect(preview.output).not.toContain(administratorAccount);
    expect(writes()).toEqual([]);
  });

  it("up makes them members, and nothing is left to do", async () => {
    await project.must("up", "--skip-preview");
    expect(writes()).toEqual([`CreateMembers ${a} ${b}`]);
    emulator.journal.clear();
    expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
    await project.must("up", "--skip-preview", "--expect-no-changes");
    expect(writes()).toEqual([]);
  });

  it("drift is named by preview and by refresh, and repaired alone", async () => {
    emulator.edit({ do: "securityHubRemove", account: b });
    const preview = await project.run("preview", "--expect-no-changes");
    expect([preview.code, new Set(preview.output.match(/\b\d{12}\b/g))]).toEqual([changed, new Set([b])]);
    const refresh = await project.run("refresh", "--preview-only", "--expect-no-changes", "--diff");
    expect([refresh.code, refresh.output.includes(b)]).toEqual([changed, true]);
    await project.must("up", "--skip-preview");
    expect([writes(), status(b)]).toEqual([[`CreateMembers ${b}`], "Enabled"]);
  });

  it("a refusal fails up for its account alone, and the next up asks for no other", async () => {
    emulator.journal.clear();
    const message = "The account is already a member of another administrator account.";
    emulator.faults.set(
      [{ when: { operation: "CreateMembers" }, do: { kind: "failAccounts", accounts: [d], code: "x", message } }],
      emulator.world.clock.now(),
    );
    project.edit(program({ accounts: [administratorAccount, a, b, c, d] }));
    const refused = await project.run("up", "--skip-preview");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(message);
    expect([status(c), status(d)]).toEqual(["Enabled", undefined]);
    emulator.faults.clear();
    emulator.journal.clear();
    await project.must("up", "--skip-preview");
    expect(writes()).toEqual([`CreateMembers ${d}`]);
  });

  it("an account that leaves is disassociated by a replacement, and the others keep their membership", async () => {
    const releasing = { onRelease: { account: "disassociate" } };
    project.edit(program({ accounts: [administratorAccount, a, b, c, d], ...releasing }));
    await project.must("up", "--skip-preview");
    emulator.journal.clear();
    project.edit(program({ accounts: [administratorAccount, a, b], ...releasing }));
    const preview = await project.run("preview");
    expect(preview.output).toContain("Security Hub stays on and billed there, invisible to the administrator");
    await project.must("up", "--skip-preview");
    expect(writes()).toEqual([`DisassociateMembers ${c} ${d}`]);
    expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("destroy releases the members, and leaves the administrator's own Security Hub on", async () => {
    emulator.journal.clear();
    await project.must("destroy", "--skip-preview");
    expect(writes()).toEqual([`DisassociateMembers ${a} ${b}`]);
    expect([status(a), status(b)]).toEqual(["Removed", "Removed"]);
    expect(
      emulator.world.slice<SecurityHubState>("securityhub").regions[region]?.hubs[administratorAccount],
    ).toBeDefined();
  });
});
