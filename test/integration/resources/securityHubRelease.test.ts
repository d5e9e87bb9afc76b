import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import { a, b, c, closeScenes, lyingTo, name, program, region, scene } from "./securityHubScene";

afterEach(closeScenes);

const own = administratorAccount;
const releasing = (accounts: readonly string[], level = "disassociate") =>
  program({ accounts, onRelease: { account: level }, releaseLimit: { percent: 100 } });

describe("an account that leaves the declaration", () => {
  it("is retained unless something else is said, and the plan says what that means", async () => {
    const { emulator, stack, writes, status } = await scene();
    await stack.up(program({ accounts: [a, b] }));
    const mark = emulator.journal.last;
    const preview = await stack.preview(program({ accounts: [a] }));
    expect(JSON.stringify(preview[name]?.plan)).toMatch(/retained \(stays a member, monitored and billed\)/);
    expect((await stack.up(program({ accounts: [a] }))).failures).toEqual({});
    expect([writes(mark), status(b)]).toEqual([[], "Enabled"]);
  });

  it.each(["disassociate", "deleteMember"])("%s: one call, Security Hub stays on there", async (level) => {
    const { emulator, stack, writes, status, hub } = await scene();
    await stack.up(releasing([a, b, c], level));
    const mark = emulator.journal.last;
    const preview = await stack.preview(releasing([a], level));
    expect(JSON.stringify(preview[name]?.plan)).toMatch(/Security Hub stays on and billed there/);
    expect((await stack.up(releasing([a], level))).failures).toEqual({});
    // AWS keeps the records of accounts of the organization: DeleteMembers is not for them.
    expect(writes(mark)).toEqual([["DisassociateMembers", b, c]]);
    expect([status(a), status(b), hub(b) !== undefined]).toEqual(["Enabled", "Removed", true]);
    expect((await stack.up(releasing([a], level))).ran).toEqual([]);
  });

  it("deleteMember: an account that has left the organization is deleted too, a member by invitation after its disassociation", async () => {
    const { emulator, stack, writes, status } = await scene();
    const outsider = "999999999999";
    await stack.up(releasing([a, b], "deleteMember"));
    emulator.edit({ do: "removeAccount", account: b });
    const member = { email: "them@example.com", via: "invitation", status: "Enabled", updatedAt: 1_700_000_000_000 };
    const patch = { members: { [own]: { [outsider]: member } } };
    emulator.edit({ do: "merge", patch: { services: { securityhub: { regions: { [region]: patch } } } } });
    await stack.up(releasing([a, b, outsider], "deleteMember"));
    const mark = emulator.journal.last;
    expect((await stack.up(releasing([a], "deleteMember"))).failures).toEqual({});
    const sent = writes(mark).map(([operation, ...ids]) => `${operation} ${ids.join(" ")}`);
    expect(sent).toContain(`DisassociateMembers ${outsider}`);
    expect(sent.filter((one) => one.startsWith("DeleteMembers")).join(" ")).toContain(outsider);
    expect([status(b), status(outsider), status(a)]).toEqual([undefined, undefined, "Enabled"]);
  });
});

describe("destroy", () => {
  it("leaves the administrator's own Security Hub as it is, and asks AWS for nothing of it", async () => {
    const { emulator, stack, writes, hub } = await scene();
    await stack.up(releasing([own, a]));
    const mark = emulator.journal.last;
    expect(await stack.destroy()).toEqual({});
    expect(writes(mark)).toEqual([["DisassociateMembers", a]]);
    expect(hub(own)).toBeDefined();
  });

  it("that AWS refuses as a whole for one account that is no member any more goes on with the others", async () => {
    const there = await scene();
    await there.stack.up(releasing([a, b]));
    // The look still shows the account; between look and call it is deleted by somebody else.
    let isForgotten = false;
    const stack = await lyingTo(
      there,
      () => undefined,
      (path) => {
        if (!isForgotten && path === "/members/disassociate") {
          isForgotten = true;
          there.emulator.edit({ do: "securityHubForget", account: b });
        }
        return undefined;
      },
    );
    // This run has seen the account as a member, so that its absence proves nothing to it; the next one is free of that.
    expect((await stack.destroy())[name]?.message).toMatch(new RegExp(`no member any more|${b}`));
    expect(there.status(a)).toBe("Removed");
    expect(await stack.destroy()).toEqual({});
  });

  it("stops at releaseLimit before it writes anything", async () => {
    const { emulator, stack, writes } = await scene();
    await stack.up(
      program({ accounts: [a, b, c], onRelease: { account: "disassociate" }, releaseLimit: { accounts: 2 } }),
    );
    const mark = emulator.journal.last;
    expect((await stack.destroy())[name]?.message).toMatch(/3 accounts.*allows 2/);
    expect(writes(mark)).toEqual([]);
  });

  it("releases nothing of what cannot be observed", async () => {
    const { emulator, stack, faults, writes } = await scene();
    await stack.up(releasing([a]));
    faults({ when: { operation: "GetMembers" }, do: { kind: "denyRead" } });
    const mark = emulator.journal.last;
    expect((await stack.destroy())[name]?.message).toMatch(/Denied/);
    expect([writes(mark), stack.state.has(name)]).toEqual([[], true]);
  });
});
