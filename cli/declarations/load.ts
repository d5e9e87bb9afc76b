import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../failure";
import type { Io } from "../io";
import type { Declared, Sources, StackWanted } from "./declared";
import { findUp } from "./programFile";
import { readSpec } from "./spec";
import { readStack } from "./stack";

/**
 * Everything that the flags name. Throws `UsageError` for flags that do not fit together, `CommandError` for what
 * cannot be read.
 */
export async function loadDeclarations(sources: Sources, io: Io, signal: AbortSignal): Promise<Declared[]> {
  const { spec, stack = [], cwd = [] } = sources;
  if (spec !== undefined) {
    if (stack.length > 0 || cwd.length > 0)
      throw new UsageError(
        "--spec cannot be combined with --stack or --cwd: declarations come from a file or from stacks",
      );
    return readSpec(spec, io.cwd);
  }
  const wanted = stacksWanted(stack, cwd, io);
  const perStack = await Promise.all(wanted.map((one) => readStack(one, io, signal)));
  return perStack.flat();
}

/**
 * All stacks in one folder, or one stack in all folders, or the first in the first, the second in the second and so on.
 */
function stacksWanted(stacks: readonly string[], folders: readonly string[], io: Io): StackWanted[] {
  const missing = folders.find((folder) => !existsSync(resolve(io.cwd, folder)));
  if (missing !== undefined) throw new UsageError(`--cwd ${missing}: there is no such folder`);
  if (stacks.length === 0 && folders.length === 0 && findUp(io.cwd, "Pulumi.yaml") === undefined)
    throw new UsageError(
      "specify what is declared: --spec FILE, --stack NAME, or --cwd DIR of a Pulumi project (this folder is not one)",
    );
  if (stacks.length === 0) return (folders.length === 0 ? ["."] : folders).map((cwd) => ({ cwd }));
  if (folders.length <= 1) return stacks.map((stack) => ({ stack, cwd: folders[0] ?? "." }));
  if (stacks.length !== 1 && stacks.length !== folders.length)
    throw new UsageError(
      `${stacks.length} --stack but ${folders.length} --cwd: pass one --cwd for all stacks, or one per stack`,
    );
  return folders.map((cwd, index) => ({ stack: (stacks[index] ?? stacks[0]) as string, cwd }));
}
