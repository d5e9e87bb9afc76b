import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical } from "../../../provider/core/changes";
import type { Claim } from "../../../provider/core/overlap";
import { overlap } from "../../../provider/core/overlap";
import { digest, underFreshKey } from "../../../provider/core/planText";
import { defaultReleaseLimit, leaving, releaseAllowance } from "../../../provider/core/release";
import { selectionChanges } from "../../../provider/core/selection";
import { Claims } from "../../../provider/lifecycle/claims";
import { SwitchOffs } from "../../../provider/lifecycle/switchOffs";
import { accounts, capabilities, desired, regions, shuffled } from "./worlds";

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
      fc.property(
        json,
        fc.integer(),
        (value, seed) => void expect(canonical(reordered(value, seed))).toBe(canonical(value)),
      ),
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
        (value) =>
          void expect(sortDeep(JSON.parse(canonical(value)))).toEqual(sortDeep(JSON.parse(JSON.stringify(value)))),
      ),
    );
  });
});

/** Every cell of a claim or declaration. */
const cellsOf = (claim: Claim): string[] =>
  claim.regions.flatMap((region) =>
    claim.accounts.flatMap((account) => claim.capabilities.map((capability) => `${region} ${account} ${capability}`)),
  );

describe("release", () => {
  it("what leaves is exactly what was declared and is not any more, each cell once", () => {
    fc.assert(
      fc.property(desired, fc.option(desired, { nil: undefined }), (before, after) => {
        const left = leaving(before, after, (level) => [level]);
        const kept = new Set(after === undefined ? [] : cellsOf(after));
        expect(left.map(({ region, account, capability }) => `${region} ${account} ${capability}`).sort()).toEqual(
          cellsOf(before)
            .filter((cell) => !kept.has(cell))
            .sort(),
        );
        for (const cell of left) {
          const stays = after?.accounts.includes(cell.account) === true && after.regions.includes(cell.region);
          expect(cell.level).toBe(stays ? "capability" : "account");
          expect(cell.actions).toEqual([cell.level]);
        }
      }),
    );
  });

  const limit = fc.record({
    accounts: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
    percent: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
  });

  it("the allowance is at least one and never above any limit that is given, and grows with the declaration", () => {
    fc.assert(
      fc.property(fc.option(limit, { nil: defaultReleaseLimit }), fc.nat({ max: 10_000 }), (given, declared) => {
        const allowed = releaseAllowance(given, declared);
        expect(allowed).toBeGreaterThanOrEqual(1);
        if (given.accounts !== undefined) expect(allowed).toBeLessThanOrEqual(given.accounts);
        // 100 percent is no limit (core/release.ts).
        if (given.percent !== undefined && given.percent < 100)
          expect(allowed).toBeLessThanOrEqual(Math.max(1, (declared * given.percent) / 100));
        expect(releaseAllowance(given, declared + 1)).toBeGreaterThanOrEqual(allowed);
      }),
    );
  });

  it("no run switches off in more accounts than it may, however its resources are cut and whatever the order of questions", () => {
    const resource = fc.record({ declared: fc.nat({ max: 300 }), limit: fc.option(limit, { nil: undefined }) });
    const question = fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 60 }));
    fc.assert(
      fc.property(
        fc.array(resource, { minLength: 1, maxLength: 5 }),
        fc.array(question, { maxLength: 200 }),
        (all, questions) => {
          const switchOffs = new SwitchOffs();
          for (const [index, { declared, limit: given }] of all.entries())
            switchOffs.plan(`${index}`, declared, given, []);
          const granted = all.map(() => new Set<number>());
          for (const [index, account] of questions)
            if (switchOffs.allows(`${index}`, String(account))) (granted[index] as Set<number>).add(account);
          const isExplicit = ({ limit: given }: (typeof all)[number]) =>
            given?.accounts !== undefined || given?.percent !== undefined;
          const shared = all.flatMap((one, index) =>
            isExplicit(one) ? [] : [{ ...one, accounts: granted[index] as Set<number> }],
          );
          const declared = shared.reduce((sum, one) => sum + one.declared, 0);
          const sharedAccounts = new Set(shared.flatMap((one) => [...one.accounts]));
          expect(sharedAccounts.size).toBeLessThanOrEqual(releaseAllowance(defaultReleaseLimit, declared));
          for (const [index, one] of all.entries())
            if (isExplicit(one))
              expect(granted[index]?.size).toBeLessThanOrEqual(releaseAllowance(one.limit ?? {}, one.declared));
        },
      ),
    );
  });
});

const subset = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: values.length });
const claim: fc.Arbitrary<Claim> = fc.record({
  regions: subset(regions),
  accounts: subset(accounts.slice(0, 3)),
  capabilities: subset(capabilities.slice(0, 2)),
});

describe("claims", () => {
  it("an overlap is the number of common cells, and names one of them", () => {
    fc.assert(
      fc.property(claim, claim, (a, b) => {
        const theirs = new Set(cellsOf(b));
        const common = cellsOf(a).filter((cell) => theirs.has(cell));
        const found = overlap(a, b);
        expect(found?.cells ?? 0).toBe(common.length);
        if (found !== undefined) {
          const { region, account, capability } = found.example;
          expect(common).toContain(`${region} ${account} ${capability}`);
        }
      }),
    );
  });

  it("no two owners ever hold a cell, in whatever order they claim", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom("A", "B", "C"), claim), { maxLength: 12 }), (sequence) => {
        const claims = new Claims();
        const model = new Map<string, readonly string[]>();
        for (const [owner, wanted] of sequence) {
          const cells = cellsOf(wanted);
          const taken = [...model].some(
            ([other, theirs]) => other !== owner && theirs.some((cell) => cells.includes(cell)),
          );
          expect(claims.claim(owner, wanted) !== undefined).toBe(taken);
          if (!taken) model.set(owner, cells);
          for (const cell of cellsOf({ regions, accounts, capabilities })) {
            const [region, account, capability] = cell.split(" ") as [string, string, string];
            const holder = [...model].find(([, theirs]) => theirs.includes(cell))?.[0];
            expect(claims.ownerOf(region, account, capability)).toBe(holder);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("a selection that changed", () => {
  it("is told exactly: who joined and who left, each once", () => {
    const selector = { recursive: true, exclude: [], includeManagementAccount: true };
    fc.assert(
      fc.property(subset(accounts), subset(accounts), (before, after) => {
        const changes = selectionChanges(before, after, selector, new Map(), "");
        const by = (wanted: string) => changes.filter(({ change }) => change === wanted).map(({ account }) => account);
        expect(by("joined")).toEqual(after.filter((account) => !before.includes(account)).sort());
        expect(by("left")).toEqual(before.filter((account) => !after.includes(account)).sort());
        expect(changes.map(({ account }) => account)).toEqual(changes.map(({ account }) => account).sort());
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
          for (const key of Object.keys(plan))
            expect(Object.keys((stored as object | undefined) ?? {})).not.toContain(key);
          stored = plan;
        }
      }),
    );
  });

  it("digests ignore order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.integer(),
        (ids, seed) => void expect(digest(shuffled(ids, seed))).toBe(digest(ids)),
      ),
    );
  });
});
