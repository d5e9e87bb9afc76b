import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import {
  a,
  b,
  c,
  closeScenes,
  d,
  members,
  name,
  notCovered,
  other,
  outputs,
  program,
  region,
  scene,
} from "./guarddutyScene";

afterEach(closeScenes);

const regions = [region, other];
const features = ["EKS_AUDIT_LOGS", "S3_DATA_EVENTS"];
const everything = ["EKS_AUDIT_LOGS", "FOUNDATIONAL", "S3_DATA_EVENTS"];
const cells = (where: string, account: string, plans = everything) =>
  plans.map((plan) => `${where} ${account} ${plan}`);

describe("what goes wrong outside", () => {
  it("is found and named one by one: vanished, resigned, stopped, one plan in one region; and repaired exactly", async () => {
    const { stack, emulator, writes, status, on } = await scene({ regions, accounts: 20 });
    const declared = program({ accounts: members(20), regions, features });
    await stack.up(declared);
    emulator.edit(
      { do: "guarddutyForget", account: a, regions: [region] },
      { do: "guarddutyResign", account: b, regions: [other] },
      { do: "guarddutyStop", account: c, regions: [region] },
      { do: "guarddutyPlan", account: d, plan: "S3_DATA_EVENTS", regions: [other] },
    );
    const preview = (await stack.preview(declared))[name];
    expect(preview?.changes).toBe(true);
    const capabilities = everything;
    expect(
      [...(preview?.entries ?? [])].sort((one, two) => (String(one.accounts) < String(two.accounts) ? -1 : 1)),
    ).toMatchObject([
      { region, verb: "add as member, then enable", capabilities, accounts: [a], observed: "not a member" },
      { region: other, verb: "add as member, then enable", capabilities, accounts: [b], observed: "Resigned" },
      { region, verb: "start monitoring, then enable", capabilities, accounts: [c], observed: "Disabled" },
      { region: other, verb: "enable", capabilities: ["S3_DATA_EVENTS"], accounts: [d], observed: "DISABLED" },
    ]);
    // The text names every account, and no other.
    expect(new Set(JSON.stringify(preview?.plan).match(/\b\d{12}\b/g))).toEqual(new Set([a, b, c, d]));
    expect(JSON.stringify(preview?.plan)).toContain(`"${d} member-0004":"enable S3_DATA_EVENTS (now DISABLED)"`);
    expect(await stack.refresh()).toEqual({ [name]: true });
    expect(Object.keys(notCovered(stack)).sort()).toEqual(
      [...cells(region, a), ...cells(region, c), ...cells(other, b), ...cells(other, d, ["S3_DATA_EVENTS"])].sort(),
    );
    const mark = emulator.journal.last;
    expect((await stack.up(declared)).failures).toEqual({});
    // Plans outlive a stopped, removed or forgotten membership in the account's own detector: nothing more is to be done there.
    expect([...writes(mark)].sort()).toEqual([
      ["CreateMembers", a],
      ["CreateMembers", b],
      ["StartMonitoringMembers", c],
      ["UpdateMemberDetectors", d],
    ]);
    for (const where of regions)
      for (const account of members(20))
        expect([status(account, where), on(account, where)]).toEqual(["Enabled", features]);
    expect((await stack.preview(declared))[name]).toMatchObject({ plan: {}, changes: false });
  });

  it("a plan counts only where the member is Enabled, whatever GetMemberDetectors says of it", async () => {
    const { stack, emulator, on, since } = await scene();
    await stack.up(program({ accounts: [a], features }));
    emulator.edit({ do: "guarddutyStop", account: a });
    const mark = emulator.journal.last;
    await stack.refresh();
    expect(on(a)).toEqual(features);
    expect(outputs(stack)["summary"]).toMatchObject({ gap: 3, covered: 0, coveragePercent: 0 });
    expect(since(mark, "GetMemberDetectors")).toEqual([]);
  });

  it("in track mode is told, and nothing is written", async () => {
    const { stack, emulator, writes } = await scene();
    const track = program({ accounts: [a, b], features, mode: "track" });
    expect((await stack.up(track)).failures).toEqual({});
    expect(stack.said.join("\n")).toContain('6 cells are not as declared; mode "track" changes nothing');
    emulator.edit({ do: "guarddutyAssociate", account: a });
    await stack.refresh();
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 1, gap: 5 });
    const { failures } = await stack.up(program({ accounts: [a, b], features, mode: "track", onGap: "fail" }));
    expect(failures[name]?.reasons.length).toBeGreaterThan(0);
    expect(writes()).toEqual([]);
  });

  it("an owner is named where AWS tells: auto-enable that has not reached a member yet", async () => {
    const { stack, emulator } = await scene();
    await stack.up(program({ accounts: [a], features }));
    emulator.edit(
      { do: "guarddutyStop", account: a },
      { do: "guarddutyAutoEnable", members: "ALL", afterMs: 3_600_000 },
    );
    await stack.refresh();
    expect(notCovered(stack)[`${region} ${a} FOUNDATIONAL`]).toBe("gap: Disabled, managed by organization auto-enable");
  });

  it("accounts that joined are gaps of a selector, and are added in one call each", async () => {
    const { stack, emulator, writes, on } = await scene({ accounts: 3 });
    const all = program({ organization: { includeManagementAccount: false }, features });
    expect((await stack.up(all)).failures).toEqual({});
    const [{ account }] = emulator.edit({ do: "addAccount", name: "newcomer" }) as [{ account: string }];
    const mark = emulator.journal.last;
    expect((await stack.preview(all))[name]?.changes).toBe(true);
    expect((await stack.up(all)).failures).toEqual({});
    expect(writes(mark)).toEqual([
      ["CreateMembers", account],
      ["UpdateMemberDetectors", account],
    ]);
    expect(on(account)).toEqual(features);
  });
});

