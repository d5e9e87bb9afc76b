import { describe, expect, it } from "vitest";
import { canonical } from "../../../provider/core/changes";
import { comparable, problemsOf, tryParse } from "../../../provider/lifecycle/parse";
import { guardDutyMemberSet as guardDuty } from "../../../provider/services/guardDutyMemberSet";

const given = { accounts: ["111111111111"], regions: ["us-east-1"] };
const problems = (inputs: object): string[] => problemsOf(guardDuty, { ...given, ...inputs });
const same = (one: object, other: object): boolean => {
  const [first, second] = [one, other].map((inputs) => tryParse(guardDuty, { ...given, ...inputs }));
  return first !== undefined && second !== undefined && canonical(comparable(first)) === canonical(comparable(second));
};

describe("what is wrong is said with path, value and remedy", () => {
  it.each<[string, object, RegExp]>([
    ["an unknown plan", { features: ["S3"] }, /^features\[0\]: "S3" is not a feature: it must be one of S3_DATA_EVENTS, /],
    ["a plan of detectors only", { features: ["AI_ANALYST"] }, /"AI_ANALYST" is not a feature/],
    [
      "a plan twice",
      { features: ["S3_DATA_EVENTS", { name: "S3_DATA_EVENTS" }] },
      /^features\[1\]: "S3_DATA_EVENTS" is already listed at \[0\]/,
    ],
    [
      "both plans for EKS",
      { features: ["RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING"] },
      /^features: RUNTIME_MONITORING and EKS_RUNTIME_MONITORING are declared together, which AWS refuses.*remove the latter/,
    ],
    [
      "an additional configuration of another plan",
      { features: [{ name: "EKS_RUNTIME_MONITORING", additionalConfiguration: ["EC2_AGENT_MANAGEMENT"] }] },
      /^features\[0\]\.additionalConfiguration\[0\]: "EC2_AGENT_MANAGEMENT" is not an additional configuration of EKS_RUNTIME_MONITORING: it must be one of EKS_ADDON_MANAGEMENT/,
    ],
    [
      "one where there is none",
      { features: [{ name: "S3_DATA_EVENTS", additionalConfiguration: ["EC2_AGENT_MANAGEMENT"] }] },
      /it has none/,
    ],
    [
      "one twice",
      { features: [{ name: "RUNTIME_MONITORING", additionalConfiguration: ["EC2_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"] }] },
      /additionalConfiguration\[1\]: "EC2_AGENT_MANAGEMENT" is already listed at \[0\]/,
    ],
    [
      "a misspelt member of a plan",
      { features: [{ name: "RUNTIME_MONITORING", additional: [] }] },
      /"additional" is not known here: known are name, additionalConfiguration/,
    ],
    ["features that are no list", { features: "S3_DATA_EVENTS" }, /^features: "S3_DATA_EVENTS" is not a list of features/],
    ["a nine-digit id", { accounts: ["123456789"] }, /^accounts\[0\]: "123456789" is not an AWS account id.*"000123456789"/],
    ["the same in the long form", { accounts: [{ accountId: "123456789" }] }, /^accounts\[0\]\.accountId: "123456789" is not/],
    [
      "an account twice",
      { accounts: ["111111111111", { accountId: "111111111111" }] },
      /^accounts\[1\]: "111111111111" is already listed at \[0\]/,
    ],
    [
      "an e-mail that is none",
      { accounts: [{ accountId: "111111111111", email: "root" }] },
      /^accounts\[0\]\.email: "root" is not an e-mail address/,
    ],
    [
      "an e-mail that GuardDuty does not take",
      { accounts: [{ accountId: "111111111111", email: `${"x".repeat(60)}@example.com` }] },
      /longer than the 64 characters/,
    ],
    [
      "a misspelt member of an account",
      { accounts: [{ accountId: "111111111111", mail: "a@b.c" }] },
      /"mail" is not known here: known are accountId, email/,
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
      "the long form without more",
      { features: ["S3_DATA_EVENTS"] },
      { features: [{ name: "S3_DATA_EVENTS", additionalConfiguration: [] }] },
    ],
    [
      "additional configuration in another order",
      { features: [{ name: "RUNTIME_MONITORING", additionalConfiguration: ["EC2_AGENT_MANAGEMENT", "EKS_ADDON_MANAGEMENT"] }] },
      { features: [{ name: "RUNTIME_MONITORING", additionalConfiguration: ["EKS_ADDON_MANAGEMENT", "EC2_AGENT_MANAGEMENT"] }] },
    ],
    ["an account without e-mail in the long form", { accounts: ["111111111111"] }, { accounts: [{ accountId: "111111111111" }] }],
    ["a default spelt out", {}, { features: [], createDetector: false, match: "atLeast" }],
  ])("%s is the same declaration", (_, one, other) => expect(same(one, other)).toBe(true));

  it("another plan is another declaration", () => expect(same({ features: ["S3_DATA_EVENTS"] }, { features: [] })).toBe(false));
});
