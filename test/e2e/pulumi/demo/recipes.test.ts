import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { filesOf } from "../../../../scripts/docs/snippets.mjs";
import { root } from "../../../../scripts/places.mjs";
import { start } from "../engine/command";
import type { Project } from "../engine/project";
import { newProject } from "../engine/project";

let project: Project;
afterEach(() => project.remove());

it("docs/recipes.md: the test with the emulator and the Automation API passes", async () => {
  const files = filesOf(readFileSync(join(root, "docs", "recipes.md"), "utf8"), "automation");
  project = await newProject({ program: "", files: Object.fromEntries(files) });
  const link = join(project.folder, "node_modules", "vitest");
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(root, "node_modules", "vitest"), link, "junction");
  const limits = ["--testTimeout=120000", "--hookTimeout=120000"];
  const args = [join(link, "vitest.mjs"), "run", "--reporter=json", ...limits];
  const { stdout, output } = await start(process.execPath, args, { cwd: project.folder, env: project.env }).outcome;
  expect(JSON.parse(stdout.slice(stdout.indexOf("{"))), output).toMatchObject({ success: true, numPassedTests: 1 });
});
