import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { administratorAccount, managementAccount, memberAccount, seededUnits } from "../../../emulator";
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
} from "./securityIncidentResponseScene";
import { calls, Stack } from "./stack";

let scene: MembershipScene;
beforeEach(async () => {
  scene = await membershipScene();
});
afterEach(() => scene.close());

const track = (...accounts: string[]) => declared({ accounts, mode: "track" });

describe("what the membership reports of an account", () => {
  it("associated is covered; anything else is a gap", async () => {
    await scene.stack.up(track(infrastructure, payments));
    expect(scene.summary()).toMatchObject({ cells: 2, covered: 1, gap: 1 });
    expect(scene.notCovered(payments)).toBe("gap: Unassociated");
    scene.edit({ do: "moveAccount", account: infrastructure, parent: "Sandbox" });
    await scene.stack.refresh();
    expect(scene.summary()).toMatchObject({ covered: 0, gap: 2 });
    expect(scene.notCovered(infrastructure)).toBe("gap: Disassociated");
    expect(scene.writes()).toEqual([]);
  });

  it("an account of a listed unit that is not yet associated is pending, and no reason to update", async () => {
    scene.edit({ do: "settle", ms: 3_600_000 }, { do: "moveAccount", account: payments, parent: "Infrastructure" });
    const program = track(infrastructure, payments);
    await scene.stack.up(program);
    expect(scene.summary()).toMatchObject({ covered: 1, pending: 1 });
    expect(scene.notCovered(payments)).toBe("pending: Unassociated, unit listed");
    expect((await scene.stack.preview(program))["ir"]).toMatchObject({ changes: false, plan: {} });
  });

  it("an account under errors[] is unknown with AWS's code, never off", async () => {
    scene.patch({ accountErrors: { [payments]: { error: "INTERNAL", message: "try later" } } });
    const { failures } = await scene.stack.up(declared({ accounts: [infrastructure, payments] }));
    expect(scene.summary()).toMatchObject({ covered: 1, unknown: 1 });
    expect(failures["ir"]?.reasons).toEqual([expect.stringMatching(new RegExp(`INTERNAL: try later.*${payments}`))]);
    expect(scene.writes()).toEqual([]);
  });

  it.each(["items", "errors"])(
    "a stranger to the organization is a gap with that reason, however AWS words it (%s)",
    async (unrelatedAccounts) => {
      scene.patch({ settings: { unrelatedAccounts } });
      await scene.stack.up(track(infrastructure, "999999999999"));
      expect(scene.notCovered("999999999999")).toMatch(
        /^gap: .*NOT_IN_ORGANIZATION: the account is not, or no longer, in the organization/,
      );
    },
  );

  it("an account that AWS does not mention is unknown", async () => {
    scene.emulator.faults.set([{ when: {}, do: { kind: "dropAccounts", accounts: [payments] } }], 0);
    await scene.stack.up(track(infrastructure, payments));
    expect(scene.summary()).toMatchObject({ covered: 1, unknown: 1 });
  });

  it("nine digits are answered with the id that was meant", async () => {
    const { ir } = await scene.stack.preview(track("123456789"));
    expect(ir?.failures).toEqual([expect.stringContaining('"000123456789"')]);
  });
});

describe("which membership", () => {
  it("is found by ListMemberships, those that ended aside", async () => {
    const [membership] = scene.memberships();
    const ended = { ...membership, membershipId: `m-${"0".repeat(16)}`, membershipStatus: "Terminated", accounts: {} };
    scene.patch({ memberships: [ended, membership] });
    await scene.stack.up(track(infrastructure));
    expect(scene.summary()).toMatchObject({ covered: 1 });
    expect(calls(scene.emulator, "security-ir")).toEqual({
      ListMemberships: 1,
      GetMembership: 1,
      BatchGetMemberAccountDetails: 1,
    });
  });

  it("on whatever page AWS lists it", async () => {
    const [membership] = scene.memberships();
    const ended = Array.from({ length: 30 }, (_, index) => ({
      ...membership,
      membershipId: `m-${String(index).padStart(16, "0")}`,
      membershipStatus: "Cancelled",
      deactivatesAt: 0,
      accounts: {},
    }));
    scene.patch({ memberships: [...ended, membership] });
    await scene.stack.up(track(infrastructure));
    expect(scene.summary()).toMatchObject({ covered: 1 });
    expect(calls(scene.emulator, "security-ir")).toMatchObject({ ListMemberships: 2, GetMembership: 1 });
  });

  it("or is given by id, and then is not searched for", async () => {
    const membershipId = scene.memberships()[0]?.membershipId;
    await scene.stack.up(declared({ accounts: [infrastructure], membershipId, mode: "track" }));
    expect(scene.summary()).toMatchObject({ covered: 1 });
    expect(calls(scene.emulator, "security-ir")).toEqual({ GetMembership: 1, BatchGetMemberAccountDetails: 1 });
  });

  it("of several active memberships the declaration must name one", async () => {
    const [membership] = scene.memberships();
    const second = {
      ...membership,
      membershipId: `m-${"1".repeat(16)}`,
      organizationalUnits: [seededUnits["Sandbox"]],
      accounts: { [sandbox]: { status: "Associated" } },
    };
    scene.patch({ memberships: [membership, second] });
    const { failures } = await scene.stack.up(declared({ accounts: [infrastructure] }));
    expect(failures["ir"]?.message).toMatch(/SeveralMemberships: .*declare membershipId/);
    expect(scene.writes()).toEqual([]);

    // Side by side in one process: each account is asked of its own membership.
    const both = {
      first: declared({ accounts: [infrastructure], membershipId: membership?.membershipId })["ir"],
      second: declared({ accounts: [sandbox], membershipId: second.membershipId })["ir"],
    };
    const together = new Stack(scene.emulator, "test", {}, { clock: hurried(30), together: true });
    await together.up(both as never);
    await together.refresh();
    expect(together.state.get("first")?.outputs["summary"]).toMatchObject({ covered: 1 });
    expect(together.state.get("second")?.outputs["summary"]).toMatchObject({ covered: 1 });
  });

  it.each([
    ["no membership in this region", { homeRegion: "eu-west-1" }, /NoMembership: .*in eu-west-1: .*check homeRegion/],
    [
      "the id of a membership elsewhere",
      { homeRegion: "eu-west-1", membershipId: "m-" },
      /ResourceNotFoundException: .*a membership answers in its home region only/,
    ],
  ])("%s is one error with the remedy, before any write", async (_, over, message) => {
    const membershipId = "membershipId" in over ? { membershipId: scene.memberships()[0]?.membershipId } : {};
    const program = declared({ accounts: [infrastructure, payments], ...over, ...membershipId });
    const { failures } = await scene.stack.up(program);
    expect(failures["ir"]?.message).toMatch(message);
    expect(scene.stack.state.size).toBe(0);
    expect(scene.writes()).toEqual([]);
  });

  it("somebody else's is refused with the remedy", async () => {
    const membershipId = scene.memberships()[0]?.membershipId;
    const stack = new Stack(scene.emulator, managementAccount, {}, { clock: hurried(30) });
    const { failures } = await stack.up(declared({ accounts: [infrastructure], membershipId }));
    expect(failures["ir"]?.message).toMatch(
      /AccessDeniedException: .*use credentials of the account that owns the membership/,
    );
  });

  it("that has ended covers nobody, and nothing is written to it", async () => {
    const [membership] = scene.memberships();
    await scene.stack.up(declared({ accounts: [infrastructure], membershipId: membership?.membershipId }));
    scene.patch({ memberships: [{ ...membership, membershipStatus: "Cancelled", deactivatesAt: 0 }] });
    const { failures } = await scene.stack.up(
      declared({ accounts: [infrastructure, payments], membershipId: membership?.membershipId }),
    );
    expect(failures["ir"]?.message).toMatch(
      /MEMBERSHIP_NOT_ACTIVE: the membership m-\w+ is Cancelled.*Declare another membershipId, or createMembership/,
    );
    expect(scene.summary()).toMatchObject({ gap: 2 });
    expect(scene.writes()).toEqual([]);
  });
});

