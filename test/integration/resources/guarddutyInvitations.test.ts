import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import type { Scene } from "./guarddutyScene";
import { a, b, closeScenes, members, name, notCovered, outputs, program, region, scene } from "./guarddutyScene";
import { hurried } from "./hurried";
import type { Stack } from "./stack";

afterEach(closeScenes);

/** An administrator by invitation: any account that is nobody's delegated administrator. */
const [inviter] = members(1, 8) as [string];
const email = (account: string) => `member-000${account === a ? 1 : 2}@example.com`;
/** The inputs that invite these accounts to their root e-mail addresses. */
const invited = (accounts: readonly string[], invitation: object = {}) => ({
  accounts,
  invitation: { emails: Object.fromEntries(accounts.map((account) => [account, email(account)])), ...invitation },
});

async function invitationScene(
  settleMs = 0,
): Promise<Scene & { readonly stack: Stack; readonly standing: (account: string) => string | undefined }> {
  const world = await scene({ settleMs });
  for (const account of [inviter, a, b]) world.emulator.edit({ do: "guarddutyDetector", account });
  return {
    ...world,
    stack: world.another({ caller: inviter }),
    standing: (account) => world.status(account, region, inviter),
  };
}

const accepting = { acceptRoleName: "AcceptGuardDuty" };
const features = ["S3_DATA_EVENTS"];

describe("members by invitation", () => {
  it("are created with the declared e-mail, invited, and pending with the advice; that fails nothing", async () => {
    const { stack, standing, writes } = await invitationScene();
    const declared = program({
      ...invited([a, b], { disableEmailNotification: true, message: "Please" }),
      features,
    });
    expect((await stack.up(declared)).failures).toEqual({});
    expect([standing(a), standing(b)]).toEqual(["Invited", "Invited"]);
    expect(writes()).toEqual([
      ["CreateMembers", a, b],
      ["InviteMembers", a, b],
    ]);
    expect(outputs(stack)["summary"]).toMatchObject({ pending: 4, gap: 0 });
    expect(notCovered(stack)[`${region} ${a} FOUNDATIONAL`]).toBe(
      "pending: Invited (INVITED: the invitation is not accepted yet)",
    );
    expect((await stack.preview(declared))[name]).toMatchObject({ plan: {}, changes: false });
  });

  it("that nobody accepts for 14 days are a gap: nothing is pending for ever", async () => {
    const { stack, another } = await invitationScene();
    const declared = program(invited([a]));
    await stack.up(declared);
    // The second run is the first that finds it pending.
    await stack.up(declared);
    const daysLater = async (days: number) => {
      const later = another({ caller: inviter, clock: hurried(20, days * 86_400_000) });
      for (const [key, saved] of stack.state) later.state.set(key, structuredClone(saved));
      return (await later.preview(declared))[name];
    };
    expect(await daysLater(13)).toMatchObject({ changes: false, entries: [] });
    const stuck = { reason: "blocked", accounts: [a], observed: "Invited", code: "STUCK" };
    expect(await daysLater(15)).toMatchObject({ changes: true, entries: [stuck] });
  });

  it("that accept by themselves get their plans with the next update", async () => {
    const { stack, emulator, on, writes } = await invitationScene();
    const declared = program({ ...invited([a]), features });
    await stack.up(declared);
    emulator.edit({ do: "guarddutyStatus", account: a, status: "Enabled" });
    const mark = emulator.journal.last;
    expect((await stack.up(declared)).failures).toEqual({});
    expect(writes(mark)).toEqual([["UpdateMemberDetectors", a]]);
    expect(on(a)).toEqual(features);
  });

  it("are accepted from their side through the role, in the same update", async () => {
    const { stack, standing, since, on, emulator } = await invitationScene();
    expect((await stack.up(program({ ...invited([a, b], accepting), features }))).failures).toEqual({});
    expect([standing(a), standing(b)]).toEqual(["Enabled", "Enabled"]);
    expect([on(a), on(b)]).toEqual([features, features]);
    const accepted = since(0, "AcceptAdministratorInvitation");
    expect(accepted.map(({ caller }) => caller).sort()).toEqual([a, b].sort());
    expect(emulator.journal.entries({ operation: "AssumeRole" }).every(({ caller }) => caller === inviter)).toBe(true);
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 4 });
  });

  it("whose e-mail AWS is still verifying are waited for a while", async () => {
    const { stack, standing } = await invitationScene(300);
    expect((await stack.up(program(invited([a], accepting)))).failures).toEqual({});
    expect(standing(a)).toBe("Enabled");
  });

  it("without GuardDuty cannot accept: told with what to do, and the others are done", async () => {
    const { stack, standing, emulator } = await invitationScene();
    emulator.edit({ do: "guarddutyDetector", account: a, status: null });
    const { failures } = await stack.up(program(invited([a, b], accepting)));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`NO_DETECTOR_IN_MEMBER: GuardDuty is not on in ${a} .*enable it there`)),
    ]);
    expect(standing(b)).toBe("Enabled");
  });

  it("whose role cannot be assumed: told with AWS's sentence and what to check", async () => {
    const { stack } = await invitationScene();
    const { failures } = await stack.up(program(invited([a], { acceptRoleName: "DeniedRole" })));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(/AccessDenied: .*sts:AssumeRole.*Check that the role in the member account exists/),
    ]);
  });

  it("with a wrong e-mail fail once a run, and are begun anew when it is corrected", async () => {
    const { stack, standing, emulator, writes } = await invitationScene();
    const wrong = program({ accounts: [a], invitation: { emails: { [a]: "wrong@example.com" }, ...accepting } });
    const { failures } = await stack.up(wrong);
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        /EMAIL_VERIFICATION_FAILED: the e-mail address is not the root e-mail address of the account .*Correct it in invitation\.emails/,
      ),
    ]);
    expect(writes()).toEqual([
      ["CreateMembers", a],
      ["InviteMembers", a],
    ]);
    let mark = emulator.journal.last;
    expect(Object.keys((await stack.up(wrong)).failures)).toEqual([name]);
    expect(writes(mark).map(([operation]) => operation)).toEqual(["DeleteMembers", "CreateMembers", "InviteMembers"]);
    mark = emulator.journal.last;
    expect((await stack.up(program(invited([a], accepting)))).failures).toEqual({});
    expect(writes(mark).map(([operation]) => operation)).toEqual([
      "DeleteMembers",
      "CreateMembers",
      "InviteMembers",
      "AcceptAdministratorInvitation",
    ]);
    expect(standing(a)).toBe("Enabled");
  });

  it.each(["guarddutyRemove", "guarddutyResign"] as const)(
    "%s: the record is deleted and the account invited again",
    async (edit) => {
      const { stack, standing, emulator, writes } = await invitationScene();
      const declared = program(invited([a, b], accepting));
      await stack.up(declared);
      emulator.edit({ do: edit, account: a });
      const mark = emulator.journal.last;
      expect((await stack.up(declared)).failures).toEqual({});
      expect(writes(mark).map(([operation, ...ids]) => [operation, ids.includes(b)])).toEqual([
        ["DeleteMembers", false],
        ["CreateMembers", false],
        ["InviteMembers", false],
        ["AcceptAdministratorInvitation", false],
      ]);
      expect(standing(a)).toBe("Enabled");
    },
  );

  it("stopped ones are started, also where no e-mail is declared any more", async () => {
    const { stack, standing, emulator, writes } = await invitationScene();
    await stack.up(program(invited([a, b], accepting)));
    emulator.edit({ do: "guarddutyStop", account: a });
    const mark = emulator.journal.last;
    expect((await stack.up(program({ accounts: [a, b] }))).failures).toEqual({});
    expect(writes(mark)).toEqual([["StartMonitoringMembers", a]]);
    expect(standing(a)).toBe("Enabled");
  });

  it("without a declared e-mail, beside some with one, are a gap that names what is missing", async () => {
    const { stack, standing } = await invitationScene();
    const { failures } = await stack.up(program({ ...invited([a], accepting), accounts: [a, b] }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(
          `EMAIL_MISSING: no e-mail address for an invitation is declared .*account: ${b}.*Add the root e-mail address of the account to invitation\\.emails`,
        ),
      ),
    ]);
    expect(standing(a)).toBe("Enabled");
  });
});

