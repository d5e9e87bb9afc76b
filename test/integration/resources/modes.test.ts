import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import { run } from "../../../provider/runtime";
import { services } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";
import { closeScenes, members, name, named, outputs, program, region, scene } from "./inspector";

afterEach(closeScenes);

const accounts = members(10);
const [first, second] = accounts as [string, string];

describe('mode: "track"', () => {
  it("never writes: gaps are told by preview and up, and coverage is what somebody else makes it", async () => {
    const { stack, emulator, since } = await scene({ accounts: 12 });
    const tracked = program({ accounts, mode: "track", match: "exactly" });
    emulator.edit({ do: "inspectorEnable", account: first, types: ["EC2", "ECR"] });
    const preview = await stack.preview(tracked);
    expect(preview[name]?.entries).toMatchObject([
      { reason: "tracked", action: "", capabilities: ["EC2"], accounts: accounts.slice(1), observed: "DISABLED" },
      { reason: "tracked", action: "", capabilities: ["ECR"], accounts: [first], observed: "ENABLED" },
    ]);
    expect(JSON.stringify(preview[name]?.plan)).toContain(`"${second} member-0002":"EC2 is DISABLED;`);
    expect(JSON.stringify(preview[name]?.plan)).not.toContain("enable EC2");
    expect((await stack.up(tracked)).failures).toEqual({});
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 1, gap: 9, surplus: 1 });
    expect(stack.said.join("\n")).toMatch(/warning: .*: 10 cells are not as declared/);
    await stack.refresh();
    await stack.destroy();
    expect(since(0).filter((entry) => entry.kind === "write")).toEqual([]);
  });

  it('onGap: "fail" fails up, naming the accounts, and keeps the state', async () => {
    const { stack } = await scene({ accounts: 12 });
    const { failures } = await stack.up(program({ accounts: [first], mode: "track", onGap: "fail" }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`not covered: DISABLED \\[EC2\\] \\(1 account: ${first}\\)`)),
    ]);
    expect(outputs(stack)["summary"]).toMatchObject({ gap: 1 });
  });

  it("releases nothing, be it what leaves or the resource itself, and says so", async () => {
    const { stack, emulator, since, on } = await scene({ accounts: 12 });
    const onRelease = { account: "disable", capability: "disable" };
    await stack.up(program({ accounts: [first, second], onRelease }));
    const mark = emulator.journal.last;
    const tracked = program({ accounts: [first], onRelease, mode: "track" });
    expect((await stack.preview(tracked))[name]).toMatchObject({
      replaces: false,
      entries: [{ reason: "retained", accounts: [second] }],
    });
    expect((await stack.up(tracked)).failures).toEqual({});
    expect(await stack.destroy()).toEqual({});
    expect(stack.said.join("\n")).toContain('mode "track" changes nothing');
    expect(since(mark).filter((entry) => entry.kind === "write")).toEqual([]);
    expect([on(first), on(second)]).toEqual([["EC2"], ["EC2"]]);
  });
});

