import { describe, expect, it } from "vitest";
import { containsUnknown, parseProgram, unknownValue } from "../../../provider/lifecycle/parse";
import { inspectorAccountEnablement } from "../../../provider/services/inspectorAccountEnablement";
import { securityIncidentResponseMembership } from "../../../provider/services/securityIncidentResponseMembership";
import type { Service } from "../../../provider/services/service";
import { renamedInputs } from "../../../provider/services/sharedInputs";

const service = inspectorAccountEnablement as unknown as Service;
const good = { accounts: ["111111111111"], regions: ["eu-west-1"], resourceTypes: ["EC2"] };
const problemsOf = (inputs: object): readonly string[] => parseProgram(service, inputs as never).problems;
const problems = (over: object): readonly string[] => problemsOf({ ...good, ...over });
const selector = (over: object) => ({ accounts: undefined, organization: over });
const waiver = (over: object) => ({ waivers: [{ reason: "r", owner: "o", expires: "2026-12-31", ...over }] });
const role = "arn:aws:iam::111111111111:role/x";

describe("inputs without a mistake", () => {
  it.each([
    [good],
    [{ ...good, accounts: undefined, organization: {} }],
    [{ ...good, ...selector({ organizationalUnitIds: ["ou-ab12-34567890", "r-ab12"], expect: { atLeast: 2 } }) }],
    [{ ...good, accounts: Object.freeze(["111111111111", "222222222222"]) }],
    [{ ...good, waivers: [{ accounts: ["111111111111"], reason: "r", owner: "o", expires: "2028-02-29" }] }],
    [{ ...good, settle: { timeoutSeconds: 0 }, releaseLimit: { percent: 0.5 }, onRelease: { account: "disable" } }],
    [{ ...good, connection: { assumeRole: { roleArn: role, externalId: "xx" }, endpoint: "http://127.0.0.1:1" } }],
    [{ ...good, plan: {}, __provider: "text", summary: {}, accountIds: [] }],
  ])("%j", (inputs) => expect(problemsOf(inputs)).toEqual([]));
});

