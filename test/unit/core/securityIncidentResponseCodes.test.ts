import { describe, expect, it } from "vitest";
import { codes } from "../../../provider/services/securityIncidentResponseMembership/codes";
import { errorNames, operations } from "../../../provider/services/securityIncidentResponseMembership/schemas";
import { securityIncidentResponseMembership as service } from "../../../provider/services/securityIncidentResponseMembership";
import { loadModel, memberTrait, modelsMissing, nameOf, shapeOf } from "../../integration/models/smithy";

describe("codes of Security Incident Response", () => {
  it.each(errorNames)("%s has a meaning and an advice", (name) => {
    expect(codes).toHaveProperty(name);
    expect(service.classify(name, "on").advice).not.toBe("");
  });

  it.each([
    ["ThrottlingException", "on", "retryable"],
    ["ConflictException", "on", "retryable"],
    ["InvalidTokenException", "off", "retryable"],
    ["AccessDeniedException", "on", "terminal"],
    ["MEMBERSHIP_EXISTS", "on", "terminal"],
    ["COVERS_ORGANIZATION", "on", "terminal"],
    // Otherwise the account would be owed for ever.
    ["COVERS_ORGANIZATION", "off", "notApplicable"],
    ["UNIT_COVERS_OTHERS", "off", "notApplicable"],
    ["MEMBERSHIP_COVERS_OTHERS", "off", "notApplicable"],
    ["BrandNewException", "on", "retryable"],
  ] as const)("%s on the way %s: %s", (code, effect, is) => expect(service.classify(code, effect).is).toBe(is));

  it("a code that nobody knows says so", () =>
    expect(service.classify("BrandNewException", "on").advice).toContain("not one that this version knows"));
});

describe.skipIf(modelsMissing !== undefined)(`the hand-made schemas follow AWS's model ${modelsMissing ?? ""}`, () => {
  const model = loadModel("security-ir");
  if (model === undefined) return;
  /** `[9, namespace, name, { http }, () => input, () => output]`; a structure is `[3, namespace, name, traits, names, schemas]`. */
  type Structure = readonly [number, string, string, unknown, readonly string[], readonly unknown[]];
  type Operation = readonly [9, string, string, { http: readonly [string, string, number] }, () => Structure, () => Structure];

  it.each(Object.entries(operations))("%s", (name, schema) => {
    const [, , , { http }, input, output] = schema as unknown as Operation;
    const shape = model.operations.get(name);
    const wanted = shape?.traits?.["smithy.api#http"] as { method: string; uri: string; code: number };
    expect(http).toEqual([wanted.method, wanted.uri, wanted.code]);
    for (const [given, target] of [
      [input(), shape?.input?.target],
      [output(), shape?.output?.target],
    ] as const) {
      const members = shapeOf(model, target ?? "").members ?? {};
      expect(Object.keys(members)).toEqual(expect.arrayContaining([...given[4]]));
    }
    // What AWS requires can be sent.
    const required = Object.entries(shapeOf(model, shape?.input?.target ?? "").members ?? {}).filter(
      ([, member]) => memberTrait("required", member) !== undefined,
    );
    expect(input()[4]).toEqual(expect.arrayContaining(required.map(([member]) => member)));
  });

  it("every error that AWS models is known", () => {
    const modelled = new Set([...model.commonErrors, ...[...model.operations.values()].flatMap((one) => one.errors ?? [])]);
    expect([...errorNames].sort()).toEqual([...new Set([...modelled].map(({ target }) => nameOf(target)))].sort());
  });
});
