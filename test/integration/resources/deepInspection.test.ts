import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Edit } from "../../../emulator";
import { administratorAccount as administrator, memberAccount } from "../../../emulator";
import type { DeepScene } from "./deepInspectionScene";
import { a, b, c, d, deep, deepScene, e, region, stackAt } from "./deepInspectionScene";
import { startRewriting } from "./rewriting";
import type { Program } from "./stack";
import { calls, Stack } from "./stack";

let scene: DeepScene;
beforeEach(async () => {
  scene = await deepScene();
});
afterEach(() => scene.emulator.close());

describe("each answer of AWS becomes a state", () => {
  it("each status, and each reason for having none", async () => {
    scene.scanning(a, b, c, d);
    scene.set(b, "DEACTIVATED");
    scene.set(c, "PENDING");
    scene.set(d, "FAILED", "the plugin is missing");
    const program = deep({ accounts: [a, b, c, d, e], mode: "track" });
    await scene.stack.up(program);
    expect(scene.summary()).toMatchObject({ cells: 5, covered: 1, gap: 3, pending: 1 });
    expect(scene.notCovered()).toEqual({
      [b]: { EC2_DEEP_INSPECTION: "gap: DEACTIVATED" },
      [c]: { EC2_DEEP_INSPECTION: "pending: PENDING" },
      [d]: { EC2_DEEP_INSPECTION: "gap: FAILED (FAILED: the plugin is missing)" },
      [e]: {
        EC2_DEEP_INSPECTION:
          "gap: waiting for EC2 scanning (DISABLED) (EC2_SCANNING_DISABLED: Amazon EC2 scanning is not enabled for this account)",
      },
    });
    expect(scene.written()).toEqual([]);
  });

  it.each([
    ["ENABLING", "pending"],
    ["DISABLING", "pending"],
    ["SUSPENDED", "gap"],
    ["SUSPENDING", "pending"],
    ["ENABLED", "unknown"],
    ["brand new", "unknown"],
  ])("a failure with EC2 scanning %s: %s", async (code, state) => {
    scene.scanning(a, b);
    const when = { operation: "BatchGetMemberEc2DeepInspectionStatus" };
    scene.emulator.faults.set([{ when, do: { kind: "failAccounts", accounts: [b], code, message: "not now" } }], 0);
    await scene.stack.up(deep({ accounts: [a, b], mode: "track" }));
    expect(scene.summary()).toMatchObject({ covered: 1, [state]: 1 });
    expect(scene.notCovered()[b].EC2_DEEP_INSPECTION).toContain("not now");
  });

  it("an account that AWS does not mention is unknown", async () => {
    scene.scanning(a, b);
    scene.emulator.faults.set([{ when: {}, do: { kind: "dropAccounts", accounts: [b] } }], 0);
    await scene.stack.up(deep({ accounts: [a, b], mode: "track" }));
    expect(scene.summary()).toMatchObject({ covered: 1, unknown: 1 });
  });

  it("without EC2 scanning: a gap that names what is missing and who provides it; nothing is sent", async () => {
    const program = deep({ accounts: [a] });
    expect(await scene.planOf(program)).toEqual({
      [region]: {
        [a]: expect.stringMatching(/waiting for EC2 scanning \(DISABLED\).*`pulumi up` of this resource cannot fix it/),
      },
    });
    const { failures } = await scene.stack.up(program);
    expect(failures["deep"]?.message).toMatch(/EC2_SCANNING_DISABLED.*InspectorAccountEnablement.*dependsOn/);
    expect(scene.written()).toEqual([]);
  });
});

