import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { filesOf } from "../../../scripts/docs/snippets.mjs";
import { root } from "../../../scripts/places.mjs";
import { pages } from "./pages";

it("docs/recipes.md: the unit test with mocks passes", async () => {
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  // Below node_modules, where its dependencies are found.
  const folder = mkdtempSync(join(cache, "recipe-"));
  try {
    for (const [path, text] of filesOf(pages.get("docs/recipes.md") ?? "", "mocks"))
      writeFileSync(join(folder, path), text);
    const alias = { "pulumi-aws-coverage": join(root, "provider", "index.ts") };
    writeFileSync(join(folder, "vitest.config.mjs"), `export default ${JSON.stringify({ resolve: { alias } })};\n`);
    // The surrounding runner tells its workers who they are; this one is a runner itself.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_OPTIONS)/.test(name)),
    );
    const vitest = [join(root, "node_modules", "vitest", "vitest.mjs"), "run", "--reporter=json", "--dir", folder];
    const { stdout } = await promisify(execFile)(process.execPath, vitest, { cwd: folder, env });
    expect(JSON.parse(stdout.slice(stdout.indexOf("{")))).toMatchObject({ success: true, numPassedTests: 1 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
