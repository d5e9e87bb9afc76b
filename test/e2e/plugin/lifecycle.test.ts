import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "../pulumi/engine/project";
import type { Scene } from "../pulumi/engine/scene";
import { js, members, named, region } from "../pulumi/engine/scene";
import { dynamicFace, pluginFace, sceneWithPlugin } from "./faces";

/** Requests of each step by operation; both faces must send the same. */
const sent = { dynamic: new Map<string, unknown>(), plugin: new Map<string, unknown>() };

/** One description of the whole life of a resource; each face goes through it. Every step builds on those before it. */
describe.each([dynamicFace, pluginFace])("the $name face", (face) => {
  const accounts = members(6);
  const [first, second, third, fourth] = accounts as [string, string, string, string];
  const onRelease = { capability: "disable", account: "disable" };
  let stack: Scene;
  beforeAll(async () => {
    stack = await sceneWithPlugin({ world: { accounts: 8 }, program: face.program({ fleet: { accounts } }) });
  });
  afterAll(() => stack.close());

  async function step(name: string, ...args: [string, ...string[]]): Promise<Outcome> {
    stack.emulator.journal.clear();
    const outcome = await stack.run(...args);
    sent[face.name].set(name, stack.emulator.journal.counts());
    return outcome;
  }
  const on = (): string[] => members(8).filter((account) => stack.scans(account).includes("EC2"));
  const fleet = async () => (await stack.state()).deployment.resources?.filter(({ type }) => type === face.type);

  it("preview names every gap and writes nothing", async () => {
    const { code, output } = await step("preview", "preview", "--diff");
    expect({ code, output }).toMatchObject({ code: 0 });
    for (const account of accounts) expect(output).toContain(`${named(account)}: "enable EC2 (now DISABLED)"`);
    expect(stack.writes()).toEqual([]);
  });

  it("up covers what is declared, and the next preview has nothing to do", async () => {
    expect(await step("up", "up", "--skip-preview")).toMatchObject({
      code: 0,
      output: expect.stringMatching(/fleet: 6/),
    });
    expect(on()).toEqual(accounts);
    expect(await step("nothing", "preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("drift is a change that names its account, in preview and in refresh", async () => {
    stack.emulator.edit({ do: "inspectorDisable", account: second });
    for (const args of [
      ["preview", "--diff"],
      ["refresh", "--preview-only", "--diff"],
    ] as [string, ...string[]][]) {
      const { code, output } = await step(`drift ${args[0]}`, ...args, "--expect-no-changes");
      expect({ args, code }).toEqual({ args, code: 7 });
      expect(output).toContain(second);
      // The dynamic face has no detailed diff: the engine shows a refreshed resource as a whole.
      if (face === pluginFace) expect(output).not.toContain(first);
    }
  });

  it("a refused account fails the update, is named, and leaves what was done in state", async () => {
    stack.emulator.edit({ do: "inspectorDisable", account: first });
    stack.emulator.edit({ do: "inspectorRefuse", account: second, code: "ACCOUNT_IS_ISOLATED" });
    const { code, output } = await step("refused", "up", "--skip-preview");
    expect(code).not.toBe(0);
    expect(output).toMatch(new RegExp(`not covered: ACCOUNT_IS_ISOLATED.*${second}`));
    expect(on()).toEqual(accounts.filter((account) => account !== second));
    expect((await fleet())?.[0]).toMatchObject({
      outputs: { summary: { covered: 5, gap: 1 }, lastUpdateFailed: true },
      initErrors: [expect.stringContaining(second)],
    });
    stack.emulator.edit({ do: "inspectorRefuse", account: second, code: null });
  });

  it("the next up asks for the refused account alone; one that another resource takes over stays on", async () => {
    stack.edit(
      face.program({
        fleet: { accounts: accounts.slice(1), onRelease },
        // Registered late, when the new one of the first has been created and its old one is still to be deleted.
        other: { accounts: [first], onRelease, regions: js(`exports.fleet.apply(() => ["${region}"])`) },
      }),
    );
    expect(await step("hand-over", "up", "--skip-preview")).toMatchObject({ code: 0 });
    expect(stack.writes().map(({ operation, ids }) => `${operation} ${ids.join(" ")}`)).toEqual([`Enable ${second}`]);
    expect(on()).toEqual(accounts);
  });

  it("an account that nobody declares any more is switched off last, by a replacement that says so", async () => {
    stack.edit(
      face.program({
        fleet: { accounts: accounts.slice(2), onRelease },
        other: { accounts: [first], onRelease },
      }),
    );
    const { code, output } = await step("release", "up", "--skip-preview", "--diff");
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("replaced") });
    expect(output).toMatch(new RegExp(`${second} member-0002.*disable EC2, no longer declared`));
    expect(stack.writes().map(({ operation, ids }) => `${operation} ${ids.join(" ")}`)).toEqual([`Disable ${second}`]);
  });

  it("SIGKILL of the engine between AWS's commit and the answer ends the provider's process too", async () => {
    stack.edit(face.program({ fleet: { accounts: accounts.slice(2) }, other: { accounts: [first] } }));
    stack.emulator.edit({ do: "inspectorDisable", account: third });
    const running = stack.start("up", "--skip-preview");
    stack.emulator.faults.set(
      [
        {
          when: { operation: "Enable" },
          do: { kind: "killPeer", pid: running.child.pid as number, at: "afterCommit" },
        },
      ],
      0,
    );
    expect(await running.outcome).toMatchObject({ signal: "SIGKILL" });
    stack.emulator.faults.clear();
    const living = () => stack.processes().filter(({ command }) => command.includes(face.process));
    for (const until = Date.now() + 5_000; living().length > 0 && Date.now() < until; ) await sleep(50);
    expect(living()).toEqual([]);
    await stack.must("cancel");
  });

  it("the next up writes nothing again; accounts that have become a secret are shown nowhere, and encrypted in state", async () => {
    await stack.must("config", "set", "selection", JSON.stringify(accounts.slice(2)), "--secret");
    stack.edit(
      face.program({
        fleet: { accounts: js('new pulumi.Config().requireSecretObject("selection")') },
        other: { accounts: [first] },
      }),
    );
    expect(await step("secret, after the kill", "up", "--skip-preview")).toMatchObject({ code: 0 });
    expect(stack.writes()).toEqual([]);
    expect(on()).toContain(third);
    stack.emulator.edit({ do: "inspectorDisable", account: fourth });
    for (const args of [
      ["preview", "--diff"],
      ["refresh", "--preview-only", "--diff"],
    ] as [string, ...string[]][]) {
      const { output } = await step(`secret ${args[0]}`, ...args);
      expect(output).toContain("[secret]");
      for (const account of accounts.slice(2)) expect(output, args.join(" ")).not.toContain(account);
    }
    const exported = (await stack.must("stack", "export")).stdout;
    const lines = exported.split("\n").filter((line) => accounts.slice(2).some((account) => line.includes(account)));
    expect(lines).toEqual([]);
  });

  it("destroy retains unless it is told otherwise", async () => {
    expect(await step("destroy", "destroy")).toMatchObject({ code: 0 });
    expect(stack.writes()).toEqual([]);
    expect(on()).toEqual(accounts.filter((account) => account !== second && account !== fourth));
    expect(stack.emulator.journal.entries({ region }).every(({ kind }) => kind === "read")).toBe(true);
  });
});

it("both faces send AWS the same requests at every step", () => {
  expect([...sent.plugin.keys()].length).toBeGreaterThan(10);
  expect(Object.fromEntries(sent.plugin)).toEqual(Object.fromEntries(sent.dynamic));
});
