import { expect } from "vitest";
import type { Laws } from "./law";
import { bringUp, levelsOf } from "./law";
import { name } from "./scene";

/** How coverage ends. */
export const releaseLaws: Laws = {
  "destroy leaves everything as it is unless it is told otherwise, and says so": {
    keep: async (scene) => {
      await bringUp(scene);
      const before = structuredClone(scene.emulator.world.slice(scene.service.signingName));
      const mark = scene.emulator.journal.last;
      scene.stack.said.length = 0;
      expect(await scene.stack.destroy()).toEqual({});
      expect(scene.writesSince(mark)).toEqual([]);
      expect(scene.emulator.world.slice(scene.service.signingName)).toEqual(before);
      expect(scene.stack.said.join("\n")).toMatch(/stays/);
    },
  },
  "destroy releases what was declared where it is told to, and a second time does no harm": {
    keep: async (scene) => {
      for (const level of levelsOf(scene.service)) {
        const program = scene.programWith({ onRelease: { account: level }, releaseLimit: { percent: 100 } });
        const stack = scene.another();
        expect((await stack.up(program)).failures, level).toEqual({});
        expect(
          scene.accounts.filter((account) => !scene.isCovered(account)),
          level,
        ).toEqual([]);
        const saved = [...stack.state];
        expect(await stack.destroy(), level).toEqual({});
        expect(
          scene.accounts.filter((account) => scene.isCovered(account)),
          level,
        ).toEqual([]);
        for (const [key, one] of saved) stack.state.set(key, one);
        const mark = scene.emulator.journal.last;
        expect(await stack.destroy(), level).toEqual({});
        expect(
          scene.writesSince(mark).filter((entry) => entry.changed),
          level,
        ).toEqual([]);
      }
    },
  },
  "destroy stops at releaseLimit before it writes anything": {
    keep: async (scene) => {
      const [level] = levelsOf(scene.service) as [string];
      const program = scene.programWith({ onRelease: { account: level }, releaseLimit: { accounts: 3 } });
      expect((await scene.stack.up(program)).failures).toEqual({});
      const mark = scene.emulator.journal.last;
      expect((await scene.stack.destroy())[name]?.message).toMatch(/4 accounts.*allows 3/);
      expect(scene.writesSince(mark)).toEqual([]);
      expect(scene.stack.state.has(name)).toBe(true);
    },
  },
};
