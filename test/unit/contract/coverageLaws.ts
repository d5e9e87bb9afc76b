import { expect } from "vitest";
import type { Laws } from "./law";
import { bringUp } from "./law";
import { name, named, planOf } from "./scene";

/** What create, update, preview and refresh make of what is there. */
export const coverageLaws: Laws = {
  "what was created is what is read": {
    keep: async (scene) => {
      await bringUp(scene);
      const saved = scene.stack.state.get(name);
      const { summary, notCovered } = structuredClone(saved?.outputs ?? {});
      expect(summary).toMatchObject({ coveragePercent: 100, gap: 0 });
      expect(notCovered).toEqual({});
      expect(await scene.stack.refresh()).toEqual({ [name]: false });
      expect(saved?.outputs).toMatchObject({ summary, notCovered });
    },
  },
  "a second up does nothing, and a preview says so": {
    keep: async (scene) => {
      await bringUp(scene);
      const mark = scene.emulator.journal.last;
      expect(await scene.stack.up(scene.program)).toEqual({ failures: {}, ran: [] });
      expect(await scene.stack.preview(scene.program)).toMatchObject({ [name]: { plan: {}, changes: false } });
      expect(scene.writesSince(mark)).toEqual([]);
    },
  },
  "what is there already is adopted without a write": {
    keep: async (scene) => {
      await bringUp(scene);
      const mark = scene.emulator.journal.last;
      const other = scene.another();
      expect(await other.up(scene.program)).toEqual({ failures: {}, ran: [name] });
      expect(scene.writesSince(mark)).toEqual([]);
      expect(other.state.get(name)?.outputs["summary"]).toEqual(scene.stack.state.get(name)?.outputs["summary"]);
    },
  },
  "drift of some cells is found, named and repaired, and nothing else is touched": {
    keep: async (scene) => {
      await bringUp(scene);
      for (const drifted of [
        scene.accounts.slice(1, 2),
        [scene.accounts[0] as string, scene.accounts.at(-1) as string],
      ]) {
        for (const account of drifted) scene.emulator.edit(scene.sample.drift(account, scene.emulator));
        expect(scene.accounts.filter((account) => !scene.isCovered(account))).toEqual(drifted);
        const preview = await scene.stack.preview(scene.program);
        expect(preview[name]?.changes).toBe(true);
        for (const account of scene.accounts) expect(planOf(preview).includes(account)).toBe(drifted.includes(account));
        const mark = scene.emulator.journal.last;
        expect(await scene.stack.up(scene.program)).toEqual({ failures: {}, ran: [name] });
        const writes = scene.writesSince(mark);
        expect(writes.length).toBeGreaterThan(0);
        for (const account of named(writes)) expect(drifted).toContain(account);
        expect(scene.accounts.filter((account) => !scene.isCovered(account))).toEqual([]);
      }
    },
  },
  "drift is found by refresh too": {
    keep: async (scene) => {
      await bringUp(scene);
      const [account] = scene.accounts as [string];
      scene.emulator.edit(scene.sample.drift(account, scene.emulator));
      expect(await scene.stack.refresh()).toEqual({ [name]: true });
      expect(JSON.stringify(scene.stack.state.get(name)?.outputs["notCovered"])).toContain(account);
      expect(await scene.stack.up(scene.program)).toEqual({ failures: {}, ran: [name] });
      expect(scene.isCovered(account)).toBe(true);
    },
  },
  "track never writes": {
    keep: async (scene) => {
      expect((await scene.stack.up(scene.programWith({ mode: "track" }))).failures).toEqual({});
      expect(scene.stack.state.get(name)?.outputs["summary"].covered).toBeLessThan(
        scene.stack.state.get(name)?.outputs["summary"].cells,
      );
      expect((await scene.stack.up(scene.programWith({ mode: "track", onGap: "fail" }))).failures).toHaveProperty(name);
      expect(await scene.stack.destroy()).toEqual({});
      expect(scene.writesSince(0)).toEqual([]);
    },
  },
};
