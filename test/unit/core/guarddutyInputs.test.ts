import { describe, expect, it } from "vitest";
import { canonical } from "../../../provider/core/changes";
import { comparable, parseProgram, parseStored } from "../../../provider/lifecycle/parse";
import { guardDutyMemberSet as guardDuty } from "../../../provider/services/guardDutyMemberSet";
import type { Service } from "../../../provider/services/service";

const service = guardDuty as unknown as Service;
const given = { accounts: ["111111111111"], regions: ["us-east-1"] };
const parse = (inputs: object) => parseProgram(service, { ...given, ...inputs });
const problems = (inputs: object): readonly string[] => parse(inputs).problems;
const same = (one: object, other: object): boolean => {
  const [first, second] = [parse(one).declaration, parse(other).declaration];
  return first !== undefined && second !== undefined && canonical(comparable(first)) === canonical(comparable(second));
};

describe("what is wrong is said with path, value and remedy", () => {
  it.each<[string, object, RegExp]>([
    [
      "an unknown plan",
      { features: ["S3"] },
      /^features\[0\]: "S3" is not a feature: it must be one of S3_DATA_EVENTS, /,
    ],
    ["a plan of detectors only", { features: ["AI_ANALYST"] }, /"AI_ANALYST" is not a feature/],
    [
      "what is always declared",
      { features: ["FOUNDATIONAL"] },
      /^features\[0\]: "FOUNDATIONAL" is always declared: remove it/,
    ],
    [
      "a plan twice",
      { features: ["S3_DATA_EVENTS", "S3_DATA_EVENTS"] },
      /^features\[1\]: "S3_DATA_EVENTS" is already listed at \[0\]/,
    ],
    [
      "both plans for EKS",
      { features: ["RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING"] },
      /^features: RUNTIME_MONITORING and EKS_RUNTIME_MONITORING are declared together, which AWS refuses.*remove the latter/,
    ],
    [
      "an additional configuration of another plan",
      { features: ["EKS_RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"] },
      /^features\[1\]: "EKS_RUNTIME_MONITORING\/EC2_AGENT_MANAGEMENT" is not a feature: .*EKS_RUNTIME_MONITORING\/EKS_ADDON_MANAGEMENT/,
    ],
    [
      "an additional configuration without its plan",
      { features: ["RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"] },
      /^features\[0\]: .* has no effect without its plan: add "RUNTIME_MONITORING" to the list/,
    ],
    [
      "an additional configuration twice",
      {
        features: [
          "RUNTIME_MONITORING",
          "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT",
          "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT",
        ],
      },
      /^features\[2\]: "RUNTIME_MONITORING\/EC2_AGENT_MANAGEMENT" is already listed at \[1\]/,
    ],
    [
      "a plan in the earlier form",
      { features: [{ name: "RUNTIME_MONITORING", additionalConfiguration: ["EC2_AGENT_MANAGEMENT"] }] },
      /^features\[0\]: .* write "RUNTIME_MONITORING", "RUNTIME_MONITORING\/EC2_AGENT_MANAGEMENT" instead/,
    ],
    [
      "a plan in a strange form",
      { features: [{ name: 1, additionalConfiguration: "x" }] },
      /^features\[0\]: .* write "?1"? instead/,
    ],
    [
      "features that are no list",
      { features: "S3_DATA_EVENTS" },
      /^features: "S3_DATA_EVENTS" is not a list of features/,
    ],
    [
      "a nine-digit id",
      { accounts: ["123456789"] },
      /^accounts\[0\]: "123456789" is not an AWS account id.*"000123456789"/,
    ],
    [
      "an account with its e-mail address, the earlier form",
      { accounts: [{ accountId: "111111111111", email: "root@example.com" }] },
      /^accounts\[0\]: .* is not an AWS account id: list the ids only.*invitation\.emails/,
    ],
    [
      "an account twice",
      { accounts: ["111111111111", "111111111111"] },
      /^accounts\[1\]: "111111111111" is already listed at \[0\]/,
    ],
    [
      "an e-mail address that is none",
      { invitation: { emails: { "111111111111": "root" } } },
      /^invitation\.emails\.111111111111: "root" is not an e-mail address/,
    ],
    [
      "an e-mail address that GuardDuty does not take",
      { invitation: { emails: { "111111111111": `${"x".repeat(60)}@example.com` } } },
      /longer than the 64 characters/,
    ],
    [
      "an e-mail address of nobody",
      { invitation: { emails: { root: "root@example.com" } } },
      /^invitation\.emails\.root: "root" is not an AWS account id/,
    ],
    [
      "an e-mail address of an account that is not declared",
      { invitation: { emails: { "222222222222": "root@example.com" } } },
      /^invitation\.emails\.222222222222: this account is not among accounts: add it there, or remove/,
    ],
    [
      "a list of e-mail addresses",
      { invitation: { emails: ["root@example.com"] } },
      /^invitation\.emails: .* is not an object: write \{ "123456789012": "root@example.com" \}/,
    ],
    [
      "a misspelt member of an invitation",
      { invitation: { email: {} } },
      /"email" is not known here: known are emails, acceptRoleName/,
    ],
    [
      "who manages agents, misspelt",
      { agentManagement: "auto" },
      /^agentManagement: "auto" is not one of "automatic", "manual"/,
    ],
    [
      "an ARN for a role name",
      { invitation: { acceptRoleName: "arn:aws:iam::111111111111:role/x" } },
      /^invitation\.acceptRoleName: .* is not the name of an IAM role/,
    ],
    ["createDetector that is no flag", { createDetector: "yes" }, /^createDetector: "yes" is neither true nor false/],
    [
      "a release level of another service",
      { onRelease: { account: "disable" } },
      /^onRelease\.account: "disable" is not one of .*"stopMonitoring".*"disassociate".*"deleteMember"/,
    ],
    ["an input that does not exist", { scanTypes: ["EC2"] }, /^scanTypes: GuardDutyMemberSet has no such input/],
  ])("%s", (_, inputs, message) => {
    const found = problems(inputs);
    expect(found).toEqual([expect.stringMatching(message)]);
  });

  it("nothing, where all is well", () => expect(problems({})).toEqual([]));
});

