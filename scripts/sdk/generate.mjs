// @ts-check
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineVersion } from "../places.mjs";
import { mustRun, tool } from "../run.mjs";
import { generator } from "./languages.mjs";
import { versionedSchema } from "./schema.mjs";

/**
 * Writes the SDKs of the checked-in schema below a folder, one folder a language.
 * @param {string} folder @param {readonly ("python" | "go" | "nodejs")[]} languages
 * @returns {Promise<string | undefined>} why it cannot be done here
 */
export async function generateSdks(folder, languages) {
  const made = await generator();
  if (made.missing !== undefined) return made.missing;
  mkdirSync(folder, { recursive: true });
  const schema = join(folder, "schema.json");
  writeFileSync(schema, versionedSchema());
  await mustRun(made.program, [schema, folder, ...languages], "The SDKs could not be generated: see above.");
  if (languages.includes("go")) writeFileSync(join(folder, "go", "go.mod"), goModule);
  if (languages.includes("nodejs")) await compileNode(join(folder, "nodejs"));
  return undefined;
}

/** Compiles the Node SDK where it lies, which must be below a folder with Pulumi's SDK. @param {string} folder */
async function compileNode(folder) {
  await mustRun(
    process.execPath,
    [tool("typescript/bin/tsc"), "-p", folder],
    "The Node SDK does not compile: see above.",
  );
  const manifest = join(folder, "package.json");
  const entry = { main: "bin/index.js", types: "bin/index.d.ts" };
  writeFileSync(manifest, `${JSON.stringify({ ...JSON.parse(readFileSync(manifest, "utf8")), ...entry }, null, 2)}\n`);
  // The compiled SDK asks for its version beside itself.
  copyFileSync(manifest, join(folder, "bin", "package.json"));
}

/** Pulumi's generator writes none. A program that uses the module completes it with `go mod tidy`. */
const goModule = `module pulumi-aws-coverage/sdk/go/awscoverage

go 1.25.11

require github.com/pulumi/pulumi/sdk/v3 v${engineVersion}
`;
