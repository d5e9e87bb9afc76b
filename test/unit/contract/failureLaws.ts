import { expect } from "vitest";
import { startRewriting, without } from "../../integration/resources/rewriting";
import type { Laws } from "./law";
import { bringUp } from "./law";
import { name, named, planOf } from "./scene";

/** An account id that no emulated organization has. */
const outsider = "999999999999";

/** What is refused, cannot be observed, or cannot have the service. */
export const failureLaws: Laws = {
  "who is refused is told, the others stay, and the next up asks for the refused only": {
    skip: (_, sample) => (sample.refusal === undefined ? "AWS refuses whole calls only" : undefined),
    keep: async (scene) => {
      const refused = scene.accounts[1] as string;
      const { code, message } = scene.sample.refusal as { code: string; message: string };
      const { emulator } = scene;
      const when = { service: scene.service.signingName, kind: "write" as const };
      emulator.faults.set(
        [{ when, do: { kind: "failAccounts", accounts: [refused], code, message } }],
        emulator.world.clock.now(),
      );
      const failure = (await scene.stack.up(scene.program)).failures[name];
      expect(failure?.reasons.filter((reason) => reason.includes(refused) && reason.includes(message))).not.toEqual([]);
      for (const account of scene.accounts.filter((one) => one !== refused)) {
        expect(scene.isCovered(account)).toBe(true);
        expect(failure?.message).not.toContain(account);
      }
      emulator.faults.clear();
      const mark = emulator.journal.last;
      expect((await scene.stack.up(scene.program)).failures).toEqual({});
      expect(named(scene.writesSince(mark))).toEqual([refused]);
      expect(scene.isCovered(refused)).toBe(true);
    },
  },
  "a code that nobody knows is bounded, and told": {
    skip: (_, sample) => (sample.refusal === undefined ? "AWS refuses whole calls only" : undefined),
    keep: async (scene) => {
      const { emulator, accounts } = scene;
      const fault = {
        kind: "failAccounts" as const,
        accounts: [accounts[0] as string],
        code: "BRAND_NEW_CODE",
        message: "Brand new text",
      };
      emulator.faults.set([{ when: { kind: "write" }, do: fault }], emulator.world.clock.now());
      const { failures } = await scene.stack.up(scene.program);
      expect(failures[name]?.message).toMatch(/BRAND_NEW_CODE|Brand new text/);
      const asked = scene.writesSince(0).filter((entry) => entry.ids.includes(accounts[0] as string));
      expect(asked.length).toBeLessThanOrEqual(10);
    },
  },
  "a batch that fails is unknown: never off, never written to, and the rest goes on": {
    size: (sample) => (sample.most[sample.look] ?? 1) + 3,
    keep: async (scene) => {
      await bringUp(scene);
      const { emulator, accounts, sample, stack } = scene;
      const [first, last] = [accounts[0] as string, accounts.at(-1) as string];
      for (const account of [first, last]) emulator.edit(sample.drift(account, emulator));
      const broken = { when: { operation: sample.look, account: first }, do: { kind: "denyRead" as const } };
      emulator.faults.set([broken], emulator.world.clock.now());
      const mark = emulator.journal.last;
      const { failures } = await stack.up(scene.program);
      expect(failures[name]?.message).toMatch(/cannot be observed.*Denied/);
      expect(named(scene.writesSince(mark))).not.toContain(first);
      const { summary } = stack.state.get(name)?.outputs ?? {};
      expect(summary.unknown).toBeGreaterThanOrEqual(sample.most[sample.look] ?? 1);
      expect(planOf(await stack.preview(scene.program))).toContain("cannot be observed");
      emulator.faults.clear();
      expect(await stack.up(scene.program)).toEqual({ failures: {}, ran: [name] });
      expect(accounts.filter((account) => !scene.isCovered(account))).toEqual([]);
    },
  },
  "an account that AWS's answer leaves out is unknown, and is not written to": {
    keep: async (scene) => {
      await bringUp(scene);
      const forgotten = scene.accounts[2] as string;
      scene.emulator.edit(scene.sample.drift(forgotten, scene.emulator));
      const leavesOut = scene.sample.mentions ?? /./;
      const between = await startRewriting(scene.emulator.url, (path, answer) =>
        leavesOut.test(path) ? without(forgotten, answer) : undefined,
      );
      try {
        const stack = scene.another(between);
        const preview = await stack.preview(scene.program);
        expect(planOf(preview)).toMatch(new RegExp(`"${forgotten} [^"]+":"[^"]*cannot be observed`));
        const mark = scene.emulator.journal.last;
        const { failures } = await stack.up(scene.program);
        expect(failures[name]?.message).toContain(forgotten);
        expect(scene.writesSince(mark)).toEqual([]);
        expect(stack.state.get(name)?.outputs["summary"].unknown).toBeGreaterThan(0);
      } finally {
        await between.close();
      }
    },
  },
  "an account outside the organization is a gap that is named, and nothing is written about it": {
    keep: async (scene) => {
      const accounts = [...scene.accounts, outsider];
      const failure = (await scene.stack.up(scene.programWith({ ...scene.sample.inputs(accounts) }))).failures[name];
      expect(failure?.message).toContain(outsider);
      for (const account of scene.accounts) expect(failure?.message).not.toContain(account);
      expect(scene.accounts.filter((account) => !scene.isCovered(account))).toEqual([]);
      expect(named(scene.writesSince(0))).not.toContain(outsider);
      expect(scene.stack.state.get(name)?.outputs["summary"]).toMatchObject({ unknown: 0 });
    },
  },
  "an account that Organizations reports as suspended is not applicable: no failure, no write": {
    keep: async (scene) => {
      const suspended = scene.accounts[1] as string;
      scene.emulator.edit({ do: "setAccountState", account: suspended, state: "SUSPENDED" });
      expect((await scene.stack.up(scene.program)).failures).toEqual({});
      expect(named(scene.writesSince(0))).not.toContain(suspended);
      const { summary } = scene.stack.state.get(name)?.outputs ?? {};
      expect(summary).toMatchObject({ gap: 0, unknown: 0, coveragePercent: 100 });
      expect(summary.notApplicable + summary.covered).toBe(summary.cells);
      expect((await scene.stack.up(scene.program)).ran).toEqual([]);
    },
  },
  "an account that AWS itself reports as suspended is a gap, and is not written to": {
    skip: (_, { suspended }) => (suspended === undefined ? "AWS reports no such status" : undefined),
    keep: async (scene) => {
      await bringUp(scene);
      const account = scene.accounts[1] as string;
      const between = await startRewriting(scene.emulator.url, (_, answer) =>
        scene.sample.suspended?.(account, answer),
      );
      try {
        const stack = scene.another(between);
        const mark = scene.emulator.journal.last;
        const { failures } = await stack.up(scene.program);
        expect(failures[name]?.message).toContain(account);
        expect(stack.state.get(name)?.outputs["summary"]).toMatchObject({ unknown: 0, pending: 0, notApplicable: 0 });
        expect(stack.state.get(name)?.outputs["summary"].gap).toBeGreaterThan(0);
        expect(scene.writesSince(mark)).toEqual([]);
      } finally {
        await between.close();
      }
    },
  },
  "whoever may not look makes everything unknown, with the cause, and nothing is written": {
    keep: async (scene) => {
      const { emulator, service } = scene;
      const deny = [`${service.signingName}:*`];
      emulator.edit({ do: "setCaller", key: "blind", caller: { account: emulator.world.administrator, deny } });
      const stack = scene.another(emulator, "blind");
      const preview = await stack.preview(scene.program);
      expect(preview[name]?.changes).toBe(true);
      expect(planOf(preview)).toMatch(/cannot be observed.*Denied/);
      expect((await stack.up(scene.program)).failures[name]?.message).toMatch(/Denied/);
      expect(scene.writesSince(0).filter((entry) => entry.outcome === "ok")).toEqual([]);
    },
  },
};
