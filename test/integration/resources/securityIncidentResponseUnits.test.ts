import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { managementAccount, memberAccount, seededUnits } from "../../../emulator";
import type { MembershipScene } from "./securityIncidentResponseScene";
import {
  declared,
  home,
  infrastructure,
  membershipScene,
  payments,
  production,
  sandbox,
  test as testing,
  web,
  web2,
} from "./securityIncidentResponseScene";

let scene: MembershipScene;
beforeEach(async () => {
  scene = await membershipScene();
});
afterEach(() => scene.close());

const units = () => scene.memberships()[0]?.organizationalUnits;
const unit = (name: string): string => seededUnits[name] ?? name;

describe("covering by organizational unit", () => {
  it("adds the unit of the account, and the plan names who is covered along with it", async () => {
    const program = declared({ accounts: [web] });
    expect(await scene.plan(program)).toEqual({
      [home]: {
        [web]: `cover by organizational unit MEMBERSHIP (now Unassociated); through ${unit("Web")}, which also covers ${web2}`,
      },
      "newly enabled and billed": "1 account capability",
    });
    expect(scene.writes()).toEqual([]);
    expect((await scene.stack.up(program)).failures).toEqual({});
    expect(scene.writes()).toEqual(["UpdateMembership ok"]);
    expect(units()).toEqual([unit("Infrastructure"), unit("Web")]);
    expect(scene.summary()).toMatchObject({ covered: 1 });
    expect((await scene.stack.preview(program))["ir"]).toMatchObject({ changes: false });
  });

  it("who is declared, or reached already, does not come along", async () => {
    const program = declared({ accounts: [web, web2, production] });
    // Production contains Web: what lives there is declared, and Payments is new.
    expect(await scene.plan(program)).toMatchObject({
      [home]: {
        [web]: expect.stringMatching(/through ou-0e0e-web00001$/),
        [production]: expect.stringContaining(`also covers ${payments}`),
      },
    });
    scene.patch({
      memberships: [{ ...scene.memberships()[0], organizationalUnits: [unit("Payments"), unit("Infrastructure")] }],
    });
    expect(await scene.plan(program)).toMatchObject({
      [home]: { [production]: expect.not.stringContaining("also covers") },
    });
  });

  it("names ten of those who come along and counts the rest", async () => {
    scene.edit(
      ...Array.from({ length: 14 }, (_, index) => ({ do: "addAccount" as const, name: `web-${index}`, parent: "Web" })),
    );
    const plan = await scene.plan(declared({ accounts: [web] }));
    expect(plan[home][web]).toMatch(/also covers (\d{12}, ){9}\d{12} and 5 more$/);
  });

  it("takes five units a call, and as many calls as that takes", async () => {
    const added = Array.from({ length: 12 }, (_, index) => ({ do: "addUnit" as const, name: `team-${index}` }));
    scene.edit(...added);
    const accounts = added.map(({ name }, index) => {
      const account = memberAccount(100 + index);
      scene.edit({ do: "addAccount", account, parent: name });
      return account;
    });
    const program = declared({ accounts });
    expect((await scene.stack.up(program)).failures).toEqual({});
    expect(scene.writes()).toEqual(Array(3).fill("UpdateMembership ok"));
    expect(scene.summary()).toMatchObject({ cells: 12, covered: 12 });
  });

  it("waits for AWS, within the time limit of settle", async () => {
    scene.edit({ do: "settle", ms: 300 });
    expect((await scene.stack.up(declared({ accounts: [web] }))).failures).toEqual({});
    expect(scene.summary()).toMatchObject({ covered: 1 });
  });

  it("what this run wrote and AWS has not done by then fails it; the next run has nothing to write", async () => {
    scene.edit({ do: "settle", ms: 3_600_000 });
    const program = declared({ accounts: [web], settle: { timeoutSeconds: 3 } });
    const { failures } = await scene.stack.up(program);
    expect(failures["ir"]?.message).toMatch(/did not settle in time: Unassociated, unit listed/);
    await scene.stack.up(program);
    expect(scene.writes()).toEqual(["UpdateMembership ok"]);
    expect(scene.summary()).toMatchObject({ pending: 1 });
  });

  it("a refused call is one reason with AWS's text and leaves what is covered", async () => {
    scene.edit({ do: "setCaller", key: "test", caller: { deny: ["security-ir:UpdateMembership"] } });
    const { failures } = await scene.stack.up(declared({ accounts: [infrastructure, web, testing] }));
    expect(failures["ir"]?.reasons).toEqual([expect.stringMatching(/AccessDeniedException: .*2 accounts/)]);
    expect(scene.summary()).toMatchObject({ covered: 1, gap: 2 });
  });

  it("a blip inside AWS is asked again", async () => {
    scene.emulator.faults.set(
      [{ when: { operation: "UpdateMembership", nth: 1 }, do: { kind: "status", status: 503 } }],
      0,
    );
    expect((await scene.stack.up(declared({ accounts: [web] }))).failures).toEqual({});
    expect(scene.summary()).toMatchObject({ covered: 1 });
  });

  it("in track mode is in the plan, and nothing is written", async () => {
    const program = declared({ accounts: [web], mode: "track" });
    expect(await scene.plan(program)).toEqual({
      [home]: { [web]: expect.stringContaining("MEMBERSHIP is Unassociated;") },
    });
    await scene.stack.up(program);
    expect(scene.writes()).toEqual([]);
  });
});