describe("what AWS does not say", () => {
  it("about an account makes it unknown: never off, never written, told with the cause", async () => {
    const { stack, emulator, faults, writes } = await scene();
    const declared = program({ accounts: [a, b, c], features });
    await stack.up(declared);
    const mark = emulator.journal.last;
    faults({ when: { operation: "GetMemberDetectors" }, do: { kind: "dropAccounts", accounts: [b] } });
    expect((await stack.preview(declared))[name]).toMatchObject({ changes: true });
    const { failures } = await stack.up(declared);
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(
          `cannot be observed: NOT_MENTIONED: AWS's answer does not mention this account.*\\(1 account: ${b}\\)`,
        ),
      ),
    ]);
    expect(writes(mark)).toEqual([]);
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 7, unknown: 2 });
  });

  it.each([
    ["GetMembers", "Something is wrong with this account.", "UNRECOGNIZED"],
    ["GetMemberDetectors", "Something is wrong with this account.", "UNRECOGNIZED"],
    [
      "GetMemberDetectors",
      "The request is rejected because the given handshake role of the given member account ID cannot be assumed by GuardDuty on behalf of the given master account ID.",
      "HANDSHAKE_ROLE",
    ],
  ])("%s with '%s' for one account: only that one is unknown (%s)", async (operation, message, code) => {
    const { stack, emulator, faults, writes } = await scene();
    const declared = program({ accounts: [a, b], features });
    await stack.up(declared);
    const mark = emulator.journal.last;
    faults({ when: { operation }, do: { kind: "failAccounts", accounts: [b], code: "", message } });
    expect((await stack.up(declared)).failures[name]?.reasons).toEqual([
      expect.stringContaining(`cannot be observed: ${code}: ${message}`),
    ]);
    expect(writes(mark)).toEqual([]);
  });

  it("of the plans of a member that is just being made is on its way; of an old member it is unknown", async () => {
    const { stack, emulator, faults, state } = await scene();
    const declared = program({ accounts: [a], features });
    await stack.up(declared);
    emulator.edit({ do: "guarddutyStop", account: a }, { do: "guarddutyStart", account: a });
    const message =
      "The request is rejected because the given account ID is not an associated member of account the current account.";
    faults({
      when: { operation: "GetMemberDetectors" },
      do: { kind: "failAccounts", accounts: [a], code: "", message },
    });
    await stack.refresh();
    expect(notCovered(stack)[`${region} ${a} S3_DATA_EVENTS`]).toBe("pending: membership is propagating");
    const member = state().regions[region]?.members[administratorAccount]?.[a];
    if (member !== undefined) member.updatedAt -= 20 * 60_000;
    await stack.refresh();
    expect(notCovered(stack)[`${region} ${a} S3_DATA_EVENTS`]).toMatch(
      /^unknown: not processed \(NOT_ASSOCIATED: The request/,
    );
  });

  it("one reason for many: a refused plan names every account, with AWS's sentence", async () => {
    const { stack, faults, on } = await scene({ accounts: 60 });
    const accounts = members(60);
    const refused = accounts.slice(10, 40);
    const message = "The request is rejected because the given account ID is managed by an AWS Organizations policy.";
    faults({
      when: { operation: "UpdateMemberDetectors" },
      do: { kind: "failAccounts", accounts: refused, code: "", message },
    });
    const { failures } = await stack.up(program({ accounts, features }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(/MANAGED_BY_POLICY: .* \[EKS_AUDIT_LOGS, S3_DATA_EVENTS\] \(30 accounts: /),
    ]);
    for (const account of refused) expect(failures[name]?.message).toContain(account);
    for (const account of accounts) expect(on(account)).toEqual(refused.includes(account) ? [] : features);
  });
});

