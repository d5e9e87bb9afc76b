// @ts-check
import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ensureBuild } from "./build.mjs";
import { root } from "./places.mjs";
import { main, say } from "./run.mjs";
import { ensurePackages } from "./set-up.mjs";

/**
 * Wall time and peak memory of the provider alone, against the emulator in a process of its own, at the size where both matter.
 * Each operation runs in a process of its own, as the engine's provider does.
 */
const accounts = Number(process.env["BENCH_ACCOUNTS"] ?? 5_000);
const regionCount = Number(process.env["BENCH_REGIONS"] ?? 17);
const resourceTypes = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"];
const regions = [
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "ca-central-1",
  "sa-east-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "eu-central-1",
  "eu-north-1",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
].slice(0, regionCount);

const built = createRequire(join(root, "dist", "bench.js"));

/** One provider process: runs the operations of one command and reports what it took. @param {string} command @param {string} endpoint */
async function child(command, endpoint) {
  process.env["AWS_ACCESS_KEY_ID"] = "bench";
  process.env["AWS_SECRET_ACCESS_KEY"] = "bench";
  const { run } = built("./provider/runtime.js");
  const { ProviderProcess } = built("./provider/lifecycle/process.js");
  const { Session } = built("./provider/aws/session.js");
  const { services } = built("./provider/services/index.js");
  const service = services.find((/** @type {{kind: string}} */ known) => known.kind === "InspectorAccountEnablement");
  const on = new ProviderProcess(new Session({ log: () => undefined }), 3_600_000);
  const inputs = {
    organization: {},
    regions,
    resourceTypes,
    connection: { endpoint },
    resourceName: "bench",
    settle: { timeoutSeconds: 3600 },
  };
  const startedAt = Date.now();
  const { inputs: news, failures } = await run(on, service, "check", [undefined, inputs]);
  if (failures !== undefined) throw new Error(JSON.stringify(failures));
  let summary = news.plan;
  if (command === "up") summary = (await run(on, service, "create", [news])).outs.summary.covered;
  const { maxRSS } = process.resourceUsage();
  process.send?.({
    seconds: (Date.now() - startedAt) / 1000,
    mebibytes: Math.round(maxRSS / 1024),
    cells: JSON.stringify(summary).length,
  });
}

/** @param {string} command @param {string} endpoint @returns {Promise<{seconds: number, mebibytes: number}>} */
const measured = (command, endpoint) =>
  new Promise((resolve, reject) => {
    const running = fork(new URL(import.meta.url), [command, endpoint], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    running.once("message", (message) => resolve(/** @type {{seconds: number, mebibytes: number}} */ (message)));
    running.once("exit", (code) => (code === 0 ? undefined : reject(new Error(`${command} ended with ${code}`))));
  });

/** @param {readonly string[]} args @returns {Promise<{seconds: number, mebibytes: number}>} */
function commandLine(args) {
  const startedAt = Date.now();
  const running = fork(join(root, "dist", "cli", "main.js"), args, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: ["--require", join(root, "scripts", "peakMemory.cjs")],
    env: { ...process.env, AWS_ACCESS_KEY_ID: "bench", AWS_SECRET_ACCESS_KEY: "bench" },
  });
  return new Promise((resolve) =>
    running.once("message", (message) =>
      resolve({
        seconds: (Date.now() - startedAt) / 1000,
        mebibytes: /** @type {{mebibytes: number}} */ (message).mebibytes,
      }),
    ),
  );
}

if (process.argv[3] !== undefined) await child(process.argv[2] ?? "", process.argv[3]);
else
  await main(async () => {
    await ensurePackages();
    await ensureBuild();
    const { startEmulator } = built("./emulator/index.js");
    const emulator = await startEmulator({ world: { accounts, regions } });
    try {
      say(
        `${accounts.toLocaleString("en-US")} accounts, ${regions.length} regions, ${resourceTypes.length} resource types of Amazon Inspector`,
      );
      const row = (
        /** @type {string} */ what,
        /** @type {{seconds: number, mebibytes: number}} */ { seconds, mebibytes },
      ) => say(`${what.padEnd(34)} ${seconds.toFixed(1).padStart(7)} s ${String(mebibytes).padStart(6)} MiB`);
      row("preview, nothing enabled", await measured("preview", emulator.url));
      row("up, nothing enabled", await measured("up", emulator.url));
      row("preview, all covered", await measured("preview", emulator.url));
      const spec = {
        resources: [{ type: "InspectorAccountEnablement", name: "bench", organization: {}, regions, resourceTypes }],
      };
      const { mkdtempSync, writeFileSync, rmSync } = await import("node:fs");
      const { tmpdir } = await import("node:os");
      const folder = mkdtempSync(join(tmpdir(), "aws-coverage-bench-"));
      const file = join(folder, "spec.json");
      writeFileSync(file, JSON.stringify(spec));
      process.env["AWS_ENDPOINT_URL"] = emulator.url;
      row(
        "verify, all covered",
        await commandLine([
          "verify",
          "--spec",
          file,
          "--format",
          "json",
          "--output",
          join(folder, "out.json"),
          "--quiet",
        ]),
      );
      rmSync(folder, { recursive: true, force: true });
    } finally {
      await emulator.close();
    }
    return 0;
  });
