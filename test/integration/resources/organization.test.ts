import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount, managementAccount, seededUnits } from "../../../emulator";
import { run } from "../../../provider/runtime";
import { services } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";
import { hurried } from "./hurried";
import { closeScenes, members, name, named, outputs, program, region, scene } from "./inspector";

afterEach(closeScenes);

const [first, second, third] = members(3) as [string, string, string];
const stateOf = (listed: Record<string, unknown>, account: string): unknown =>
  (listed[region] as Record<string, Record<string, string>> | undefined)?.[account]?.["EC2"];

describe("accounts that cannot be enabled", () => {
  it.each(["SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const)(
    "%s: not applicable, no failure, no write",
    async (state) => {
      const { stack, emulator, since } = await scene({ accounts: 12 });
      emulator.edit({ do: "setAccountState", account: second, state });
      expect((await stack.up(program({ accounts: [first, second, third] }))).failures).toEqual({});
      expect(named(since(0, "Enable"))).toEqual([first, third]);
      expect(outputs(stack)["summary"]).toMatchObject({ covered: 2, notApplicable: 1, coveragePercent: 100 });
      expect(await stack.up(program({ accounts: [first, second, third] }))).toEqual({ failures: {}, ran: [] });
    },
  );

  it("the region switched off in the account: not applicable, and said so", async () => {
    const { stack, emulator, since } = await scene({ accounts: 12 });
    emulator.edit({ do: "setRegions", account: second, disabled: [region] });
    expect((await stack.up(program({ accounts: [first, second] }))).failures).toEqual({});
    expect(named(since(0, "Enable"))).toEqual([first]);
    expect(stateOf(outputs(stack)["notCovered"], second)).toMatch(/notApplicable: REGION_DISABLED/);
  });

  it("an explicitly listed account that left the organization is a gap with that reason; a selected one leaves the set", async () => {
    const listed = await scene({ accounts: 12 });
    const program3 = program({ accounts: [first, second, third] });
    expect((await listed.stack.up(program3)).failures).toEqual({});
    listed.emulator.edit({ do: "removeAccount", account: second });
    const preview = await listed.stack.preview(program3);
    expect(preview[name]?.entries).toMatchObject([
      {
        reason: "blocked",
        observed: "REMOVED",
        code: "NOT_IN_ORGANIZATION",
        accounts: [second],
        capabilities: ["EC2"],
      },
    ]);
    const mark = listed.emulator.journal.last;
    const { failures } = await listed.stack.up(program3);
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(/NOT_IN_ORGANIZATION.*1 account.*remove it from the declaration/is),
    ]);
    expect(listed.emulator.journal.entries({ since: mark, kind: "write" })).toEqual([]);

    const selected = await scene({ accounts: 12 });
    const all = program({ organization: { includeManagementAccount: false } });
    expect((await selected.stack.up(all)).failures).toEqual({});
    selected.emulator.edit({ do: "removeAccount", account: second });
    // Nothing is to be done, and what the outputs say of it is not true any more.
    const left = (await selected.stack.preview(all))[name];
    expect(left).toMatchObject({ changes: true, replaces: false });
    expect(left?.entries).toMatchObject([
      { reason: "left", accounts: [second], observed: "no longer in the organization" },
    ]);
    const since = selected.emulator.journal.last;
    expect(await selected.stack.up(all)).toEqual({ failures: {}, ran: [name] });
    expect(selected.emulator.journal.entries({ since, kind: "write" })).toEqual([]);
    expect(outputs(selected.stack)["accountIds"]).not.toContain(second);
    expect(await selected.stack.up(all)).toEqual({ failures: {}, ran: [] });
  });

  it("one that an organization policy keeps off is told with who decides; one that it keeps on is covered", async () => {
    const { stack, emulator } = await scene({ accounts: 12 });
    emulator.edit(
      { do: "inspectorPolicy", account: second, policy: { EC2: "DISABLED" } },
      { do: "inspectorPolicy", account: third, policy: { EC2: "ENABLED" } },
    );
    const { failures } = await stack.up(program({ accounts: [first, second, third] }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`BLOCKED_BY_ORGANIZATION_POLICY.*1 account: ${second}.*policy`, "s")),
    ]);
    expect(stateOf(outputs(stack)["notCovered"], second)).toContain("managed by organization policy");
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 2, gap: 1 });
  });

  it("an id that is in no organization is a gap, not a crash", async () => {
    const { stack } = await scene({ accounts: 12 });
    const { failures } = await stack.up(program({ accounts: [first, "999999999999"] }));
    expect(failures[name]?.reasons).toEqual([expect.stringMatching(/NOT_IN_ORGANIZATION.*1 account: 999999999999/s)]);
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 1, gap: 1 });
  });
});

