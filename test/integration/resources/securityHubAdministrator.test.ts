import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount, managementAccount } from "../../../emulator";
import { a, answerTo, b, closeScenes, hubIsOff, lyingTo, name, program, scene, summary } from "./securityHubScene";
import type { Program } from "./stack";

afterEach(closeScenes);

const own = administratorAccount;

describe("the administrator's own Security Hub", () => {
  it("that is off is one error with the remedy, before anything is written", async () => {
    const { emulator, stack, writes } = await scene();
    emulator.edit(hubIsOff);
    const preview = await stack.preview(program({ accounts: [a, own] }));
    expect(JSON.stringify(preview[name]?.plan)).toMatch(/cannot be observed.*NOT_SUBSCRIBED/);
    const { failures } = await stack.up(program({ accounts: [a, own] }));
    expect(failures[name]?.reasons).toHaveLength(1);
    expect(failures[name]?.message).toMatch(/set enableSecurityHub: true, or run `aws securityhub enable-security-hub/);
    expect(failures[name]?.message).toContain(`AccountId: ${own} is not enabled for securityhub`);
    expect(writes()).toEqual([]);
  });

  it("is enabled without standards where the declaration says so, and then the members are added", async () => {
    const { emulator, stack, writes, hub, status } = await scene();
    emulator.edit(hubIsOff);
    const declared = program({ accounts: [a, own], enableSecurityHub: true });
    const preview = await stack.preview(declared);
    expect(preview[name]?.entries).toMatchObject([{ action: "enableSecurityHub", accounts: [own, a] }]);
    expect((await stack.up(declared)).failures).toEqual({});
    expect(writes()).toEqual([["EnableSecurityHub"], ["CreateMembers", a]]);
    expect(hub(own)?.defaultStandards).toBe(false);
    expect([status(a), summary(stack).coveragePercent]).toEqual(["Enabled", 100]);
    expect((await stack.up(declared)).ran).toEqual([]);
  });

  it("is said to be enabled and billed where its account is not declared", async () => {
    const { emulator, stack } = await scene();
    emulator.edit(hubIsOff);
    const preview = await stack.preview(program({ accounts: [a, b], enableSecurityHub: true }));
    expect(preview[name]?.entries[0]?.note).toContain(`billed, in the administrator's own account ${own}`);
    // Two members, and the hub.
    expect(JSON.stringify(preview[name]?.plan)).toMatch(/\b3\b/);
  });

  it("that somebody else enables in the same moment is no failure", async () => {
    const { emulator, stack, faults, writes } = await scene();
    emulator.edit(hubIsOff);
    faults({ when: { operation: "EnableSecurityHub", times: 1 }, do: { kind: "resetAfter" } });
    expect((await stack.up(program({ accounts: [a, own], enableSecurityHub: true }))).failures).toEqual({});
    expect(writes().map(([operation]) => operation)).toEqual(["EnableSecurityHub", "CreateMembers"]);
  });

  it("is observed with every look, and never asked to be a member", async () => {
    const { emulator, stack, writes } = await scene();
    expect((await stack.up(program({ accounts: [own, a] }))).failures).toEqual({});
    expect(writes()).toEqual([["CreateMembers", a]]);
    emulator.edit(hubIsOff);
    expect((await stack.preview(program({ accounts: [own, a] })))[name]?.changes).toBe(true);
  });
});

it("what another resource has seen of the administrator's own Security Hub does not count as a look at it", async () => {
  const there = await scene();
  let looks = 0;
  const refusal = {
    status: 401,
    error: "InvalidAccessException",
    message: `Account ${own} is not subscribed to AWS Security Hub`,
  };
  const stack = await lyingTo(
    there,
    () => undefined,
    (path) => {
      if (!answerTo.DescribeHub.test(path)) return undefined;
      looks += 1;
      return looks > 1 ? refusal : undefined;
    },
  );
  const one = (accounts: readonly string[]) => program({ accounts })[name] as Program[string];
  const { failures } = await stack.up({ first: one([a]), second: one([own]) });
  expect(failures["second"]?.message).toMatch(/NOT_SUBSCRIBED|Security Hub is off/);
});

describe("who we are", () => {
  it.each([
    ["the management account", managementAccount],
    ["a member", a],
  ])("%s: nothing is enabled there, and the remedy names the administrator", async (_, caller) => {
    const { emulator, another, writes, hub } = await scene();
    const stack = another(emulator.url, caller);
    const { failures } = await stack.up(program({ accounts: [b], enableSecurityHub: true }));
    expect(failures[name]?.message).toMatch(/not the administrator|who the administrator is could not be read/);
    expect(failures[name]?.message).not.toMatch(new RegExp(`--admin-account-id ${caller}`));
    expect([writes(), hub(caller)]).toEqual([[], undefined]);
  });

  it("an account with a hub of its own that is not the administrator adds nobody", async () => {
    const { emulator, another, writes } = await scene();
    emulator.edit({ do: "securityHubHub", account: managementAccount, enabled: true });
    const stack = another(emulator.url, managementAccount);
    const { failures } = await stack.up(program({ accounts: [b], enableSecurityHub: true }));
    expect(failures[name]?.message).toMatch(/does not accept account 100000000000.*use credentials of account/s);
    expect(failures[name]?.message).not.toContain("enable-organization-admin-account");
    expect(writes()).toEqual([]);
  });

  it("the administrator of other regions is told to be designated here", async () => {
    const { emulator, stack, writes } = await scene();
    emulator.edit({ do: "securityHubAdministrator", account: null });
    const { failures } = await stack.up(program({ accounts: [b] }));
    expect(failures[name]?.message).toContain(
      `aws securityhub enable-organization-admin-account --admin-account-id ${own} --region us-east-1`,
    );
    expect(writes()).toEqual([]);
  });
});
