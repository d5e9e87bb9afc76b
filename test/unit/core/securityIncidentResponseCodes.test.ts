import { describe, expect, it } from "vitest";
import { securityIncidentResponseMembership as service } from "../../../provider/services/securityIncidentResponseMembership";
import { codes } from "../../../provider/services/securityIncidentResponseMembership/codes";
import { errorNames, operations } from "../../../provider/services/securityIncidentResponseMembership/schemas";
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
    ["COVERAGE_UNKNOWN", "on", "terminal"],
    ["COVERAGE_UNKNOWN", "off", "terminal"],
    // Otherwise a delete would fail for ever.
    ["COVERS_ORGANIZATION", "off", "notApplicable"],
    ["MEMBERSHIP_CANCELLED", "on", "terminal"],
    ["MEMBERSHIP_CANCELLED", "off", "done"],
    ["MEMBERSHIP_NOT_ACTIVE", "off", "done"],
    ["UNKNOWN_STATUS", "off", "terminal"],
    ["UNIT_COVERS_OTHERS", "off", "notApplicable"],
    ["MEMBERSHIP_COVERS_OTHERS", "off", "notApplicable"],
    ["BrandNewException", "on", "retryable"],
  ] as const)("%s on the way %s: %s", (code, direction, is) => expect(service.classify(code, direction).is).toBe(is));

  it("the advice for an unknown code says that it is new", () =>
    expect(service.classify("BrandNewException", "on").advice).toContain("is new to this version"));
});

describe.skipIf(modelsMissing !== undefined)(`the hand-made schemas follow AWS's model ${modelsMissing ?? ""}`, () => {
  const model = loadModel("security-ir");
  if (model === undefined) return;
  /** `[9, namespace, name, { http }, () => input, () => output]`; a structure is `[3, namespace, name, traits, names, schemas]`. */
  type Structure = readonly [number, string, string, unknown, readonly string[], readonly unknown[]];
  type Operation = readonly [
    9,
    string,
    string,
    { http: readonly [string, string, number] },
    () => Structure,
    () => Structure,
  ];

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
    const modelled = new Set([
      ...model.commonErrors,
      ...[...model.operations.values()].flatMap((one) => one.errors ?? []),
    ]);
    expect([...errorNames].sort()).toEqual([...new Set([...modelled].map(({ target }) => nameOf(target)))].sort());
  });
});

describe("permissions", () => {
  const neededBy = (over: object): string[] => {
    const inputs = service.schema.parse({ accounts: ["111111111111"], homeRegion: "us-east-1", ...over });
    return Object.entries(service.actions).flatMap(([name, { neededBy: isNeeded }]) =>
      isNeeded?.(inputs) === false ? [] : [name],
    );
  };
  const team = Array(2).fill({ name: "Ada Lovelace", jobTitle: "Responder", email: "ada@example.com" });
  const createMembership = { membershipName: "security", incidentResponseTeam: team };

  it.each([
    [{}, ["addUnits"]],
    [{ createMembership }, ["createMembership", "addUnits"]],
    [{ createMembership: { ...createMembership, tags: { a: "b" } } }, ["createTaggedMembership", "addUnits"]],
    [{ onRelease: { account: "removeOrganizationalUnits" } }, ["addUnits", "removeUnits"]],
    [{ onRelease: { account: "cancelMembership" } }, ["addUnits", "cancelMembership"]],
  ])("%j needs %j", (over, actions) => expect(neededBy(over)).toEqual(actions));

  it("tags need security-ir:TagResource, and nothing else does", () =>
    expect(Object.entries(service.actions).filter(([, { iam }]) => iam.includes("security-ir:TagResource"))).toEqual([
      ["createTaggedMembership", expect.anything()],
    ]));
});
