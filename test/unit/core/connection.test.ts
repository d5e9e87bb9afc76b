import { describe, expect, it } from "vitest";
import { effectiveConnection } from "../../../provider/aws/connection";
import type { Connection } from "../../../provider/services/service";

const role = (name: string) => ({ roleArn: `arn:aws:iam::111111111111:role/${name}` });
const of = (own: Connection, config: Readonly<Record<string, unknown>> = {}) =>
  effectiveConnection(own, (key) => {
    const value = config[`${key}`];
    return value === undefined || typeof value === "string" ? (value as string | undefined) : JSON.stringify(value);
  });

describe("which credentials", () => {
  it("of the environment by default", () =>
    expect(of({})).toMatchObject({
      profile: undefined,
      staticKeys: undefined,
      roles: [],
      allowedAccountIds: undefined,
      forbiddenAccountIds: [],
    }));

  it("the stack's profile", () => expect(of({}, { "aws:profile": "audit" }).profile).toBe("audit"));
  it("the resource's own profile wins", () =>
    expect(of({ profile: "own" }, { "aws:profile": "audit" }).profile).toBe("own"));

  it("the stack's keys, with their token", () => {
    const config = { "aws:accessKey": "AKIA", "aws:secretKey": "s" };
    expect(of({}, config).staticKeys).toEqual({ accessKeyId: "AKIA", secretAccessKey: "s" });
    expect(of({}, { ...config, "aws:token": "t" }).staticKeys).toEqual({
      accessKeyId: "AKIA",
      secretAccessKey: "s",
      sessionToken: "t",
    });
    expect(of({ profile: "own" }, config).staticKeys).toBeUndefined();
    expect(of({}, { "aws:accessKey": "AKIA" }).staticKeys).toBeUndefined();
  });
});

describe("which roles", () => {
  it("the stack's chain, in its order", () =>
    expect(of({}, { "aws:assumeRoles": [role("first"), { ...role("second"), externalId: "x" }] }).roles).toEqual([
      role("first"),
      { ...role("second"), externalId: "x" },
    ]));

  it("the stack's older single one", () =>
    expect(of({}, { "aws:assumeRole": role("old") }).roles).toEqual([role("old")]));
  it("an empty block is none", () =>
    expect(of({}, { "aws:assumeRole": {}, "aws:assumeRoles": [{}] }).roles).toEqual([]));
  it("a block that does not say which role is a mistake, not a reason to act without it", () =>
    expect(() => of({}, { "aws:assumeRoles": [{ rolearn: "arn" }] })).toThrow(
      "the stack's aws:assumeRoles has a block without roleArn",
    ));
  it("the resource's own replaces them", () =>
    expect(of({ assumeRole: role("own") }, { "aws:assumeRoles": [role("stack")] }).roles).toEqual([role("own")]));
});

describe("which endpoint", () => {
  const config = { "aws:endpoints": [{ inspector2: "http://a", securityir: "http://b" }, { sts: "http://c" }] };

  it("the stack's, service by service, by the names that the AWS provider uses", () => {
    const { endpoint } = of({}, config);
    expect(["inspector2", "security-ir", "sts", "guardduty"].map(endpoint)).toEqual([
      "http://a",
      "http://b",
      "http://c",
      undefined,
    ]);
  });

  it("the resource's own, for all of them", () =>
    expect(["inspector2", "guardduty"].map(of({ endpoint: "http://own" }, config).endpoint)).toEqual([
      "http://own",
      "http://own",
    ]));
});

describe("which accounts may act", () => {
  it("those of the stack, unless the resource says so itself", () => {
    const config = { "aws:allowedAccountIds": ["111111111111"], "aws:forbiddenAccountIds": ["222222222222"] };
    expect(of({}, config)).toMatchObject({
      allowedAccountIds: ["111111111111"],
      forbiddenAccountIds: ["222222222222"],
    });
    expect(of({ allowedAccountIds: ["333333333333"] }, config).allowedAccountIds).toEqual(["333333333333"]);
  });

  it("`pulumi config set --path` makes numbers of ids, and drops their zeros", () =>
    expect(
      of({}, { "aws:allowedAccountIds": [111111111111, 12345678901], "aws:forbiddenAccountIds": "222222222222" }),
    ).toMatchObject({
      allowedAccountIds: ["111111111111", "012345678901"],
      forbiddenAccountIds: ["222222222222"],
    }));

  it("an empty list allows everybody, as in the AWS provider", () =>
    expect(of({}, { "aws:allowedAccountIds": [] }).allowedAccountIds).toBeUndefined());
});

describe("a mistake in the stack's configuration", () => {
  it.each(["aws:assumeRoles", "aws:endpoints", "aws:allowedAccountIds"])(
    "%s that is no JSON is named by its key, without its value",
    (key) => {
      const attempt = (): unknown => of({}, { [key]: "{secret" });
      expect(attempt).toThrow(key);
      expect(attempt).not.toThrow(/secret/);
    },
  );
});

describe("two connections are one client only when they are the same", () => {
  it.each<[string, Connection, Readonly<Record<string, unknown>>]>([
    ["profile", { profile: "a" }, {}],
    ["role", { assumeRole: role("a") }, {}],
    ["external id", { assumeRole: { ...role("a"), externalId: "xx" } }, {}],
    ["endpoint", { endpoint: "http://a" }, {}],
    ["stack endpoint", {}, { "aws:endpoints": [{ sts: "http://a" }] }],
    ["keys", {}, { "aws:accessKey": "a", "aws:secretKey": "b" }],
  ])("%s", (_, own, config) => {
    expect(of(own, config).key).not.toBe(of({}).key);
    expect(of(own, config).key).toBe(of(own, config).key);
  });
});
