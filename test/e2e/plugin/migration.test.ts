import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "../pulumi/engine/project";
import type { Scene } from "../pulumi/engine/scene";
import { enablements, members } from "../pulumi/engine/scene";
import type { Face } from "./faces";
import { dynamicFace, pluginFace, sceneWithPlugin } from "./faces";

/** A stack changes its face and back: what is on stays on, whatever `onRelease` says. */
describe("migration by a type alias", () => {
  const accounts = members(3);
  const fleet = { accounts, onRelease: { account: "disable" }, releaseLimit: { accounts: 3 } };
  const through = (face: Face, from: Face): string =>
    face.program({ fleet: { ...fleet, opts: { aliases: [{ type: from.type }] } } });
  let stack: Scene;
  beforeAll(async () => {
    stack = await sceneWithPlugin({ world: { accounts: 3 }, program: enablements({ fleet }) });
    await stack.must("up", "--skip-preview");
    stack.emulator.journal.clear();
  });
  afterAll(() => stack.close());

  const types = async (): Promise<readonly (string | undefined)[]> =>
    ((await stack.state()).deployment.resources ?? [])
      .map(({ type }) => type)
      .filter((type) => /Enablement$/.test(type));
  async function up(program: string, ...args: string[]): Promise<Outcome> {
    stack.edit(program);
    const outcome = await stack.must("up", "--skip-preview", ...args);
    expect(stack.writes()).toEqual([]);
    return outcome;
  }

  it("to the plugin: nothing changes, and nothing is replaced", async () => {
    const { output } = await up(through(pluginFace, dynamicFace), "--expect-no-changes");
    expect(output).toContain("2 unchanged");
    expect(await types()).toEqual([pluginFace.type]);
    // From here on the state is the plugin's own.
    stack.emulator.edit({ do: "inspectorDisable", account: accounts[0] as string });
    stack.edit(pluginFace.program({ fleet }));
    await stack.must("up", "--skip-preview");
    stack.emulator.journal.clear();
  });

  it("and back: an update that writes nothing to AWS, after which refresh and destroy find the provider again", async () => {
    const { output } = await up(through(dynamicFace, pluginFace));
    expect(output).toContain("1 updated");
    expect(output).not.toContain("replaced");
    expect(await types()).toEqual([dynamicFace.type]);
    stack.edit(enablements({ fleet }));
    await stack.must("refresh", "--expect-no-changes");
  });

  it("without the alias the old resource is deleted, by another process than the one that claims: what docs/languages.md warns of", async () => {
    stack.edit(pluginFace.program({ fleet }));
    await stack.must("up", "--skip-preview");
    expect(stack.writes().map(({ operation }) => operation)).toEqual(["Disable"]);
  });
});