describe("ACTIVATED where EC2 scanning is off: nothing is inspected", () => {
  const off = /EC2_SCANNING_DISABLED: .*InspectorAccountEnablement.*dependsOn/;

  it("is a gap with that advice in a member, whatever AWS answers of deep inspection; nothing is written", async () => {
    const activated = (accountId: string) => ({ accountId, status: "ACTIVATED" });
    const proxy = await startRewriting(scene.emulator.url, (path) =>
      path.endsWith("/ec2deepinspectionstatus/member/batch/get")
        ? { accountIds: [a, b].map(activated), failedAccountIds: [] }
        : undefined,
    );
    try {
      scene.scanning(a);
      scene.stack = stackAt(proxy.url);
      const program = deep({ accounts: [a, b] });
      expect(await scene.planOf(program)).toEqual({
        [region]: {
          [b]: expect.stringMatching(/ACTIVATED, EC2 scanning DISABLED, EC2_SCANNING_DISABLED; .*cannot fix it/),
        },
      });
      const { failures } = await scene.stack.up(program);
      expect(failures["deep"]?.reasons).toEqual([expect.stringMatching(off)]);
      expect(scene.summary()).toMatchObject({ cells: 2, covered: 1, gap: 1 });
      expect((await scene.stack.preview(program))["deep"]).toMatchObject({ changes: true });
      // EC2 scanning was all that was missing.
      scene.scanning(b);
      expect((await scene.stack.up(program)).failures).toEqual({});
      expect(scene.summary()).toMatchObject({ covered: 2 });
      expect(scene.written()).toEqual([]);
    } finally {
      await proxy.close();
    }
  });

  it("is one in the administrator's own account too, of which AWS does not report it", async () => {
    scene.set(administrator, "ACTIVATED");
    const { failures } = await scene.stack.up(deep({ accounts: [administrator] }));
    expect(failures["deep"]?.message).toMatch(off);
    expect(scene.summary()).toMatchObject({ covered: 0, gap: 1 });
    expect(scene.written()).toEqual([]);
  });

  it("is unknown where EC2 scanning cannot be observed", async () => {
    scene.scanning(a);
    await scene.stack.up(deep({}));
    scene.emulator.edit({ do: "setCaller", key: "test", caller: { deny: ["inspector2:BatchGetAccountStatus"] } });
    expect(await scene.stack.refresh()).toEqual({ deep: true });
    expect(scene.notCovered()[a].EC2_DEEP_INSPECTION).toMatch(/^unknown: ACTIVATED.*AccessDeniedException/);
    expect(scene.written()).toEqual([]);
  });
});

describe("drift and repair", () => {
  it("is found by name, and exactly it is repaired", async () => {
    scene.scanning(a, b, c);
    const program = deep({ accounts: [a, b, c] });
    await scene.stack.up(program);
    expect(scene.written()).toEqual([]);
    expect((await scene.stack.preview(program))["deep"]).toMatchObject({ changes: false });

    scene.set(b, "DEACTIVATED");
    expect(await scene.planOf(program)).toMatchObject({
      [region]: { [b]: "activate EC2_DEEP_INSPECTION (now DEACTIVATED)" },
    });
    expect(await scene.stack.refresh()).toEqual({ deep: true });
    await scene.stack.up(program);
    expect(scene.written()).toEqual([["BatchUpdateMemberEc2DeepInspectionStatus", b]]);
    expect(scene.status(b)).toBe("ACTIVATED");
    expect((await scene.stack.preview(program))["deep"]).toMatchObject({ changes: false, plan: {} });
  });

  it("what AWS takes time for is pending until then, and does not count as missing", async () => {
    scene.scanning(a);
    scene.set(a, "DEACTIVATED");
    scene.emulator.edit({ do: "settle", ms: 300 });
    const { failures } = await scene.stack.up(deep({}));
    expect(failures).toEqual({});
    expect(scene.summary()).toMatchObject({ covered: 1 });
  });

  it("an account that fails is reported with AWS's text, and the others are active", async () => {
    scene.scanning(a, b);
    scene.set(a, "DEACTIVATED");
    scene.set(b, "DEACTIVATED");
    scene.emulator.faults.set(
      [
        {
          when: { operation: "BatchUpdateMemberEc2DeepInspectionStatus" },
          do: { kind: "failAccounts", accounts: [b], code: "DISABLED", message: "EC2 is off" },
        },
      ],
      0,
    );
    const { failures } = await scene.stack.up(deep({ accounts: [a, b] }));
    expect(failures["deep"]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`EC2_SCANNING_DISABLED: EC2 is off.*1 account: ${b}`)),
    ]);
    expect([scene.status(a), scene.status(b)]).toEqual(["ACTIVATED", "DEACTIVATED"]);
    scene.emulator.faults.set([], 0);
    scene.emulator.journal.clear();
    expect((await scene.stack.up(deep({ accounts: [a, b] }))).failures).toEqual({});
    expect(scene.written()).toEqual([["BatchUpdateMemberEc2DeepInspectionStatus", b]]);
  });

  it("FAILED is asked for once a run, and is an error with AWS's reason", async () => {
    scene.scanning(a);
    scene.set(a, "FAILED", "the plugin is missing");
    scene.emulator.faults.set(
      [
        {
          when: { operation: "BatchUpdateMemberEc2DeepInspectionStatus" },
          do: { kind: "failAccounts", code: "x", message: "the plugin is missing" },
        },
      ],
      0,
    );
    const { failures } = await scene.stack.up(deep({}));
    expect(failures["deep"]?.message).toMatch(/FAILED: the plugin is missing.*SSM agent/);
    expect(calls(scene.emulator, "inspector2")["BatchUpdateMemberEc2DeepInspectionStatus"]).toBe(1);
  });
});

