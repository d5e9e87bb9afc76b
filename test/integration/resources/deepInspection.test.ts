import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Edit, Emulator } from "../../../emulator";
import { administratorAccount as administrator, memberAccount, startEmulator } from "../../../emulator";
import { hurried } from "./hurried";
import { startRewriting } from "./rewriting";
import { byAccount } from "./securityIncidentResponseScene";
import type { Outputs, Program } from "./stack";
import { calls, Stack } from "./stack";

const region = "eu-west-1";
const [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map(memberAccount) as [string, string, string, string, string, string];

let emulator: Emulator;
let stack: Stack;
beforeEach(async () => {
  emulator = await startEmulator({ world: { accounts: 6, regions: [region] } });
  stack = new Stack(emulator, "test", {}, { clock: hurried(30) });
});
afterEach(() => emulator.close());

const deep = (over: object): Program => ({
  deep: ["InspectorDeepInspection", { accounts: [a], regions: [region], ...over }],
});
const scanning = (...accounts: string[]): void =>
  void emulator.edit(...accounts.map((account): Edit => ({ do: "inspectorEnable", account, types: ["EC2"] })));
const set = (account: string, status: string | null, message?: string): void =>
  void emulator.edit({ do: "inspectorDeepInspection", account, status, message });
const notCovered = () => stack.state.get("deep")?.outputs["notCovered"]?.[region] ?? {};
const summary = () => stack.state.get("deep")?.outputs["summary"];
/** By region, then by account without its name. */
const planOf = async (program: Program): Promise<unknown> =>
  byAccount(Object.values((await stack.preview(program))["deep"]?.plan ?? {})[0] as Outputs);
/** Accounts that each write named, in order. */
const written = () =>
  emulator.journal.entries({ kind: "write", service: "inspector2" }).map(({ operation, ids }) => [operation, ...ids]);

/** In AWS's own eyes. */
function status(account: string): string {
  const state = emulator.world.snapshot().services["inspector2"] as {
    regions: Record<string, { deep: Record<string, { activated: boolean }> }>;
  };
  return state.regions[region]?.deep[account]?.activated === false ? "DEACTIVATED" : "ACTIVATED";
}

describe("what AWS says becomes a state", () => {
  it("each status, and each reason for having none", async () => {
    scanning(a, b, c, d);
    set(b, "DEACTIVATED");
    set(c, "PENDING");
    set(d, "FAILED", "the plugin is missing");
    const program = deep({ accounts: [a, b, c, d, e], mode: "track" });
    await stack.up(program);
    expect(summary()).toMatchObject({ cells: 5, covered: 1, gap: 3, pending: 1 });
    expect(notCovered()).toEqual({
      [b]: { EC2_DEEP_INSPECTION: "gap: DEACTIVATED" },
      [c]: { EC2_DEEP_INSPECTION: "pending: PENDING" },
      [d]: { EC2_DEEP_INSPECTION: "gap: FAILED (FAILED: the plugin is missing)" },
      [e]: {
        EC2_DEEP_INSPECTION:
          "gap: waiting for EC2 scanning (DISABLED) (EC2_SCANNING_DISABLED: Amazon EC2 scanning is not enabled for this account)",
      },
    });
    expect(written()).toEqual([]);
  });

  it.each([
    ["ENABLING", "pending"],
    ["DISABLING", "pending"],
    ["SUSPENDED", "gap"],
    ["SUSPENDING", "pending"],
    ["ENABLED", "unknown"],
    ["brand new", "unknown"],
  ])("a failure with EC2 scanning %s: %s", async (code, state) => {
    scanning(a, b);
    const when = { operation: "BatchGetMemberEc2DeepInspectionStatus" };
    emulator.faults.set([{ when, do: { kind: "failAccounts", accounts: [b], code, message: "not now" } }], 0);
    await stack.up(deep({ accounts: [a, b], mode: "track" }));
    expect(summary()).toMatchObject({ covered: 1, [state]: 1 });
    expect(notCovered()[b].EC2_DEEP_INSPECTION).toContain("not now");
  });

  it("an account that AWS does not mention is unknown", async () => {
    scanning(a, b);
    emulator.faults.set([{ when: {}, do: { kind: "dropAccounts", accounts: [b] } }], 0);
    await stack.up(deep({ accounts: [a, b], mode: "track" }));
    expect(summary()).toMatchObject({ covered: 1, unknown: 1 });
  });

  it("without EC2 scanning it says what is missing and who provides it, and asks AWS for nothing", async () => {
    const program = deep({ accounts: [a] });
    expect(await planOf(program)).toEqual({
      [region]: {
        [a]: expect.stringMatching(/waiting for EC2 scanning \(DISABLED\).*`pulumi up` of this resource cannot fix it/),
      },
    });
    const { failures } = await stack.up(program);
    expect(failures["deep"]?.message).toMatch(/EC2_SCANNING_DISABLED.*InspectorAccountEnablement.*dependsOn/);
    expect(written()).toEqual([]);
  });
});

describe("ACTIVATED where EC2 scanning is off: nothing is inspected", () => {
  const off = /EC2_SCANNING_DISABLED: .*InspectorAccountEnablement.*dependsOn/;

  it("is a gap with that advice in a member, whatever AWS answers of deep inspection; nothing is written", async () => {
    const activated = (accountId: string) => ({ accountId, status: "ACTIVATED" });
    const proxy = await startRewriting(emulator.url, (path) =>
      path.endsWith("/ec2deepinspectionstatus/member/batch/get")
        ? { accountIds: [a, b].map(activated), failedAccountIds: [] }
        : undefined,
    );
    try {
      scanning(a);
      stack = new Stack(proxy, "test", {}, { clock: hurried(30) });
      const program = deep({ accounts: [a, b] });
      expect(await planOf(program)).toEqual({
        [region]: {
          [b]: expect.stringMatching(/ACTIVATED, EC2 scanning DISABLED, EC2_SCANNING_DISABLED; .*cannot fix it/),
        },
      });
      const { failures } = await stack.up(program);
      expect(failures["deep"]?.reasons).toEqual([expect.stringMatching(off)]);
      expect(summary()).toMatchObject({ cells: 2, covered: 1, gap: 1 });
      expect((await stack.preview(program))["deep"]).toMatchObject({ changes: true });
      // EC2 scanning was all that was missing.
      scanning(b);
      expect((await stack.up(program)).failures).toEqual({});
      expect(summary()).toMatchObject({ covered: 2 });
      expect(written()).toEqual([]);
    } finally {
      await proxy.close();
    }
  });

  it("is one in the administrator's own account too, of which AWS does not say it", async () => {
    set(administrator, "ACTIVATED");
    const { failures } = await stack.up(deep({ accounts: [administrator] }));
    expect(failures["deep"]?.message).toMatch(off);
    expect(summary()).toMatchObject({ covered: 0, gap: 1 });
    expect(written()).toEqual([]);
  });

  it("is unknown where EC2 scanning cannot be observed", async () => {
    scanning(a);
    await stack.up(deep({}));
    emulator.edit({ do: "setCaller", key: "test", caller: { deny: ["inspector2:BatchGetAccountStatus"] } });
    expect(await stack.refresh()).toEqual({ deep: true });
    expect(notCovered()[a].EC2_DEEP_INSPECTION).toMatch(/^unknown: ACTIVATED.*AccessDeniedException/);
    expect(written()).toEqual([]);
  });
});

describe("drift and repair", () => {
  it("is found by name, and exactly it is repaired", async () => {
    scanning(a, b, c);
    const program = deep({ accounts: [a, b, c] });
    await stack.up(program);
    expect(written()).toEqual([]);
    expect((await stack.preview(program))["deep"]).toMatchObject({ changes: false });

    set(b, "DEACTIVATED");
    expect(await planOf(program)).toMatchObject({
      [region]: { [b]: "activate EC2_DEEP_INSPECTION (now DEACTIVATED)" },
    });
    expect(await stack.refresh()).toEqual({ deep: true });
    await stack.up(program);
    expect(written()).toEqual([["BatchUpdateMemberEc2DeepInspectionStatus", b]]);
    expect(status(b)).toBe("ACTIVATED");
    expect((await stack.preview(program))["deep"]).toMatchObject({ changes: false, plan: {} });
  });

  it("what AWS takes time for is pending until then, and does not count as missing", async () => {
    scanning(a);
    set(a, "DEACTIVATED");
    emulator.edit({ do: "settle", ms: 300 });
    const { failures } = await stack.up(deep({}));
    expect(failures).toEqual({});
    expect(summary()).toMatchObject({ covered: 1 });
  });

  it("an account that fails is told with AWS's text, and the others are active", async () => {
    scanning(a, b);
    set(a, "DEACTIVATED");
    set(b, "DEACTIVATED");
    emulator.faults.set(
      [
        {
          when: { operation: "BatchUpdateMemberEc2DeepInspectionStatus" },
          do: { kind: "failAccounts", accounts: [b], code: "DISABLED", message: "EC2 is off" },
        },
      ],
      0,
    );
    const { failures } = await stack.up(deep({ accounts: [a, b] }));
    expect(failures["deep"]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`EC2_SCANNING_DISABLED: EC2 is off.*1 account: ${b}`)),
    ]);
    expect([status(a), status(b)]).toEqual(["ACTIVATED", "DEACTIVATED"]);
    emulator.faults.set([], 0);
    emulator.journal.clear();
    expect((await stack.up(deep({ accounts: [a, b] }))).failures).toEqual({});
    expect(written()).toEqual([["BatchUpdateMemberEc2DeepInspectionStatus", b]]);
  });

  it("FAILED is asked for once a run, and is an error with AWS's reason", async () => {
    scanning(a);
    set(a, "FAILED", "the plugin is missing");
    emulator.faults.set(
      [
        {
          when: { operation: "BatchUpdateMemberEc2DeepInspectionStatus" },
          do: { kind: "failAccounts", code: "x", message: "the plugin is missing" },
        },
      ],
      0,
    );
    const { failures } = await stack.up(deep({}));
    expect(failures["deep"]?.message).toMatch(/FAILED: the plugin is missing.*SSM agent/);
    expect(calls(emulator, "inspector2")["BatchUpdateMemberEc2DeepInspectionStatus"]).toBe(1);
  });
});