describe("sets", () => {
  it.each<[string, object, object]>([
    [
      "plans in another order",
      { features: ["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS"] },
      { features: ["RDS_LOGIN_EVENTS", "S3_DATA_EVENTS"] },
    ],
    [
      "additional configuration in another order",
      {
        features: [
          "RUNTIME_MONITORING",
          "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT",
          "RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT",
        ],
      },
      {
        features: [
          "RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT",
          "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT",
          "RUNTIME_MONITORING",
        ],
      },
    ],
    [
      "a default spelt out",
      {},
      { features: [], createDetector: false, agentManagement: "automatic", match: "atLeast" },
    ],
  ])("%s is the same declaration", (_, one, other) => expect(same(one, other)).toBe(true));

  it("another plan is another declaration", () =>
    expect(same({ features: ["S3_DATA_EVENTS"] }, { features: [] })).toBe(false));
});

describe("state version 1", () => {
  it("had accounts with e-mail addresses, and features with additional configurations", () => {
    const stored = {
      accounts: [
        "111111111111",
        { accountId: "222222222222", email: "root@example.com" },
        { accountId: "333333333333" },
      ],
      regions: ["us-east-1"],
      features: ["S3_DATA_EVENTS", { name: "RUNTIME_MONITORING", additionalConfiguration: ["EC2_AGENT_MANAGEMENT"] }],
      invitation: { acceptRoleName: "accept" },
    };
    expect(parseStored(service, stored).declaration.inputs).toMatchObject({
      accounts: ["111111111111", "222222222222", "333333333333"],
      features: ["S3_DATA_EVENTS", "RUNTIME_MONITORING", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"],
      invitation: { acceptRoleName: "accept", emails: { "222222222222": "root@example.com" } },
    });
  });

  it("is read as it is where it has today's form", () => {
    const { declaration } = parse({
      features: ["S3_DATA_EVENTS"],
      invitation: { emails: { "111111111111": "a@b.c" } },
    });
    expect(guardDuty.migrate?.({ ...declaration?.inputs })).toEqual(declaration?.inputs);
  });
});