describe("a membership that was cancelled and still runs", () => {
  const day = 86_400_000;
  const cancelled = (): void => {
    const [membership] = scene.memberships();
    scene.patch({
      memberships: [{ ...membership, membershipStatus: "Cancelled", deactivatesAt: Date.now() + 30 * day }],
    });
  };
  const team = Array(2).fill({ name: "Ada Lovelace", jobTitle: "Responder", email: "ada@example.com" });
  const createMembership = { membershipName: "organization", incidentResponseTeam: team };

  it.each([[{}], [{ createMembership }]])(
    "is a gap of every account that names its end and the way back; nothing is written, none created (%j)",
    async (over) => {
      const program = declared({ accounts: [infrastructure, web], ...over });
      await scene.stack.up(declared({ accounts: [infrastructure] }));
      cancelled();
      const { failures } = await scene.stack.up(program);
      expect(failures["ir"]?.reasons).toEqual([
        expect.stringMatching(
          /MEMBERSHIP_CANCELLED: .* covers accounts only until \d{4}-.*2 accounts.*--undo-membership-cancellation/,
        ),
      ]);
      expect(scene.summary()).toMatchObject({ cells: 2, gap: 2 });
      expect((await scene.stack.preview(program))["ir"]).toMatchObject({ changes: true, replaces: false });
      expect(scene.writes()).toEqual([]);
      expect(scene.memberships()).toHaveLength(1);
    },
  );

  it("is as it was after the cancellation was undone", async () => {
    const program = declared({ accounts: [infrastructure] });
    await scene.stack.up(program);
    const memberships = scene.memberships();
    cancelled();
    expect(await scene.stack.refresh()).toEqual({ ir: true });
    scene.patch({ memberships });
    expect((await scene.stack.up(program)).failures).toEqual({});
    expect(scene.summary()).toMatchObject({ covered: 1 });
    expect(scene.writes()).toEqual([]);
  });

  it("is left alone by destroy: it ends by itself", async () => {
    await scene.stack.up(declared({ accounts: [infrastructure], onRelease: { account: "cancelMembership" } }));
    cancelled();
    expect(await scene.stack.destroy()).toEqual({});
    expect(scene.writes()).toEqual([]);
  });
});

describe("1,000 accounts", () => {
  it("are tracked in 10 calls", async () => {
    await scene.close();
    scene = await membershipScene({ accounts: 1000 });
    const accounts = Array.from({ length: 1000 }, (_, index) => memberAccount(index));
    await scene.stack.preview(declared({ accounts, mode: "track" }));
    expect(calls(scene.emulator, "security-ir")).toEqual({
      ListMemberships: 1,
      GetMembership: 1,
      BatchGetMemberAccountDetails: 10,
    });
    for (const { ids } of scene.emulator.journal.entries({ operation: "BatchGetMemberAccountDetails" }))
      expect(ids).toHaveLength(100);
  });
});

describe("what the declaration promises", () => {
  it("the administrator's own account is one like any other", async () => {
    await scene.stack.up(declared({ accounts: [administratorAccount, web] }));
    expect(scene.summary()).toMatchObject({ covered: 2 });
    expect(scene.memberships()[0]?.organizationalUnits).toEqual(
      expect.arrayContaining([seededUnits["Security"], seededUnits["Web"]]),
    );
    expect(home).toBe(scene.memberships()[0]?.region);
  });
});