describe("the administrator's own account", () => {
  it("has calls of its own, beside those of the members", async () => {
    scanning(a, administrator);
    set(a, "DEACTIVATED");
    set(administrator, "DEACTIVATED");
    const program = deep({ accounts: [a, administrator] });
    await stack.up(program);
    expect(written()).toEqual([
      ["UpdateEc2DeepInspectionConfiguration"],
      ["BatchUpdateMemberEc2DeepInspectionStatus", a],
    ]);
    expect(summary()).toMatchObject({ covered: 2 });
    for (const { ids } of emulator.journal.entries({ operation: "BatchGetMemberEc2DeepInspectionStatus" }))
      expect(ids).toEqual([a]);
    expect((await stack.preview(program))["deep"]).toMatchObject({ changes: false });
  });

  it("says that EC2 scanning is off, which AWS leaves open there", async () => {
    const { failures } = await stack.up(deep({ accounts: [administrator] }));
    expect(failures["deep"]?.message).toMatch(/EC2_SCANNING_DISABLED/);
    expect(written()).toEqual([]);
  });

  it("when it cannot be read, nobody else is unknown", async () => {
    scanning(a, administrator);
    emulator.edit({ do: "setCaller", key: "test", caller: { deny: ["inspector2:GetEc2DeepInspectionConfiguration"] } });
    await stack.up(deep({ accounts: [a, administrator], mode: "track" }));
    expect(summary()).toMatchObject({ covered: 1, unknown: 1 });
    expect(notCovered()[administrator].EC2_DEEP_INSPECTION).toContain("AccessDeniedException");
  });
});

