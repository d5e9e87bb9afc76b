import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, vi } from "vitest";
import { commandLine } from "../../../cli/commandLine";
import type { Io } from "../../../cli/io";
import type { Emulator, EmulatorOptions } from "../../../emulator";
import { startEmulator } from "../../../emulator";
import type { Report } from "../../../report/model/report";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Access key of the caller; by default the delegated administrator's. */
  readonly caller?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Interrupts the run, as SIGINT does, when it resolves. */
  readonly interrupt?: Promise<unknown>;
  readonly terminal?: boolean;
}

/** One scene: an emulator, a folder to work in, and the command line as a process would call it. */
export interface Bench {
  readonly emulator: Emulator;
  readonly folder: string;
  run(argv: readonly string[], options?: RunOptions): Promise<Ran>;
  /** `verify --format json` over these resources; the report and the exit code. */
  verify(
    resources: readonly object[],
    argv?: readonly string[],
    options?: RunOptions,
  ): Promise<Ran & { readonly report: Report }>;
  /** Writes resources as a file for `--spec`, and answers with its path. */
  spec(resources: readonly object[], name?: string): string;
  file(name: string, text: string): string;
  read(name: string): string;
  /** Done by itself after the test; earlier where a test makes many. */
  close(): Promise<void>;
}

const benches: { close(): Promise<void> }[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const bench of benches.splice(0)) await bench.close();
});

export async function newBench(options: EmulatorOptions = {}): Promise<Bench> {
  const emulator = await startEmulator(options);
  const folder = mkdtempSync(join(tmpdir(), "aws-coverage-cli-"));
  let open = true;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  };
  benches.push({ close });
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  const spec = (resources: readonly object[], name = "spec.json"): string => file(name, JSON.stringify({ resources }));
  const run = (argv: readonly string[], more: RunOptions = {}): Promise<Ran> =>
    runIn(folder, environment(emulator.url, more), argv, more);
  return {
    emulator,
    folder,
    run,
    spec,
    file,
    close,
    read: (name) => readFileSync(join(folder, name), "utf8"),
    verify: async (resources, argv = [], more = {}) => {
      const ran = await run(
        ["verify", "--spec", spec(resources), "--quiet", "--format", "json", "--output", "report.json", ...argv],
        more,
      );
      if (!existsSync(join(folder, "report.json"))) throw new Error(`no report, exit code ${ran.code}: ${ran.stderr}`);
      return { ...ran, report: JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Report };
    },
  };
}

/** Nothing of the machine's own settings gets through: a call that is not meant for the emulator must fail. */
export const environment = (url: string, { caller = "test", env = {} }: RunOptions = {}): Record<string, string> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: caller,
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_REGION: "us-east-1",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_SHARED_CREDENTIALS_FILE: "/nowhere/credentials",
  AWS_CONFIG_FILE: "/nowhere/config",
  AWS_PROFILE: "",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  ...env,
});

async function runIn(
  cwd: string,
  env: Record<string, string>,
  argv: readonly string[],
  { interrupt, terminal = false }: RunOptions,
): Promise<Ran> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const printed = { stdout: "", stderr: "" };
  const into =
    (name: keyof typeof printed) =>
    async (text: string): Promise<void> => {
      printed[name] += text;
    };
  const io: Io = {
    cwd,
    env: { ...process.env, ...env },
    stdout: { isTerminal: false, write: into("stdout") },
    stderr: { isTerminal: terminal, columns: 80, write: into("stderr") },
    onInterrupt: (listener) => {
      void interrupt?.then(listener);
      return () => undefined;
    },
  };
  const code = await commandLine(argv, io);
  return { code, ...printed };
}

/** Resolves when it is so; a slow machine takes its time. */
export async function until(isSo: () => boolean, limitMs = 30_000): Promise<void> {
  for (const start = Date.now(); !isSo(); ) {
    if (Date.now() - start > limitMs) throw new Error(`not so after ${limitMs} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Answers that Inspector has given in one region. */
export const answered = ({ journal }: Pick<Emulator, "journal">, region: string): number =>
  journal.entries({ service: "inspector2", region, outcome: "ok" }).length;
