import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount, managementAccount } from "../../../../emulator";
import { createWorld } from "../../../../emulator/create";
import type { GuardDutyState } from "../../../../emulator/guardduty";
import { associate } from "../../../../emulator/guardduty/organizationState";
import type { WorldSnapshot } from "../../../../emulator/world";
import type { Scene } from "./scene";
import { memberSets, members, regions, scene } from "./scene";

/** Whom a selector means, in the inputs and in the outputs. */
const bytesPerAccount = 2 * '"123456789012",'.length;
const kilobyte = 1024;
const [region] = regions;

let stack: Scene | undefined;
afterEach(() => stack?.close());

describe("the state of a stack", () => {
  /** A world in which all have long been members. */
  function healthy(count: number): WorldSnapshot {
    const world = createWorld({ accounts: count, regions: [region] });
    const here = world.slice<GuardDutyState>("guardduty").regions[region];
    if (here === undefined) throw new Error("no region");
    for (const account of members(count))
      associate(world, here, administratorAccount, account, `${account}@example.com`);
    return world.snapshot();
  }

  it("grows with healthy members by nothing but their ids, which a selector means", async () => {
    const organization = { exclude: [managementAccount, administratorAccount] };
    const sizes: number[] = [];
    for (const count of [10, 2_000]) {
      await stack?.close();
      stack = await scene({ world: healthy(count), program: memberSets({ fleet: { organization } }) });
      await stack.must("up", "--skip-preview");
      expect(await stack.outputs()).toEqual({ fleet: count });
      expect(stack.writes()).toEqual([]);
      sizes.push(
        JSON.stringify((await stack.state()).deployment.resources?.find(({ id }) => id?.endsWith("/fleet"))).length,
      );
    }
    const [small, large] = sizes as [number, number];
    expect(large - small).toBeLessThan((2_000 - 10) * bytesPerAccount + kilobyte);
  });
});

describe("a member that stays declared is never let go", () => {
  it("by a rename, a --replace, or a move between two resources; and destroy lets go what it was told to, in AWS's order", async () => {
    const accounts = members(4);
    const declared = {
      features: ["S3_DATA_EVENTS"],
      onRelease: { account: "deleteMember", capability: "disable" },
      releaseLimit: { accounts: 4 },
    };
    const started = await scene({ world: { accounts: 4 }, program: memberSets({ fleet: { ...declared, accounts } }) });
    stack = started;
    await started.must("up", "--skip-preview");
    started.emulator.journal.clear();
    const urn = (await started.state()).deployment.resources?.find((one) => one.urn.endsWith("::fleet"))?.urn ?? "";
    await started.must("up", "--skip-preview", "--replace", urn);
    for (const program of [
      memberSets({ renamed: { ...declared, accounts } }),
      memberSets({
        renamed: { ...declared, accounts: accounts.slice(0, 2) },
        other: { ...declared, accounts: accounts.slice(2) },
      }),
      memberSets({
        renamed: { ...declared, accounts: accounts.slice(0, 1) },
        other: { ...declared, accounts: accounts.slice(1) },
      }),
    ]) {
      started.edit(program);
      await started.must("up", "--skip-preview");
    }
    expect(started.writes()).toEqual([]);
    await started.must("destroy");
    expect(
      started
        .writes()
        .map(({ operation }) => operation)
        .sort(),
    ).toEqual(["DeleteMembers", "DeleteMembers", "DisassociateMembers", "DisassociateMembers"]);
    expect(accounts.map((account) => started.status(account))).toEqual(accounts.map(() => undefined));
    expect(accounts.map((account) => started.plans(account))).toEqual(accounts.map(() => ["S3_DATA_EVENTS"]));
  });
});

describe("inputs that are not known yet", () => {
  it("make no call in preview, and are covered by up", async () => {
    const [account] = members(1) as [string];
    const source = `
      const { dynamic } = require("@pulumi/pulumi");
      const factory = { async create(inputs) { return { id: "made", outs: { ...inputs, account: "${account}", feature: "S3_DATA_EVENTS" } }; } };
      class Factory extends dynamic.Resource { constructor(name) { super(factory, name, { account: undefined, feature: undefined }); } }
      const made = new Factory("made");
      const { GuardDutyMemberSet } = require("pulumi-aws-coverage");
      exports.fleet = new GuardDutyMemberSet("fleet", { accounts: [made.account], regions: ["${region}"], features: [made.feature] }).summary.covered;`;
    stack = await scene({ world: { accounts: 2 }, program: source });
    await stack.must("preview");
    expect(stack.emulator.journal.counts()).toEqual({});
    await stack.must("up", "--skip-preview");
    expect([stack.status(account), stack.plans(account)]).toEqual(["Enabled", ["S3_DATA_EVENTS"]]);
    await stack.must("preview", "--expect-no-changes");
  });
});

describe("mistakes", () => {
  it("are one clear message each, before any call", async () => {
    stack = await scene({
      program: memberSets({
        fleet: { accounts: ["12345678"], features: ["RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING", "S3"] },
      }),
    });
    const preview = await stack.run("preview");
    expect(preview.code).not.toBe(0);
    expect(preview.output).toMatch(/accounts\[0\]: "12345678" is not an AWS account id.*"000012345678"/);
    expect(preview.output).toMatch(/features\[2\]: "S3" is not a feature: it must be one of/);
    expect(stack.emulator.journal.counts()).toEqual({});
  });
});