describe("who may be managed", () => {
  it("an account that is not associated is a gap which names the resource that associates; it is not associated here", async () => {
    scanning(a);
    emulator.edit({ do: "inspectorForget", account: b });
    const { failures } = await stack.up(deep({ accounts: [a, b] }));
    expect(failures["deep"]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`NOT_ASSOCIATED.*${b}.*InspectorAccountEnablement`)),
    ]);
    expect(summary()).toMatchObject({ covered: 1, gap: 1 });
    expect(written()).toEqual([]);
  });

  it("behind an InspectorAccountEnablement, one up does it all, for a new account too", async () => {
    emulator.edit({ do: "inspectorForget", account: b });
    const organization = { exclude: ["100000000000"] };
    const program: Program = {
      scanning: ["InspectorAccountEnablement", { organization, regions: [region], resourceTypes: ["EC2"] }],
      ...deep({ accounts: undefined, organization }),
    };
    expect((await stack.up(program)).failures).toEqual({});
    expect(summary()).toMatchObject({ cells: 7, covered: 7 });
  });

  it("someone who is not the delegated administrator is told who is", async () => {
    stack = new Stack(emulator, memberAccount(2), {}, { clock: hurried(30) });
    const { failures } = await stack.up(deep({ accounts: [a] }));
    expect(failures["deep"]?.message).toMatch(
      new RegExp(`not Inspector's delegated administrator in ${region} .*${administrator}`),
    );
  });
});

