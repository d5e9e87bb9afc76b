/** How often each kind of trouble happened, over all schedules of a run. */
export type Counters = Map<string, number>;

export const count = (counters: Counters, what: string): void => void counters.set(what, (counters.get(what) ?? 0) + 1);

/** What must have happened at least once in some hundred schedules: a storm that never blows proves nothing. */
export const mustHappen: readonly string[] = [
  "up",
  "preview",
  "refresh",
  "destroy",
  "verify",
  "failed up",
  "failed refresh",
  "failed destroy",
  "init error",
  "replacement",
  "delete",
  "pending delete",
  "hand-over",
  "limit of releases",
  "declared twice",
  "unobserved plan",
  "unresolved accounts",
  "state of version 1",
  "killed engine before",
  "killed engine afterCommit",
  "killed provider before",
  "killed provider afterCommit",
  "refused write",
  "fault throttle",
  "fault status",
  "fault resetAfter",
  "fault truncateBody",
  "fault duplicate",
  "fault stale",
  "fault settle",
  "fault hang",
  "fault failAccounts",
  "fault dropAccounts",
  "fault denyRead",
];
