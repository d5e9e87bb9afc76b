import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../../../scripts/places.mjs";
import { start } from "../engine/command";
import type { Scene } from "../engine/scene";
import { enablements, members, region, scene } from "../engine/scene";

/** docs/verify-or-preview.md, row by row: what each of the three answers with its exit code. */
const [one = "", two = ""] = members(2);
const newcomer = "130000000001";
const everyone = { includeManagementAccount: false };
const program = (inputs: Readonly<Record<string, unknown>> = { organization: everyone }): string =>
  enablements({ fleet: inputs });

let stack: Scene;
beforeAll(async () => {
  stack = await scene({ world: { accounts: 3 }, program: program() });
  await stack.must("up", "--skip-preview");
  stack.emulator.journal.clear();
});
afterAll(() => stack.close());

async function exitCodes(): Promise<{ preview: number | null; refresh: number | null; verify: number | null }> {
  const preview = await stack.run("preview", "--expect-no-changes");
  const refresh = await stack.run("refresh", "--preview-only", "--expect-no-changes");
  const command = [join(root, "dist", "cli", "main.js"), "verify", "--stack", "test", "--quiet"];
  const verify = await start(process.execPath, command, { cwd: stack.folder, env: stack.env }).outcome;
  expect(stack.writes()).toEqual([]);
  return { preview: preview.code, refresh: refresh.code, verify: verify.code };
}

/** Each leaves the stack and AWS as it found them. */
describe("preview, refresh and verify", () => {
  it("all as declared: 0, 0, 0", async () => {
    expect(await exitCodes()).toEqual({ preview: 0, refresh: 0, verify: 0 });
  });

  it("a gap: 7, 7, 2", async () => {
    stack.emulator.edit({ do: "inspectorDisable", account: one });
    expect(await exitCodes()).toEqual({ preview: 7, refresh: 7, verify: 2 });
    stack.emulator.edit({ do: "inspectorEnable", account: one, types: ["EC2"] });
  });

  it("an account that joined: 7, 7, 2", async () => {
    stack.emulator.edit({ do: "addAccount", name: "newcomer", account: newcomer });
    expect(await exitCodes()).toEqual({ preview: 7, refresh: 7, verify: 2 });
    stack.emulator.edit({ do: "removeAccount", account: newcomer });
  });

  it("accounts that cannot be observed: 7, 7, 4", async () => {
    stack.emulator.edit({ do: "setCaller", key: "emulator", caller: { deny: ["inspector2:BatchGetAccountStatus"] } });
    expect(await exitCodes()).toEqual({ preview: 7, refresh: 7, verify: 4 });
    stack.emulator.edit({ do: "setCaller", key: "emulator", caller: null });
  });

  it("a declaration that was edited and not deployed: 7, 0, 0", async () => {
    stack.edit(program({ accounts: [one] }));
    expect(await exitCodes()).toEqual({ preview: 7, refresh: 0, verify: 0 });
  });

  it("a change under way at AWS: 7, 0, 3 until an up has recorded it, then 0, 0, 3", async () => {
    stack.edit(program({ organization: everyone, settle: { timeoutSeconds: 1 } }));
    await stack.must("up", "--skip-preview");
    const enabling = { scans: { [two]: { EC2: { on: true, settlesAt: Number.MAX_SAFE_INTEGER } } } };
    stack.emulator.edit({ do: "merge", patch: { services: { inspector2: { regions: { [region]: enabling } } } } });
    expect(await exitCodes()).toEqual({ preview: 7, refresh: 0, verify: 3 });
    await stack.must("up", "--skip-preview");
    expect(await exitCodes()).toEqual({ preview: 0, refresh: 0, verify: 3 });
  });
});
