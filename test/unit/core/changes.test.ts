import { describe, expect, it } from "vitest";
import { canonical, isDue } from "../../../provider/core/changes";
import { cell } from "./cells";

describe("canonical", () => {
  it.each([
    ["key order", { a: 1, b: 2 }, { b: 2, a: 1 }],
    ["list order", { a: ["x", "y"] }, { a: ["y", "x"] }],
    ["order of objects in lists", [{ a: 1 }, { b: 2 }], [{ b: 2 }, { a: 1 }]],
    ["an absent member and an undefined one", { a: 1, b: undefined }, { a: 1 }],
  ])("does not see %s", (_, a, b) => expect(canonical(a)).toBe(canonical(b)));

  it.each([
    ["a string and a number", "1", 1],
    ["null and nothing", { a: null }, {}],
    ["a list and its element", ["a"], "a"],
    ["elements that join alike", ["a", "b"], ["a,b"]],
    ["keys that join alike", { a: "1,b:2" }, { a: "1", b: "2" }],
    ["a repeated element", ["a"], ["a", "a"]],
    ["an empty list and an empty object", [], {}],
    ["leading zeros", "012345678901", "12345678901"],
  ])("tells %s apart", (_, a, b) => expect(canonical(a)).not.toBe(canonical(b)));
});

describe("states that make an update due", () => {
  it.each([
    ["covered", false],
    ["pending", false],
    ["waived", false],
    ["notApplicable", false],
    ["gap", true],
    ["surplus", true],
    ["unknown", true],
  ] as const)("%s: %s", (state, is) => expect(isDue(cell({ state }))).toBe(is));
});
