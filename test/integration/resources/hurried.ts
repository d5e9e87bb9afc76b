import type { Clock } from "../../../provider/aws/clock";
import { systemClock } from "../../../provider/aws/clock";

/**
 * A clock that runs `factor` times faster than the machine's: the engine waits less, and sees more time pass. Sockets, the
 * rate of the pacer and the emulator keep real time. With an offset the machine's time counts as that much later.
 */
export function hurried(factor: number, offsetMs = 0): Clock {
  const start = Date.now();
  return {
    now: () => start + offsetMs + (Date.now() - start) * factor,
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
    later: (ms, task) => systemClock.later(ms / factor, task),
  };
}