describe("the administrator's own account", () => {
  it("has calls of its own, beside those of the members", async () => {
    scene.scanning(a, administrator);
    scene.set(a, "DEACTIVATED");
    scene.set(administrator, "DEACTIVATED");
    const program = deep({ accounts: [a, administrator] });
    await scene.stack.up(program);
    expect(scene.written()).toEqual([
      ["UpdateEc2DeepInspectionConfiguration"],
      ["BatchUpdateMemberEc2DeepInspectionStatus", a],
    ]);
    expect(scene.summary()).toMatchObject({ covered: 2 });
    for (const { ids } of scene.emulator.journal.entries({ operation: "BatchGetMemberEc2DeepInspectionStatus" }))
      expect(ids).toEqual([a]);
    expect((await scene.stack.preview(program))["deep"]).toMatchObject({ changes: false });
  });

  it("is a gap where EC2 scanning is off, which AWS does not report there", async () => {
    const { failures } = await scene.stack.up(deep({ accounts: [administrator] }));
    expect(failures["deep"]?.message).toMatch(/EC2_SCANNING_DISABLED/);
    expect(scene.written()).toEqual([]);
  });

  it("when it cannot be read, nobody else is unknown", async () => {
    scene.scanning(a, administrator);
    scene.emulator.edit({
      do: "setCaller",
      key: "test",
      caller: { deny: ["inspector2:GetEc2DeepInspectionConfiguration"] },
    });
    await scene.stack.up(deep({ accounts: [a, administrator], mode: "track" }));
    expect(scene.summary()).toMatchObject({ covered: 1, unknown: 1 });
    expect(scene.notCovered()[administrator].EC2_DEEP_INSPECTION).toContain("AccessDeniedException");
  });
});

describe("who may be managed", () => {
  it("an account that is not associated is a gap which names the resource that associates; it is not associated here", async () => {
    scene.scanning(a);
    scene.emulator.edit({ do: "inspectorForget", account: b });
    const { failures } = await scene.stack.up(deep({ accounts: [a, b] }));
    expect(failures["deep"]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`NOT_ASSOCIATED.*${b}.*InspectorAccountEnablement`)),
    ]);
    expect(scene.summary()).toMatchObject({ covered: 1, gap: 1 });
    expect(scene.written()).toEqual([]);
  });

  it("behind an InspectorAccountEnablement, one up does it all, for a new account too", async () => {
    scene.emulator.edit({ do: "inspectorForget", account: b });
    const organization = { exclude: ["100000000000"] };
    const program: Program = {
      scanning: ["InspectorAccountEnablement", { organization, regions: [region], resourceTypes: ["EC2"] }],
      ...deep({ accounts: undefined, organization }),
    };
    expect((await scene.stack.up(program)).failures).toEqual({});
    expect(scene.summary()).toMatchObject({ cells: 7, covered: 7 });
  });

  it("a caller that is not the delegated administrator is referred to it", async () => {
    scene.stack = stackAt(scene.emulator.url, memberAccount(2));
    const { failures } = await scene.stack.up(deep({ accounts: [a] }));
    expect(failures["deep"]?.message).toMatch(
      new RegExp(`not Inspector's delegated administrator in ${region} .*${administrator}`),
    );
  });
});

describe("1,000 accounts", () => {
  it("are observed in 10 calls, and activated in 10", async () => {
    await scene.emulator.close();
    scene = await deepScene(1000);
    scene.stack = new Stack(scene.emulator);
    const accounts = Array.from({ length: 1000 }, (_, index) => memberAccount(index));
    scene.scanning(...accounts);
    const program = deep({ accounts });
    await scene.stack.preview(program);
    const { BatchGetMemberEc2DeepInspectionStatus: reads, ...others } = calls(scene.emulator, "inspector2");
    expect(reads).toBe(10);
    // EC2 scanning, without which nothing is inspected.
    expect(others).toEqual({ BatchGetAccountStatus: 10 });
    scene.emulator.edit(
      ...accounts.map((account): Edit => ({ do: "inspectorDeepInspection", account, status: "DEACTIVATED" })),
    );
    scene.emulator.journal.clear();
    expect((await scene.stack.up(program)).failures).toEqual({});
    // Observed by check and taken over, written, and looked at once more.
    expect(calls(scene.emulator, "inspector2")).toEqual({
      BatchGetAccountStatus: 20,
      BatchGetMemberEc2DeepInspectionStatus: 20,
      BatchUpdateMemberEc2DeepInspectionStatus: 10,
    });
    expect(scene.summary()).toMatchObject({ cells: 1000, covered: 1000 });
  });
});
