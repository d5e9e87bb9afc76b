import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../emulator";
import type { Scene } from "./engine/scene";
import { enablements, members, scene } from "./engine/scene";
import { inSoak } from "./engine/variations";

const accounts = members(10);
const disable = { capability: "disable", account: "disable" };
const writesOf = (entries: readonly JournalEntry[]) =>
  entries.map(({ operation, ids }) => `${operation} ${ids.join(" ")}`);

let stack: Scene;
beforeAll(async () => {
  stack = await scene({ world: { accounts: 12 }, program: enablements({ fleet: { accounts } }) });
});
afterAll(() => stack.close());
beforeEach(() => stack.emulator.journal.clear());

const on = (): string[] => members(12).filter((account) => stack.scans(account).includes("EC2"));
async function up(inputs: Record<string, unknown>): Promise<void> {
  stack.edit(enablements({ fleet: { accounts, ...inputs } }));
  await stack.must("up", "--skip-preview");
  stack.emulator.journal.clear();
}

describe("destroy", () => {
  it("leaves Inspector on, and says so", async () => {
    await up({});
    const { output } = await stack.must("destroy");
    expect(output).toContain('InspectorAccountEnablement "fleet": Amazon Inspector stays on');
    expect(stack.writes()).toEqual([]);
    expect(on()).toEqual(accounts);
  });

  it("told to, switches off exactly what was declared", async () => {
    await up({ onRelease: disable, releaseLimit: { accounts: 10 } });
    stack.emulator.edit({ do: "inspectorEnable", account: accounts[0] as string, types: ["ECR"] });
    stack.emulator.edit({ do: "inspectorEnable", account: members(1, 11)[0] as string, types: ["EC2"] });
    await stack.must("destroy");
    expect(writesOf(stack.writes())).toEqual([`Disable ${accounts.join(" ")}`]);
    expect(on()).toEqual(members(1, 11));
    expect(stack.scans(accounts[0] as string)).toEqual(["ECR"]);
  });

  it("does what the program says last, though nothing else has changed", async () => {
    await up({ onRelease: disable, releaseLimit: { accounts: 10 } });
    stack.edit(enablements({ fleet: { accounts, onRelease: { account: "retain" }, releaseLimit: { accounts: 10 } } }));
    expect((await stack.run("preview", "--expect-no-changes")).code).toBe(7);
    await stack.must("up", "--skip-preview");
    await stack.must("destroy");
    expect(on()).toEqual(expect.arrayContaining(accounts));
  });

  inSoak("nor what it said before that", async () => {
    await up({ onRelease: { account: "retain" } });
    await up({ onRelease: { account: "disable" }, releaseLimit: { accounts: 10 } });
    await stack.must("destroy");
    expect(on()).toEqual(members(1, 11));
  });

  it("beyond releaseLimit is refused before anything is written, and the resource is kept", async () => {
    await up({ onRelease: disable });
    const destroyed = await stack.run("destroy");
    expect(destroyed.code).not.toBe(0);
    expect(destroyed.output).toContain(
      "something would be disabled in 10 accounts, and the default releaseLimit allows all resources of the service together 1 in one run: set releaseLimit: { accounts: 10 }",
    );
    expect(stack.writes()).toEqual([]);
    expect((await stack.state()).deployment.resources?.some(({ id }) => id?.endsWith("/fleet"))).toBe(true);
  });
});

describe("accounts that leave the declaration", () => {
  const without = (count: number, more: Record<string, unknown> = {}): string =>
    enablements({ fleet: { accounts: accounts.slice(count), onRelease: disable, ...more } });

  it("more of them than releaseLimit allows: preview fails as up would, and nothing is written", async () => {
    stack.edit(without(3));
    for (const verb of ["preview", "up"]) {
      const refused = await stack.run(verb, ...(verb === "up" ? ["--skip-preview"] : []));
      expect(refused.code).not.toBe(0);
      expect(refused.output).toContain("something would be disabled in 3 accounts");
      expect(refused.output).toContain("releaseLimit: { accounts: 3 }");
    }
    expect(stack.writes()).toEqual([]);
    expect(on()).toEqual(expect.arrayContaining(accounts));
  });

  it("within releaseLimit: preview names each with the consequence and says why it is a replacement, up disables them once, last", async () => {
    stack.edit(without(3, { releaseLimit: { accounts: 3 } }));
    const preview = await stack.must("preview", "--diff");
    for (const account of accounts.slice(0, 3)) expect(preview.output).toContain(account);
    expect(preview.output).toContain("disable EC2, no longer declared (scanning stops");
    expect(preview.output).toMatch(/shown as a replacement.*deletes the old declaration last/);
    await stack.must("up", "--skip-preview");
    expect(writesOf(stack.writes())).toEqual([`Disable ${accounts.slice(0, 3).join(" ")}`]);
    await stack.must("preview", "--expect-no-changes");
    expect((await stack.run("preview")).output).not.toContain("delete original");
  });

  inSoak("under protect: refused by the engine, and nothing is written", async () => {
    stack.edit(without(3, { releaseLimit: { accounts: 3 }, opts: { protect: true } }));
    await stack.must("up", "--skip-preview");
    stack.emulator.journal.clear();
    stack.edit(without(4, { opts: { protect: true } }));
    const refused = await stack.run("up", "--skip-preview");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("marked for protection");
    expect(stack.writes()).toEqual([]);
    stack.edit(without(3, { releaseLimit: { accounts: 3 } }));
    await stack.must("state", "unprotect", "--all", "--yes");
    await stack.must("up", "--skip-preview");
  });

  describe("that AWS does not let go", () => {
    const [, , , stubborn] = accounts as [string, string, string, string];
    afterEach(() => stack.emulator.edit({ do: "inspectorRefuse", account: stubborn, code: null }));
    const refuse = () => stack.emulator.edit({ do: "inspectorRefuse", account: stubborn, code: "ACCOUNT_IS_ISOLATED" });

    it("stay a pending delete: up fails naming them, a refresh forgets nothing, and every up tries again", async () => {
      stack.edit(without(4, { releaseLimit: { accounts: 3 } }));
      refuse();
      const failed = await stack.run("up", "--skip-preview");
      expect(failed.code).not.toBe(0);
      expect(failed.output).toMatch(new RegExp(`still on: ACCOUNT_IS_ISOLATED.*${stubborn}`));
      await stack.must("refresh");
      expect((await stack.run("up", "--skip-preview")).code).not.toBe(0);
      stack.emulator.edit({ do: "inspectorRefuse", account: stubborn, code: null });
      stack.emulator.journal.clear();
      await stack.must("up", "--skip-preview");
      expect(writesOf(stack.writes())).toEqual([`Disable ${stubborn}`]);
      expect(stack.scans(stubborn)).toEqual([]);
      await stack.must("preview", "--expect-no-changes");
    });
  });
});
