import { isRead } from "./model";

/** Entries kept; the counts go on beyond it. */
export const journalLimit = 20_000;

/** One request, as the emulator saw and answered it. */
export interface JournalEntry {
  readonly seq: number;
  /** World time, milliseconds since the epoch. */
  readonly time: number;
  readonly caller: string;
  readonly accessKey: string;
  readonly service: string;
  readonly region: string;
  readonly operation: string;
  readonly kind: "read" | "write";
  /** Account ids that the request names. */
  readonly ids: readonly string[];
  /** `ok`, or the error code. */
  readonly outcome: string;
  /** HTTP status; 0 when the connection was cut instead. */
  readonly status: number;
  /** Accounts that a 200 answer reports as failed, with their codes. */
  readonly failed?: Readonly<Record<string, string>>;
  readonly changed: boolean;
  /** Faults that fired on this request. */
  readonly faults?: readonly string[];
}

export interface JournalFilter {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  readonly kind?: string | undefined;
  readonly region?: string | undefined;
  readonly caller?: string | undefined;
  readonly outcome?: string | undefined;
  /** Only entries with a higher `seq`. */
  readonly since?: number | undefined;
}

/** What was asked, what was answered, what changed: the single source for a test's assertions. */
export class Journal {
  #entries: JournalEntry[] = [];
  #counts = new Map<string, number>();
  #seq = 0;

  add(entry: Omit<JournalEntry, "seq" | "kind">): JournalEntry {
    const whole: JournalEntry = { seq: ++this.#seq, kind: isRead(entry.operation) ? "read" : "write", ...entry };
    this.#entries.push(whole);
    // Dropping in bulk keeps adding cheap.
    if (this.#entries.length > journalLimit * 1.1) this.#entries = this.#entries.slice(-journalLimit);
    const key = `${entry.service}:${entry.operation}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return whole;
  }

  entries(filter: JournalFilter = {}): readonly JournalEntry[] {
    const { since = 0, ...wanted } = filter;
    const keys = Object.entries(wanted).filter(([, value]) => value !== undefined) as [keyof JournalEntry, unknown][];
    const kept = this.#entries.slice(-journalLimit);
    return kept.filter((entry) => entry.seq > since && keys.every(([key, value]) => entry[key] === value));
  }

  /** Requests by `service:Operation` since the start or the last clear, those beyond the limit included. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Number of the newest entry, for `since`. */
  get last(): number {
    return this.#seq;
  }

  /** Forgets entries and counts; numbering goes on. */
  clear(): void {
    this.#entries = [];
    this.#counts.clear();
  }

  /** As nothing had ever been asked: numbering starts anew too. */
  reset(): void {
    this.clear();
    this.#seq = 0;
  }
}

const account = /^\d{12}$/;

/** Every 12-digit id in a request, in order, each once. */
export function accountIdsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === "string" && account.test(value)) found.add(value);
  else if (typeof value === "object" && value !== null)
    for (const one of Object.values(value)) accountIdsIn(one, found);
  return found;
}
