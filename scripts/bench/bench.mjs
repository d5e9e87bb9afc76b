// @ts-check
import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuild } from "../build.mjs";
import { root } from "../places.mjs";
import { main, SetUpError, say } from "../run.mjs";
import { ensureSetUp } from "../set-up.mjs";
import { engineSeconds } from "./engine.mjs";
import { oneByOne, loops as oneByOneLoops } from "./oneByOne.mjs";
import { kinds, story } from "./scenarios.mjs";

/**
 * Calls, time, memory and state of every command, against the emulator in another process; writes them into
 * docs/performance.md between its markers, each part as soon as it is measured. Arguments choose parts by their markers.
 * `--quick`: small sizes, printed only.
 */
// The SDK's notice about Node 20 would stand between the figures, once a process.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
const quick = process.argv.includes("--quick");
const [few, many, most] = quick ? [10, 20, 50] : [100, 500, 5_000];
const latencyMs = 100;
const allRegions = [
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-west-1", "eu-west-2"],
  ...["eu-west-3", "eu-central-1", "eu-north-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1"],
  ...["ap-northeast-2", "ap-northeast-3"],
].slice(0, quick ? 2 : 17);
const one = allRegions.slice(0, 1);
const page = join(root, "docs", "performance.md");
const built = createRequire(join(root, "dist", "bench.js"));

/** @typedef {import("./scenarios.mjs").Row} Row */

/** @param {readonly string[]} head @param {readonly (readonly (string | number)[])[]} rows */
function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ row) =>
    `| ${row.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), line(rule), ...all.slice(1).map(line)].join("\n");
}

const sum = (/** @type {Record<string, number>} */ calls) => Object.values(calls).reduce((a, b) => a + b, 0);
const seconds = (/** @type {number} */ value) => `${value.toFixed(1)} s`;
const number = (/** @type {number} */ value) => value.toLocaleString("en-US");
const byOperation = (/** @type {Record<string, number>} */ calls) =>
  Object.entries(calls)
    .filter(([operation]) => !["GetCallerIdentity", "DescribeOrganization"].includes(operation))
    .map(([operation, count]) => `${number(count)} \`${operation}\``)
    .join(", ");
/** Every service, and all together. @type {readonly (readonly [title: string, kinds: readonly string[]])[]} */
const combinations = [
  ...Object.keys(kinds).map((kind) => /** @type {const} */ ([kind, [kind]])),
  ["All of them", Object.keys(kinds)],
];

/** @param {(options: any) => Promise<Record<string, Row>>} tell */
async function services(tell) {
  const parts = [];
  for (const [title, some] of combinations) {
    const quickly = await tell({ kinds: some, accounts: many, regions: one });
    const slowly = await tell({ kinds: some, accounts: many, regions: one, latencyMs });
    const rows = Object.entries(quickly).map(([what, row]) => [
      what,
      number(sum(row.calls)),
      seconds(row.seconds),
      seconds(slowly[what]?.seconds ?? 0),
      seconds(row.cpuSeconds),
      `${row.mebibytes} MiB`,
      `${number(row.stateBytes)} B`,
    ]);
    const head = ["Command", "Calls", "0 ms", `${latencyMs} ms`, "CPU", "Peak memory", "State"];
    const operations = Object.entries(quickly).map(([what, { calls }]) => `- ${what}: ${byOperation(calls)}`);
    parts.push(`### ${title}\n\n${table(head, rows)}\n\nCalls by operation:\n\n${operations.join("\n")}`);
    say(parts.at(-1) ?? "");
  }
  return parts.join("\n\n");
}

/** @param {(options: any) => Promise<Record<string, Row>>} tell */
async function scale(tell) {
  const rows = [];
  for (const [title, some] of combinations)
    for (const accounts of [few, many, most])
      for (const regions of some.some((kind) => kinds[kind]?.isRegional) ? [one, allRegions] : [one]) {
        const told = await tell({ kinds: some, accounts, regions, verbs: ["preview", "first up", "no-op preview"] });
        for (const [what, { calls, seconds: wall, cpuSeconds, mebibytes }] of Object.entries(told))
          rows.push([
            title,
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
  for (const kind of Object.keys(oneByOneLoops))
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

/** @param {(options: any) => Promise<Record<string, Row>>} tell */
async function unassociated(tell) {
  const size = { kinds: ["InspectorAccountEnablement"], accounts: many, regions: one, associated: false };
  const first = /** @type {Row} */ ((await tell({ ...size, verbs: ["first up"] }))["first up"]);
  const cost = `${number(sum(first.calls))} calls and ${seconds(first.seconds)}`;
  return `With none of the ${many} accounts associated with Inspector, the first \`up\` takes ${cost}.`;
}

/** @param {any} startEmulator @param {any} memberAccount */
async function engine(startEmulator, memberAccount) {
  const emulator = await startEmulator({ world: { accounts: many + 20, regions: one } });
  try {
    const accounts = Array.from({ length: many }, (_, index) => memberAccount(index));
    emulator.edit(
      ...(kinds["InspectorDeepInspection"]?.prepare?.({ declared: accounts, others: [], regions: one }) ?? []),
    );
    const { ours, empty } = await engineSeconds(emulator.url, accounts);
    const factor = (ours / empty).toFixed(2);
    return `A preview without changes on the real engine, three resources over ${many} accounts: ${seconds(ours)}; three empty dynamic resources take ${seconds(empty)} (factor ${factor}).`;
  } finally {
    await emulator.close();
  }
}

await main(async () => {
  await ensureSetUp();
  await ensureBuild();
  const { startEmulator, memberAccount } = built("./emulator/index.js");
  const tell = (/** @type {any} */ options) => story(startEmulator, memberAccount, options);
  /** By its marker in the page. @type {Record<string, () => Promise<string>>} */
  const parts = {
    engine: () => engine(startEmulator, memberAccount),
    loops: () => loops(tell, startEmulator, memberAccount),
    largest: () => largest(startEmulator),
    scale: () => scale(tell),
    services: async () => `${await services(tell)}\n\n${await unassociated(tell)}`,
  };
  const asked = process.argv.slice(2).filter((argument) => argument !== "--quick");
  const wrong = asked.find((name) => !(name in parts));
  if (wrong !== undefined)
    throw new SetUpError(`There is no part ${wrong}: choose among ${Object.keys(parts).join(", ")}.`);
  const machine = `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()})`;
  const day = new Date().toISOString().slice(0, 10);
  const measuredOn = `Measured on ${day}: ${machine}, against the emulator in a process of its own.`;
  if (asked.length === 0) put("machine", measuredOn);
  // A part that is measured again on another day, or machine, says so itself.
  const own = marked("machine").exec(readFileSync(page, "utf8"))?.[0].includes(measuredOn) ? "" : `\n\n${measuredOn}`;
  for (const name of asked.length === 0 ? Object.keys(parts) : asked) put(name, `${await parts[name]?.()}${own}`);
  return 0;
});

/** @param {string} name */
function marked(name) {
  return new RegExp(`(<!-- bench:${name} -->)[^]*?(<!-- /bench -->)`);
}

/** @param {string} name @param {string} content */
function put(name, content) {
  if (quick) return say(`${name}\n\n${content}`);
  const text = readFileSync(page, "utf8");
  writeFileSync(
    page,
    text.replace(marked(name), (_, begin, end) => `${begin}\n\n${content}\n\n${end}`),
  );
}
