/** All that the command line touches of its process; tests bring their own. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Calls back on SIGINT and SIGTERM, at most once; returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
}

export interface Sink {
  readonly isTerminal: boolean;
  readonly columns?: number;
  /** Resolves when the text is on its way, so that a large report does not pile up in memory. */
  write(text: string): Promise<void>;
}

export function processIo(): Io {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    onInterrupt: (listener) => {
      const signals = ["SIGINT", "SIGTERM"] as const;
      const stop = (): void => signals.forEach((signal) => void process.removeListener(signal, heard));
      // Removed at once: a second signal ends the process as if nobody listened.
      const heard = (): void => {
        stop();
        listener();
      };
      for (const signal of signals) process.once(signal, heard);
      return stop;
    },
  };
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  // A reader that goes away (`| head`) is no failure of ours, and must not become an unhandled error.
  stream.on("error", () => undefined);
  return {
    isTerminal: stream.isTTY === true,
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
    write: (text) => new Promise((resolve) => void stream.write(text, () => resolve())),
  };
}
