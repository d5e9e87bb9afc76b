import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { administratorAccount as administrator } from "../../../emulator";
import type { DeepScene } from "./deepInspectionScene";
import { a, b, deep, deepScene, f, region } from "./deepInspectionScene";
import type { Program } from "./stack";

let scene: DeepScene;
beforeEach(async () => {
  scene = await deepScene();
});
afterEach(() => scene.emulator.close());

describe("release", () => {
  const deactivating = (accounts: readonly string[], over: object = {}): Program =>
    deep({ accounts, onRelease: { account: "deactivate" }, releaseLimit: { accounts: 5 }, ...over });

  it("keeps deep inspection by default, and the plan shows it", async () => {
    const less = deep({ accounts: [a] });
    scene.scanning(a, b);
    await scene.stack.up(deep({ accounts: [a, b] }));
    expect(await scene.planOf(less)).toMatchObject({
      [region]: { [b]: "EC2_DEEP_INSPECTION no longer declared, retained (deep inspection stays active)" },
    });
    expect((await scene.stack.preview(less))["deep"]).toMatchObject({ replaces: false });
    await scene.stack.up(less);
    await scene.stack.destroy();
    expect(scene.written()).toEqual([]);
  });

  it("deactivates what leaves where it is declared so, once, and on destroy the rest, the administrator last", async () => {
    scene.scanning(a, b, f, administrator);
    await scene.stack.up(deactivating([a, b, f, administrator]));
    scene.emulator.journal.clear();
    const less = deactivating([a, b, administrator]);
    expect((await scene.stack.preview(less))["deep"]).toMatchObject({ changes: true, replaces: true });
    expect((await scene.stack.up(less)).failures).toEqual({});
    expect((await scene.stack.up(less)).ran).toEqual([]);
    expect(scene.stack.pendingDeletes).toEqual([]);
    expect(scene.written()).toEqual([["BatchUpdateMemberEc2DeepInspectionStatus", f]]);
    expect(await scene.stack.destroy()).toEqual({});
    expect(scene.written().slice(1)).toEqual([
      ["BatchUpdateMemberEc2DeepInspectionStatus", a, b],
      ["UpdateEc2DeepInspectionConfiguration"],
    ]);
    expect([a, b, f, administrator].map(scene.status)).toEqual(Array(4).fill("DEACTIVATED"));
  });

  it("hands over what another resource declares, however late it is registered", async () => {
    scene.scanning(a, b);
    await scene.stack.up(deactivating([a, b]));
    const [, heir] = deep({ accounts: [b] })["deep"] ?? [];
    const program = { ...deactivating([a]), heir: ["InspectorDeepInspection", heir] } as Program;
    expect((await scene.stack.up(program)).failures).toEqual({});
    expect(scene.written()).toEqual([]);
    expect([a, b].map(scene.status)).toEqual(["ACTIVATED", "ACTIVATED"]);
  });

  it("where EC2 scanning is off there is nothing to deactivate", async () => {
    scene.scanning(a, b);
    await scene.stack.up(deactivating([a, b]));
    scene.emulator.edit({ do: "inspectorDisable", account: b, types: ["EC2"] });
    expect((await scene.stack.up(deactivating([a]))).failures).toEqual({});
    expect(scene.stack.pendingDeletes).toEqual([]);
    expect(scene.written()).toEqual([]);
  });

  it("that AWS refuses fails, naming the account, and is tried again by the next run", async () => {
    scene.scanning(a, b);
    await scene.stack.up(deactivating([a, b]));
    scene.emulator.edit({
      do: "setCaller",
      key: "test",
      caller: { deny: ["inspector2:BatchUpdateMemberEc2DeepInspectionStatus"] },
    });
    const { failures } = await scene.stack.up(deactivating([a]));
    expect(failures["deep"]?.message).toMatch(new RegExp(`still on: AccessDeniedException.*1 account: ${b}`));
    expect(scene.stack.pendingDeletes).toHaveLength(1);
    scene.emulator.edit({ do: "setCaller", key: "test", caller: null });
    scene.emulator.journal.clear();
    expect((await scene.stack.up(deactivating([a]))).failures).toEqual({});
    expect(scene.written()).toEqual([["BatchUpdateMemberEc2DeepInspectionStatus", b]]);
    expect([a, b].map(scene.status)).toEqual(["ACTIVATED", "DEACTIVATED"]);
  });
});
