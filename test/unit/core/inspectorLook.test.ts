import { RelationshipStatus } from "@aws-sdk/client-inspector2";
import { afterEach, describe, expect, it } from "vitest";
import type { Observation } from "../../../provider/core/cell";
import { inspectorAccountEnablement as inspector } from "../../../provider/services/inspectorAccountEnablement";
import type { OrganizationView } from "../../../provider/services/service";
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
  now,
  ours,
  want,
} from "./inspectorAnswers";

afterEach(closeServers);

describe("a look", () => {
  it("at 500 covered accounts takes 5 calls, and no other", async () => {
    const { context, calls } = await contextOver(everyone((id) => account(id, "ENABLED")));
    const accounts = Array.from({ length: 500 }, (_, index) => String(200_000_000_000 + index));
    const observed = await inspector.observe(context, want(accounts, ["EC2", "ECR"]));
    expect([...observed.values()].every((row) => [...row.values()].every(({ is }) => is === "on"))).toBe(true);
    expect(calls).toEqual(Array(5).fill("/status/batch/get"));
  });

  it("an account in both lists, or in none, is unknown", async () => {
    const { context } = await contextOver({
      "/status/batch/get": () => ({
        accounts: [account(a, "ENABLED")],
        failedAccounts: [{ accountId: a, errorCode: "INTERNAL_ERROR", errorMessage: "hm" }],
      }),
    });
    const observed = await inspector.observe(context, want([a, b]));
    expect(observed.get(a)?.get("EC2")).toMatchObject({ is: "unknown", code: "INTERNAL_ERROR" });
    expect(observed.get(b)?.get("EC2")).toMatchObject({ is: "unknown", code: "NOT_MENTIONED" });
  });
});

describe("Inspector in the administrator's own account", () => {
  const world = (own: string) =>
    everyone((id) =>
      id === administrator
        ? { ...account(id, own), state: { status: own } }
        : account(id, id === a ? "ENABLED" : "DISABLED"),
    );

  it("is looked at once, and only when something is about to be written", async () => {
    const { context, calls } = await contextOver(world("ENABLED"));
    await inspector.observe(context, want([a]));
    expect(calls).toHaveLength(1);
    for (let look = 0; look < 3; look += 1)
      expect((await inspector.observe(context, want([b]))).get(b)?.get("EC2")?.next).toEqual({ action: "enable" });
    expect(calls).toHaveLength(1 + 3 + 1);
  });

  it("off: a warning with the remedy, AWS's refusal decides; what is on stays on, and it is looked at once", async () => {
    const { context, calls, warnings } = await contextOver(world("DISABLED"));
    for (let look = 0; look < 2; look += 1) {
      const observed = await inspector.observe(context, want([a, b]));
      expect(observed.get(a)?.get("EC2")).toEqual({ is: "on", observed: "ENABLED" });
      const gap = observed.get(b)?.get("EC2");
      expect(gap).toMatchObject({ is: "off", observed: "DISABLED", next: { action: "enable" } });
    }
    expect(warnings).toEqual([
      expect.stringMatching(`Inspector is DISABLED in the administrator's account ${administrator}.*inspector2 enable`),
    ]);
    expect(calls).toHaveLength(2 + 1);
  });

  it.each([
    ["a declared one is enabled first", "DISABLED", [b, administrator], 1],
    ["a status that is new proves nothing", "HIBERNATING", [b], 2],
  ])("%s: no warning", async (_, own, accounts, count) => {
    const { context, calls } = await contextOver(world(own));
    const observed = await inspector.observe(context, want(accounts));
    expect(observed.get(b)?.get("EC2")).toEqual({ is: "off", observed: "DISABLED", next: { action: "enable" } });
    expect(calls).toHaveLength(count);
  });

  it("under `exactly`, an undeclared type that is off is no reason to look", async () => {
    const { context, calls } = await contextOver(
      everyone((id) => account(id, "ENABLED", { ecr: { status: "DISABLED" } })),
      { inputs: { match: "exactly" } },
    );
    expect((await inspector.observe(context, want([a], ["EC2", "ECR"]))).get(a)?.get("ECR")?.note).toBeUndefined();
    expect(calls).toHaveLength(1);
  });
});

