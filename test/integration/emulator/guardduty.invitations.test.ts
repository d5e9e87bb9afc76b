import { describe, expect, test } from "vitest";
import { text } from "../../../emulator/guardduty/errors";
import { administrator, management, member, scene } from "./guardduty.world";

const [inviter, a, b] = [member(0), member(1), member(2)];

/** A member account of the organization that invites on its own, next to the delegated administrator. */
function invitationScene(settleMs = 0) {
  const it = scene(4, settleMs);
  for (const id of [inviter, a, b]) it.as(id, "CreateDetector", { Enable: true });
  const create = (AccountId: string, Email = `${AccountId}@example.com`) =>
    it.as(inviter, "CreateMembers", { AccountDetails: [{ AccountId, Email }] }).UnprocessedAccounts;
  const invite = (...AccountIds: string[]) => it.as(inviter, "InviteMembers", { AccountIds }).UnprocessedAccounts;
  const accept = (id: string) => {
    const [invitation] = it.as(id, "ListInvitations").Invitations;
    return it.as(id, "AcceptAdministratorInvitation", {
      AdministratorId: inviter,
      InvitationId: invitation?.InvitationId,
    });
  };
  return { ...it, create, invite, accept, of: (id: string) => it.status(id, inviter) };
}

describe("members by invitation", () => {
  test("Created, EmailVerificationInProgress, Invited, Enabled", () => {
    const { create, invite, accept, of, pass, as } = invitationScene(5000);
    expect(create(a)).toEqual([]);
    expect(of(a)).toBe("Created");
    expect(invite(a)).toEqual([]);
    expect(of(a)).toBe("EmailVerificationInProgress");
    expect(as(a, "ListInvitations").Invitations).toEqual([]);
    pass(5000);
    expect(of(a)).toBe("Invited");
    expect(as(a, "GetInvitationsCount").InvitationsCount).toBe(1);
    accept(a);
    expect(of(a)).toBe("Enabled");
    expect(as(a, "GetInvitationsCount").InvitationsCount).toBe(0);
    expect(as(a, "GetAdministratorAccount").Administrator).toMatchObject({
      AccountId: inviter,
      RelationshipStatus: "Enabled",
    });
    expect(as(inviter, "GetAdministratorAccount")).toEqual({});
  });

  test("another e-mail than the account's fails, and delete, create, invite repairs it", () => {
    const { create, invite, of, as } = invitationScene();
    create(a, "somebody@example.com");
    invite(a);
    expect(of(a)).toBe("EmailVerificationFailed");
    expect(as(a, "ListInvitations").Invitations).toEqual([]);
    expect(create(a)[0]?.Result).toBe(text.alreadyMember);
    as(inviter, "DeleteMembers", { AccountIds: [a] });
    create(a);
    invite(a);
    expect(of(a)).toBe("Invited");
  });

  test("InviteMembers names what cannot be invited", () => {
    const { create, invite, as } = invitationScene();
    create(a);
    expect(invite(inviter, a, b)).toEqual([
      { AccountId: inviter, Result: text.invitesItself },
      { AccountId: b, Result: text.emailMissing },
    ]);
    expect(invite(a)).toEqual([{ AccountId: a, Result: text.alreadyInvited }]);
    expect(
      as(inviter, "CreateMembers", { AccountDetails: [{ AccountId: a, Email: "a@example.com" }] })
        .UnprocessedAccounts[0]?.Result,
    ).toBe(text.alreadyMember);
  });

  test("AcceptAdministratorInvitation has AWS's sentences", () => {
    const { create, invite, accept, refusal, as, join } = invitationScene();
    const answer = (AdministratorId: string, InvitationId = "0".repeat(32)) => ({ AdministratorId, InvitationId });
    expect(refusal(a, "AcceptAdministratorInvitation", answer(inviter))).toBe(text.noInvitation);
    create(a);
    invite(a);
    expect(refusal(a, "AcceptAdministratorInvitation", answer(inviter))).toBe(text.noInvitation);
    expect(refusal(inviter, "AcceptAdministratorInvitation", answer(administrator))).toBe(text.accepterHasMembers);
    accept(a);
    expect(refusal(a, "AcceptAdministratorInvitation", answer(inviter))).toBe(text.accepterIsMember);
    create(b);
    invite(b);
    join(inviter);
    expect(refusal(b, "AcceptAdministratorInvitation", answer(inviter))).toBe(text.inviterIsMember);
    expect(as(inviter, "InviteMembers", { AccountIds: [b] }).UnprocessedAccounts[0]?.Result).toBe(text.memberInvites);
  });

  test("a member may resign, keeps its detector, and can be invited again", () => {
    const { create, invite, accept, of, as } = invitationScene();
    create(a);
    invite(a);
    accept(a);
    as(a, "DisassociateFromAdministratorAccount");
    expect([of(a), as(a, "GetDetector").Status]).toEqual(["Resigned", "ENABLED"]);
    expect(invite(a)).toEqual([]);
    accept(a);
    expect(of(a)).toBe("Enabled");
    as(a, "DeleteDetector");
    expect(of(a)).toBe("Removed");
  });

  test("declined, then deleted", () => {
    const { create, invite, of, as } = invitationScene();
    create(a);
    invite(a);
    expect(as(a, "DeleteInvitations", { AccountIds: [inviter] }).UnprocessedAccounts[0]?.Result).toBe(
      text.invitationInUse,
    );
    expect(as(a, "DeclineInvitations", { AccountIds: [inviter, b] }).UnprocessedAccounts).toEqual([
      { AccountId: b, Result: text.noInvitation },
    ]);
    expect(of(a)).toBe("Resigned");
    expect(as(a, "DeleteInvitations", { AccountIds: [inviter] }).UnprocessedAccounts).toEqual([]);
    expect(as(a, "ListInvitations").Invitations).toEqual([]);
  });

  test("the delegated administrator invites accounts outside the organization, and takes no member of another", () => {
    const { create, invite, accept, join, status } = invitationScene();
    const outside = "999999999999";
    expect(join(outside).UnprocessedAccounts).toEqual([]);
    expect(status(outside)).toBe("Created");
    create(a);
    invite(a);
    accept(a);
    expect(join(a).UnprocessedAccounts).toEqual([{ AccountId: a, Result: text.otherAdministrator }]);
    expect(management).not.toBe(inviter);
  });
});
