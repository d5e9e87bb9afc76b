/** The only source of time and of waiting in this package; tests give a virtual one. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs `task` after `ms` milliseconds; never keeps the process alive by itself. */
  later(ms: number, task: () => void): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      if (signal?.aborted) done();
      else signal?.addEventListener("abort", done, { once: true });
    }),
  later: (ms, task) => void setTimeout(task, ms).unref(),
};

/** Resolves like `work`, or rejects with the signal's reason as soon as it aborts; the work then goes on unheard. */
export function abortable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) return end();
    signal.addEventListener("abort", end, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", end));
  });
}

/**
 * Resolves like `work`, or rejects with `late()` once `ms` milliseconds have passed; the work itself goes on unheard.
 */
export async function within<T>(clock: Clock, ms: number, work: () => Promise<T>, late: () => Error): Promise<T> {
  const [deadline, over] = [new AbortController(), new AbortController()];
  void clock.sleep(ms, over.signal).then(() => deadline.abort(late()));
  try {
    return await abortable(deadline.signal, work);
  } finally {
    over.abort();
  }
}
