import { describe, expect, it } from "vitest";
import type { AccountObservations, Observation } from "../../../provider/core/cell";
import { ObservationCache, takeOverMs } from "../../../provider/reconcile/observationCache";
import { ids, nth, observations, off, on, unknown } from "./cells";

const [a, b] = [nth(0), nth(1)];
const want = (...accounts: string[]) => new Map(accounts.map((account) => [account, ["EC2"]]));
const plain = (row: AccountObservations | undefined) => (row === undefined ? undefined : Object.fromEntries(row));

describe("observations", () => {
  it("are taken over while they are young enough", () => {
    const cache = new ObservationCache();
    cache.record("s", observations({ [a]: { EC2: on } }), 1_000);
    const { known } = cache.recall("s", want(a), 1_000);
    expect([...known].map(([account, row]) => [account, plain(row)])).toEqual([[a, { EC2: on }]]);
    expect([...cache.recall("s", want(a), 1_001).missing.keys()]).toEqual([a]);
    expect([...cache.recall("s", want(a), Number.POSITIVE_INFINITY).missing.keys()]).toEqual([a]);
    expect(takeOverMs).toBe(60_000);
  });

  it("leave the rest to be looked at: whole accounts, for what is known may be too old by then", () => {
    const cache = new ObservationCache();
    cache.record("s", observations({ [a]: { EC2: on } }), 0);
    const both = new Map([
      [a, ["EC2", "ECR"]],
      [b, ["EC2"]],
    ]);
    const { known, missing } = cache.recall("s", both, 0);
    expect(known.size).toBe(0);
    expect(missing).toEqual(both);
  });

  it("that failed are never built upon, of any age; they are remembered all the same", () => {
    const cache = new ObservationCache();
    cache.record("s", observations({ [a]: { EC2: unknown, ECR: on } }), 0);
    expect(cache.recall("s", want(a), 0).missing.size).toBe(1);
    expect(cache.recall("s", new Map([[a, ["ECR"]]]), 0).known.size).toBe(1);
    expect(plain(cache.newestOf("s", a))).toEqual({ EC2: unknown, ECR: on });
  });

  it("of one scope say nothing about another", () => {
    const cache = new ObservationCache();
    cache.record("s", observations({ [a]: { EC2: on } }), 0);
    expect(cache.recall("t", want(a), 0).missing.size).toBe(1);
    expect(cache.newestOf("t", a)).toBeUndefined();
  });

  // Mutant 17 of the review of 2026-11: observations were not dropped after a write.
  it("are dropped for the accounts that were written to, and for no others", () => {
    const cache = new ObservationCache();
    cache.record("s", observations({ [a]: { EC2: on }, [b]: { EC2: off } }), 0);
    cache.drop("s", [a]);
    const { known, missing } = cache.recall("s", want(a, b), 0);
    expect([...known.keys(), ...missing.keys()]).toEqual([b, a]);
    expect(cache.newestOf("s", a)).toBeUndefined();
    cache.drop("nowhere", [a]);
  });

  it("keep the newest look at each capability, and are as old as the oldest of them", () => {
    const cache = new ObservationCache();
    cache.record("s", observations({ [a]: { EC2: off, ECR: off } }), 0);
    cache.record("s", observations({ [a]: { EC2: on } }), 10);
    expect(plain(cache.newestOf("s", a))).toEqual({ EC2: on, ECR: off });
    expect(cache.recall("s", new Map([[a, ["EC2", "ECR"]]]), 0).known.size).toBe(1);
    expect(cache.recall("s", new Map([[a, ["EC2", "ECR"]]]), 10).missing.size).toBe(1);
    cache.record("s", observations({ [a]: { EC2: on, ECR: on } }), 20);
    expect(cache.recall("s", new Map([[a, ["EC2", "ECR"]]]), 20).known.size).toBe(1);
  });

  it("that a look replaces by a failure are not known any more", () => {
    const cache = new ObservationCache();
    cache.record("s", observations({ [a]: { EC2: on } }), 0);
    cache.record("s", observations({ [a]: { EC2: unknown } }), 10);
    expect(cache.recall("s", want(a), 0).missing.size).toBe(1);
  });
});

describe("memory", () => {
  const fresh = (): Record<string, Observation> => ({ EC2: { ...on }, ECR: { ...off, next: { action: "enable" } } });

  it("equal observations, and equal accounts, are kept once, in all scopes", () => {
    const cache = new ObservationCache();
    const kept = cache.record("s", observations(Object.fromEntries(ids(1_000).map((id) => [id, fresh()]))), 0);
    expect(new Set(kept.values()).size).toBe(1);
    const [row] = [...kept.values()];
    const elsewhere = cache.record("t", observations({ [a]: { EC2: { ...on } }, [b]: fresh() }), 0);
    expect(elsewhere.get(b)).toBe(row);
    expect(elsewhere.get(a)?.get("EC2")).toBe(row?.get("EC2"));
    expect(cache.recall("s", want(a), 0).known.get(a)).toBe(row);
  });

  it("what differs in anything stays apart", () => {
    const cache = new ObservationCache();
    const kept = cache.record("s", observations({ [a]: { EC2: { ...on, note: "n" } }, [b]: { EC2: on } }), 0);
    expect(plain(kept.get(a))).toEqual({ EC2: { ...on, note: "n" } });
    expect(plain(kept.get(b))).toEqual({ EC2: on });
  });

  it("record returns what it merged, for the caller evaluates from it", () => {
    const cache = new ObservationCache();
    cache.record("s", observations({ [a]: { EC2: off, ECR: off } }), 0);
    const kept = cache.record("s", observations({ [a]: { EC2: on } }), 10);
    expect(plain(kept.get(a))).toEqual({ EC2: on, ECR: off });
  });
});
