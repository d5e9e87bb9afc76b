import { describe, expect, it } from "vitest";
import type { Observation } from "../../../provider/core/cell";
import { afresh, ObservationCache } from "../../../provider/reconcile/observationCache";
import { nth, off, on, sightings, unknown } from "./cells";

const [a, b] = [nth(0), nth(1)];
const want = (...accounts: string[]) => new Map(accounts.map((account) => [account, ["EC2"]]));
const seenOf = (kept: ReadonlyMap<string, ReadonlyMap<string, Observation>>) =>
  Object.fromEntries([...kept].map(([account, seen]) => [account, Object.fromEntries(seen)]));

describe("observations", () => {
  it("are taken over while they are young enough", () => {
    const seen = new ObservationCache();
    seen.record("s", sightings({ [a]: { EC2: on } }), 1_000);
    expect(seenOf(seen.recall("s", want(a), 1_000).known)).toEqual({ [a]: { EC2: on } });
    expect([...seen.recall("s", want(a), 1_001).missing.keys()]).toEqual([a]);
    expect([...seen.recall("s", want(a), afresh).missing.keys()]).toEqual([a]);
  });

  it("tell what is left to look at", () => {
    const seen = new ObservationCache();
    seen.record("s", sightings({ [a]: { EC2: on } }), 0);
    const { known, missing } = seen.recall(
      "s",
      new Map([
        [a, ["EC2", "ECR"]],
        [b, ["EC2"]],
      ]),
      0,
    );
    expect(known.size).toBe(0);
    expect([...missing]).toEqual([
      [a, ["EC2", "ECR"]],
      [b, ["EC2"]],
    ]);
  });

  it("that failed are never built upon", () => {
    const seen = new ObservationCache();
    seen.record("s", sightings({ [a]: { EC2: unknown } }), 0);
    expect(seen.recall("s", want(a), 0).missing.size).toBe(1);
    expect(Object.fromEntries(seen.newestOf("s", a))).toEqual({ EC2: unknown });
  });

  it("of one scope say nothing about another", () => {
    const seen = new ObservationCache();
    seen.record("s", sightings({ [a]: { EC2: on } }), 0);
    expect(seen.recall("t", want(a), 0).missing.size).toBe(1);
  });

  it("are dropped for the accounts that were written to, and for no others", () => {
    const seen = new ObservationCache();
    seen.record("s", sightings({ [a]: { EC2: on }, [b]: { EC2: off } }), 0);
    seen.drop("s", [a]);
    const { known, missing } = seen.recall("s", want(a, b), 0);
    expect([...known.keys(), ...missing.keys()]).toEqual([b, a]);
    seen.drop("nowhere", [a]);
  });

  it("keep the newest look per capability", () => {
    const seen = new ObservationCache();
    seen.record("s", sightings({ [a]: { EC2: off, ECR: off } }), 0);
    seen.record("s", sightings({ [a]: { EC2: on } }), 10);
    expect(Object.fromEntries(seen.newestOf("s", a))).toEqual({ EC2: on, ECR: off });
    expect(seen.recall("s", want(a), 10).known.size).toBe(1);
    expect(seen.recall("s", new Map([[a, ["EC2", "ECR"]]]), 10).missing.size).toBe(1);
  });
});