/** Each: what is wrong, where the message says it is, the wrong value as it is shown, and the remedy. */
describe("one message a mistake: path, wrong value, remedy", () => {
  it.each<[string, object, path: string, wrong: string, remedy: RegExp]>([
    [
      "neither accounts nor organization",
      { accounts: undefined },
      "accounts",
      "accounts or organization is required",
      /give a list of account ids, or organization: \{\} for all/,
    ],
    ["both of them", { organization: {} }, "organization", "both given", /remove one of the two/],
    [
      "the selector in accounts, as in earlier versions",
      { accounts: { organization: { recursive: false } } },
      "accounts",
      '{"organization":{"recursive":false}}',
      /move the selector to the input organization, as organization: \{\}/,
    ],
    [
      "an account with its e-mail, as in earlier versions",
      { accounts: [{ accountId: "111111111111", email: "a@example.com" }] },
      "accounts[0]",
      '{"accountId":"111111111111"',
      /list the ids only, such as "123456789012", and put e-mail addresses into invitation\.emails/,
    ],
    ["an empty list", { accounts: [] }, "accounts", "empty", /give at least one account/],
    [
      "nine digits",
      { accounts: ["123456789"] },
      "accounts[0]",
      '"123456789"',
      /leading zeros were lost, it is "000123456789"/,
    ],
    [
      "nine digits as a number",
      { accounts: [123456789] },
      "accounts[0]",
      "123456789",
      /leading zeros were lost, it is "000123456789"/,
    ],
    ["twelve digits as a number", { accounts: [111111111111] }, "accounts[0]", "111111111111", /in quotes/],
    ["thirteen digits", { accounts: ["1111111111111"] }, "accounts[0]", '"1111111111111"', /exactly 12 digits/],
    ["letters", { accounts: ["production"] }, "accounts[0]", '"production"', /exactly 12 digits/],
    [
      "a duplicate",
      { accounts: ["111111111111", "111111111111"] },
      "accounts[1]",
      '"111111111111"',
      /listed at \[0\]: remove one/,
    ],
    ["a bare id", { accounts: "111111111111" }, "accounts", '"111111111111"', /give \["123456789012"\], or/],
    ["nothing in the list", { accounts: [null] }, "accounts[0]", "null", /12 digits in quotes/],
    [
      "a misspelt selector",
      { accounts: { organisation: {} } },
      "accounts",
      '"organisation"',
      /or instead organization: \{\}/,
    ],
    ["a selector that is a word", selector("all" as never), "organization", '"all"', /organizationalUnitIds/],
    [
      "a unit's name for its id",
      selector({ organizationalUnitIds: ["Production"] }),
      "organization.organizationalUnitIds[0]",
      '"Production"',
      /ou-ab12-34567890/,
    ],
    [
      "no unit",
      selector({ organizationalUnitIds: [] }),
      "organization.organizationalUnitIds",
      "empty",
      /at least one organizational unit/,
    ],
    ["a flag that is a word", selector({ recursive: "yes" }), "organization.recursive", '"yes"', /true nor false/],
    ["an unknown state", selector({ states: ["GONE"] }), "organization.states[0]", '"GONE"', /"ACTIVE"/],
    [
      "an expectation of nothing",
      selector({ expect: { atLeast: 0 } }),
      "organization.expect.atLeast",
      "0",
      /1 or more/,
    ],
    [
      "a short id among the exceptions",
      selector({ exclude: ["12345678901"] }),
      "organization.exclude[0]",
      '"12345678901"',
      /"012345678901"/,
    ],
    ["a misspelt member of the selector", selector({ ous: [] }), "organization", '"ous"', /organizationalUnitIds/],
    ["no regions", { regions: undefined }, "regions", "required", /at least one, such as \["eu-west-1"\]/],
    ["an empty list of regions", { regions: [] }, "regions", "empty", /at least one region/],
    ["an unknown region", { regions: ["eu-west-9"] }, "regions[0]", '"eu-west-9"', /check the spelling/],
    ["a region twice", { regions: ["eu-west-1", "eu-west-1"] }, "regions[1]", '"eu-west-1"', /remove one/],
    ["two partitions", { regions: ["eu-west-1", "cn-north-1"] }, "regions", "aws, aws-cn", /one resource a partition/],
    ["an empty set", { resourceTypes: [] }, "resourceTypes", "empty", /at least one resource type/],
    [
      "an unknown resource type",
      { resourceTypes: ["EC3"] },
      "resourceTypes[0]",
      '"EC3"',
      /one of "EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"/,
    ],
    ["LAMBDA_CODE without LAMBDA", { resourceTypes: ["LAMBDA_CODE"] }, "resourceTypes", "LAMBDA_CODE", /add LAMBDA/],
    ["an earlier name", { scanTypes: ["EC2"] }, "scanTypes", "is now called", /resourceTypes: rename it/],
    ["match", { match: "all" }, "match", '"all"', /"atLeast", "exactly"/],
    ["mode", { mode: "observe" }, "mode", '"observe"', /"manage", "track"/],
    ["onGap", { onGap: "panic" }, "onGap", '"panic"', /"warn", "fail"/],
    [
      "an unknown release level",
      { onRelease: { account: "delete" } },
      "onRelease.account",
      '"delete"',
      /"retain", "disable"/,
    ],
    ["a release that is a word", { onRelease: "disable" }, "onRelease", '"disable"', /capability, account/],
    ["a misspelt release", { onRelease: { accounts: "disable" } }, "onRelease", '"accounts"', /capability, account/],
    ["a limit that is a number", { releaseLimit: 3 }, "releaseLimit", "3", /accounts, percent/],
    ["a limit of nothing", { releaseLimit: { accounts: 0 } }, "releaseLimit.accounts", "0", /1 or more/],
    ["more than everything", { releaseLimit: { percent: 101 } }, "releaseLimit.percent", "101", /up to 100/],
    ["a waiver without reason", waiver({ reason: undefined }), "waivers[0].reason", "reason", /say why/],
    ["a waiver with an empty reason", waiver({ reason: " " }), "waivers[0].reason", "reason", /say why/],
    ["a waiver without owner", waiver({ owner: undefined }), "waivers[0].owner", "owner", /say who/],
    ["a waiver without end", waiver({ expires: undefined }), "waivers[0].expires", "nothing", /YYYY-MM-DD/],
    [
      "a date as people write it",
      waiver({ expires: "31.12.2026" }),
      "waivers[0].expires",
      '"31.12.2026"',
      /YYYY-MM-DD/,
    ],
    [
      "a day that does not exist",
      waiver({ expires: "2026-02-30" }),
      "waivers[0].expires",
      '"2026-02-30"',
      /YYYY-MM-DD/,
    ],
    ["a waiver of no account", waiver({ accounts: [] }), "waivers[0].accounts", "empty", /at least one account/],
    [
      "a waiver of an unknown capability",
      waiver({ capabilities: ["X"] }),
      "waivers[0].capabilities[0]",
      '"X"',
      /"EC2"/,
    ],
    [
      "a misspelt member of a waiver",
      waiver({ account: "111111111111" }),
      "waivers[0]",
      '"account"',
      /accounts, regions/,
    ],
    ["waivers that are no list", { waivers: {} }, "waivers", "{}", /such as \[\{ accounts/],
    [
      "a time limit in words",
      { settle: { timeoutSeconds: "30" } },
      "settle.timeoutSeconds",
      '"30"',
      /seconds from 0 to 86400/,
    ],
    [
      "a negative time limit",
      { settle: { timeoutSeconds: -1 } },
      "settle.timeoutSeconds",
      "-1",
      /seconds from 0 to 86400/,
    ],
    ["onTimeout", { settle: { onTimeout: "ignore" } }, "settle.onTimeout", '"ignore"', /"fail", "warn"/],
    [
      "an endpoint without scheme",
      { connection: { endpoint: "localhost" } },
      "connection.endpoint",
      '"localhost"',
      /http:\/\/127.0.0.1/,
    ],
    [
      "a misspelt input",
      { regoins: [] },
      "regoins",
      "no such input",
      /it has accounts, organization, regions, resourceTypes/,
    ],
  ])("%s", (_, over, path, wrong, remedy) => {
    const [problem = "", ...others] = problems(over);
    expect(others).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${path.replace(/[[\].]/g, "\\$&")}: `));
    expect(problem).toContain(wrong);
    expect(problem).toMatch(remedy);
  });

  it("three mistakes are three messages", () =>
    expect(
      problems({ accounts: ["1"], regions: ["x"], resourceTypes: ["y"] }).map((text) => text.split(":")[0]),
    ).toEqual(["accounts[0]", "regions[0]", "resourceTypes[0]"]));

  it("a missing selection is reported beside other mistakes", () =>
    expect(problems({ accounts: undefined, regions: [] }).map((text) => text.split(":")[0])).toEqual([
      "regions",
      "accounts",
    ]));

  it("a wrong value in the place of one is not taken for the two of them", () => {
    expect(problems({ organization: "all" })).toEqual([expect.stringMatching(/^organization: "all" is not an object/)]);
    expect(problems({ accounts: "all", organization: {} })).toEqual([
      expect.stringMatching(/^accounts: "all" is not a list/),
    ]);
  });

  it("a long wrong value is cut, not poured out", () => {
    const [problem] = problems({ regions: "x".repeat(10_000) });
    expect(problem?.length).toBeLessThan(300);
  });
});

describe("values of connection are never shown", () => {
  const secret = "s3cret-value";
  it.each([
    ["instead of an object", { connection: secret }],
    ["as a misplaced member", { connection: { externalId: secret } }],
    ["as an unknown member", { connection: { secretKey: secret } }],
    ["instead of a role", { connection: { assumeRole: secret } }],
    ["as a role's ARN", { connection: { assumeRole: { roleArn: secret } } }],
    ["as an external id in a list", { connection: { assumeRole: { roleArn: role, externalId: [secret] } } }],
    ["as a session's name", { connection: { assumeRole: { roleArn: role, sessionName: `${secret} ` } } }],
    ["as a profile", { connection: { profile: { name: secret } } }],
    ["as a password in a URL", { connection: { endpoint: `http//user:${secret}@host` } }],
    [
      "as an external id that is too long",
      { connection: { assumeRole: { roleArn: role, externalId: secret.repeat(200) } } },
    ],
  ])("%s", (_, over) => {
    const [problem, ...others] = problems(over);
    expect(others).toEqual([]);
    expect(problem).toMatch(/^connection/);
    expect(problem).not.toContain(secret);
  });
});

describe("values that are not known yet", () => {
  it.each([
    ["a whole list", { accounts: unknownValue }],
    ["one of a list", { accounts: ["111111111111", unknownValue] }],
    ["two of a list", { accounts: [unknownValue, unknownValue] }],
    ["inside a selector", selector({ organizationalUnitIds: [unknownValue] })],
    ["a resource type that may be LAMBDA", { resourceTypes: ["LAMBDA_CODE", unknownValue] }],
    ["accounts beside an organization: one of them may be absent", { accounts: unknownValue, organization: {} }],
    ["an organization beside accounts", { organization: unknownValue }],
    ["a region", { regions: ["eu-west-1", unknownValue] }],
    ["a role", { connection: { assumeRole: { roleArn: unknownValue } } }],
    ["a whole block", { settle: unknownValue }],
    ["a date", waiver({ expires: unknownValue })],
  ])("%s: nothing can be said against them", (_, over) => {
    expect(problems(over)).toEqual([]);
    expect(containsUnknown({ ...good, ...over })).toBe(true);
  });

  it("a mistake beside them is told all the same", () =>
    expect(problems({ accounts: [unknownValue, "123"], regions: unknownValue })).toEqual([
      expect.stringMatching(/^accounts\[1\]: "123"/),
    ]));
});

it("earlier names of inputs are attached to the schema", () => {
  expect(renamedInputs(service.schema)).toEqual({ scanTypes: expect.stringContaining("resourceTypes") });
  expect(renamedInputs(securityIncidentResponseMembership.schema)).toEqual({});
});
