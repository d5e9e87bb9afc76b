import type { Clock } from "../../../provider/aws/clock";
import { Session } from "../../../provider/aws/session";
import { Stack } from "../resources/stack";

/** Provider seconds that pass in a real one. */
const haste = 50;

/** A clock that runs fast, so that waits of minutes fit into a test; everything but the waits is real. */
function hurriedClock(): Clock {
  const startedAt = Date.now();
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms / haste);
      function done(): void {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      }
      if (signal?.aborted) done();
      else signal?.addEventListener("abort", done, { once: true });
    });
  return {
    now: () => startedAt + (Date.now() - startedAt) * haste,
    sleep,
    later: (ms, task) => void setTimeout(task, ms / haste).unref(),
  };
}

/** A stack whose provider processes live on hurried time. */
export class HurriedStack extends Stack {
  override session(): Session {
    const session = new Session({ clock: hurriedClock(), log: (line) => void this.said.push(line) });
    session.stackConfig = super.session().stackConfig;
    return session;
  }
}
