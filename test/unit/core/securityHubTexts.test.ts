import { describe, expect, it } from "vitest";
import model from "../../../emulator/shapes/securityhub.json";
import { ProviderError } from "../../../provider/core/providerError";
import { securityHubMemberSet as securityHub } from "../../../provider/services/securityHubMemberSet";
import { codeOf, codes, errorCode, throwOwnCode } from "../../../provider/services/securityHubMemberSet/codes";
import { schema } from "../../../provider/services/securityHubMemberSet/inputs";
import { statuses } from "../../../provider/services/securityHubMemberSet/membershipStatus";
import type { Classification } from "../../../provider/services/service";

const table: Readonly<Record<string, Classification>> = codes;
const error = (name: string, message: string): Error => Object.assign(new Error(message), { name });

/** Sentences that AWS has published, each with its source, and what we make of them. */
const sentences: readonly (readonly [string, string])[] = [
  // cloud-custodian, tests/data/placebo/test_enable_securityhub (recorded-answers, DescribeHub.1).
  ["AccountId: 644160558196 is not enabled for securityhub. Currentstate: false", "NOT_SUBSCRIBED"],
  // joshlarsen/aws-recon issue 65, and the matchers of prowler and cloud-nuke.
  ["Account 123123123123 is not subscribed to AWS Security Hub", "NOT_SUBSCRIBED"],
  // hashicorp/terraform issue 30285.
  ["Account 123123123123 is not an administrator for this organization", "NOT_ADMINISTRATOR"],
  // nozaq/terraform-aws-secure-baseline issue 135.
  ["Account is already subscribed to Security Hub", "ALREADY_SUBSCRIBED"],
  // aws-samples/aws-secure-environment-accelerator issue 814.
  [
    "The request is rejected because the given account ID is already a member or associated member of the current account.",
    "ALREADY_MEMBER",
  ],
  ["Maximum number of results exceeded", "TOO_MANY_RESULTS"],
  ["A sentence of tomorrow", "UNRECOGNIZED"],
  ["", "UNRECOGNIZED"],
];

describe("AWS's sentences", () => {
  it.each(sentences)("%s", (sentence, code) => expect(codeOf(sentence)).toBe(code));

  it("give an exception its own code only where the exception can mean it", () => {
    const off = "Account 123123123123 is not subscribed to AWS Security Hub";
    expect(errorCode(error("InvalidAccessException", off))).toBe("NOT_SUBSCRIBED");
    expect(errorCode(error("InternalException", off))).toBe("InternalException");
    expect(errorCode(error("InvalidAccessException", "No permission"))).toBe("InvalidAccessException");
    expect(errorCode("nothing")).toBe("Error");
    expect(() => throwOwnCode(error("InvalidAccessException", off))).toThrow(ProviderError);
    const other = error("InvalidInputException", "x");
    expect(() => throwOwnCode(other)).toThrow(other);
  });
});

describe("codes", () => {
  const used = ["DescribeHub", "DescribeOrganizationConfiguration", "GetMembers", "ListMembers"].concat(
    Object.values(securityHub.actions).flatMap(({ iam }) =>
      iam.flatMap((action) => (action.startsWith("securityhub:") ? [action.slice("securityhub:".length)] : [])),
    ),
  );
  const operations: Readonly<Record<string, { readonly errors: readonly string[] }>> = model.operations;

  it("has every exception of the operations that we call", () => {
    expect(used).toContain("EnableSecurityHub");
    const exceptions = new Set(used.flatMap((operation) => operations[operation]?.errors ?? ["no such operation"]));
    expect([...exceptions].filter((name) => table[name] === undefined)).toEqual([]);
  });

  it("mean something else on the way off where nothing is left to do", () => {
    expect(securityHub.classify("NOT_MEMBER", "on").is).toBe("retryable");
    expect(securityHub.classify("NOT_MEMBER", "off").is).toBe("done");
    expect(securityHub.classify("ORGANIZATION_ACCOUNT", "off").is).toBe("notApplicable");
    expect(securityHub.classify("CENTRAL_CONFIGURATION", "off").managedBy).toBe("central configuration");
    expect(securityHub.classify("LimitExceededException", "on").is).toBe("terminal");
  });

  it("a status of the API model's documentation has a meaning each", () => {
    const documented = ["Created", "Invited", "Enabled", "Removed", "Resigned", "Deleted", "AccountSuspended"];
    expect(documented.filter((status) => statuses[status.toLowerCase()] === undefined)).toEqual([]);
    expect(Object.values(statuses).filter((meaning) => meaning({}).is === "on")).toHaveLength(2);
  });
});

describe("inputs", () => {
  const problems = (inputs: object): string[] =>
    schema
      .safeParse({ accounts: ["123456789012"], regions: ["eu-west-1"], ...inputs })
      .error?.issues.map(({ message, path }) => `${path.join(".")}: ${message}`) ?? [];

  it("are few, and safe by default", () => {
    const parsed = schema.parse({ accounts: ["123456789012"], regions: ["eu-west-1"] });
    expect(parsed).toMatchObject({ enableSecurityHub: false, onRelease: { capability: "retain", account: "retain" } });
  });

  it("name the wrong value and the remedy", () => {
    expect(problems({ enableSecurityHub: "yes" })).toEqual(['enableSecurityHub: "yes" is neither true nor false']);
    expect(problems({ onRelease: { account: "disable" } })).toEqual([
      'onRelease.account: "disable" is not one of "retain", "disassociate", "deleteMember"',
    ]);
    expect(
      problems({ waivers: [{ capabilities: ["MEMBERSHIP"], reason: "x", owner: "y", expires: "2030-01-01" }] }),
    ).toEqual(['waivers.0.capabilities.0: "MEMBERSHIP" is not one of "SECURITY_HUB_CSPM"']);
  });
});