describe("what AWS does along with a step", () => {
  const autoEnable = { ec2: true, ecr: true, lambda: true, lambdaCode: false, codeRepository: false };
  const world: Answers = {
    ...ours,
    ...members(),
    "/status/batch/get": ({ accountIds }) => ({
      accounts: accountIds.filter((id) => id === administrator).map((id) => account(id, "ENABLED")),
      failedAccounts: accountIds.filter((id) => id !== administrator).map(denied),
    }),
    "/organizationconfiguration/describe": () => ({ autoEnable, maxAccountLimitReached: false }),
  };

  it("associating enables by auto-enable what nobody declared: said, with ECR's registry; read once", async () => {
    const { context, calls } = await contextOver(world);
    for (let look = 0; look < 2; look += 1) {
      const observed = (await inspector.observe(context, want([a]))).get(a)?.get("EC2");
      expect(observed).toMatchObject({ is: "off", next: { action: "associate" }, alsoEnables: ["ECR", "LAMBDA"] });
      expect(observed?.note).toMatch(/auto-enable also enables ECR, LAMBDA; .*basic to enhanced scanning/);
    }
    expect(calls.filter((path) => path.includes("organizationconfiguration"))).toHaveLength(1);
  });

  it("what is declared is nothing to say, but for ECR's registry", async () => {
    const resourceTypes = ["EC2", "ECR", "LAMBDA"];
    const { context } = await contextOver(world, { inputs: { resourceTypes } });
    const row = (await inspector.observe(context, want([a], resourceTypes))).get(a);
    for (const observed of row?.values() ?? []) {
      expect(observed.alsoEnables).toBeUndefined();
      expect(observed.note).toMatch(/^ECR .*basic to enhanced scanning$/);
    }
  });

  it("an ECR that is on already, or not declared, is not mentioned", async () => {
    const ecrOn = everyone((id) =>
      account(id, id === administrator ? "ENABLED" : "DISABLED", { ecr: { status: "ENABLED" } }),
    );
    const { context } = await contextOver(ecrOn, { inputs: { resourceTypes: ["EC2", "ECR"] } });
    const row = (await inspector.observe(context, want([a], ["EC2", "ECR"]))).get(a);
    expect(row?.get("EC2")).toEqual({ is: "off", observed: "DISABLED", next: { action: "enable" } });
  });
});

describe("an account for which AWS answers ACCESS_DENIED", () => {
  async function observeMember(list: object[], over: Overrides = {}) {
    const { context } = await contextOver(
      {
        ...ours,
        ...members(...list),
        "/organizationconfiguration/describe": () => ({ autoEnable: {} }),
        "/status/batch/get": ({ accountIds }) => ({ failedAccounts: accountIds.map(denied) }),
      },
      over,
    );
    return (await inspector.observe(context, want([a]))).get(a)?.get("EC2") as Observation;
  }

  const relationships: Readonly<Record<RelationshipStatus, string>> = {
    ENABLED: "unknown",
    CREATED: "changing",
    INVITED: "changing, slow",
    EMAIL_VERIFICATION_IN_PROGRESS: "changing, slow",
    EMAIL_VERIFICATION_FAILED: "off, associate",
    DISABLED: "off, associate",
    REMOVED: "off, associate",
    RESIGNED: "off, associate",
    DELETED: "off, associate",
    REGION_DISABLED: "notApplicable",
    ACCOUNT_SUSPENDED: "off",
    CANNOT_CREATE_DETECTOR_IN_ORG_MASTER: "off",
  };

  it("every relationship of the SDK has a meaning", () =>
    expect(Object.keys(relationships).sort()).toEqual(Object.values(RelationshipStatus).sort()));

  it.each([...Object.entries(relationships), ["BRAND_NEW", "unknown"], [undefined, "unknown"]])(
    "%s: %s",
    async (relationshipStatus, expected) => {
      const { is, slow, next, code } = await observeMember([
        { accountId: a, relationshipStatus, updatedAt: 1_700_000_000 },
      ]);
      expect([is, ...(slow ? ["slow"] : []), ...(next ? [next.action] : [])].join(", ")).toBe(expected);
      if (next === undefined && is !== "changing") expect(code).toBeDefined();
    },
  );

  it.each([
    [1, "changing"],
    [14, "changing"],
    [16, "unknown"],
  ])("a member since %d minutes, by AWS's date: %s", async (minutes, is) =>
    expect(
      await observeMember([{ accountId: a, relationshipStatus: "ENABLED", updatedAt: now / 1000 - minutes * 60 }]),
    ).toMatchObject({ is }),
  );

  it("that Inspector does not list is associated where Organizations has it as active", async () => {
    const organization = (facts: object) => ({
      organization: async () =>
        ({ listed: true, managementAccount: b, accounts: new Map(Object.entries(facts)) }) as OrganizationView,
    });
    expect((await observeMember([])).next).toEqual({ action: "associate" });
    expect((await observeMember([], organization({ [a]: { state: "ACTIVE" } }))).next).toEqual({ action: "associate" });
    expect((await observeMember([], organization({ [a]: { state: "SUSPENDED" } }))).next).toBeUndefined();
    expect((await observeMember([], organization({}))).next).toBeUndefined();
  });

  it("the administrator itself is unknown, and never associated", async () => {
    const { context } = await contextOver({
      ...ours,
      ...members(),
      "/status/batch/get": ({ accountIds }) => ({ failedAccounts: accountIds.map(denied) }),
    });
    const observed = (await inspector.observe(context, want([administrator]))).get(administrator)?.get("EC2");
    expect(observed).toMatchObject({ is: "unknown", code: "ACCESS_DENIED" });
  });

  it("a list of members that is missing is no proof", async () => {
    const { context } = await contextOver({
      ...ours,
      "/members/list": () => ({}),
      "/status/batch/get": () => ({ failedAccounts: [denied(a)] }),
    });
    await expect(inspector.observe(context, want([a]))).rejects.toThrow(/ListMembers has no list/);
  });
});
