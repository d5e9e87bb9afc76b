// @ts-check
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineVersion } from "../places.mjs";
import { mustRun } from "../run.mjs";
import { generator } from "./languages.mjs";
import { schemaFile } from "./schema.mjs";

/**
 * Writes the SDKs of the checked-in schema below a folder, one folder a language.
 * @param {string} folder @param {readonly ("python" | "go" | "nodejs")[]} languages
 * @returns {Promise<string | undefined>} why it cannot be done here
 */
export async function generateSdks(folder, languages) {
  const made = await generator();
  if (made.missing !== undefined) return made.missing;
  await mustRun(made.program, [schemaFile, folder, ...languages], "The SDKs could not be generated: see above.");
  if (languages.includes("go")) writeFileSync(join(folder, "go", "go.mod"), goModule);
  return undefined;
}

/** Pulumi's generator writes none. A program that uses the module completes it with `go mod tidy`. */
const goModule = `module pulumi-aws-coverage/sdk/go/awscoverage

go 1.25.11

require github.com/pulumi/pulumi/sdk/v3 v${engineVersion}
`;
