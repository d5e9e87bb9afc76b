import { describe, expect, it } from "vitest";
import type { Claim } from "../../../provider/core/overlap";
import { Claims } from "../../../provider/lifecycle/claims";
import { ids, nth, region } from "./cells";

const claim = (over: Partial<Claim> = {}): Claim => ({
  regions: [region],
  accounts: [nth(0)],
  capabilities: ["EC2"],
  ...over,
});

describe("a cell belongs to one resource", () => {
  it("the second is refused, with both names, the number of cells, and one of them; and gets nothing", () => {
    const claims = new Claims();
    expect(claims.claim("A", claim({ accounts: [nth(0), nth(1)] }))).toBeUndefined();
    const conflict = claims.claim("B", claim({ accounts: [nth(2), nth(1), nth(0)] }));
    expect(conflict).toBe(
      `2 cells are also declared by A (for example ${region}/${nth(1)}/EC2): remove the overlap, or let B and A declare different accounts, regions or capabilities`,
    );
    expect(claims.ownerOf(region, nth(2), "EC2")).toBeUndefined();
    expect(claims.ownerOf(region, nth(0), "EC2")).toBe("A");
  });

  it.each<[string, Partial<Claim>]>([
    ["region", { regions: ["us-east-1"] }],
    ["account", { accounts: [nth(1)] }],
    ["capability", { capabilities: ["ECR"] }],
  ])("another %s is another cell", (_, over) => {
    const claims = new Claims();
    claims.claim("A", claim());
    expect(claims.claim("B", claim(over))).toBeUndefined();
  });

  it("finds the overlap among thirty others", () => {
    const claims = new Claims();
    for (const [index, id] of ids(30).entries())
      claims.claim(`team-${index}`, claim({ accounts: [id], capabilities: ["EC2"] }));
    expect(claims.claim("ECR of all", claim({ accounts: ids(30), capabilities: ["ECR"] }))).toBeUndefined();
    expect(claims.claim("late", claim({ accounts: [nth(29), nth(99)] }))).toMatch(
      /^1 cell is also declared by team-29 /,
    );
  });
});

describe("claiming again", () => {
  it("replaces: what the resource no longer declares is free", () => {
    const claims = new Claims();
    claims.claim("A", claim({ accounts: ids(2) }));
    claims.claim("A", claim({ accounts: [nth(1)] }));
    expect(claims.ownerOf(region, nth(0), "EC2")).toBeUndefined();
    expect(claims.claim("B", claim({ accounts: [nth(0)] }))).toBeUndefined();
    expect(claims.claim("A", claim({ accounts: ids(2) }))).toMatch(/^1 cell is also declared by B/);
    expect(claims.ownerOf(region, nth(1), "EC2"), "what A had stays A's when it is refused more").toBe("A");
  });

  it("the same is no conflict with itself", () => {
    const claims = new Claims();
    claims.claim("A", claim());
    expect(claims.claim("A", claim())).toBeUndefined();
  });

  it("lets an account move once the resource that gives it up was checked, and not before", () => {
    const claims = new Claims();
    claims.claim("A", claim({ accounts: ids(2) }));
    expect(claims.claim("B", claim({ accounts: [nth(1)] }))).toBeDefined();
    claims.claim("A", claim({ accounts: [nth(0)] }));
    expect(claims.claim("B", claim({ accounts: [nth(1)] }))).toBeUndefined();
    expect(claims.ownerOf(region, nth(1), "EC2")).toBe("B");
  });
});

describe("the owner of a cell", () => {
  it("is known by region, account and capability together", () => {
    const claims = new Claims();
    claims.claim("A", claim({ capabilities: ["EC2"] }));
    claims.claim("B", claim({ capabilities: ["ECR"] }));
    claims.claim("C", claim({ regions: ["us-east-1"] }));
    expect(claims.ownerOf(region, nth(0), "EC2")).toBe("A");
    expect(claims.ownerOf(region, nth(0), "ECR")).toBe("B");
    expect(claims.ownerOf("us-east-1", nth(0), "EC2")).toBe("C");
    expect(claims.ownerOf("us-east-1", nth(0), "ECR")).toBeUndefined();
  });

  it("is nobody where nobody declares it", () => expect(new Claims().ownerOf(region, nth(0), "EC2")).toBeUndefined());
});

describe("resources whose accounts are not known", () => {
  it("are named, sorted, until they claim: while there is one, no cell is known to be nobody's", () => {
    const claims = new Claims();
    expect(claims.unresolved).toEqual([]);
    claims.markUnresolved("B");
    claims.markUnresolved("A");
    claims.markUnresolved("B");
    expect(claims.unresolved).toEqual(["A", "B"]);
    claims.claim("B", claim());
    expect(claims.unresolved).toEqual(["A"]);
  });

  it("are those too whose claim is refused: nobody knows what else they declare", () => {
    const claims = new Claims();
    claims.claim("A", claim());
    claims.claim("B", claim({ accounts: [nth(5)] }));
    expect(claims.claim("B", claim({ accounts: ids(3) }))).toBeDefined();
    expect(claims.unresolved).toEqual(["B"]);
    expect(claims.claim("B", claim({ accounts: [nth(5)] }))).toBeUndefined();
    expect(claims.unresolved).toEqual([]);
  });
});