describe('match: "exactly"', () => {
  const types = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"];

  it("switches off what is on without being declared, of declared accounts only", async () => {
    const { stack, emulator, on, since } = await scene({ accounts: 12 });
    for (const account of [first, ...members(1, 11)]) emulator.edit({ do: "inspectorEnable", account, types });
    const declared = program({ accounts, match: "exactly" });
    expect(JSON.stringify((await stack.preview(declared))[name]?.plan)).toContain(
      "disable ECR, LAMBDA, LAMBDA_CODE (on, not declared)",
    );
    expect((await stack.up(declared)).failures).toEqual({});
    expect(on(first)).toEqual(["EC2"]);
    expect(on(members(1, 11)[0] as string)).toEqual(types);
    expect(named(since(0, "Disable"))).toEqual([first]);
    expect(await stack.up(declared)).toEqual({ failures: {}, ran: [] });
  });

  it("leaves a suspended account alone, whatever is on there, and rests", async () => {
    const { stack, emulator, since } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorEnable", account: first, types: ["EC2", "ECR"] });
    const declared = program({ accounts, match: "exactly" });
    emulator.edit({ do: "setAccountState", account: first, state: "SUSPENDED" });
    expect((await stack.up(declared)).failures).toEqual({});
    expect(since(0, "Disable")).toEqual([]);
    expect(outputs(stack)["summary"]).toMatchObject({ surplus: 0, notApplicable: expect.any(Number) as number });
    expect((await stack.up(declared)).ran).toEqual([]);
  });

  it("enables and switches off the same account without AWS refusing one of them", async () => {
    const { stack, emulator, on, since } = await scene({ accounts: 12, settleMs: 300 });
    emulator.edit({ do: "inspectorEnable", account: first, types: ["ECR"] });
    expect((await stack.up(program({ accounts: [first], match: "exactly" }))).failures).toEqual({});
    expect(on(first)).toEqual(["EC2"]);
    expect(since(0).flatMap((entry) => Object.values(entry.failed ?? {}))).toEqual([]);
  });

  it("stops at releaseLimit before any write, in preview too, and goes on when it is raised", async () => {
    const { stack, emulator, since } = await scene({ accounts: 12 });
    for (const account of accounts.slice(0, 3))
      emulator.edit({ do: "inspectorEnable", account, types: ["EC2", "ECR"] });
    const { failures } = await stack.up(program({ accounts, match: "exactly" }));
    expect(failures[name]?.message).toMatch(/disabled in 3 accounts.*releaseLimit: \{ accounts: 3 \}/);
    expect(since(0).filter((entry) => entry.kind === "write")).toEqual([]);
    expect((await stack.preview(program({ accounts, match: "exactly" })))[name]?.failures).toEqual(
      failures[name]?.reasons,
    );
    expect((await stack.up(program({ accounts, match: "exactly", releaseLimit: { accounts: 3 } }))).failures).toEqual(
      {},
    );
    expect(named(since(0, "Disable"))).toEqual(accounts.slice(0, 3));
  });

  it("a surplus that is not there any more when the update begins is not switched off again", async () => {
    const { stack, emulator, since } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorEnable", account: first, types: ["EC2", "ECR"] });
    emulator.faults.set(
      [
        {
          when: { operation: "Disable" },
          do: { kind: "failAccounts", accounts: [first], code: "ACCOUNT_IS_ISOLATED" },
        },
      ],
      0,
    );
    const { failures } = await stack.up(program({ accounts: [first], match: "exactly" }));
    expect(failures[name]?.reasons).toEqual([expect.stringMatching(/still on: ACCOUNT_IS_ISOLATED/)]);
    emulator.faults.clear();
    emulator.edit({ do: "inspectorDisable", account: first, types: ["ECR"] });
    const mark = emulator.journal.last;
    expect((await stack.up(program({ accounts: [first], match: "exactly" }))).failures).toEqual({});
    expect(since(mark, "Disable")).toEqual([]);
  });

  it("a surplus that ended between check and create is not switched off: switch-offs never build on an older look", async () => {
    const { stack, emulator, since } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorEnable", account: first, types: ["EC2", "ECR"] });
    const process = stack.process();
    const inputs = {
      regions: [region],
      resourceTypes: ["EC2"],
      accounts: [first],
      match: "exactly",
      resourceName: name,
    };
    const service = services.find((one) => one.kind === "InspectorAccountEnablement") as Service;
    const checked = (await run(process, service, "check", [{}, inputs])) as { inputs: { plan: unknown } };
    expect(JSON.stringify(checked.inputs.plan)).toContain("disable ECR");
    emulator.edit({ do: "inspectorDisable", account: first, types: ["ECR"] });
    await run(process, service, "create", [checked.inputs]);
    expect(since(0, "Disable")).toEqual([]);
  });

  it("atLeast leaves everything else alone", async () => {
    const { stack, emulator, on } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorEnable", account: first, types });
    expect((await stack.up(program({ accounts }))).failures).toEqual({});
    expect(on(first)).toEqual(types);
  });
});

describe("waivers", () => {
  const waiver = { accounts: [first], reason: "decommissioned in spring", owner: "platform", expires: "2999-01-01" };

  it("what is waived is not enabled, is no drift and no failure, and is told with owner, reason and end", async () => {
    const { stack, on } = await scene({ accounts: 12 });
    const declared = program({ accounts, waivers: [waiver] });
    expect((await stack.up(declared)).failures).toEqual({});
    expect(on(first)).toEqual([]);
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 9, waived: 1, coveragePercent: 100 });
    expect(outputs(stack)["notCovered"][region][first].EC2).toBe(
      "waived: DISABLED, waived until 2999-01-01 by platform: decommissioned in spring",
    );
    expect(await stack.up(declared)).toEqual({ failures: {}, ran: [] });
  });

  it("expired: an ordinary gap, which is closed, and announced", async () => {
    const { stack, on } = await scene({ accounts: 12 });
    expect((await stack.up(program({ accounts, waivers: [{ ...waiver, expires: "2020-01-01" }] }))).failures).toEqual(
      {},
    );
    expect(on(first)).toEqual(["EC2"]);
    expect(stack.said.join("\n")).toMatch(/waiver of platform \(decommissioned in spring\) expired on 2020-01-01/);
  });

  it("that ends within two weeks is announced, and still holds", async () => {
    const { stack, on } = await scene({ accounts: 12 });
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await stack.up(program({ accounts, waivers: [{ ...waiver, expires: soon }] }));
    expect(on(first)).toEqual([]);
    expect(stack.said.join("\n")).toContain(`expires on ${soon}`);
  });

  it("adding one is a change, taking it away too", async () => {
    const { stack, on } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first], waivers: [waiver] }));
    expect((await stack.up(program({ accounts: [first] }))).ran).toEqual([name]);
    expect(on(first)).toEqual(["EC2"]);
    expect((await stack.up(program({ accounts: [first], waivers: [waiver] }))).ran).toEqual([name]);
    expect(on(first)).toEqual(["EC2"]);
  });
});

