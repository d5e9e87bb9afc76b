import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reconcile, sketchOf } from "../../../provider/core/selectionSketch";
import { nth } from "./cells";

const range = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => nth(from + index));
const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
const accountIds = fc.integer({ min: 0, max: 999_999_999_999 }).map((id) => String(id).padStart(12, "0"));

describe("a sketch of a set of accounts", () => {
  it("has the same size for none, ten and ten thousand", () => {
    const sizes = [[], range(0, 10), range(0, 10_000)].map((ids) => sketchOf(ids).length);
    expect(new Set(sizes).size).toBe(1);
    expect(sizes[0]).toBeLessThan(1024);
  });

  it("does not depend on the order", () => expect(sketchOf(range(0, 50).reverse())).toBe(sketchOf(range(0, 50))));

  // States hold what this version wrote: another hash or another layout would have to be another version.
  it("is what it was when the first state was written", () =>
    expect(digestOf(sketchOf(["000000000000", "123456789012", "999999999999"]))).toMatchInlineSnapshot(`"7c1b2810da74f0ab"`));

  it("tells who joined and who left, among five thousand", () =>
    expect(reconcile(sketchOf(range(0, 5000)), [...range(3, 5000), ...range(6000, 6012)])).toEqual({
      left: range(0, 3),
      joined: range(6000, 6012),
    }));

  it("tells that nothing changed", () =>
    expect(reconcile(sketchOf(range(0, 99)), range(0, 99))).toEqual({ left: [], joined: [] }));

  it("never tells anything wrong: exactly the difference, or nothing", () =>
    fc.assert(
      fc.property(fc.uniqueArray(accountIds, { maxLength: 200 }), fc.integer(), (ids, seed) => {
        // Each id stays, joins or leaves.
        const fate = (index: number): number => Math.abs(Math.imul(index + 1, seed | 1) >> 3) % 5;
        const before = ids.filter((_, index) => fate(index) !== 1);
        const today = ids.filter((_, index) => fate(index) !== 2);
        const told = reconcile(sketchOf(before), today);
        const left = before.filter((id) => !today.includes(id)).sort();
        const joined = today.filter((id) => !before.includes(id)).sort();
        if (told !== undefined) expect(told).toEqual({ left, joined });
        // One in three thousand sets of twenty cannot be read back; fast-check would have to be that lucky.
        else expect(left.length + joined.length).toBeGreaterThan(15);
      }),
      { seed: 5 },
    ));

  it("names thirty changes in all but a few of a thousand sets", () => {
    const failures = Array.from({ length: 1000 }, (_, round) => range(round * 100, round * 100 + 30)).filter(
      (ids) => reconcile(sketchOf(ids), []) === undefined,
    );
    expect(failures.length).toBeLessThan(10);
  });

  it("says nothing where hundreds changed", () => expect(reconcile(sketchOf(range(0, 500)), range(1000, 1500))).toBeUndefined());

  it.each(["", "1.", "2.AAAA", "1.%%%%", `1.${"A".repeat(959)}`, `1.${"A".repeat(964)}`])(
    "of another version, cut off or damaged, tells nothing: %j",
    (sketch) => expect(reconcile(sketch, range(0, 3))).toBeUndefined(),
  );

  it("damaged in a single character, tells nothing wrong", () => {
    const sketch = sketchOf(range(0, 40));
    for (let at = 2; at < sketch.length; at += 37) {
      const damaged = `${sketch.slice(0, at)}${sketch[at] === "A" ? "B" : "A"}${sketch.slice(at + 1)}`;
      expect(reconcile(damaged, range(0, 40))).toBeUndefined();
    }
  });
});
