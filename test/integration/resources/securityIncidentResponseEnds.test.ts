import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { permissionsFor } from "../../../cli/iam/policy";
import { administratorAccount, managementAccount, seededUnits } from "../../../emulator";
import { securityIncidentResponseMembership } from "../../../provider/services/securityIncidentResponseMembership";
import type { Service } from "../../../provider/services/service";
import { hurried } from "./hurried";
import type { MembershipScene } from "./securityIncidentResponseScene";
import {
  declared,
  home,
  infrastructure,
  membershipScene,
  payments,
  sandbox,
  web,
  web2,
} from "./securityIncidentResponseScene";
import type { Program } from "./stack";
import { calls, Stack } from "./stack";

/** How a membership comes into being and how it ends: never without being told to. */

let scene: MembershipScene;
beforeEach(async () => {
  scene = await membershipScene();
});
afterEach(() => scene.close());

/** What `aws-coverage iam` prints for the one resource of a program. */
const actionsAllowed = ({ ir: [, given] = ["", {}] }: Program): readonly string[] => {
  const inputs = securityIncidentResponseMembership.schema.parse(given);
  const service = securityIncidentResponseMembership as unknown as Service;
  const need = { service, inputs, writes: true, roles: [], partition: "aws" };
  return permissionsFor([need], false).flatMap(({ actions }) => actions);
};
const unit = (name: string): string => seededUnits[name] ?? name;
const noMembership = (): void => scene.patch({ memberships: [] });
const createMembership = {
  membershipName: "organization",
  incidentResponseTeam: [
    { name: "Ada Lovelace", jobTitle: "Responder", email: "ada@example.com" },
    { name: "Alan Turing", jobTitle: "Responder", email: "alan@example.com" },
  ],
};

describe("creating", () => {
  beforeEach(noMembership);

  it("never happens without the block", async () => {
    const { failures } = await scene.stack.up(declared({ accounts: [web] }));
    expect(failures["ir"]?.message).toMatch(/NoMembership: .*declare createMembership with the incident-response team/);
    expect(scene.writes()).toEqual([]);
  });

  it("happens with it, then units are added; the plan tells both, and who comes along", async () => {
    const program = declared({ accounts: [web, sandbox], createMembership });
    expect(await scene.plan(program)).toMatchObject({
      [home]: {
        [web]: `create the membership, then cover MEMBERSHIP (now no membership); through ${unit("Web")}, which also covers ${web2}`,
        [sandbox]: expect.stringContaining(`through ${unit("Sandbox")}`),
      },
    });
    expect((await scene.stack.up(program)).failures).toEqual({});
    expect(scene.writes()).toEqual(["CreateMembership ok", "UpdateMembership ok"]);
    expect(scene.memberships()).toMatchObject([
      {
        membershipName: "organization",
        membershipStatus: "Active",
        coverEntireOrganization: false,
        region: home,
        accountId: administratorAccount,
      },
    ]);
    expect([...(scene.memberships()[0]?.organizationalUnits ?? [])].sort()).toEqual(
      [unit("Sandbox"), unit("Web")].sort(),
    );
    expect((await scene.stack.preview(program))["ir"]).toMatchObject({ changes: false });
    await scene.stack.up(program);
    expect(scene.memberships()).toHaveLength(1);
  });

  it("may cover the entire organization, and then needs no unit", async () => {
    const program = declared({
      accounts: [web, managementAccount],
      createMembership: {
        ...createMembership,
        coverEntireOrganization: true,
        triage: true,
        tags: { team: "security" },
      },
    });
    expect(await scene.plan(program)).toMatchObject({
      [home]: { [web]: expect.stringContaining("covering the entire organization") },
    });
    expect((await scene.stack.up(program)).failures).toEqual({});
    expect(scene.writes()).toEqual(["CreateMembership ok"]);
    expect(scene.memberships()).toMatchObject([
      {
        coverEntireOrganization: true,
        optInFeatures: [{ featureName: "Triage", isEnabled: true }],
        tags: { team: "security" },
      },
    ]);
    expect(scene.summary()).toMatchObject({ covered: 2 });
  });

  it.each([
    [{ tags: { team: "security" } }, { team: "security" }, true],
    [{}, {}, false],
  ])(
    "sends %j as tags, and its policy allows security-ir:TagResource only where there are some",
    async (over, tags, allowed) => {
      const program = declared({ accounts: [web], createMembership: { ...createMembership, ...over } });
      const actions = actionsAllowed(program);
      expect(actions.includes("security-ir:TagResource")).toBe(allowed);
      // Nothing but what is in the policy, and what AWS allows to everybody.
      scene.edit({ do: "setCaller", key: "test", caller: { allow: [...actions, "sts:GetCallerIdentity"] } });
      expect((await scene.stack.up(program)).failures).toEqual({});
      expect(scene.memberships()[0]?.tags).toEqual(tags);
    },
  );

  it("does not happen for an account that the new membership could not cover", async () => {
    const { failures } = await scene.stack.up(declared({ accounts: [managementAccount], createMembership }));
    expect(failures["ir"]?.message).toMatch(/AT_ROOT/);
    expect(scene.writes()).toEqual([]);
  });

  it("happens once, though the answer was lost", async () => {
    scene.emulator.faults.set([{ when: { operation: "CreateMembership", nth: 1 }, do: { kind: "resetAfter" } }], 0);
    expect((await scene.stack.up(declared({ accounts: [web], createMembership }))).failures).toEqual({});
    expect(scene.memberships()).toHaveLength(1);
    expect(scene.summary()).toMatchObject({ covered: 1 });
  });

  it("an account outside any organization gets one for itself", async () => {
    const standalone = "888888888888";
    const stack = new Stack(scene.emulator, standalone, {}, { clock: hurried(30) });
    expect((await stack.up(declared({ accounts: [standalone], createMembership }))).failures).toEqual({});
    expect(scene.memberships()).toMatchObject([{ customerType: "Standalone", accountId: standalone }]);
    expect(stack.state.get("ir")?.outputs["summary"]).toMatchObject({ covered: 1 });
  });
});

