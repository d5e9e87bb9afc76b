import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, managementAccount, memberAccount, startEmulator } from "../../../emulator";
import { admin, authorization, send } from "./request";

let emulator: Emulator;
const first = memberAccount(0);

beforeAll(async () => {
  emulator = await startEmulator({ world: { accounts: 30, regions: ["us-east-1", "eu-west-1"] } });
});
afterAll(() => emulator.close());

describe("who signed, and for what", () => {
  it("refuses a request without a signature", async () => {
    const { status, body, headers } = await send(emulator, {
      service: "x",
      operation: "/enable",
      headers: { authorization: "Bearer x" },
    });
    expect(status).toBe(403);
    expect(body).toEqual({ __type: "MissingAuthenticationTokenException", message: "Missing Authentication Token" });
    expect(headers.get("x-amzn-requestid")).toBeTruthy();
  });

  it("takes 12 digits as that account and everything else as the administrator", async () => {
    const account = async (key: string): Promise<string> =>
      /<Account>(\d+)</.exec(
        (await send(emulator, { service: "sts", operation: "GetCallerIdentity", key })).body,
      )?.[1] ?? "";
    expect(await account(first)).toBe(first);
    expect(await account("AKIAEXAMPLE")).toBe(administratorAccount);
    expect(await account(managementAccount)).toBe(managementAccount);
  });

  it("hands out keys of other accounts, and refuses foreign accounts and roles that deny", async () => {
    const assume = (account: string, role: string) =>
      send(emulator, {
        service: "sts",
        operation: "AssumeRole",
        body: { RoleArn: `arn:aws:iam::${account}:role/${role}`, RoleSessionName: "test" },
      });
    const { body } = await assume(first, "path/Org-Role");
    const key = /<AccessKeyId>(\w{16,128})</.exec(body)?.[1] ?? "";
    const identity = await send(emulator, { service: "sts", operation: "GetCallerIdentity", key });
    expect(identity.body).toContain(`<Arn>arn:aws:sts::${first}:assumed-role/Org-Role/`);
    for (const refused of [await assume("999999999999", "OrgRole"), await assume(first, "DeniedRole")]) {
      expect(refused.status).toBe(403);
      expect(refused.body).toContain("<Code>AccessDenied</Code>");
      expect(refused.body).toContain("is not authorized to perform: sts:AssumeRole");
    }
  });

  it("refuses regions that the world or the account does not have", async () => {
    const { status, body } = await send(emulator, {
      service: "inspector2",
      operation: "/status/batch/get",
      region: "me-south-1",
    });
    expect([status, body.__type]).toEqual([403, "UnrecognizedClientException"]);
  });

  it("answers on loopback names only", async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { host: "attacker.example" };
      request(`${emulator.url}/_emulator/world`, { headers }, (response) => resolve(response.statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe("routing", () => {
  it("finds operations by path, by target and by action", async () => {
    const answers = [
      await send(emulator, { service: "inspector2", operation: "/delegatedadminaccounts/get" }),
      await send(emulator, { service: "organizations", operation: "DescribeOrganization" }),
      await send(emulator, { service: "sts", operation: "GetCallerIdentity" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(
      emulator.journal
        .entries()
        .slice(-3)
        .map(({ operation }) => operation),
    ).toEqual(["GetDelegatedAdminAccount", "DescribeOrganization", "GetCallerIdentity"]);
  });

  it("says so when it does not know an operation or a service", async () => {
    for (const [service, operation, refused, named] of [
      ["inspector2", "/filters/list", 404, "inspector2:ListFilters"],
      ["organizations", "ListHandshakesForAccount", 400, "organizations:ListHandshakesForAccount"],
      ["macie2", "/session", 404, "macie2:POST /session"],
    ] as const) {
      const { status, body } = await send(emulator, { service, operation });
      expect([status, body.__type]).toEqual([refused, "UnknownOperationException"]);
      expect(body.message ?? body.Message).toBe(`The emulator does not serve ${named}`);
    }
    expect(emulator.journal.entries().at(-3)).toMatchObject({ operation: "ListFilters", kind: "read" });
  });

  it("reads labels, query and JSON names (GuardDuty)", async () => {
    const detector = (await send(emulator, { service: "guardduty", operation: "/detector", method: "GET" })).body
      .detectorIds[0];
    const listed = await send(emulator, {
      service: "guardduty",
      operation: `/detector/${detector}/member?onlyAssociated=false&maxResults=5`,
      method: "GET",
    });
    expect(listed.status).toBe(200);
    expect(listed.body).toHaveProperty("members");
    const wrong = await send(emulator, {
      service: "guardduty",
      operation: `/detector/${detector}/member?maxResults=many`,
      method: "GET",
    });
    expect([wrong.status, wrong.body.__type]).toEqual([400, "SerializationException"]);
  });
});

describe("validation by AWS's model", () => {
  const status = (accountIds: unknown) =>
    send(emulator, { service: "inspector2", operation: "/status/batch/get", body: { accountIds } });

  it.each([
    [
      "too many ids",
      Array.from({ length: 101 }, (_, index) => memberAccount(index)),
      "Member must have length less than or equal to 100",
    ],
    ["a short id", ["12345678901"], "Member must have length greater than or equal to 12"],
    ["letters", ["abcdefghijkl"], "Member must satisfy regular expression pattern: ^\\d{12}$"],
  ])("refuses %s", async (_, ids, problem) => {
    const { status: code, body, headers } = await status(ids);
    expect(code).toBe(400);
    expect(headers.get("x-amzn-errortype")).toBe("ValidationException");
    expect(body.message).toContain("Value at 'accountIds' failed to satisfy constraint: ");
    expect(body.message.replace("^\\d{12}$", "\\d{12}")).toContain(problem.replace("^\\d{12}$", "\\d{12}"));
    expect(body.reason).toBe("FIELD_VALIDATION_FAILED");
  });

  it("refuses an unknown enumeration value and a missing member", async () => {
    const unknown = await send(emulator, {
      service: "inspector2",
      operation: "/enable",
      body: { accountIds: [first], resourceTypes: ["EC3"] },
    });
    expect(unknown.body.message).toContain(
      "Member must satisfy enum value set: [EC2, ECR, LAMBDA, LAMBDA_CODE, CODE_REPOSITORY]",
    );
    const missing = await send(emulator, { service: "inspector2", operation: "/members/get", body: {} });
    expect(missing.body.message).toContain("Member must not be null");
  });

  it("refuses a body that is no JSON, or of the wrong type", async () => {
    expect((await status("not a list")).body.__type).toBe("SerializationException");
    const broken = await fetch(`${emulator.url}/enable`, {
      method: "POST",
      body: "{",
      headers: { authorization: authorization("a", "us-east-1", "inspector2") },
    });
    expect(broken.status).toBe(400);
  });

  it("speaks each service's own words", async () => {
    const organizations = await send(emulator, {
      service: "organizations",
      operation: "ListAccounts",
      body: { MaxResults: 21 },
    });
    expect(organizations.body).toMatchObject({ __type: "InvalidInputException", Reason: "MAX_VALUE_EXCEEDED" });
    expect(organizations.body.Message).toContain("MaxResults");
    const sts = await send(emulator, { service: "sts", operation: "AssumeRole", body: { RoleArn: "short" } });
    expect(sts.body).toContain("<Code>ValidationError</Code>");
  });
});

describe("what a caller may do", () => {
  it("keeps to allow and deny lists and to regions", async () => {
    await admin(emulator, "POST", "edit", {
      do: "setCaller",
      key: "READONLY",
      caller: { allow: ["inspector2:BatchGet*", "inspector2:List*"], regions: ["us-east-1"] },
    });
    const read = {
      service: "inspector2",
      operation: "/status/batch/get",
      key: "READONLY",
      body: { accountIds: [first] },
    };
    expect((await send(emulator, read)).status).toBe(200);
    expect((await send(emulator, { ...read, region: "eu-west-1" })).status).toBe(403);
    const write = await send(emulator, {
      ...read,
      operation: "/enable",
      body: { accountIds: [first], resourceTypes: ["EC2"] },
    });
    expect([write.status, write.body.__type]).toEqual([403, "AccessDeniedException"]);
    expect(write.body.message).toBe(
      `User: arn:aws:iam::${administratorAccount}:user/emulator is not authorized to perform: inspector2:Enable because no identity-based policy allows the inspector2:Enable action`,
    );
  });

  it("limits a role by its name", async () => {
    emulator.edit({ do: "setCaller", key: "role/Auditor", caller: { allow: ["organizations:Describe*"] } });
    const body = { RoleArn: `arn:aws:iam::${administratorAccount}:role/Auditor`, RoleSessionName: "audit" };
    const key =
      /<AccessKeyId>(\w+)</.exec((await send(emulator, { service: "sts", operation: "AssumeRole", body })).body)?.[1] ??
      "";
    expect((await send(emulator, { service: "organizations", operation: "DescribeOrganization", key })).status).toBe(
      200,
    );
    expect((await send(emulator, { service: "organizations", operation: "ListAccounts", key })).status).toBe(400);
  });
});
