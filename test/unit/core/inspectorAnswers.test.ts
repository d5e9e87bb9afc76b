import { afterEach, describe, expect, it } from "vitest";
import { CapabilityUnavailableError } from "../../../provider/core/providerError";
import { inspectorAccountEnablement as inspector } from "../../../provider/services/inspectorAccountEnablement";
import { inspectorDeepInspection as deepInspection } from "../../../provider/services/inspectorDeepInspection";
import type { Answers, Overrides } from "./inspectorAnswers";
import {
  a,
  account,
  administrator,
  b,
  closeServers,
  contextOver,
  denied,
  everyone,
  members,
  noAccess,
  ours,
  refusal,
  region,
  want,
} from "./inspectorAnswers";

afterEach(closeServers);

describe("who we are", () => {
  const register = /enable-delegated-admin-account --delegated-admin-account-id (\d+)/;
  const none = () => refusal(404, "ResourceNotFoundException", "There is none");
  const delegates = (...accounts: string[]) => ({ delegatedAdministrators: async () => accounts });

  it.each<[string, () => unknown, Overrides, string | undefined, string]>([
    ["another one is named", () => ({ delegatedAdmin: { accountId: b } }), {}, undefined, `use credentials of ${b}`],
    ["there is none, and Organizations knows of none", none, {}, administrator, "there is none"],
    [
      "Organizations cannot be read",
      none,
      { delegatedAdministrators: async () => undefined },
      administrator,
      "there is none",
    ],
    ["there is none here, and another one elsewhere", none, delegates(b), b, `use credentials of ${b}`],
    ["we are that of other regions", none, delegates(b, administrator), administrator, "there is none"],
    ["AWS's answer leaves it open", () => ({}), {}, undefined, "list-delegated-admin-accounts"],
  ])("%s", async (_, answer, over, registered, text) => {
    const { context, calls } = await contextOver(
      { "/delegatedadminaccounts/get": answer, "/status/batch/get": () => ({ failedAccounts: [denied(a)] }) },
      over,
    );
    const error = await inspector.observe(context, want([a])).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: "NotDelegatedAdministrator", message: expect.stringContaining(text) });
    expect(register.exec((error as Error).message)?.[1]).toBe(registered);
    expect(calls).not.toContain("/members/list");
    const [problem] = await inspector.diagnose(context, undefined);
    expect(problem).toMatchObject({ is: "problem", subject: "delegated administrator" });
  });
});

describe("doctor", () => {
  it.each([
    ["ENABLED", "fine"],
    ["ENABLING", "fine"],
    ["DISABLED", "problem"],
    ["SUSPENDED", "problem"],
    ["BRAND_NEW", "problem"],
    [undefined, "problem"],
  ])("Inspector in the administrator's account is %s: %s", async (status, is) => {
    const { context } = await contextOver({
      ...ours,
      ...everyone((accountId) => ({ accountId, state: { status }, resourceState: {} })),
      "/organizationconfiguration/describe": () => ({ autoEnable: {} }),
    });
    const found = (await inspector.diagnose(context, undefined)).find(({ subject }) =>
      subject.startsWith("Inspector in"),
    );
    expect(found?.is).toBe(is);
    if (is === "problem") expect(found?.remedy).toContain("aws inspector2 enable");
  });
});

