import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { start } from "../pulumi/engine/command";
import type { Scene } from "../pulumi/engine/scene";
import { js, members, named } from "../pulumi/engine/scene";
import { pluginFace, sceneWithPlugin } from "./faces";

/** What the plugin can do on the engine and the dynamic face cannot. */
const accounts = members(3);
const [first, second, third] = accounts as [string, string, string];
const fleet = { accounts };
let stack: Scene;
beforeAll(async () => {
  stack = await sceneWithPlugin({ world: { accounts: 3 }, program: pluginFace.program({ fleet }) });
});
afterAll(() => stack.close());
beforeEach(() => stack.emulator.journal.clear());

/** Steps of an engine's event log by resource. */
function stepsOf(json: string): readonly Step[] {
  return (JSON.parse(json) as { steps: readonly Step[] }).steps.filter(({ urn }) => urn.endsWith("::fleet"));
}
interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string; readonly inputDiff: boolean }>>;
}

it("an explicit provider is refused before anything else, with the way out", async () => {
  const provider = 'new pulumi.ProviderResource("aws-coverage", "mine", {})';
  stack.edit(pluginFace.program({ fleet: { ...fleet, opts: { provider: js(provider) } } }));
  const { code, output } = await stack.run("preview");
  expect(code).not.toBe(0);
  expect(output).toContain('"mine": explicit providers of aws-coverage cannot be used');
  expect(output).toContain("`connection`");
  expect(stack.emulator.journal.entries()).toEqual([]);
  stack.edit(pluginFace.program({ fleet }));
});

it("a wrong input fails check with its path, and its neighbours stay unsaid", async () => {
  stack.edit(pluginFace.program({ fleet: { accounts: [first, "12345"], connection: { profile: 7 } } }));
  const { code, output } = await stack.run("preview");
  expect(code).not.toBe(0);
  expect(output).toContain('accounts[1]: "12345" is not an AWS account id');
  expect(output).toContain("connection.profile: must be the name of an AWS profile");
  expect(output).not.toContain(first);
  stack.edit(pluginFace.program({ fleet }));
});

describe("import", () => {
  const type = pluginFace.type;

  it("by an id that is none says what an id is", async () => {
    const { code, output } = await stack.run(
      "import",
      type,
      "fleet",
      "us-east-1/EC3",
      "--yes",
      "--generate-code=false",
    );
    expect(code).not.toBe(0);
    expect(output).toContain(
      '"us-east-1/EC3" is no import id of InspectorAccountEnablement: write REGIONS/CAPABILITIES',
    );
  });

  it("by REGIONS/CAPABILITIES declares the organization, and the next preview names the real gaps", async () => {
    stack.emulator.edit({ do: "inspectorEnable", account: first, types: ["EC2"] });
    await stack.must("import", type, "fleet", "us-east-1/EC2", "--yes", "--generate-code=false", "--protect=false");
    const { deployment } = await stack.state();
    expect(deployment.resources?.find(({ id }) => id === "us-east-1/EC2")).toMatchObject({
      inputs: { organization: {}, regions: ["us-east-1"], resourceTypes: ["EC2"] },
      outputs: { summary: { cells: 5, covered: 2, gap: 3 } },
    });
    const preview = await stack.must("preview", "--diff");
    for (const account of [second, third]) expect(preview.output).toContain(`+ ${named(account)}: "enable EC2`);
    expect(preview.output).not.toContain(`+ ${named(first)}`);
    expect(stack.writes()).toEqual([]);
    await stack.must("up", "--skip-preview");
    expect(stack.writes().flatMap(({ ids }) => ids)).toEqual([second, third]);
  });
});

it("the detailed diff names region and account, as data", async () => {
  stack.emulator.edit({ do: "inspectorDisable", account: second });
  const [preview] = stepsOf((await stack.run("preview", "--json")).stdout);
  expect(preview).toMatchObject({ op: "update" });
  const paths = Object.keys(preview?.detailedDiff ?? {});
  expect(paths.filter((path) => path.includes(second))).toEqual([
    expect.stringMatching(new RegExp(`^plan\\["to do( now)?"\\]\\["us-east-1"\\]\\["${named(second)}"\\]$`)),
  ]);
  const [refresh] = stepsOf((await stack.run("refresh", "--preview-only", "--json")).stdout);
  const found = refresh?.detailedDiff ?? {};
  expect(found[`notCovered["us-east-1"]["${second}"].EC2`]).toMatchObject({ kind: "add" });
  expect(found["summary.gap"]).toMatchObject({ kind: "update" });
});

it("`aws-coverage verify` reads the plugin's stacks too", async () => {
  const command = join(inject("installation"), "node_modules", "pulumi-aws-coverage", "dist", "cli", "main.js");
  const { code, output } = await start(process.execPath, [command, "verify"], { cwd: stack.folder, env: stack.env })
    .outcome;
  expect({ code, output }).toMatchObject({ code: 2, output: expect.stringContaining(second) });
});

it("messages stand under their resource; an interrupted up waits no longer, and saves what it did", async () => {
  stack.emulator.edit({ do: "settle", ms: 120_000 });
  const running = stack.start("up", "--skip-preview");
  while (stack.calls()["Enable"] === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  const interruptedAt = Date.now();
  running.child.kill("SIGINT");
  const { code, output } = await running.outcome;
  expect(code).not.toBe(0);
  expect(Date.now() - interruptedAt).toBeLessThan(20_000);
  const [, under = ""] = output.split(/\n {2}aws-coverage:index:InspectorAccountEnablement \(fleet\):\n/);
  expect(under).toMatch(
    new RegExp(`^ +InspectorAccountEnablement "fleet": us-east-1: enable EC2 .*${named(second)}\n`),
  );
  expect(output).toMatch(new RegExp(`did not settle in time: ENABLING .*${second}`));
  const { deployment } = await stack.state();
  expect(deployment.pending_operations ?? []).toEqual([]);
  expect(deployment.resources?.find(({ urn }) => urn.endsWith("::fleet"))).toMatchObject({
    outputs: { summary: { pending: 1 }, lastUpdateFailed: true },
  });
});
