import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { permissionsFor } from "../../../cli/iam/policy";
import { administratorAccount, managementAccount, seededUnits } from "../../../emulator";
import { securityIncidentResponseMembership } from "../../../provider/services/securityIncidentResponseMembership";
import type { Service } from "../../../provider/services/service";
import { hurried } from "./hurried";
import type { MembershipScene } from "./securityIncidentResponseScene";
import { declared, home, infrastructure, membershipScene, sandbox, web, web2 } from "./securityIncidentResponseScene";
import type { Program } from "./stack";
import { Stack } from "./stack";

/** How a membership comes into being: never without a declaration that asks for it. */

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

  it("happens with it, then units are added; the plan names both, and who is covered along with them", async () => {
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

  it("in another region, AWS refuses a second one, and the advice is where to look", async () => {
    const { failures } = await scene.stack.up(declared({ accounts: [web], homeRegion: "eu-west-1", createMembership }));
    expect(failures["ir"]?.message).toMatch(
      /MEMBERSHIP_EXISTS: .*find its owner and home region, and declare that homeRegion/,
    );
    expect(scene.writes()).toEqual(["CreateMembership ConflictException"]);
    expect(scene.memberships()).toHaveLength(1);
  });
});
