import { afterEach, describe, expect, it } from "vitest";
import { managementAccount } from "../../../emulator";
import { covered, empty, features, lie, settle } from "./guarddutyLies";
import { a, b, closeScenes, lyingTo, name, program, scene } from "./guarddutyScene";
import type { Rewrite } from "./rewriting";
import type { Outputs } from "./stack";

afterEach(closeScenes);

describe("ListDetectors without its list", () => {
  it.each(empty)("(%s) does not show that there is no detector: none is created", async (_, answer) => {
    const world = await scene();
    const lied = await lyingTo(
      world,
      lie("ListDetectors", () => answer),
    );
    const { failures } = await lied.up(program({ accounts: [a], createDetector: true, settle }));
    expect(failures[name]?.message).toContain("UnreadableAnswer: AWS's answer to ListDetectors has no list");
    expect(world.writes()).toEqual([]);
  });
});

describe("DescribeOrganizationConfiguration", () => {
  /** The plans come one a page. */
  const paged: Rewrite = lie("DescribeOrganizationConfiguration", (real, path) => {
    const from = Number(/nextToken=(\d+)/.exec(path)?.[1] ?? 0);
    const rest = from + 1 < real["features"].length ? { nextToken: String(from + 1) } : {};
    const whole = from === 0 ? real : {};
    return { ...whole, features: real["features"].slice(from, from + 1), ...rest };
  });

  it("is read to its last page: what the plan says of auto-enable is all of it", async () => {
    const world = await scene();
    world.emulator.edit({ do: "guarddutyAutoEnable", features: { AI_PROTECTION: "NEW", EKS_AUDIT_LOGS: "NEW" } });
    const preview = (await (await lyingTo(world, paged)).preview(program({ accounts: [a], features })))[name];
    expect(preview?.entries).toMatchObject([
      {
        action: "create",
        note: "the organization's auto-enable settings will switch on EKS_AUDIT_LOGS, AI_PROTECTION too",
      },
    ]);
    expect(preview?.plan["to do"]["newly enabled and billed"]).toBe("5 account capabilities");
  });

  it("with the plan that names an owner on the last page names it", async () => {
    const world = await scene();
    const declared = program({ accounts: [a], features: ["AI_PROTECTION"] });
    await world.stack.up(declared);
    world.emulator.edit(
      { do: "guarddutyAutoEnable", features: { AI_PROTECTION: "ALL" } },
      { do: "guarddutyPlan", account: a, plan: "AI_PROTECTION" },
    );
    const lied = await lyingTo(world, paged);
    expect((await lied.preview(declared))[name]?.entries).toMatchObject([{ managedBy: "organization auto-enable" }]);
  });

  it.each(empty)("answers with %s: who we are is unclear, and nothing is created", async (_, answer) => {
    const world = await scene();
    const lied = await lyingTo(
      world,
      lie("DescribeOrganizationConfiguration", () => answer),
    );
    const { failures } = await lied.up(covered);
    expect(failures[name]?.message).toMatch(/UnreadableAnswer: .*cannot determine whether account/);
    expect(world.writes()).toEqual([]);
  });

  it("has ALL for plans only, and AWS does not refuse a release: nothing else does", async () => {
    const world = await scene();
    const release = { onRelease: { account: "deleteMember" } };
    await world.stack.up(program({ accounts: [a, b], features, ...release }));
    const rewrite = lie("DescribeOrganizationConfiguration", (real) => ({
      ...real,
      autoEnableOrganizationMembers: "NEW",
      features: real["features"].map((one: Outputs) => ({ ...one, autoEnable: "ALL" })),
    }));
    const lied = await lyingTo(world, rewrite);
    expect((await lied.up(program({ accounts: [a], features, ...release }))).failures).toEqual({});
    expect(world.status(b)).toBeUndefined();
  });
});

describe("ListDelegatedAdministrators without its list", () => {
  it("does not show that there is no administrator: the caller is not told to register itself", async () => {
    const world = await scene();
    const rewrite: Rewrite = (_, answer) =>
      typeof answer === "object" && answer !== null && "DelegatedAdministrators" in answer ? {} : undefined;
    const lied = await lyingTo({ ...world, stack: world.another({ caller: managementAccount }) }, rewrite);
    const management = world.another({ caller: managementAccount, target: lied.emulator.url });
    const { failures } = await management.up(program({ accounts: [a], createDetector: true, settle }));
    expect(failures[name]?.message).toMatch(/list-delegated-administrators/);
    expect(failures[name]?.message).not.toMatch(/enable-organization-admin-account/);
    expect(world.writes()).toEqual([]);
  });
});

describe("CreateMembers", () => {
  it("says 'Internal error' of one account, as AWS does: asked for again", async () => {
    const { stack, faults, since, status } = await scene();
    const failing = { kind: "failAccounts", accounts: [a], code: "", message: "Internal error" } as const;
    faults({ when: { operation: "CreateMembers", times: 2 }, do: failing });
    expect((await stack.up(covered)).failures).toEqual({});
    expect(since(0, "CreateMembers").map(({ ids }) => ids)).toEqual([[a, b], [a], [a]]);
    expect([status(a), status(b)]).toEqual(["Enabled", "Enabled"]);
  });
});
