import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

export interface Outcome {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly output: string;
}

/** A program under way. */
export interface Running {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
  /** What it has printed so far. */
  output(): string;
  /** Resolves as soon as the output contains it; rejects when the program ends without. */
  saw(text: string | RegExp): Promise<void>;
  /** Ends this one process; what it started is left to itself. */
  kill(signal?: NodeJS.Signals): Promise<Outcome>;
}

export function start(
  program: string,
  args: readonly string[],
  options: { cwd: string; env: Record<string, string> },
): Running {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { stdout: "", stderr: "", output: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
      printed.output += text;
    });
  let ended = false;
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on("error", reject);
    // "exit" and not "close": a provider that outlives a killed engine holds the pipes open.
    child.on("exit", (code, signal) => {
      const done = (): void => resolve({ code, signal, ...printed });
      ended = true;
      child.once("close", done);
      setTimeout(done, signal === null ? 5_000 : 200).unref();
    });
  });
  return {
    child,
    outcome,
    output: () => printed.output,
    async saw(text) {
      const isThere = (): boolean =>
        typeof text === "string" ? printed.output.includes(text) : text.test(printed.output);
      while (!isThere()) {
        if (ended)
          throw new Error(`${program} ${args.join(" ")} ended without printing ${String(text)}:\n${printed.output}`);
        await sleep(10);
      }
    },
    kill(signal = "SIGKILL") {
      child.kill(signal);
      return outcome;
    },
  };
}
