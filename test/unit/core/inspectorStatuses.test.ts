import { afterEach, describe, expect, it } from "vitest";
import { inspectorAccountEnablement as inspector } from "../../../provider/services/inspectorAccountEnablement";
import { inspectorDeepInspection as deepInspection } from "../../../provider/services/inspectorDeepInspection";
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
  ours,
  refusal,
  want,
} from "./inspectorAnswers";

afterEach(closeServers);

/** What AWS reports at two levels, and may report in words that this version does not know. */
describe("one scan type of one account", () => {
  it.each([
    ["ENABLED", "HIBERNATING", "unknown"],
    ["DISABLED", "HIBERNATING", "unknown"],
    ["HIBERNATING", "ENABLED", "unknown"],
    ["ENABLED", "ENABLED", "on"],
    ["ENABLED", "DISABLED", "off"],
    ["DISABLED", "SUSPENDED", "off"],
  ])("%s in an account that is %s is %s", async (type, own, is) => {
    const { context } = await contextOver(everyone((id) => ({ ...account(id, type), state: { status: own } })));
    const observed = (await inspector.observe(context, want([a]))).get(a)?.get("EC2");
    expect(observed?.is).toBe(is);
    // Only what is known to be off is asked for, and never a suspended account.
    expect(observed?.next !== undefined).toBe(is === "off" && own !== "SUSPENDED");
  });

  it("that AWS leaves out is unknown, and so is one whose account has no status", async () => {
    const without = everyone((accountId) => ({ accountId, state: { status: "ENABLED" }, resourceState: {} }));
    const { context } = await contextOver(without);
    expect((await inspector.observe(context, want([a]))).get(a)?.get("EC2")).toMatchObject({
      is: "unknown",
      code: "NOT_REPORTED",
    });
    const stateless = everyone((id) => ({ ...account(id, "DISABLED"), state: undefined }));
    const other = await contextOver(stateless);
    expect((await inspector.observe(other.context, want([a]))).get(a)?.get("EC2")).toMatchObject({ is: "unknown" });
  });
});

describe("the members of the administrator", () => {
  it("are listed to the last page, those that are no longer associated included", async () => {
    const asked: object[] = [];
    const pages = [{ members: [{ accountId: a, relationshipStatus: "REMOVED" }], nextToken: "more" }];
    const { context } = await contextOver({
      "/status/batch/get": ({ accountIds }) => ({ failedAccounts: accountIds.map(denied) }),
      ...ours,
      "/organizationconfiguration/describe": () => ({ autoEnable: { ec2: false, ecr: false } }),
      "/members/list": (body) => {
        asked.push(body);
        return pages[asked.length - 1] ?? { members: [{ accountId: b, relationshipStatus: "RESIGNED" }] };
      },
    });
    const observed = await inspector.observe(context, want([a, b]));
    expect(observed.get(a)?.get("EC2")).toMatchObject({ is: "off", observed: "REMOVED" });
    expect(observed.get(b)?.get("EC2")).toMatchObject({ is: "off", observed: "RESIGNED" });
    expect(asked).toEqual([
      { onlyAssociated: false, maxResults: 50 },
      { onlyAssociated: false, maxResults: 50, nextToken: "more" },
    ]);
  });

  it("are not concluded from AWS's denials where the caller is not their administrator: then nothing is known", async () => {
    const other = "333333333333";
    const { context } = await contextOver({
      "/status/batch/get": ({ accountIds }) => ({ failedAccounts: accountIds.map(denied) }),
      "/delegatedadminaccounts/get": () => ({ delegatedAdmin: { accountId: other } }),
      "/organizationconfiguration/describe": () => ({ autoEnable: { ec2: false, ecr: false } }),
      ...members(),
    });
    await expect(inspector.observe(context, want([a, b]))).rejects.toMatchObject({
      name: "NotDelegatedAdministrator",
      message: expect.stringContaining(`use credentials of ${other}`),
    });
  });

  it("where another account is Inspector's administrator elsewhere, nobody is told to register this one", async () => {
    const other = "333333333333";
    const { context } = await contextOver(
      {
        "/status/batch/get": ({ accountIds }) => ({ failedAccounts: accountIds.map(denied) }),
        "/delegatedadminaccounts/get": () => refusal(404, "ResourceNotFoundException", "there is none"),
        ...members(),
      },
      { delegatedAdministrators: async () => [other] },
    );
    const message = await inspector.observe(context, want([a])).then(
      () => "",
      (error: Error) => error.message,
    );
    expect(message).toContain(`use credentials of ${other}`);
    expect(message).toContain(`--delegated-admin-account-id ${other}`);
    expect(message).not.toContain(`--delegated-admin-account-id ${administrator}`);
  });
});

describe("deep inspection", () => {
  const own = "/ec2deepinspectionconfiguration/get";
  const refused = () => refusal(403, "AccessDeniedException", "no");

  it.each([
    ["DISABLED", "off"],
    ["ENABLED", "unknown"],
  ])(
    "of the administrator's own account, which AWS refuses to report, by EC2 scanning: %s is %s",
    async (status, is) => {
      const { context } = await contextOver({ [own]: refused, ...ours, ...everyone((id) => account(id, status)) });
      const look = new Map([[administrator, deepInspection.capabilities]]);
      const [observed] = [
        ...((await deepInspection.observe(context as never, look)).get(administrator)?.values() ?? []),
      ];
      expect(observed?.is).toBe(is);
    },
  );

  it("that AWS answers with FAILED is refused, with AWS's reason", async () => {
    const failed = { accountId: a, status: "FAILED", errorMessage: "the plugin does not start" };
    const { context } = await contextOver({
      "/ec2deepinspectionstatus/member/batch/update": () => ({
        accountIds: [failed, { accountId: b, status: "PENDING" }],
      }),
    });
    const step = { action: "activate", region: "eu-west-1", accounts: [a, b], capabilities: [], targets: [] } as const;
    expect([...(await deepInspection.apply(context as never, step))]).toEqual([
      [a, { accepted: false, code: "FAILED", message: "the plugin does not start" }],
      [b, { accepted: true }],
    ]);
  });
});
