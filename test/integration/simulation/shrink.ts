import type { Schedule } from "./commands";
import { simulate } from "./simulate";

/** Schedules that the search for a shorter one may run. */
const attemptsMax = 150;

/** What kind of promise was broken: the text before its first colon. */
const kindOf = (violations: readonly string[]): string => (violations[0] ?? "").split(":")[0] ?? "";

/** Drops commands for as long as the schedule still breaks the same promise: halves first, single commands last. */
export async function shrink(schedule: Schedule): Promise<Schedule> {
  const wanted = kindOf((await simulate(schedule)).violations);
  let smallest = schedule;
  let attempts = 0;
  for (let size = Math.ceil(schedule.commands.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < smallest.commands.length && attempts < attemptsMax; ) {
      const commands = smallest.commands.filter((_, index) => index < from || index >= from + size);
      attempts += 1;
      const { violations } = await simulate({ ...smallest, commands });
      if (kindOf(violations) === wanted) smallest = { ...smallest, commands };
      else from += size;
    }
  }
  return smallest;
}
