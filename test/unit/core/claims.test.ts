import { describe, expect, it } from "vitest";
import { Claims } from "../../../provider/lifecycle/claims";

describe("claims", () => {
  it("a cell belongs to one resource; the second is told both names and one cell, and gets nothing", () => {
    const claims = new Claims();
    expect(claims.claim("A", ["x", "y"])).toBeUndefined();
    const conflict = claims.claim("B", ["z", "y", "x"]);
    expect(conflict).toMatch(/^2 cells are already declared by A, y for one: let B and A declare different/);
    expect(claims.isClaimed("z")).toBe(false);
    expect(claims.isClaimedByAnother("x", "A")).toBe(false);
    expect(claims.isClaimedByAnother("x", "B")).toBe(true);
  });

  it("claiming again replaces: what the resource no longer declares is free", () => {
    const claims = new Claims();
    claims.claim("A", ["x", "y"]);
    claims.claim("A", ["y"]);
    expect(claims.isClaimed("x")).toBe(false);
    expect(claims.claim("B", ["x"])).toBeUndefined();
    expect(claims.claim("A", ["x", "y"])).toMatch(/1 cell is already declared by B/);
    expect(claims.isClaimedByAnother("y", "B")).toBe(true);
  });

  it("an account may move between two resources when the one that gives it up is checked first, and not before", () => {
    const claims = new Claims();
    claims.claim("A", ["x", "y"]);
    expect(claims.claim("B", ["y"])).toBeDefined();
    claims.claim("A", ["x"]);
    expect(claims.claim("B", ["y"])).toBeUndefined();
  });

  it("a cell that nobody claimed is nobody's", () => {
    const claims = new Claims();
    expect(claims.isClaimed("x")).toBe(false);
    expect(claims.isClaimedByAnother("x", "A")).toBe(false);
  });
});
