import {
  accessSync,
  constants,
  createWriteStream,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Format, RenderOptions } from "../report/formats";
import { formats } from "../report/formats";
import type { Report } from "../report/model/report";
import { CommandError, explain, UsageError } from "./failure";
import type { Io } from "./io";

/** One `--format` or `--output`, in the order of the command line. */
export type OutputFlag = { readonly format: string } | { readonly output: string };

/** One report to write; without a path on stdout. */
export interface Output {
  readonly format: Format;
  readonly path?: string;
}

const fallback = "table";

/**
 * Pairs formats with outputs: an `--output` belongs to the `--format` before it, and the only pair may stand in either
 * order. An `--output` alone takes the format that its extension names.
 */
export function pairOutputs(flags: readonly OutputFlag[], cwd: string): Output[] {
  const pairs: { format: Format; path?: string }[] = [];
  let waiting: { format: Format; path?: string } | undefined;
  for (const flag of inOrder(flags)) {
    if ("format" in flag) {
      waiting = { format: formatNamed(flag.format) };
      pairs.push(waiting);
      continue;
    }
    const pair = waiting ?? { format: formatFor(flag.output) };
    if (waiting === undefined) pairs.push(pair);
    if (flag.output !== "-") pair.path = resolve(cwd, flag.output);
    waiting = undefined;
  }
  if (pairs.length === 0) return [{ format: formatNamed(fallback) }];
  refuseClashes(pairs, cwd);
  return pairs;
}

function inOrder(flags: readonly OutputFlag[]): readonly OutputFlag[] {
  const [first, second] = flags;
  const swapped =
    flags.length === 2 && first !== undefined && second !== undefined && "output" in first && "format" in second;
  return swapped ? [second, first] : flags;
}

function formatNamed(name: string): Format {
  const found = formats.find((format) => format.name === name);
  if (found === undefined)
    throw new UsageError(
      `--format ${name}: there is no such format; choose one of ${formats.map((format) => format.name).join(", ")}`,
    );
  return found;
}

function formatFor(output: string): Format {
  const found = formats.find((format) => output.endsWith(format.extension));
  if (found === undefined || output === "-")
    throw new UsageError(`--output ${output}: which format? Put its --format before it`);
  return found;
}

function refuseClashes(pairs: readonly Output[], cwd: string): void {
  const onStdout = pairs.filter((pair) => pair.path === undefined);
  if (onStdout.length > 1)
    throw new UsageError(
      `${onStdout.map(({ format }) => `--format ${format.name}`).join(" and ")} would both go to stdout: give all but one an --output FILE`,
    );
  const paths = pairs.flatMap((pair) => pair.path ?? []);
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined)
    throw new UsageError(`--output ${relative(cwd, twice)} is given twice: give every format a file of its own`);
}

/** Finds out before the work whether its result can be stored; makes missing folders. */
export function assertWritable(outputs: readonly Pick<Output, "path">[]): void {
  for (const { path } of outputs) {
    if (path === undefined) continue;
    try {
      mkdirSync(dirname(path), { recursive: true });
      if (existsSync(path) && statSync(path).isDirectory()) throw new Error("it is a directory");
      accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
    } catch (error) {
      throw new CommandError(`${path} cannot be written: ${explain(error)}`);
    }
  }
}

/** Writes every output; what went wrong with one of them does not keep the others from being written. */
export async function writeOutputs(
  report: Report,
  outputs: readonly Output[],
  options: RenderOptions,
  io: Io,
): Promise<string[]> {
  const failures: string[] = [];
  for (const { format, path } of outputs) {
    try {
      if (path === undefined)
        for (const piece of format.pieces(report, { ...options, ...onTerminal(io) })) await io.stdout.write(piece);
      else await writeFile(path, format.pieces(report, options));
    } catch (error) {
      failures.push(`${path ?? "stdout"} (${format.name}) could not be written: ${explain(error)}`);
    }
  }
  return failures;
}

const onTerminal = ({ stdout, env }: Io): RenderOptions => ({
  color: stdout.isTerminal && !env["NO_COLOR"],
  width: stdout.columns,
});

/**
 * Whole or not at all: what reads the file must never see half a report. Devices and pipes are written as they are, and
 * so is a file in a folder that we may not write to, such as the step summary of a pipeline that runs in a container.
 */
export async function writeFile(path: string, pieces: Iterable<string>): Promise<void> {
  const real = existsSync(path) ? realpathSync(path) : path;
  const inPlace = existsSync(real) && !(statSync(real).isFile() && isWritable(dirname(real)));
  const target = inPlace ? real : join(dirname(real), `.${basename(real)}.${process.pid}`);
  try {
    await pipeline(Readable.from(pieces), createWriteStream(target));
    if (!inPlace) renameSync(target, real);
  } catch (error) {
    if (!inPlace) rmSync(target, { force: true });
    throw error;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
