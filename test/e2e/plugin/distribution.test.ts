import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { root } from "../../../scripts/places.mjs";
import { pluginArchive } from "../../../scripts/sdk/archive.mjs";
import type { Scene } from "../pulumi/engine/scene";
import { members, named, scene } from "../pulumi/engine/scene";
import { pluginFace, pluginFolder } from "./faces";

/** Ways to the plugin without a registry of plugins; PATH is the one that all other tests go. */
const accounts = members(2);
const program = pluginFace.program({ fleet: { accounts } });
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

let stack: Scene | undefined;
afterEach(() => stack?.close());
const begin = async (files: Record<string, string> = {}): Promise<Scene> => {
  stack = await scene({ world: { accounts: 2 }, program, files });
  return stack;
};

it("a folder that Pulumi.yaml names; and the schema, for generators", async () => {
  const { must } = await begin({
    "Pulumi.yaml": JSON.stringify({
      name: "test",
      runtime: "nodejs",
      plugins: { providers: [{ name: "aws-coverage", path: pluginFolder() }] },
    }),
  });
  expect((await must("preview")).output).toContain(named(accounts[0] as string));
  const { stdout } = await must("package", "get-schema", join(pluginFolder(), "pulumi-resource-aws-coverage"));
  const schema = JSON.parse(readFileSync(join(root, "provider", "plugin", "schema.json"), "utf8"));
  const told = JSON.parse(stdout);
  expect(told).toMatchObject({ name: "aws-coverage", version });
  expect(Object.keys(told.resources)).toEqual(Object.keys(schema.resources).sort());
});

it("an archive, which `pulumi plugin install` takes; without any of them the engine says what is missing", async () => {
  const { folder, run, must } = await begin();
  const missing = await run("preview");
  expect(missing.code).not.toBe(0);
  expect(missing.output).toContain("no resource plugin 'pulumi-resource-aws-coverage' found");
  await must(
    "plugin",
    "install",
    "resource",
    "aws-coverage",
    version,
    "--file",
    pluginArchive(join(folder, "archive")),
  );
  expect((await must("preview")).output).toContain(named(accounts[1] as string));
});
