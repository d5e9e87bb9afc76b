import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../../provider/aws/clock";
import { Pacer, throttlePatienceMs, transientTries } from "../../../provider/aws/pacer";

/** A pace that does not grow, for tests of everything else. */
const pace = { perSecond: 10, concurrency: 4, maxPerSecond: 10 };
const error = (name: string, status: number, more: object = {}): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status }, ...more });
const throttled = (more: object = {}): Error => error("ThrottlingException", 429, more);

/** An AWS that takes `ms` for each call and answers what `answer` says; keeps when calls began and how many ran at once. */
class Aws {
  readonly starts: number[] = [];
  most = 0;
  #running = 0;

  constructor(
    readonly answer: (call: number) => Error | undefined,
    readonly ms = 20,
  ) {}

  async call(): Promise<number> {
    const number = this.starts.push(Date.now());
    this.most = Math.max(this.most, ++this.#running);
    await systemClock.sleep(this.ms);
    this.#running -= 1;
    const failure = this.answer(number);
    if (failure !== undefined) throw failure;
    return number;
  }

  /** Most calls that began in any rolling time of this length. */
  busiest(seconds: number): number {
    return Math.max(
      0,
      ...this.starts.map(
        (start) => this.starts.filter((other) => other >= start && other < start + seconds * 1000).length,
      ),
    );
  }
}

/** An AWS with a token bucket, as its services throttle: `rate` calls a second, and `burst` at once. */
class TokenBucket extends Aws {
  constructor(rate: number, burst: number, ms = 150) {
    let [tokens, at] = [burst, Date.now()];
    super(() => {
      const now = Date.now();
      tokens = Math.min(burst, tokens + ((now - at) / 1000) * rate);
      at = now;
      if (tokens < 1) return throttled();
      tokens -= 1;
      return undefined;
    }, ms);
  }
}

const many = <T>(count: number, run: (index: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> =>
  Promise.allSettled(Array.from({ length: count }, (_, index) => run(index)));

/** Lets virtual time run until the work is done. */
async function finish<T>(work: Promise<T>): Promise<T> {
  let open = true;
  const done = work.finally(() => {
    open = false;
  });
  done.catch(() => {});
  for (let turns = 0; open && turns < 1_000_000; turns += 1) await vi.advanceTimersToNextTimerAsync();
  return done;
}

const lost = (results: readonly PromiseSettledResult<unknown>[]): number =>
  results.filter(({ status }) => status === "rejected").length;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("an unthrottled pacer", () => {
  it("starts one second's calls at once, and the others at its rate; and keeps to its concurrency", async () => {
    const aws = new Aws(() => undefined, 150);
    const pacer = new Pacer(pace, systemClock);
    expect(lost(await finish(many(95, () => pacer.run(() => aws.call(), true))))).toBe(0);
    for (const seconds of [1, 2, 5]) expect(aws.busiest(seconds)).toBeLessThanOrEqual(pace.perSecond * (seconds + 1));
    expect(aws.busiest(1)).toBeGreaterThan(pace.perSecond / 2);
    expect(aws.most).toBe(pace.concurrency);
  });

  it("speeds up while AWS does not throttle: 500 associations are not paced for two minutes", async () => {
    const aws = new Aws(() => undefined, 20);
    const pacer = new Pacer({ perSecond: 4, concurrency: 10 }, systemClock);
    const startedAt = Date.now();
    expect(lost(await finish(many(500, () => pacer.run(() => aws.call(), false))))).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(20_000);
    expect(aws.most).toBeLessThanOrEqual(10);
  });

  it("step by step: the first ten calls know nothing yet", async () => {
    const aws = new Aws(() => undefined, 20);
    const pacer = new Pacer({ perSecond: 4, concurrency: 10 }, systemClock);
    await finish(many(12, () => pacer.run(() => aws.call(), false)));
    const [first = 0] = aws.starts;
    expect((aws.starts[11] as number) - first).toBeGreaterThanOrEqual(1_500);
  });

  it("gives each caller its own answer", async () => {
    const pacer = new Pacer(pace, systemClock);
    const results = await finish(many(20, (index) => pacer.run(async () => index, true)));
    expect(results.map((one) => one.status === "fulfilled" && one.value)).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
  });
});

describe("throttling", () => {
  it.each([
    ["modelled", throttled()],
    ["unmodelled", error("TooManyRequestsException", 400)],
    ["429 without a known name", error("Whatever", 429)],
  ])("%s, 100 times in a row: nothing is lost, neither reads nor writes", async (_, failure) => {
    const aws = new Aws((call) => (call <= 100 ? failure : undefined));
    const pacer = new Pacer(pace, systemClock);
    const results = await finish(many(60, (index) => pacer.run(() => aws.call(), index % 2 === 0)));
    expect(lost(results)).toBe(0);
    expect(aws.starts).toHaveLength(100 + 60);
    expect(aws.busiest(1)).toBeLessThanOrEqual(pace.perSecond * 2);
  });

  it("of a third of all calls, for ever: nothing is lost", async () => {
    const aws = new Aws((call) => (call % 3 === 0 ? throttled() : undefined));
    const pacer = new Pacer(pace, systemClock);
    expect(lost(await finish(many(200, () => pacer.run(() => aws.call(), true))))).toBe(0);
  });

  it.each([
    [20, 20, 24],
    [10, 10, 49],
    [5, 5, 99],
    [10, 100, 40],
  ])(
    "%i calls a second and %i at once are what AWS allows: 500 take little longer than %i seconds",
    async (rate, burst, seconds) => {
      const aws = new TokenBucket(rate, burst);
      const pacer = new Pacer({ perSecond: 4, concurrency: 10 }, systemClock);
      const startedAt = Date.now();
      expect(lost(await finish(many(500, () => pacer.run(() => aws.call(), true))))).toBe(0);
      expect((Date.now() - startedAt) / 1000).toBeLessThan(seconds * 1.4 + 5);
      expect(aws.starts.length, "throttled calls").toBeLessThan(550);
    },
  );

  it("halves the rate and the concurrency, once for calls that were under way together", async () => {
    let refusals = 4;
    const aws = new Aws(() => (refusals-- > 0 ? throttled() : undefined), 400);
    const pacer = new Pacer({ ...pace, perSecond: 8, maxPerSecond: 8 }, systemClock);
    await finish(many(4, () => pacer.run(() => aws.call(), true)));
    expect(aws.starts, "four throttled, four again").toHaveLength(8);
    [aws.starts.length, aws.most] = [0, 0];
    await finish(many(4, () => pacer.run(() => aws.call(), true)));
    expect(aws.most, "half of four").toBe(2);
    const spread = (aws.starts.at(-1) as number) - (aws.starts[0] as number);
    expect(spread, "not a quarter, or a sixteenth, of the rate").toBeLessThan(2_000);
  });

  it("slows down, and recovers its whole concurrency afterwards", async () => {
    const aws = new Aws((call) => (call <= 8 ? throttled() : undefined), 400);
    const pacer = new Pacer(pace, systemClock);
    await finish(many(10, () => pacer.run(() => aws.call(), true)));
    aws.most = 0;
    await finish(many(4, () => pacer.run(() => aws.call(), true)));
    expect(aws.most, "slowed down").toBeLessThan(pace.concurrency);
    await finish(many(60, () => pacer.run(() => aws.call(), true)));
    aws.most = 0;
    await finish(many(12, () => pacer.run(() => aws.call(), true)));
    expect(aws.most, "recovered").toBe(pace.concurrency);
  });

  it.each([
    [10, 1],
    [1, 4],
  ])(
    "nobody calls before the time that AWS asked for, at %i a second and %i side by side",
    async (perSecond, concurrency) => {
      const aws = new Aws((call) => (call === 1 ? throttled({ retryAfterSeconds: 30 }) : undefined));
      const pacer = new Pacer({ perSecond, concurrency }, systemClock);
      expect(lost(await finish(many(5, () => pacer.run(() => aws.call(), true))))).toBe(0);
      const [first, ...others] = aws.starts as [number, ...number[]];
      expect(Math.min(...others) - first).toBeGreaterThanOrEqual(30_000);
    },
  );

  it("puts the call back before those that have waited less", async () => {
    const order: number[] = [];
    let refusals = 1;
    const pacer = new Pacer({ perSecond: 10, concurrency: 1 }, systemClock);
    await finish(
      many(5, (index) =>
        pacer.run(async () => {
          if (index === 0 && refusals-- > 0) throw throttled();
          order.push(index);
        }, true),
      ),
    );
    expect(order[0]).toBe(0);
    expect(order).toHaveLength(5);
  });

  it("without end is given up after the patience, with an error that says so", async () => {
    const aws = new Aws(() => throttled());
    const pacer = new Pacer(pace, systemClock);
    const startedAt = Date.now();
    const results = await finish(many(40, () => pacer.run(() => aws.call(), true)));
    expect(new Set(results.map((one) => one.status === "rejected" && (one.reason as Error).name))).toEqual(
      new Set(["Throttled"]),
    );
    expect(Date.now() - startedAt).toBeLessThan(throttlePatienceMs + 60_000);
    expect(Date.now() - startedAt).toBeGreaterThan(throttlePatienceMs / 2);
  });

  it("the time that a call waited for its turn is no throttling: the last of a long queue has patience left", async () => {
    const calls = 60;
    // One call takes 15 seconds: the last one starts after 15 minutes.
    const aws = new Aws((call) => (call === calls ? throttled() : undefined), 15_000);
    const pacer = new Pacer({ perSecond: 10, concurrency: 1 }, systemClock);
    expect(lost(await finish(many(calls, () => pacer.run(() => aws.call(), true))))).toBe(0);
  });
});

describe("other failures", () => {
  it("a read is tried again after a blip, a bounded number of times", async () => {
    const aws = new Aws(() => error("InternalServerException", 500));
    const results = await finish(many(1, () => new Pacer(pace, systemClock).run(() => aws.call(), true)));
    expect(lost(results)).toBe(1);
    expect(aws.starts).toHaveLength(1 + transientTries);
  });

  it("a write is not: after a lost answer AWS is observed, not asked again", async () => {
    const aws = new Aws(() => error("InternalServerException", 500));
    await finish(many(1, () => new Pacer(pace, systemClock).run(() => aws.call(), false)));
    expect(aws.starts).toHaveLength(1);
  });

  it.each(["ServiceQuotaExceededException", "LimitExceededException"])(
    "%s is a refusal, though it comes with 429: no waiting would help",
    async (name) => {
      const aws = new Aws(() => error(name, 429));
      const startedAt = Date.now();
      const [result] = await finish(many(1, () => new Pacer(pace, systemClock).run(() => aws.call(), true)));
      expect(result).toMatchObject({ status: "rejected", reason: { name } });
      expect(aws.starts).toHaveLength(1);
      expect(Date.now() - startedAt).toBeLessThan(1_000);
    },
  );

  const skewed = (): Error => error("InvalidSignatureException", 403, { $metadata: { clockSkewCorrected: true } });

  it.each([
    ["read", true],
    ["write", false],
  ])("a %s signed by a wrong clock is sent once more: AWS did not carry it out", async (_, mayRetry) => {
    const aws = new Aws((call) => (call === 1 ? skewed() : undefined));
    const results = await finish(many(1, () => new Pacer(pace, systemClock).run(() => aws.call(), mayRetry)));
    expect(lost(results)).toBe(0);
    expect(aws.starts).toHaveLength(2);
  });

  it("but not for ever", async () => {
    const aws = new Aws(() => skewed());
    const [result] = await finish(many(1, () => new Pacer(pace, systemClock).run(() => aws.call(), true)));
    expect(result).toMatchObject({ status: "rejected", reason: { name: "InvalidSignatureException" } });
    expect(aws.starts).toHaveLength(2);
  });

  it("a read that fails now and then succeeds, and waits longer each time", async () => {
    const aws = new Aws((call) => (call <= 3 ? error("InternalServerException", 500) : undefined));
    expect(lost(await finish(many(1, () => new Pacer(pace, systemClock).run(() => aws.call(), true))))).toBe(0);
    const gaps = aws.starts.slice(1).map((start, index) => start - (aws.starts[index] as number));
    expect(aws.starts).toHaveLength(4);
    expect(gaps[2]).toBeGreaterThan(gaps[0] as number);
  });

  it("a permanent one is thrown at once, and stops nobody else", async () => {
    const aws = new Aws((call) => (call === 1 ? error("AccessDeniedException", 403) : undefined));
    const pacer = new Pacer({ perSecond: 10, concurrency: 1 }, systemClock);
    const [first, second] = await finish(many(2, () => pacer.run(() => aws.call(), true)));
    expect(first).toMatchObject({ status: "rejected", reason: { name: "AccessDeniedException" } });
    expect(second?.status).toBe("fulfilled");
    expect(aws.starts).toHaveLength(2);
  });
});
