// @ts-check
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.mjs";
import { main, SetUpError, say } from "./run.mjs";
import { pluginArchive } from "./sdk/archive.mjs";
import { generateSdks } from "./sdk/generate.mjs";
import { schemaFile, schemaText } from "./sdk/schema.mjs";
import { ensureTools } from "./set-up.mjs";

/**
 * `npm run sdk`: writes the plugin's schema, which is checked in, and into sdk/, which is not, the SDKs for Python, Go and
 * Node, the plugin's archive, and a folder for the PATH with the plugin of this checkout. `npm run sdk -- schema`: the schema
 * only, which needs no Go.
 */
await main(async () => {
  writeFileSync(schemaFile, schemaText());
  say("provider/plugin/schema.json");
  if (process.argv.includes("schema")) return;
  await ensureTools();
  const folder = join(root, "sdk");
  rmSync(folder, { recursive: true, force: true });
  const missing = await generateSdks(folder, ["python", "go", "nodejs"]);
  if (missing !== undefined) throw new SetUpError(`The SDKs cannot be generated: ${missing}.`);
  for (const language of ["python", "go", "nodejs"]) say(`sdk/${language}`);
  mkdirSync(join(folder, "bin"));
  symlinkSync("../../dist/provider/plugin/main.js", join(folder, "bin", "pulumi-resource-aws-coverage"));
  say("sdk/bin");
  say(pluginArchive(folder).slice(root.length + 1));
});
