import { spawn } from "node:child_process";
import { CommandError } from "./failure";
import type { Io } from "./io";

/** The state of a large stack comes over a network; nothing that hangs longer will come. */
const timeoutMs = 300_000;
const shownLines = 5;

/**
 * Runs the Pulumi CLI from PATH and resolves to what it printed on stdout, which may hold secrets and is never shown.
 */
export function runPulumi(args: readonly string[], cwd: string, io: Io, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const printed: string[] = [];
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd,
      env: { PULUMI_SKIP_UPDATE_CHECK: "1", ...io.env } as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
      signal,
      timeout: timeoutMs,
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => printed.push(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(signal.aborted ? (signal.reason as Error) : notStarted(error)),
    );
    child.on("close", (code, killed) => {
      if (code === 0) return resolve(printed.join(""));
      const why = said.join("").trim().split("\n").slice(-shownLines).join("\n");
      const how = killed === null ? `exited with ${code}` : `was ended by ${killed}`;
      reject(
        signal.aborted
          ? (signal.reason as Error)
          : new CommandError(`\`pulumi ${args.join(" ")}\` in ${cwd} ${how}: ${why}`),
      );
    });
  });
}

const notStarted = (error: NodeJS.ErrnoException): Error =>
  error.code === "ENOENT"
    ? new CommandError(
        "there is no `pulumi` on PATH: install the Pulumi CLI (https://www.pulumi.com/docs/install/), or declare with --spec FILE",
      )
    : new CommandError(`\`pulumi\` could not be started: ${error.message}`);