describe("an administrator by invitation that has no detector", () => {
  it("gets one where it is asked for: the declared invitation says that it is to be the administrator", async () => {
    const { stack, emulator, standing, writes } = await invitationScene();
    emulator.edit({ do: "guarddutyDetector", account: inviter, status: null });
    const declared = { ...invited([a], accepting), createDetector: true };
    expect((await stack.up(program(declared))).failures).toEqual({});
    expect(writes().map(([operation]) => operation)).toEqual([
      "CreateDetector",
      "CreateMembers",
      "InviteMembers",
      "AcceptAdministratorInvitation",
    ]);
    expect(standing(a)).toBe("Enabled");
  });
});

describe("invitations by the organization's administrator", () => {
  it("go to accounts outside the organization only", async () => {
    const { stack, emulator, status, writes } = await scene();
    const stranger = "999999999999";
    emulator.edit({ do: "guarddutyDetector", account: stranger });
    const emails = { [a]: email(a), [stranger]: "root@elsewhere.example" };
    expect((await stack.up(program({ accounts: [a, stranger], invitation: { emails } }))).failures).toEqual({});
    expect([status(a), status(stranger)]).toEqual(["Enabled", "Invited"]);
    expect(writes()).toEqual([
      ["CreateMembers", a, stranger],
      ["InviteMembers", stranger],
    ]);
    expect(administratorAccount).not.toBe(inviter);
  });
});
