import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { maximumAccounts } from "./create";
import type { Emulator, EmulatorOptions } from "./index";
import { startEmulator } from "./index";
import { everyRegion } from "./scene";

/** The flags of `aws-coverage emulator`, as the command line hands them over. */
export interface EmulatorCommandOptions {
  readonly accounts?: string | number;
  readonly settle?: string | number;
  /** YAML or JSON: `{ accounts, regions, settle, seed, edits }`, or a snapshot as `GET /_emulator/world` answers it. */
  readonly world?: string;
  /** YAML or JSON fault plan. */
  readonly faults?: string;
  readonly port?: string | number;
  /** Address or name to listen on; 127.0.0.1 when absent. */
  readonly host?: string;
  /** Comma-separated. */
  readonly regions?: string;
}

/** Runs an emulator until SIGTERM or SIGINT and resolves to the exit code; a mistake is one line on stderr. */
export async function runEmulator(options: EmulatorCommandOptions = {}): Promise<number> {
  let emulator: Emulator;
  try {
    emulator = await startEmulator(readOptions(options));
  } catch (error) {
    process.stderr.write(`aws-coverage emulator: ${explain(error)}\n`);
    return 1;
  }
  const ended = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  process.stdout.write(`aws-coverage emulator listening on ${emulator.url}\n`);
  await ended;
  await emulator.close();
  return 0;
}

function readOptions(options: EmulatorCommandOptions): EmulatorOptions {
  const file = options.world === undefined ? {} : readFile("--world", options.world);
  const world =
    isObject(file) && "organization" in file
      ? file
      : scene(isObject(file) ? file : wrong("--world", "a world is an object"), options);
  const faults = options.faults === undefined ? {} : { faults: readFile("--faults", options.faults) };
  const host = options.host === undefined ? {} : { host: options.host };
  return { world, ...faults, ...host, port: number("--port", options.port ?? 0, 65_535) } as EmulatorOptions;
}

/** Flags win over the file. */
function scene(file: Record<string, unknown>, options: EmulatorCommandOptions): Record<string, unknown> {
  const known = ["accounts", "regions", "settle", "seed", "edits"];
  const unknown = Object.keys(file).filter((key) => !known.includes(key));
  if (unknown.length > 0)
    wrong("--world", `no member ${unknown.join(", ")}; a world file takes ${known.join(", ")}, or is a snapshot`);
  const regions = options.regions?.split(",").map((one) => one.trim()) ?? file["regions"];
  if (regions !== undefined) checkRegions(regions);
  const accounts = options.accounts ?? file["accounts"];
  const settle = options.settle ?? file["settle"];
  return {
    ...(accounts === undefined ? {} : { accounts: number("--accounts", accounts, maximumAccounts) }),
    ...(settle === undefined ? {} : { settleMs: decimal("--settle", settle) * 1000 }),
    ...(regions === undefined ? {} : { regions }),
    ...(file["seed"] === undefined ? {} : { seed: String(file["seed"]) }),
    ...(file["edits"] === undefined ? {} : { edits: file["edits"] }),
  };
}

function checkRegions(regions: unknown): void {
  if (!Array.isArray(regions) || regions.length === 0) wrong("--regions", "name at least one region");
  const unknown = (regions as unknown[]).filter((one) => !everyRegion.includes(String(one)));
  if (unknown.length > 0) wrong("--regions", `no region ${unknown.join(", ")}`);
}

function readFile(flag: string, path: string): unknown {
  if (!existsSync(path)) wrong(flag, `no file ${path}`);
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (error) {
    return wrong(flag, `${path}: ${explain(error).split("\n")[0]}`);
  }
}

function number(flag: string, value: unknown, maximum: number): number {
  const parsed = decimal(flag, value);
  if (!Number.isInteger(parsed) || parsed > maximum)
    wrong(flag, `${String(value)} is not a whole number up to ${maximum}`);
  return parsed;
}

function decimal(flag: string, value: unknown): number {
  const parsed = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  if (!Number.isFinite(parsed) || parsed < 0) wrong(flag, `${String(value)} is not a number of at least 0`);
  return parsed;
}

function wrong(flag: string, text: string): never {
  throw new Error(`${flag}: ${text}`);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as Error & { code?: string; port?: number };
  if (code === "EADDRINUSE") return `port ${port} is in use; --port 0 chooses a free one`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `--host: ${error.message}`;
  if (code === "EACCES") return `port ${port} needs more rights; --port 0 chooses a free one`;
  return error.message;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
