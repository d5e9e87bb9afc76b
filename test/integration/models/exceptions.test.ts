import { describe, expect, it } from "vitest";
import { exceptions } from "./exceptions";
import { modelsMissing, validateExchange } from "./index";
import { listAccounts, noMemberDetectors, statusOfAccounts } from "./sampleTraffic";
import type { Shape } from "./smithy";
import { loadModel, memberTrait, nameOf } from "./smithy";

const title = `exceptions from AWS's models${modelsMissing === undefined ? "" : ` (skipped: ${modelsMissing})`}`;

const withBody = (exchange: typeof statusOfAccounts, responseBody: unknown) =>
  validateExchange({ ...exchange, responseBody }) ?? [];

function find(service: string, at: string): { shape: Shape | undefined; required: boolean; member: boolean } {
  const [structure = "", name = ""] = at.split("$");
  const shapes = loadModel(service)?.shapes ?? {};
  const shape = Object.entries(shapes).find(([id]) => nameOf(id) === structure)?.[1];
  const member = shape?.members?.[name];
  return {
    shape,
    member: member !== undefined,
    required: member !== undefined && memberTrait("required", member) !== undefined,
  };
}

describe.skipIf(modelsMissing !== undefined)(title, () => {
  it.each(
    exceptions.map(
      (one) => [`${one.services.join(", ")} ${one.rule} ${one.at?.join(", ") ?? "anywhere"}`, one] as const,
    ),
  )("is still needed and has a reason: %s", (_name, { services, rule, at = [], reason }) => {
    expect(reason.length).toBeGreaterThan(40);
    for (const service of services) {
      expect(loadModel(service)).toBeDefined();
      for (const place of at) {
        if (rule === "required") expect(find(service, place).required).toBe(true);
        else if (rule !== "error") expect(find(service, place).member).toBe(true);
      }
    }
  });

  it("an exception excuses its own case and no other", () => {
    const account = (state: object) => ({
      accounts: [
        { accountId: "111111111111", state, resourceState: { ec2: { status: "ENABLED" }, ecr: { status: "ENABLED" } } },
      ],
    });
    expect(withBody(statusOfAccounts, account({ status: "ENABLED" }))).toEqual([]);
    expect(withBody(statusOfAccounts, account({ status: "ENABLED", errorMessage: "" }))).toEqual([]);
    expect(withBody(statusOfAccounts, account({}))).toMatchObject([{ rule: "required", at: "State$status" }]);
    expect(validateExchange(noMemberDetectors)).toEqual([]);
    const many = withBody(noMemberDetectors, { members: Array(51).fill({}), unprocessedAccounts: [] });
    expect(many.map(({ rule, at }) => `${rule} ${at}`)).toContain(
      "length GetMemberDetectorsResponse$MemberDataSourceConfigurations",
    );
  });

  it("Organizations may answer its errors with 400, or as modelled, and not otherwise", () => {
    const missing = (status: number) => {
      const responseBody = { __type: "AccountNotFoundException", Message: "No such account" };
      const headers = { ...listAccounts.headers, "x-amz-target": "AWSOrganizationsV20161128.DescribeAccount" };
      return validateExchange({
        ...listAccounts,
        headers,
        requestBody: { AccountId: "111111111111" },
        status,
        responseBody,
      });
    };
    expect(missing(400)).toEqual([]);
    expect(missing(404)).toEqual([]);
    expect(missing(409)).toMatchObject([{ rule: "status", at: "AccountNotFoundException" }]);
  });
});