describe("members that are not associated yet", () => {
  it("are associated, waited for, and enabled, each with one call a step", async () => {
    const { stack, emulator, since, on } = await scene({ accounts: 12, settleMs: 200 });
    emulator.edit({ do: "inspectorForget", account: second }, { do: "inspectorDisassociate", account: third });
    const declared = program({ accounts: [first, second, third] });
    expect(JSON.stringify((await stack.preview(declared))[name]?.plan)).toContain("associate, then enable EC2");
    expect((await stack.up(declared)).failures).toEqual({});
    for (const account of [first, second, third]) expect(on(account)).toEqual(["EC2"]);
    expect(since(0, "AssociateMember").map((entry) => entry.ids)).toEqual([[second], [third]].sort());
    expect(since(0, "Enable").filter((entry) => entry.changed).length).toBeLessThanOrEqual(3);
  });

  it("when AWS refuses the association it is told, and the others go on", async () => {
    const { another, emulator, on } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorForget", account: second });
    emulator.edit({
      do: "setCaller",
      key: "narrow",
      caller: { account: administratorAccount, deny: ["inspector2:AssociateMember"] },
    });
    const { failures } = await another({ caller: "narrow" }).up(program({ accounts: [first, second] }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`AccessDeniedException.*1 account: ${second}`, "s")),
    ]);
    expect(on(first)).toEqual(["EC2"]);
  });

  it("an account that is ACCESS_DENIED though associated for long is unknown, never off", async () => {
    const { stack, faults, since } = await scene({ accounts: 12 });
    faults({
      when: { operation: "BatchGetAccountStatus" },
      do: {
        kind: "failAccounts",
        accounts: [second],
        code: "ACCESS_DENIED",
        message: "Invoking account does not have access to this account",
      },
    });
    const { failures } = await stack.up(program({ accounts: [first, second] }));
    expect(failures[name]?.message).toMatch(/cannot be observed: ACCESS_DENIED/);
    expect(named(since(0).filter((entry) => entry.kind === "write"))).toEqual([first]);
  });
});

describe("the administrator's own account", () => {
  it("is covered in the same set, by a call of its own, before the members", async () => {
    const { stack, since, on } = await scene({ accounts: 12 });
    const declared = program({ accounts: [first, administratorAccount, second, managementAccount] });
    expect((await stack.up(declared)).failures).toEqual({});
    for (const account of [administratorAccount, managementAccount]) expect(on(account)).toEqual(["EC2"]);
    const enables = since(0, "Enable").map((entry) => entry.ids);
    expect(enables[0]).toEqual([administratorAccount]);
    for (const ids of enables.slice(1)) expect(ids).not.toContain(administratorAccount);
  });

  it("goes last and alone on the way off, and stays where AWS will not let it go", async () => {
    const { stack, since } = await scene({ accounts: 3 });
    const declared = program({
      accounts: [first, administratorAccount],
      onRelease: { account: "disable" },
      releaseLimit: { percent: 100 },
    });
    await stack.up(declared);
    const failures = await stack.destroy();
    expect(since(0, "Disable").map((entry) => entry.ids)).toEqual([[first], [administratorAccount]]);
    expect(failures[name]?.message).toMatch(/still on: DISASSOCIATE_ALL_MEMBERS/);
    expect(stack.state.has(name)).toBe(true);
  });
});

