import { describe, expect, it } from "vitest";
import { plannedChanges, refreshedChanges } from "../../../provider/plugin/detailedDiff";
import { close, hasSecret, markAlso, openBag, unknownValue } from "../../../provider/plugin/propertyBags";
import { isDefaultProvider, resourceOf } from "../../../provider/plugin/urn";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

describe("property bags", () => {
  it("lose their secrets on the way in and have them again on the way out, wherever they are", () => {
    const wire = {
      accounts: ["1", secret("2")],
      connection: { assumeRole: secret({ externalId: "x" }) },
      mode: "track",
    };
    const { plain, marks } = openBag(wire);
    expect(plain).toEqual({
      accounts: ["1", "2"],
      connection: { assumeRole: { externalId: "x" } },
      mode: "track",
    });
    expect(close(plain, marks)).toEqual(wire);
    expect(["accounts", "connection", "mode"].map((name) => hasSecret(marks, name))).toEqual([true, true, false]);
  });

  it("a secret in a secret is one secret, and what is not there is none", () => {
    const { plain, marks } = openBag({ accounts: secret([secret("1")]), gone: secret("x") });
    expect(close({ ...plain, gone: undefined, more: null }, marks)).toEqual({ accounts: secret(["1"]), more: null });
  });

  it("names are marked as a whole, whatever of them was marked before", () => {
    const { plain, marks } = openBag({ plan: { a: secret("b") }, summary: {} });
    expect(close(plain, markAlso(marks, ["plan", "notCovered"]))).toEqual({ plan: secret({ a: "b" }), summary: {} });
  });

  it("what is not known yet has one form, whatever its type", () => {
    const unknownBoolean = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
    expect(openBag({ a: unknownBoolean, b: [unknownBoolean] }).plain).toEqual({ a: unknownValue, b: [unknownValue] });
  });
});

describe("detailed diffs", () => {
  const plan = { "to do": { "us-east-1": { "110001000003 a-1": "enable EC2" }, "newly enabled and billed": "1" } };

  it("show changed inputs and every line of the plan, also one that stood there before", () => {
    const before = { accounts: ["1"], mode: "track", plan, resourceName: "old", __provider: "text" };
    const after = { accounts: ["1"], regions: [], plan, resourceName: "new", accountIds: ["1"] };
    expect(Object.fromEntries(plannedChanges(before, after, undefined))).toEqual({
      mode: { kind: "delete", input: true },
      regions: { kind: "add", input: true },
      'plan["to do"]["us-east-1"]["110001000003 a-1"]': { kind: "add", input: true },
      'plan["to do"]["newly enabled and billed"]': { kind: "add", input: true },
    });
  });

  it("name nobody where the accounts are a secret", () => {
    const marks = new Map([["plan", true] as const, ["notCovered", true] as const]);
    expect([...plannedChanges({}, { plan }, marks).keys()]).toEqual(["plan"]);
    const [before, after] = [{ notCovered: {} }, { notCovered: { "us-east-1": { "110001000003": { EC2: "gap" } } } }];
    expect([...refreshedChanges(before, after, marks).keys()]).toEqual(["notCovered"]);
  });

  it("of a refresh are the opposite of what was found, for the engine turns them round", () => {
    const before = { notCovered: { r: { a: { EC2: "gap" }, b: { EC2: "gap" } } }, summary: { gap: 2, regions: {} } };
    const after = { notCovered: { r: { b: { EC2: "pending" }, c: { EC2: "gap" } } }, summary: { gap: 1, regions: {} } };
    expect(Object.fromEntries(refreshedChanges(before, after, undefined))).toEqual({
      "notCovered.r.a.EC2": { kind: "add", input: false },
      "notCovered.r.b.EC2": { kind: "update", input: false },
      "notCovered.r.c.EC2": { kind: "delete", input: false },
      "summary.gap": { kind: "update", input: false },
    });
    expect([...refreshedChanges(after, after, undefined)]).toEqual([
      ["notCovered.r.b.EC2", { kind: "delete", input: false }],
      ["notCovered.r.c.EC2", { kind: "delete", input: false }],
    ]);
  });
});

describe("names of the engine", () => {
  it("tell kind and address; types of components belong to the address", () => {
    expect(resourceOf("urn:pulumi:prod::app::aws-coverage:index:Kind::fleet")).toEqual({
      kind: "Kind",
      address: "fleet",
    });
    expect(resourceOf("urn:pulumi:prod::app::my:index:Team$aws-coverage:index:Kind::a::b")).toEqual({
      kind: "Kind",
      address: "my:index:Team/a::b",
    });
  });

  it("tell the engine's own provider from one of a program", () => {
    const urn = (name: string): string => `urn:pulumi:prod::app::pulumi:providers:aws-coverage::${name}`;
    expect(["default", "default_0_1_0"].map(urn).filter(isDefaultProvider)).toHaveLength(2);
    expect(["mine", "defaults", "other-default"].map(urn).filter(isDefaultProvider)).toEqual([]);
  });
});
