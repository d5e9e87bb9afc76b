// @ts-check
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../places.mjs";
import { engineEnv, enginePath } from "../set-up.mjs";

/** Previews measured; the quickest counts, for what else the machine does only ever adds. */
const tries = 5;
/** The emulator answers from this process, so it must not wait here. */
const running = promisify(execFile);

const empty = `
const pulumi = require("@pulumi/pulumi");
const provider = {
  check: async (_olds, inputs) => ({ inputs }),
  diff: async () => ({ changes: false }),
  create: async () => ({ id: "id", outs: {} }),
};
class Empty extends pulumi.dynamic.Resource {
  constructor(name) { super(provider, name, {}); }
}
for (const name of ["a", "b", "c"]) new Empty(name);
`;

/** @param {readonly string[]} accounts */
const ours = (accounts) => `
const { InspectorAccountEnablement, InspectorDeepInspection, GuardDutyMemberSet } = require("pulumi-aws-coverage");
const accounts = ${JSON.stringify(accounts)};
const regions = ["us-east-1"];
new InspectorAccountEnablement("a", { accounts, regions, resourceTypes: ["EC2"] });
new InspectorDeepInspection("b", { accounts, regions });
new GuardDutyMemberSet("c", { accounts, regions });
`;

/** Seconds of a preview without changes on the real engine: three empty dynamic resources, and three of ours. @param {string} endpoint @param {readonly string[]} accounts */
export async function engineSeconds(endpoint, accounts) {
  return { empty: await secondsOf(empty, endpoint), ours: await secondsOf(ours(accounts), endpoint) };
}

/** @param {string} program @param {string} endpoint */
async function secondsOf(program, endpoint) {
  const folder = mkdtempSync(join(tmpdir(), "aws-coverage-bench-"));
  try {
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\n");
    writeFileSync(join(folder, "package.json"), '{"name":"bench","main":"index.js"}');
    writeFileSync(join(folder, "index.js"), program);
    const env = engineEnv({ folder: join(folder, ".home"), endpoint });
    const pulumi = (/** @type {string[]} */ ...args) =>
      running(enginePath(), [...args, "--non-interactive"], { cwd: folder, env });
    await pulumi("stack", "init", "bench");
    await pulumi("up", "--yes", "--skip-preview");
    const seconds = [];
    for (let nth = 0; nth < tries; nth += 1) {
      const startedAt = Date.now();
      await pulumi("preview", "--expect-no-changes");
      seconds.push((Date.now() - startedAt) / 1000);
    }
    return Math.min(...seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
