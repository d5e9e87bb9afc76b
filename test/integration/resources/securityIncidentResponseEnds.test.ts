import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { managementAccount, seededUnits } from "../../../emulator";
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
import { calls } from "./stack";

/** How coverage and the membership end: never without a declaration that asks for it. */

let scene: MembershipScene;
beforeEach(async () => {
  scene = await membershipScene();
});
afterEach(() => scene.close());

const unit = (name: string): string => seededUnits[name] ?? name;

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

  it("stays covered by default, and the plan shows it", async () => {
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

  it("leaves a unit that contains others, declared or not, and names them", async () => {
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

  it("does not happen when an account leaves: only the end of the resource cancels", async () => {
    await scene.stack.up(cancelling([infrastructure, sandbox]));
    expect(await scene.plan(cancelling(onlyInfrastructure))).toMatchObject({
      [home]: {
        [sandbox]: expect.stringMatching(/retained \(on destroy, the membership ends and its case data is deleted/),
      },
    });
    await scene.stack.up(cancelling(onlyInfrastructure));
    expect(scene.memberships()[0]?.membershipStatus).toBe("Active");
    expect(calls(scene.emulator, "security-ir")["CancelMembership"]).toBeUndefined();
  });

  it("happens on destroy where it is declared, and nobody else is covered", async () => {
    await scene.stack.up(cancelling(onlyInfrastructure));
    expect(await scene.stack.destroy()).toEqual({});
    expect(scene.memberships()[0]?.membershipStatus).toBe("Cancelled");
    expect(calls(scene.emulator, "security-ir")["CancelMembership"]).toBe(1);
  });

  it("does not while it covers an account that is not declared here, and logs how many", async () => {
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

  it("is not taken for done where AWS answers without its list of memberships", async () => {
    await scene.close();
    let isListless = false;
    const listless = (path: string) => (isListless && path.startsWith("/v1/memberships") ? {} : undefined);
    scene = await membershipScene({ rewrite: listless });
    await scene.stack.up(cancelling(onlyInfrastructure));
    isListless = true;
    expect((await scene.stack.destroy())["ir"]?.message).toContain("AWS's answer to ListMemberships has no list");
    isListless = false;
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