describe("an organization selector", () => {
  it("makes a gap of an account that joined, with no edit to the program, and covers it in the next up", async () => {
    const { stack, emulator, since, on } = await scene({ accounts: 12 });
    const declared = program({ organization: { includeManagementAccount: false } });
    expect((await stack.up(declared)).failures).toEqual({});
    const [joined] = emulator.edit({ do: "addAccount" }) as [{ account: string }];
    const preview = await stack.preview(declared);
    expect(preview[name]?.changes).toBe(true);
    expect(JSON.stringify(preview[name]?.plan)).toContain(joined.account);
    const mark = emulator.journal.last;
    expect((await stack.up(declared)).failures).toEqual({});
    expect(named(since(mark).filter((entry) => entry.kind === "write"))).toEqual([joined.account]);
    expect(on(joined.account)).toEqual(["EC2"]);
  });

  it("of units means those units, and an account that moves out leaves the declaration", async () => {
    const { stack, emulator, since } = await scene({ accounts: 14 });
    const declared = program({ organization: { organizationalUnitIds: [seededUnits["Production"]] } });
    expect((await stack.up(declared)).failures).toEqual({});
    const chosen = named(since(0, "Enable"));
    expect(chosen.length).toBeGreaterThan(2);
    for (const account of chosen)
      expect(["Payments", "Web", "Production"].map((unit) => seededUnits[unit])).toContain(
        emulator.world.organization.accounts[account]?.parentId,
      );
    emulator.edit({ do: "moveAccount", account: chosen[0] as string, parent: "Sandbox" });
    const moved = (await stack.preview(declared))[name];
    expect(moved).toMatchObject({ changes: true, replaces: false });
    expect(moved?.entries).toContainEqual(
      expect.objectContaining({
        reason: "left",
        accounts: [chosen[0]],
        observed: `moved to ${seededUnits["Sandbox"]}`,
      }),
    );
    expect(outputs(stack)["summary"].cells).toBe(chosen.length);
    await stack.refresh();
    // Until the next update, which may be told to release it, nobody forgets who has left.
    expect(outputs(stack)).toMatchObject({ summary: { cells: chosen.length - 1 }, accountIds: chosen });
    const mark = emulator.journal.last;
    expect((await stack.up(declared)).failures).toEqual({});
    expect(emulator.journal.entries({ since: mark, kind: "write" })).toEqual([]);
    expect(outputs(stack)).toMatchObject({ summary: { cells: chosen.length - 1 }, accountIds: chosen.slice(1) });
    expect(await stack.up(declared)).toEqual({ failures: {}, ran: [] });
  });

  it("that selects nobody, too few, or names a unit that is empty is an error before any write", async () => {
    const { stack, emulator } = await scene({ accounts: 12 });
    for (const organization of [
      { expect: { atLeast: 500 } },
      { organizationalUnitIds: ["ou-0e0e-nowhere01"] },
      { states: ["CLOSED"] },
    ]) {
      const { failures } = await stack.up(program({ organization }));
      expect(failures[name]?.message).toMatch(
        /organization(\.organizationalUnitIds: ou-0e0e-nowhere01 does not exist| selects 0 of 14| selects 14 of 14 .* at least 500)/,
      );
    }
    expect(emulator.journal.entries({ kind: "write" })).toEqual([]);
    expect(stack.state.size).toBe(0);
  });

  it("does not hide an account that the same program creates later: a listing grows old", async () => {
    const base = hurried(20);
    let skippedMs = 0;
    const clock = { ...base, now: () => base.now() + skippedMs };
    const { stack, emulator } = await scene({ accounts: 12 }, { clock });
    const process = stack.process();
    const service = services.find((one) => one.kind === "InspectorAccountEnablement") as Service;
    const inputs = (whom: object, resourceName: string) => ({
      regions: [region],
      resourceTypes: ["EC2"],
      ...whom,
      resourceName,
    });
    await run(process, service, "check", [{}, inputs({ organization: { exclude: [managementAccount] } }, "all")]);
    const [created] = emulator.edit({ do: "addAccount" }) as [{ account: string }];
    skippedMs = 5 * 60_000;
    const later = inputs({ accounts: [created.account] }, "new");
    const checked = (await run(process, service, "check", [{}, later])) as { inputs: { plan: unknown } };
    expect(JSON.stringify(checked.inputs.plan)).toContain("associate, then enable");
    await run(process, service, "create", [checked.inputs]);
    expect(emulator.journal.counts()["organizations:DescribeOrganization"]).toBe(2);
  });

  it("whose old units have become empty can be replaced by another one", async () => {
    const { stack, emulator } = await scene({ accounts: 12 });
    const inSandbox = Object.values(emulator.world.organization.accounts).filter(
      (one) => one.parentId === seededUnits["Sandbox"],
    );
    await stack.up(program({ organization: { organizationalUnitIds: [seededUnits["Sandbox"]] } }));
    for (const { id } of inSandbox) emulator.edit({ do: "moveAccount", account: id, parent: "Test" });
    const now = program({ organization: { organizationalUnitIds: [seededUnits["Test"]] } });
    expect((await stack.up(now)).failures).toEqual({});
  });
});
