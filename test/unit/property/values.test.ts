import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical } from "../../../provider/core/changes";
import { digest, underFreshKey } from "../../../provider/core/planText";
import { leaving, releaseAllowance } from "../../../provider/core/release";
import { Claims } from "../../../provider/lifecycle/claims";
import { desired, shuffled } from "./worlds";

const json = fc.jsonValue({ maxDepth: 3 });

/** The same value with members and list elements in another order. */
function reordered(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return shuffled(value, seed).map((one) => reordered(one, seed));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(shuffled(Object.entries(value), seed).map(([key, one]) => [key, reordered(one, seed)]));
}

describe("canonical", () => {
  it("does not see order", () => {
    fc.assert(
      fc.property(json, fc.integer(), (value, seed) => void expect(canonical(reordered(value, seed))).toBe(canonical(value))),
    );
  });

  it("is injective up to order: it can be read back", () => {
    const sortDeep = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sortDeep).sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1))
        : typeof value === "object" && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, sortDeep(one)]))
          : value;
    // -0 is 0 in JSON, which is what state is.
    fc.assert(
      fc.property(
        json,
        (value) => void expect(sortDeep(JSON.parse(canonical(value)))).toEqual(sortDeep(JSON.parse(JSON.stringify(value)))),
      ),
    );
  });
});

describe("release", () => {
  it("what leaves is exactly what was declared and is not any more, each cell once", () => {
    const cells = (one: { regions: readonly string[]; accounts: readonly string[]; capabilities: readonly string[] }) =>
      one.regions.flatMap((region) =>
        one.accounts.flatMap((account) => one.capabilities.map((capability) => `${region} ${account} ${capability}`)),
      );
    fc.assert(
      fc.property(desired, fc.option(desired, { nil: undefined }), (before, after) => {
        const left = leaving(before, after).map(({ region, account, capability }) => `${region} ${account} ${capability}`);
        const kept = new Set(after === undefined ? [] : cells(after));
        expect(left.sort()).toEqual(
          cells(before)
            .filter((cell) => !kept.has(cell))
            .sort(),
        );
      }),
    );
  });

  it("the allowance is at least one and never above any limit that is given, and grows with the declaration", () => {
    const limit = fc.record({
      accounts: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
      percent: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.option(limit, { nil: undefined }), fc.nat({ max: 10_000 }), (given, declared) => {
        const allowed = releaseAllowance(given, declared);
        expect(allowed).toBeGreaterThanOrEqual(1);
        if (given?.accounts !== undefined) expect(allowed).toBeLessThanOrEqual(given.accounts);
        if (given?.percent !== undefined) expect(allowed).toBeLessThanOrEqual(Math.max(1, (declared * given.percent) / 100));
        if (given?.accounts === undefined && given?.percent === undefined) expect(allowed).toBeLessThanOrEqual(10);
        expect(releaseAllowance(given, declared + 1)).toBeGreaterThanOrEqual(allowed);
      }),
    );
  });
});

describe("claims", () => {
  it("no two owners ever hold a cell, in whatever order they claim", () => {
    const claim = fc.tuple(fc.constantFrom("A", "B", "C"), fc.uniqueArray(fc.constantFrom("x", "y", "z"), { maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 12 }), (sequence) => {
        const claims = new Claims();
        const model = new Map<string, readonly string[]>();
        for (const [owner, cells] of sequence) {
          const taken = [...model].some(
            ([other, theirs]) => other !== owner && theirs.some((one) => cells.some((cell) => cell === one)),
          );
          expect(claims.claim(owner, cells) !== undefined).toBe(taken);
          if (!taken) model.set(owner, cells);
          for (const cell of ["x", "y", "z"]) {
            const holder = [...model].find(([, theirs]) => theirs.some((one) => one === cell))?.[0];
            expect(claims.isClaimed(cell)).toBe(holder !== undefined);
            for (const one of ["A", "B", "C"])
              expect(claims.isClaimedByAnother(cell, one)).toBe(holder !== undefined && holder !== one);
          }
        }
      }),
    );
  });
});

describe("plan text keys", () => {
  it("a plan is always under a key that the stored one does not use", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("gap", "another", ""), { maxLength: 8 }), (history) => {
        let stored: unknown;
        for (const text of history) {
          const plan = underFreshKey(text === "" ? {} : { r: text }, stored);
          for (const key of Object.keys(plan)) expect(Object.keys((stored as object | undefined) ?? {})).not.toContain(key);
          stored = plan;
        }
      }),
    );
  });

  it("digests ignore order", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer(), (ids, seed) => void expect(digest(shuffled(ids, seed))).toBe(digest(ids))),
    );
  });
});