describe("where there is a membership already", () => {
  it("it is adopted, not created a second time", async () => {
    expect((await scene.stack.up(declared({ accounts: [infrastructure], createMembership }))).failures).toEqual({});
    expect(scene.writes()).toEqual([]);
  });

  it("in another region, AWS refuses a second one, and we say where to look", async () => {
    const { failures } = await scene.stack.up(declared({ accounts: [web], homeRegion: "eu-west-1", createMembership }));
    expect(failures["ir"]?.message).toMatch(
      /MEMBERSHIP_EXISTS: .*find its owner and home region, and declare that homeRegion/,
    );
    expect(scene.writes()).toEqual(["CreateMembership ConflictException"]);
    expect(scene.memberships()).toHaveLength(1);
  });
});

describe("an account that leaves the declaration", () => {
  const releasing = (accounts: readonly string[], over: object = {}) =>
    declared({
      accounts,
      onRelease: { account: "removeOrganizationalUnits" },
      releaseLimit: { accounts: 9 },
      ...over,
    });
  const cover = (...names: string[]): void =>
    scene.patch({ memberships: [{ ...scene.memberships()[0], organizationalUnits: names.map(unit) }] });
  /** The writes of one `up` that must not fail. */
  const writesOf = async (program: Program): Promise<readonly string[]> => {
    scene.emulator.journal.clear();
    expect((await scene.stack.up(program)).failures).toEqual({});
    return scene.writes();
  };
  /** Nothing is left to do: neither for the engine nor for an update. */
  const expectReleased = async (program: Program): Promise<void> => {
    expect(scene.stack.pendingDeletes).toEqual([]);
    expect((await scene.stack.preview(program))["ir"]).toMatchObject({ changes: false, replaces: false, plan: {} });
    expect(await writesOf(program)).toEqual([]);
  };

  it("stays covered by default, and the plan says so", async () => {
    const less = declared({ accounts: [infrastructure] });
    await scene.stack.up(declared({ accounts: [infrastructure, sandbox] }));
    expect((await scene.stack.preview(less))["ir"]).toMatchObject({ changes: true, replaces: false });
    expect(await scene.plan(less)).toMatchObject({
      [home]: {
        [sandbox]: "MEMBERSHIP no longer declared, retained (stays covered as long as its organizational unit is)",
      },
    });
    expect(await writesOf(less)).toEqual([]);
    expect(scene.memberships()[0]?.organizationalUnits).toContain(unit("Sandbox"));
  });

  it("takes its unit along when nobody else lives there: by a replacement, at its end, exactly once", async () => {
    const less = releasing([infrastructure]);
    await scene.stack.up(releasing([infrastructure, sandbox]));
    expect((await scene.stack.preview(less))["ir"]).toMatchObject({ changes: true, replaces: true, failures: [] });
    expect(await scene.plan(less)).toMatchObject({
      [home]: {
        [sandbox]: expect.stringMatching(
          /^remove emptied organizational units MEMBERSHIP, no longer declared \(units that contain no other account/,
        ),
      },
      "shown as a replacement": expect.any(String),
    });
    expect(await writesOf(less)).toEqual(["UpdateMembership ok"]);
    expect(scene.memberships()[0]?.organizationalUnits).toEqual([unit("Infrastructure")]);
    expect(scene.summary()).toMatchObject({ cells: 1, covered: 1 });
    await expectReleased(less);
  });

  it("and only after every other resource: one that declares it, however late, keeps the unit", async () => {
    await scene.stack.up(releasing([infrastructure, sandbox]));
    const heir = { ...releasing([infrastructure]), heir: declared({ accounts: [sandbox] })["ir"] } as Program;
    expect(await writesOf(heir)).toEqual([]);
    expect(scene.memberships()[0]?.organizationalUnits).toEqual([unit("Infrastructure"), unit("Sandbox")]);
    await expectReleased(heir);
  });

  it("nor before a resource that failed: nothing is removed in that run, and all of it in the next", async () => {
    await scene.stack.up(releasing([infrastructure, sandbox]));
    const failing = {
      ...releasing([infrastructure]),
      other: declared({ accounts: [managementAccount] })["ir"],
    } as Program;
    scene.emulator.journal.clear();
    expect(Object.keys((await scene.stack.up(failing)).failures)).toEqual(["other"]);
    expect(scene.writes()).toEqual([]);
    expect(await writesOf(releasing([infrastructure]))).toEqual(["UpdateMembership ok"]);
    await expectReleased(releasing([infrastructure]));
  });

  it("leaves a unit in which others live, declared or not, and says whom", async () => {
    const less = releasing([infrastructure]);
    cover("Infrastructure", "Web");
    await scene.stack.up(releasing([infrastructure, web]));
    expect(await writesOf(less)).toEqual([]);
    expect(scene.memberships()[0]?.organizationalUnits).toContain(unit("Web"));
    expect(scene.stack.said.join("\n")).toContain(`${unit("Web")} also contains ${web2}`);
    await expectReleased(less);
  });

  it("leaves listed units in which nobody lives at all: somebody may have plans for them", async () => {
    const less = releasing([infrastructure]);
    scene.edit({ do: "addUnit", name: "Future", id: "ou-0e0e-future01" });
    cover("Infrastructure", "Sandbox", "ou-0e0e-future01");
    await scene.stack.up(releasing([infrastructure, sandbox]));
    expect(await writesOf(less)).toEqual(["UpdateMembership ok"]);
    expect(scene.memberships()[0]?.organizationalUnits).toEqual([unit("Infrastructure"), "ou-0e0e-future01"]);
  });

  it("stays covered where the entire organization is, which is no failure", async () => {
    const less = releasing([infrastructure]);
    scene.patch({
      memberships: [{ ...scene.memberships()[0], coverEntireOrganization: true, organizationalUnits: [] }],
    });
    await scene.stack.up(releasing([infrastructure, web]));
    expect(await writesOf(less)).toEqual([]);
    expect(scene.stack.said.join("\n")).toContain(
      "it stays covered, because the membership covers the entire organization",
    );
    await expectReleased(less);
  });

  it("is not waited for while AWS takes its time", async () => {
    const less = releasing([infrastructure]);
    await scene.stack.up(releasing([infrastructure, sandbox]));
    scene.edit({ do: "settle", ms: 3_600_000 });
    expect(await writesOf(less)).toEqual(["UpdateMembership ok"]);
    await expectReleased(less);
  });

  it("that AWS refuses fails, naming it; the engine keeps the original, and the next run tries again", async () => {
    const less = releasing([infrastructure]);
    await scene.stack.up(releasing([infrastructure, sandbox]));
    scene.edit({ do: "setCaller", key: "test", caller: { deny: ["security-ir:UpdateMembership"] } });
    const { failures } = await scene.stack.up(less);
    expect(failures["ir"]?.message).toMatch(
      new RegExp(`still on: AccessDeniedException: .*1 account: ${sandbox}.*\\n.*next \`pulumi up\` tries again`),
    );
    expect(scene.stack.pendingDeletes).toHaveLength(1);
    scene.edit({ do: "setCaller", key: "test", caller: null });
    expect(await writesOf(less)).toEqual(["UpdateMembership ok"]);
    expect(scene.memberships()[0]?.organizationalUnits).toEqual([unit("Infrastructure")]);
    await expectReleased(less);
  });

  it("more of them than releaseLimit allows are refused in preview as in up, before any write", async () => {
    await scene.stack.up(releasing([infrastructure, sandbox, web, web2]));
    const less = releasing([infrastructure], { releaseLimit: { accounts: 2 } });
    scene.emulator.journal.clear();
    expect((await scene.stack.preview(less))["ir"]?.failures).toEqual([
      expect.stringMatching(/disabled in 3 accounts.*allows 2 .*releaseLimit: \{ accounts: 3 \}/),
    ]);
    expect((await scene.stack.up(less)).failures).toHaveProperty("ir");
    expect(scene.writes()).toEqual([]);
    expect(await writesOf(releasing([infrastructure]))).toEqual(["UpdateMembership ok"]);
  });

  it("moved out of a selector's units is released like one that left a list", async () => {
    const program = declared({
      organization: { organizationalUnitIds: [unit("Infrastructure"), unit("Sandbox"), unit("Test")] },
      onRelease: { account: "removeOrganizationalUnits" },
      releaseLimit: { accounts: 9 },
    });
    expect(await writesOf(program)).toEqual(["UpdateMembership ok"]);
    scene.edit({ do: "moveAccount", account: sandbox, parent: "Payments" });
    expect((await scene.stack.preview(program))["ir"]).toMatchObject({ changes: true });
    await scene.stack.up(program);
    // Its new unit is not listed, so that AWS has taken it off by itself.
    await expectReleased(program);
    expect(scene.stack.state.get("ir")?.outputs["accountIds"]).not.toContain(sandbox);
  });

  it("on destroy, more than five units take several calls", async () => {
    const names = Array.from({ length: 7 }, (_, index) => `team-${index}`);
    scene.edit(...names.map((name) => ({ do: "addUnit" as const, name })));
    const accounts = scene.emulator
      .edit(...names.map((name) => ({ do: "addAccount" as const, name, parent: name })))
      .map((one) => (one as { account: string }).account);
    await scene.stack.up(releasing(accounts));
    scene.emulator.journal.clear();
    expect(await scene.stack.destroy()).toEqual({});
    expect(scene.writes()).toEqual(["UpdateMembership ok", "UpdateMembership ok"]);
    expect(scene.memberships()[0]?.organizationalUnits).toEqual([unit("Infrastructure")]);
  });
});

describe("cancelling", () => {
  const cancelling = (accounts: readonly string[], over: object = {}) =>
    declared({ accounts, onRelease: { account: "cancelMembership" }, releaseLimit: { accounts: 9 }, ...over });
  const onlyInfrastructure = [infrastructure];

  it("never happens by default", async () => {
    await scene.stack.up(declared({ accounts: onlyInfrastructure }));
    expect(await scene.stack.destroy()).toEqual({});
    expect(scene.memberships()[0]?.membershipStatus).toBe("Active");
    expect(scene.stack.said.join("\n")).toContain("stays on");
  });

  it("does not happen when an account leaves, told or not: only the end of the resource brings it", async () => {
    await scene.stack.up(cancelling([infrastructure, sandbox]));
    await scene.stack.up(cancelling(onlyInfrastructure));
    expect(scene.memberships()[0]?.membershipStatus).toBe("Active");
  });

  it("happens on destroy when it is told, and nobody else is covered", async () => {
    await scene.stack.up(cancelling(onlyInfrastructure));
    expect(await scene.stack.destroy()).toEqual({});
    expect(scene.memberships()[0]?.membershipStatus).toBe("Cancelled");
    expect(calls(scene.emulator, "security-ir")["CancelMembership"]).toBe(1);
  });

  it("does not while it covers an account that is not declared here, and says how many", async () => {
    await scene.stack.up(declared({ accounts: [infrastructure, sandbox] }));
    await scene.stack.up(cancelling(onlyInfrastructure));
    expect(await scene.stack.destroy()).toEqual({});
    expect(scene.memberships()[0]?.membershipStatus).toBe("Active");
    expect(scene.stack.said.join("\n")).toMatch(
      /covers 2 accounts, of which this resource declares 1: the membership is kept/,
    );
  });

  it("nor when declared accounts that still wait would make up for others in AWS's count", async () => {
    await scene.stack.up(declared({ accounts: [infrastructure, sandbox] }));
    scene.edit({ do: "settle", ms: 3_600_000 }, { do: "moveAccount", account: payments, parent: "Infrastructure" });
    // Two declared (one waits), two covered (one of them is not declared).
    await scene.stack.up(cancelling([infrastructure, payments]));
    expect(await scene.stack.destroy()).toEqual({});
    expect(scene.memberships()[0]?.membershipStatus).toBe("Active");
  });

  it("nor while another account waits to be covered", async () => {
    await scene.stack.up(cancelling(onlyInfrastructure));
    scene.edit({ do: "settle", ms: 3_600_000 }, { do: "moveAccount", account: payments, parent: "Infrastructure" });
    expect(await scene.stack.destroy()).toEqual({});
    expect(scene.memberships()[0]?.membershipStatus).toBe("Active");
    expect(scene.stack.said.join("\n")).toContain(`is about to cover ${payments}`);
  });

  it("nor while another resource of the program declares the account", async () => {
    await scene.stack.up(cancelling(onlyInfrastructure));
    await scene.stack.up({ successor: declared({ accounts: onlyInfrastructure })["ir"] as never });
    expect(scene.memberships()[0]?.membershipStatus).toBe("Active");
    expect(calls(scene.emulator, "security-ir")["CancelMembership"]).toBeUndefined();
  });

  it("that AWS refuses is an error of destroy, and the resource stays", async () => {
    await scene.stack.up(cancelling(onlyInfrastructure));
    scene.edit({ do: "setCaller", key: "test", caller: { deny: ["security-ir:CancelMembership"] } });
    const { ir } = await scene.stack.destroy();
    expect(ir?.message).toMatch(/still on: AccessDeniedException: .*security-ir:CancelMembership/);
    expect(scene.stack.state.has("ir")).toBe(true);
    scene.edit({ do: "setCaller", key: "test", caller: null });
    expect(await scene.stack.destroy()).toEqual({});
    expect(scene.memberships()[0]?.membershipStatus).toBe("Cancelled");
  });

  it("that ends with the billing cycle is not waited for", async () => {
    scene.patch({ settings: { cancellation: "endOfCycle" } });
    await scene.stack.up(cancelling(onlyInfrastructure));
    expect(await scene.stack.destroy()).toEqual({});
    expect(scene.memberships()[0]?.membershipStatus).toBe("Cancelled");
  });
});
