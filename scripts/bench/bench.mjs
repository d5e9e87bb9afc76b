// @ts-check
import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuild } from "../build.mjs";
import { root } from "../places.mjs";
import { main, say } from "../run.mjs";
import { ensureSetUp } from "../set-up.mjs";
import { engineSeconds } from "./engine.mjs";
import { oneByOne } from "./oneByOne.mjs";
import { kinds, story } from "./scenarios.mjs";

/**
 * Calls, time, memory and state of every command, against the emulator in another process; writes them into
 * docs/performance.md between its markers. `--quick`: small sizes, printed only.
 */
const quick = process.argv.includes("--quick");
const [few, many, most] = quick ? [10, 20, 50] : [100, 500, 5_000];
const latencyMs = 100;
const allRegions = [
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-west-1", "eu-west-2"],
  ...["eu-west-3", "eu-central-1", "eu-north-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1"],
  ...["ap-northeast-2", "ap-northeast-3"],
].slice(0, quick ? 2 : 17);
const one = allRegions.slice(0, 1);
const built = createRequire(join(root, "dist", "bench.js"));

/** @typedef {import("./scenarios.mjs").Row} Row */

/** @param {readonly string[]} head @param {readonly (readonly (string | number)[])[]} rows */
const table = (head, rows) =>
  [head, head.map((_, index) => (index === 0 ? "---" : "---:")), ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");

const sum = (/** @type {Record<string, number>} */ calls) => Object.values(calls).reduce((a, b) => a + b, 0);
const seconds = (/** @type {number} */ value) => `${value.toFixed(1)} s`;
const number = (/** @type {number} */ value) => value.toLocaleString("en-US");
const byOperation = (/** @type {Record<string, number>} */ calls) =>
  Object.entries(calls)
    .filter(([operation]) => !["GetCallerIdentity", "DescribeOrganization"].includes(operation))
    .map(([operation, count]) => `${number(count)} ${operation}`)
    .join(", ");

/** @param {(options: any) => Promise<Record<string, Row>>} tell */
async function services(tell) {
  const parts = [];
  const sizes = [...Object.keys(kinds).map((kind) => [kind, [kind]]), ["All of them", Object.keys(kinds)]];
  for (const [title, some] of /** @type {[string, string[]][]} */ (sizes)) {
    const quickly = await tell({ kinds: some, accounts: many, regions: one });
    const slowly = await tell({ kinds: some, accounts: many, regions: one, latencyMs });
    const rows = Object.entries(quickly).map(([what, row]) => [
      what,
      number(sum(row.calls)),
      byOperation(row.calls),
      seconds(row.seconds),
      seconds(slowly[what]?.seconds ?? 0),
      seconds(row.cpuSeconds),
      `${row.mebibytes} MiB`,
      `${number(row.stateBytes)} B`,
    ]);
    const head = ["Command", "Calls", "By operation", "0 ms", `${latencyMs} ms`, "CPU", "Peak memory", "State"];
    parts.push(`### ${title}\n\n${table(head, rows)}`);
    say(parts.at(-1) ?? "");
  }
  return parts.join("\n\n");
}

/** @param {(options: any) => Promise<Record<string, Row>>} tell */
async function scale(tell) {
  const rows = [];
  for (const kind of ["InspectorAccountEnablement", "GuardDutyMemberSet"])
    for (const accounts of [few, many, most])
      for (const regions of [one, allRegions]) {
        const told = await tell({ kinds: [kind], accounts, regions, verbs: ["preview", "first up", "no-op preview"] });
        for (const [what, { calls, seconds: wall, cpuSeconds, mebibytes }] of Object.entries(told))
          rows.push([
            kind,
            number(accounts),
            regions.length,
            what,
            number(sum(calls)),
            seconds(wall),
            seconds(cpuSeconds),
            `${mebibytes} MiB`,
          ]);
        say(
          rows
            .slice(-3)
            .map((row) => row.join("  "))
            .join("\n"),
        );
      }
  return table(["Resource", "Accounts", "Regions", "Command", "Calls", "Wall", "CPU", "Peak memory"], rows);
}

/** @param {(options: any) => Promise<Record<string, Row>>} tell @param {any} startEmulator @param {any} memberAccount */
async function loops(tell, startEmulator, memberAccount) {
  const rows = [];
  for (const kind of ["InspectorAccountEnablement", "GuardDutyMemberSet"])
    for (const [accounts, ms] of /** @type {[number, number][]} */ ([
      [many, 0],
      [few, latencyMs],
    ])) {
      const told = await tell({
        kinds: [kind],
        accounts,
        regions: one,
        latencyMs: ms,
        verbs: ["first up", "no-op preview"],
      });
      const emulator = await startEmulator({ world: { accounts: accounts + 20, regions: one } });
      try {
        if (ms > 0) emulator.faults.set([{ when: {}, do: { kind: "hang", ms } }], emulator.world.clock.now());
        const ids = Array.from({ length: accounts }, (_, index) => memberAccount(index));
        for (const what of ["first up", "no-op preview"]) {
          const mark = emulator.journal.last;
          const loop = await oneByOne(kind, emulator.url, ids, one[0] ?? "");
          const calls = emulator.journal.entries({ since: mark }).length;
          const mine = /** @type {Row} */ (told[what]);
          rows.push([
            kind,
            accounts,
            `${ms} ms`,
            what,
            number(calls),
            seconds(loop.seconds),
            number(sum(mine.calls)),
            seconds(mine.seconds),
          ]);
        }
      } finally {
        await emulator.close();
      }
      say(
        rows
          .slice(-2)
          .map((row) => row.join("  "))
          .join("\n"),
      );
    }
  const head = [
    "Resource",
    "Accounts",
    "Latency",
    "Command",
    "Calls of a loop",
    "Time",
    "Calls of this package",
    "Time",
  ];
  return table(head, rows);
}

/** @param {any} startEmulator */
async function largest(startEmulator) {
  const resourceTypes = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"];
  const emulator = await startEmulator({ world: { accounts: most, regions: allRegions } });
  const folder = mkdtempSync(join(tmpdir(), "aws-coverage-bench-"));
  try {
    const { measured } = await import("./provider.mjs");
    const inputs = { organization: {}, regions: allRegions, resourceTypes };
    const resources = [{ kind: "InspectorAccountEnablement", name: "bench", inputs }];
    const ask = (/** @type {"preview" | "up"} */ verb) =>
      measured({ verb, endpoint: emulator.url, resources, state: {} });
    const rows = [];
    for (const [what, verb] of /** @type {[string, "preview" | "up"][]} */ ([
      ["preview, nothing enabled", "preview"],
      ["up, nothing enabled", "up"],
      ["preview, all covered", "preview"],
    ])) {
      const { seconds: wall, mebibytes } = await ask(verb);
      rows.push([what, seconds(wall), `${mebibytes} MiB`]);
      say((rows.at(-1) ?? []).join("  "));
    }
    const file = join(folder, "spec.json");
    writeFileSync(
      file,
      JSON.stringify({ resources: [{ type: "InspectorAccountEnablement", name: "bench", ...inputs }] }),
    );
    const { seconds: wall, mebibytes } = await verify(file, join(folder, "out.json"), emulator.url);
    rows.push(["`aws-coverage verify`, all covered", seconds(wall), `${mebibytes} MiB`]);
    say((rows.at(-1) ?? []).join("  "));
    return table(
      [
        `${number(most)} accounts, ${allRegions.length} regions, ${resourceTypes.length} resource types`,
        "Wall",
        "Peak memory",
      ],
      rows,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  }
}

/** @param {string} spec @param {string} output @param {string} endpoint @returns {Promise<{seconds: number, mebibytes: number}>} */
function verify(spec, output, endpoint) {
  const startedAt = Date.now();
  const args = ["verify", "--spec", spec, "--format", "json", "--output", output, "--quiet"];
  const running = fork(join(root, "dist", "cli", "main.js"), args, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: ["--require", join(root, "scripts", "bench", "peakMemory.cjs")],
    env: { ...process.env, AWS_ACCESS_KEY_ID: "bench", AWS_SECRET_ACCESS_KEY: "bench", AWS_ENDPOINT_URL: endpoint },
  });
  return new Promise((resolve) =>
    running.once("message", (message) =>
      resolve({ seconds: (Date.now() - startedAt) / 1000, .../** @type {{mebibytes: number}} */ (message) }),
    ),
  );
}

await main(async () => {
  await ensureSetUp();
  await ensureBuild();
  const { startEmulator, memberAccount } = built("./emulator/index.js");
  const tell = (/** @type {any} */ options) => story(startEmulator, memberAccount, options);
  const fresh = await tell({
    kinds: ["InspectorAccountEnablement"],
    accounts: many,
    regions: one,
    associated: false,
    verbs: ["first up"],
  });
  const first = /** @type {Row} */ (fresh["first up"]);
  const unassociated = `With none of the ${many} accounts associated with Inspector, the first \`up\` takes ${number(sum(first.calls))} calls and ${seconds(first.seconds)}.`;
  say(unassociated);
  const emulator = await startEmulator({ world: { accounts: many + 20, regions: one } });
  emulator.edit(
    ...(kinds["InspectorDeepInspection"]?.prepare?.(Array.from({ length: many }, (_, index) => memberAccount(index))) ??
      []),
  );
  const engine = await engineSeconds(
    emulator.url,
    Array.from({ length: many }, (_, index) => memberAccount(index)),
  );
  await emulator.close();
  const ratio = `A preview without changes on the real engine, three resources over ${many} accounts: ${seconds(engine.ours)}; three empty dynamic resources take ${seconds(engine.empty)} (factor ${(engine.ours / engine.empty).toFixed(2)}).`;
  say(ratio);
  const put = (/** @type {string} */ name, /** @type {string} */ content) => {
    if (quick) return;
    const page = join(root, "docs", "performance.md");
    const marked = new RegExp(`(<!-- bench:${name} -->)[^]*?(<!-- /bench -->)`);
    const text = readFileSync(page, "utf8");
    writeFileSync(
      page,
      text.replace(marked, (_, begin, end) => `${begin}\n\n${content}\n\n${end}`),
    );
  };
  put("engine", ratio);
  const machine = `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()})`;
  const day = new Date().toISOString().slice(0, 10);
  put("machine", `Measured on ${day}: ${machine}, against the emulator in a process of its own.`);
  put("loops", await loops(tell, startEmulator, memberAccount));
  put("largest", await largest(startEmulator));
  put("scale", await scale(tell));
  put("services", `${await services(tell)}\n\n${unassociated}`);
  return 0;
});
