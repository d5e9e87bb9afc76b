import type { Session } from "../aws/session";

/** How long nothing may have begun or ended before a release goes ahead: the resource that takes an account over may come yet. */
const quietMs = 2_000;
const pollMs = 100;
/** The longest that a release waits. Checks and updates end by their own limits, long before. */
const longestWaitMs = 60 * 60_000;

/** Checks and updates of this process. Those that only wait for quiet are not counted: they would wait for each other. */
export interface Activity {
  running: number;
  lastEndedAt: number;
}

/** Counts `work` among what a release waits for. */
export async function busy<T>(session: Session, work: () => Promise<T>): Promise<T> {
  session.activity.running += 1;
  try {
    return await work();
  } finally {
    session.activity.running -= 1;
    session.activity.lastEndedAt = session.clock.now();
  }
}

/**
 * Waits for checks that may claim what is about to be released. The engine checks one resource after another, and when its
 * hands are full it looks at no further one before an update has ended: so updates are waited for, too. A resource that
 * `dependsOn` this one cannot be waited for, nor can anything with `--parallel 1`.
 */
export async function waitForChecks(session: Session): Promise<void> {
  const { clock, activity } = session;
  const limit = clock.now() + longestWaitMs;
  while ((activity.running > 0 || clock.now() - activity.lastEndedAt < quietMs) && clock.now() < limit) await clock.sleep(pollMs);
}

/** The same from within an update, which does not wait for itself. */
export async function waitForOthers(session: Session): Promise<void> {
  session.activity.running -= 1;
  try {
    await waitForChecks(session);
  } finally {
    session.activity.running += 1;
  }
}