describe("trouble on the way", () => {
  it.each([
    ["a throttle that GuardDuty does not model", { kind: "throttle", modelled: false }],
    ["a throttle with a hint", { kind: "throttle", retryAfter: 1 }],
    ["its own kind of throttle", { kind: "throttle" }],
    ["a connection that ends before", { kind: "resetBefore" }],
    ["an answer that is lost after AWS committed", { kind: "resetAfter" }],
    ["an answer that breaks off", { kind: "truncateBody" }],
    ["an error inside AWS", { kind: "status", status: 500 }],
  ] as const)("%s: converges, and no account is lost", async (_, fault) => {
    const { stack, faults, on, status } = await scene({ accounts: 60 });
    const accounts = members(60);
    faults({ when: { service: "guardduty", every: 3, times: 6 }, do: fault });
    const declared = program({ accounts, features });
    await stack.up(declared);
    expect((await stack.up(declared)).failures).toEqual({});
    for (const account of accounts) expect([status(account), on(account)]).toEqual(["Enabled", features]);
  });

  it.each(["CreateMembers", "UpdateMemberDetectors"])(
    "a lost answer to %s is looked at before anything is asked again",
    async (operation) => {
      const { stack, faults, since, on } = await scene();
      faults({ when: { operation, times: 1 }, do: { kind: "resetAfter" } });
      expect((await stack.up(program({ accounts: [a, b], features }))).failures).toEqual({});
      expect(since(0, operation)).toHaveLength(1);
      expect([on(a), on(b)]).toEqual([features, features]);
    },
  );

  it.each(["CreateMembers", "UpdateMemberDetectors"])(
    "a %s that is refused as a whole fails once, with the permission that lacks",
    async (operation) => {
      const { emulator, another, since } = await scene();
      emulator.edit({ do: "setCaller", key: "limited", caller: { deny: [`guardduty:${operation}`] } });
      const { failures } = await another({ caller: "limited" }).up(program({ accounts: [a, b], features }));
      expect(failures[name]?.reasons).toEqual([
        expect.stringMatching(
          new RegExp(
            `AccessDeniedException: .*guardduty:${operation}.*\\(2 accounts: .*aws-coverage iam --mode manage`,
          ),
        ),
      ]);
      expect(since(0, operation)).toHaveLength(1);
    },
  );
});