describe("release", () => {
  const deactivating = (accounts: readonly string[], over: object = {}): Program =>
    deep({ accounts, onRelease: { account: "deactivate" }, releaseLimit: { accounts: 5 }, ...over });

  it("keeps deep inspection by default, and says so", async () => {
    const less = deep({ accounts: [a] });
    scanning(a, b);
    await stack.up(deep({ accounts: [a, b] }));
    expect(await planOf(less)).toMatchObject({
      [region]: { [b]: "EC2_DEEP_INSPECTION no longer declared, retained (deep inspection stays active)" },
    });
    expect((await stack.preview(less))["deep"]).toMatchObject({ replaces: false });
    await stack.up(less);
    await stack.destroy();
    expect(written()).toEqual([]);
  });

  it("deactivates what leaves where it is declared so, once, and on destroy the rest, the administrator last", async () => {
    scanning(a, b, f, administrator);
    await stack.up(deactivating([a, b, f, administrator]));
    emulator.journal.clear();
    const less = deactivating([a, b, administrator]);
    expect((await stack.preview(less))["deep"]).toMatchObject({ changes: true, replaces: true });
    expect((await stack.up(less)).failures).toEqual({});
    expect((await stack.up(less)).ran).toEqual([]);
    expect(stack.pendingDeletes).toEqual([]);
    expect(written()).toEqual([["BatchUpdateMemberEc2DeepInspectionStatus", f]]);
    expect(await stack.destroy()).toEqual({});
    expect(written().slice(1)).toEqual([
      ["BatchUpdateMemberEc2DeepInspectionStatus", a, b],
      ["UpdateEc2DeepInspectionConfiguration"],
    ]);
    expect([a, b, f, administrator].map(status)).toEqual(Array(4).fill("DEACTIVATED"));
  });

  it("hands over what another resource declares, however late it is registered", async () => {
    scanning(a, b);
    await stack.up(deactivating([a, b]));
    const [, heir] = deep({ accounts: [b] })["deep"] ?? [];
    const program = { ...deactivating([a]), heir: ["InspectorDeepInspection", heir] } as Program;
    expect((await stack.up(program)).failures).toEqual({});
    expect(written()).toEqual([]);
    expect([a, b].map(status)).toEqual(["ACTIVATED", "ACTIVATED"]);
  });

  it("where EC2 scanning is off there is nothing to deactivate", async () => {
    scanning(a, b);
    await stack.up(deactivating([a, b]));
    emulator.edit({ do: "inspectorDisable", account: b, types: ["EC2"] });
    expect((await stack.up(deactivating([a]))).failures).toEqual({});
    expect(stack.pendingDeletes).toEqual([]);
    expect(written()).toEqual([]);
  });

  it("that AWS refuses fails, naming the account, and is tried again by the next run", async () => {
    scanning(a, b);
    await stack.up(deactivating([a, b]));
    emulator.edit({
      do: "setCaller",
      key: "test",
      caller: { deny: ["inspector2:BatchUpdateMemberEc2DeepInspectionStatus"] },
    });
    const { failures } = await stack.up(deactivating([a]));
    expect(failures["deep"]?.message).toMatch(new RegExp(`still on: AccessDeniedException.*1 account: ${b}`));
    expect(stack.pendingDeletes).toHaveLength(1);
    emulator.edit({ do: "setCaller", key: "test", caller: null });
    emulator.journal.clear();
    expect((await stack.up(deactivating([a]))).failures).toEqual({});
    expect(written()).toEqual([["BatchUpdateMemberEc2DeepInspectionStatus", b]]);
    expect([a, b].map(status)).toEqual(["ACTIVATED", "DEACTIVATED"]);
  });
});

describe("1,000 accounts", () => {
  it("are observed in 10 calls, and activated in 10", async () => {
    await emulator.close();
    emulator = await startEmulator({ world: { accounts: 1000, regions: [region] } });
    stack = new Stack(emulator);
    const accounts = Array.from({ length: 1000 }, (_, index) => memberAccount(index));
    scanning(...accounts);
    const program = deep({ accounts });
    await stack.preview(program);
    const { BatchGetMemberEc2DeepInspectionStatus: reads, ...others } = calls(emulator, "inspector2");
    expect(reads).toBe(10);
    // EC2 scanning, without which nothing is inspected.
    expect(others).toEqual({ BatchGetAccountStatus: 10 });
    emulator.edit(
      ...accounts.map((account): Edit => ({ do: "inspectorDeepInspection", account, status: "DEACTIVATED" })),
    );
    emulator.journal.clear();
    expect((await stack.up(program)).failures).toEqual({});
    // Observed by check and taken over, written, and looked at once more.
    expect(calls(emulator, "inspector2")).toEqual({
      BatchGetAccountStatus: 20,
      BatchGetMemberEc2DeepInspectionStatus: 20,
      BatchUpdateMemberEc2DeepInspectionStatus: 10,
    });
    expect(summary()).toMatchObject({ cells: 1000, covered: 1000 });
  });
});