describe("AWS's answers to writes", () => {
  const step = (action: "associate" | "enable" | "disable", capabilities: string[], accounts = [a, b]) => ({
    action,
    region,
    accounts,
    capabilities,
    targets: [],
  });

  it.each([
    ["already a member or associated member of the current account.", "ALREADY_MEMBER"],
    ["Invoking account is not enabled", "InspectorNotEnabled"],
  ])("AssociateMember refused by `%s`: %s", async (message, code) => {
    const { context } = await contextOver({ "/members/associate": () => refusal(400, "ValidationException", message) });
    expect((await inspector.apply(context, step("associate", [], [a]))).get(a)).toMatchObject({
      accepted: false,
      code,
    });
  });

  it("each account has its own outcome; one in both lists is refused, one in none has none", async () => {
    const { context } = await contextOver({
      "/enable": () => ({
        accounts: [account(a, "ENABLING"), account(b, "ENABLING")],
        failedAccounts: [{ accountId: b, errorCode: "ACCOUNT_IS_ISOLATED", errorMessage: "It is isolated" }],
      }),
    });
    const outcomes = await inspector.apply(context, step("enable", ["EC2"], [a, b, administrator]));
    expect(outcomes.get(a)).toEqual({ accepted: true });
    expect(outcomes.get(b)).toEqual({ accepted: false, code: "ACCOUNT_IS_ISOLATED", message: "It is isolated" });
    expect(outcomes.has(administrator)).toBe(false);
  });

  const constraint =
    "failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [LAMBDA_CODE";
  it.each([
    [403, "AccessDeniedException", "Lambda code scanning is not supported in us-gov-west-1", ["LAMBDA_CODE"]],
    [403, "AccessDeniedException", "Lambda standard scanning is not supported in eu-west-1", ["LAMBDA", "LAMBDA_CODE"]],
    [403, "AccessDeniedException", "Code repository scanning is not supported in eu-west-1", ["CODE_REPOSITORY"]],
    [400, "ValidationException", `Value at 'resourceTypes' ${constraint}, LAMBDA, ECR, EC2]]`, ["CODE_REPOSITORY"]],
  ])("%d %s: %s", async (status, error, message, capabilities) => {
    const { context } = await contextOver({ "/enable": () => refusal(status, error, message) });
    const thrown = await inspector
      .apply(context, step("enable", ["EC2", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"]))
      .catch((caught: unknown) => caught);
    expect(thrown).toBeInstanceOf(CapabilityUnavailableError);
    expect(thrown).toMatchObject({
      capabilities,
      named: true,
      message: expect.stringContaining("not available in eu-west-1"),
    });
  });

  it("any other refusal of the whole call is thrown as AWS sent it", async () => {
    const { context } = await contextOver({
      "/disable": () => refusal(403, "AccessDeniedException", "no identity-based policy"),
    });
    await expect(inspector.apply(context, step("disable", ["EC2"]))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});

describe("deep inspection looks at the EC2 scanning below it", () => {
  const deepAnswers = (deep: string, own: string, scanning: Answers): Answers => ({
    ...scanning,
    "/ec2deepinspectionstatus/member/batch/get": ({ accountIds }) => ({
      accountIds: accountIds.map((accountId) => ({ accountId, status: deep })),
    }),
    "/ec2deepinspectionconfiguration/get": () => ({ status: own }),
  });
  const capability = ["EC2_DEEP_INSPECTION"];

  it("250 accounts in 3 calls, and 3 for their EC2 scanning, the administrator's own among them", async () => {
    const { context, calls } = await contextOver(
      deepAnswers(
        "ACTIVATED",
        "ACTIVATED",
        everyone((id) => account(id, "ENABLED")),
      ),
    );
    const accounts = [administrator, ...Array.from({ length: 250 }, (_, index) => String(200_000_000_000 + index))];
    const observed = await deepInspection.observe(context as never, want(accounts, capability));
    expect([...observed.values()].map((row) => row.get("EC2_DEEP_INSPECTION")?.is)).toEqual(Array(251).fill("on"));
    expect(calls.filter((path) => path.startsWith("/ec2deep"))).toHaveLength(3 + 1);
    expect(calls.filter((path) => path === "/status/batch/get")).toHaveLength(3);
  });

  it.each([
    ["off", everyone((id) => account(id, "DISABLED")), { is: "off", code: "EC2_SCANNING_DISABLED" }],
    [
      "off at the account's level",
      everyone((id) => ({ ...account(id, "ENABLED"), state: { status: "DISABLED" } })),
      { is: "off", code: "EC2_SCANNING_DISABLED", observed: "ACTIVATED, EC2 scanning ENABLED, account DISABLED" },
    ],
    ["suspended", everyone((id) => account(id, "SUSPENDED")), { is: "off", code: "EC2_SCANNING_SUSPENDED" }],
    ["changing", everyone((id) => account(id, "ENABLING")), { is: "changing" }],
    ["new", everyone((id) => account(id, "BRAND_NEW")), { is: "unknown", code: "UNKNOWN_STATUS" }],
    ["not mentioned", everyone(() => account(b, "ENABLED")), { is: "unknown" }],
    [
      "not readable",
      { "/status/batch/get": () => refusal(403, "AccessDeniedException", "no") },
      { is: "unknown", code: "AccessDeniedException" },
    ],
  ])("ACTIVATED is not on where EC2 scanning is %s", async (_, scanning, expected) => {
    const { context } = await contextOver(deepAnswers("ACTIVATED", "ACTIVATED", scanning as Answers));
    const observed = await deepInspection.observe(context as never, want([a, administrator], capability));
    for (const id of [a, administrator]) {
      expect(observed.get(id)?.get("EC2_DEEP_INSPECTION")).toMatchObject(expected);
      expect(observed.get(id)?.get("EC2_DEEP_INSPECTION")?.next).toBeUndefined();
    }
  });

  it("an account that is not associated is read nowhere else, and names the resource that associates", async () => {
    const { context, calls } = await contextOver({
      ...ours,
      ...members(),
      "/ec2deepinspectionstatus/member/batch/get": () => ({
        failedAccountIds: [{ accountId: a, errorMessage: noAccess }],
      }),
    });
    const observed = (await deepInspection.observe(context as never, want([a], capability)))
      .get(a)
      ?.get("EC2_DEEP_INSPECTION");
    expect(observed).toMatchObject({ is: "off", code: "NOT_ASSOCIATED", advice: expect.stringContaining("dependsOn") });
    expect(observed?.next).toBeUndefined();
    expect(calls).not.toContain("/status/batch/get");
  });

  it("a whole call that is denied names the delegated administrator", async () => {
    const { context } = await contextOver({
      "/delegatedadminaccounts/get": () => ({ delegatedAdmin: { accountId: b } }),
      "/ec2deepinspectionstatus/member/batch/get": () =>
        refusal(403, "AccessDeniedException", "Invoking account does not have access"),
    });
    await expect(deepInspection.observe(context as never, want([a], capability))).rejects.toThrow(
      new RegExp(`not Inspector's delegated administrator in ${region} .*${b}`),
    );
  });
});