describe("what units cannot reach", () => {
  it("an account below the root: only covering the entire organization would, and the advice is that", async () => {
    const program = declared({ accounts: [infrastructure, managementAccount] });
    const { failures } = await scene.stack.up(program);
    expect(failures["ir"]?.message).toMatch(
      /AT_ROOT: the account is directly below the root.*covers the entire organization/,
    );
    expect(scene.summary()).toMatchObject({ covered: 1, gap: 1 });
    expect(scene.writes()).toEqual([]);
  });

  it("an account that AWS has not yet reached through a listed unit is not waited for", async () => {
    scene.edit({ do: "settle", ms: 3_600_000 }, { do: "moveAccount", account: sandbox, parent: "Infrastructure" });
    const began = Date.now();
    expect((await scene.stack.up(declared({ accounts: [infrastructure, sandbox] }))).failures).toEqual({});
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(scene.summary()).toMatchObject({ covered: 1, pending: 1 });
  });

  it("nothing is written to a membership that covers the entire organization", async () => {
    const [membership] = scene.memberships();
    scene.edit({ do: "settle", ms: 3_600_000 });
    scene.patch({ memberships: [{ ...membership, coverEntireOrganization: true, organizationalUnits: [] }] });
    const program = declared({ accounts: [infrastructure, web, managementAccount] });
    expect((await scene.stack.up(program)).failures).toEqual({});
    expect(scene.summary()).toMatchObject({ covered: 1, pending: 2 });
    expect(scene.writes()).toEqual([]);
  });

  it.each([
    ["no configuration at all", undefined],
    ["units alone", { organizationalUnits: [unit("Infrastructure")] }],
    ["no value", { coverEntireOrganization: null, organizationalUnits: [unit("Infrastructure")] }],
  ])("nor where AWS does not report whether it does (%s), on the way off neither", async (_, configuration) => {
    await scene.close();
    scene = await membershipScene({
      rewrite: (path, answer) =>
        /\/v1\/membership\/m-\w+$/.test(path)
          ? { ...(answer as object), membershipAccountsConfigurations: configuration }
          : undefined,
    });
    const program = declared({ accounts: [infrastructure, web] });
    expect(await scene.plan(program)).toEqual({
      [home]: { [web]: expect.stringMatching(/COVERAGE_UNKNOWN; `pulumi up` of this resource cannot fix it/) },
    });
    const { failures } = await scene.stack.up(program);
    expect(failures["ir"]?.reasons).toEqual([
      expect.stringMatching(/COVERAGE_UNKNOWN: AWS does not report.*1 account: .*Choose the units in the console/),
    ]);
    expect(scene.summary()).toMatchObject({ covered: 1, gap: 1 });
    const releasing = { onRelease: { account: "removeOrganizationalUnits" }, releaseLimit: { accounts: 9 } };
    await scene.stack.up(declared({ accounts: [infrastructure], ...releasing }));
    expect((await scene.stack.destroy())["ir"]?.message).toMatch(/COVERAGE_UNKNOWN/);
    expect(scene.writes()).toEqual([]);
  });

  it("nor when it came to cover it between plan and write", async () => {
    const [membership] = scene.memberships();
    const program = declared({ accounts: [web] });
    const all = { memberships: [{ ...membership, coverEntireOrganization: true, organizationalUnits: [] }] };
    // After check has looked, and before the write looks again.
    const say = scene.stack.said.push.bind(scene.stack.said);
    scene.stack.said.push = (...lines) => {
      if (lines.some((line) => line.includes("cover by organizational unit"))) scene.patch(all);
      return say(...lines);
    };
    await scene.stack.up(program);
    expect(scene.writes()).toEqual([]);
    expect(scene.memberships()[0]?.coverEntireOrganization).toBe(true);
  });

  it("accounts whose unit may not be read are a gap that names what to allow", async () => {
    scene.edit({ do: "setCaller", key: "test", caller: { deny: ["organizations:*"] } });
    const { failures } = await scene.stack.up(declared({ accounts: [infrastructure, web] }));
    expect(failures["ir"]?.message).toMatch(/ORGANIZATION_UNLISTED: .*organizations:.*Run as the management account/);
    expect(scene.writes()).toEqual([]);
  });
});

describe("an account that moves between units", () => {
  it("into a listed one is covered without a write, out of it is a gap that its new unit closes", async () => {
    const program = declared({ accounts: [sandbox] });
    scene.edit({ do: "moveAccount", account: sandbox, parent: "Infrastructure" });
    expect((await scene.stack.up(program)).failures).toEqual({});
    expect(scene.writes()).toEqual([]);
    scene.edit({ do: "moveAccount", account: sandbox, parent: "Test" });
    expect(await scene.plan(program)).toMatchObject({
      [home]: { [sandbox]: expect.stringContaining(`now Disassociated); through ${unit("Test")}`) },
    });
    expect((await scene.stack.up(program)).failures).toEqual({});
    expect(units()).toEqual([unit("Infrastructure"), unit("Test")]);
  });
});