describe("who acts", () => {
  it("another administrator is a reason to update, also without any drift, so that nobody takes its silence for coverage", async () => {
    const { stack, another, emulator, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first] }));
    emulator.edit({ do: "inspectorAdministrator", account: second }, { do: "inspectorAssociate", account: first });
    const other = another({ caller: second });
    for (const [key, saved] of stack.state) other.state.set(key, saved);
    const mark = emulator.journal.last;
    expect((await other.preview(program({ accounts: [first] })))[name]).toMatchObject({ changes: true });
    expect((await other.up(program({ accounts: [first] }))).failures[name]?.message).toContain(
      `administered from account ${administratorAccount}`,
    );
    expect(since(mark).filter((entry) => entry.kind === "write")).toEqual([]);
  });

  it("another administrator is refused before any write", async () => {
    const { stack, another, emulator, since } = await scene({ accounts: 12 });
    await stack.up(program({ accounts: [first] }));
    emulator.edit({ do: "inspectorAdministrator", account: second });
    const other = another({ caller: second });
    for (const [key, saved] of stack.state) other.state.set(key, saved);
    emulator.edit({ do: "inspectorDisable", account: first });
    const mark = emulator.journal.last;
    const { failures } = await other.up(program({ accounts: [first] }));
    expect(failures[name]?.message).toMatch(
      new RegExp(
        `administered from account ${administratorAccount}.*belong to ${second}.*use credentials of ${administratorAccount}`,
      ),
    );
    expect(since(mark).filter((entry) => entry.kind === "write")).toEqual([]);
  });

  it("whoever is not the delegated administrator gets one error that says what to run", async () => {
    const { another, since } = await scene({ accounts: 12 });
    const { failures } = await another({ caller: first }).up(program({ accounts: [second] }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(
          `${first} is not Inspector's delegated administrator in ${region} \\(that is account ${administratorAccount}\\): use credentials of ${administratorAccount}$`,
        ),
      ),
    ]);
    expect(since(0).filter((entry) => entry.kind === "write")).toEqual([]);
  });

  it.each([
    ["the resource's allowedAccountIds", { connection: { allowedAccountIds: ["999999999999"] } }, {}],
    ["the stack's", {}, { "aws:allowedAccountIds": '["999999999999"]' }],
    ["the stack's forbiddenAccountIds", {}, { "aws:forbiddenAccountIds": `[${administratorAccount}]` }],
    [
      "the stack's forbiddenAccountIds, where the resource allows the same account",
      { connection: { allowedAccountIds: [administratorAccount] } },
      { "aws:forbiddenAccountIds": `["${administratorAccount}"]` },
    ],
    [
      "both lists of the stack",
      {},
      {
        "aws:allowedAccountIds": `["${administratorAccount}"]`,
        "aws:forbiddenAccountIds": `["${administratorAccount}"]`,
      },
    ],
  ])("%s: refused by preview and up, before anything else is asked", async (_, inputs, config) => {
    const { another, emulator, since } = await scene({ accounts: 12 });
    const stack = another({ config });
    const declared = program({ accounts: [first], ...inputs });
    expect((await stack.preview(declared))[name]?.failures).toEqual([
      expect.stringContaining(`the credentials belong to account ${administratorAccount}`),
    ]);
    expect((await stack.up(declared)).failures).toHaveProperty(name);
    expect(since(0)).toEqual([]);
    expect(emulator.journal.entries({ service: "organizations" })).toEqual([]);
  });

  it("a role is assumed once a process, whatever the number of regions and services", async () => {
    const regions = [region, "eu-west-1", "eu-central-1", "us-west-2"];
    const { another, emulator, on } = await scene({ accounts: 12, regions });
    const connection = { assumeRole: { roleArn: `arn:aws:iam::${administratorAccount}:role/Coverage` } };
    expect(
      (await another({ caller: "100000000000" }).up(program({ accounts: [first], regions, connection }))).failures,
    ).toEqual({});
    for (const where of regions) expect(on(first, where)).toEqual(["EC2"]);
    expect(emulator.journal.counts()["sts:AssumeRole"]).toBe(1);
  });

  it("an assumed role acts as the account of the role, and a role that refuses is one clear error", async () => {
    const { another, emulator } = await scene({ accounts: 12 });
    const stack = another({ caller: "100000000000" });
    const role = (account: string) => ({
      assumeRole: { roleArn: `arn:aws:iam::${account}:role/Coverage`, externalId: "s3cret-id" },
    });
    expect((await stack.up(program({ accounts: [first], connection: role(administratorAccount) }))).failures).toEqual(
      {},
    );
    expect(outputs(stack)["administrator"]).toBe(administratorAccount);
    emulator.edit({
      do: "setCaller",
      key: "100000000000",
      caller: { account: "100000000000", deny: ["sts:AssumeRole"] },
    });
    const { failures } = await another({ caller: "100000000000" }).up(
      program({ accounts: [first], connection: role(administratorAccount) }),
    );
    expect(failures[name]?.message).toMatch(
      /cannot determine the caller's AWS account.*sts:AssumeRole.*Check that arn:aws:iam::100000000001:role\/Coverage exists/,
    );
    expect(failures[name]?.message).not.toContain("s3cret-id");
  });
});
