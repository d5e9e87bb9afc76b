import { expect } from "vitest";
import { administratorAccount } from "../../../emulator";
import type { Laws } from "./law";
import { bringUp, levelsOf } from "./law";
import type { Sample } from "./samples";
import { name, named, planOf } from "./scene";

/** More accounts than the largest batch takes. */
const moreThanABatch = (sample: Sample): number => Math.max(...Object.values(sample.most)) + 3;

/** How many calls, and which accounts share them. */
export const callLaws: Laws = {
  "batches are as large as AWS allows, and no larger": {
    size: moreThanABatch,
    keep: async (scene) => {
      const { emulator, sample, accounts } = scene;
      await bringUp(scene);
      for (const [operation, most] of Object.entries(sample.most)) {
        const calls = emulator.journal.entries({ operation, kind: "write" });
        if (most > 1) expect(calls.length, operation).toBe(Math.ceil(named(calls).length / most));
      }
      const mark = emulator.journal.last;
      await scene.stack.preview(scene.program);
      const looks = emulator.journal.entries({ since: mark, operation: sample.look });
      expect(looks.length).toBe(Math.ceil(accounts.length / (sample.most[sample.look] ?? 1)));
    },
  },
  "the administrator's own account is observed and repaired like any other": {
    own: true,
    skip: (_, { ownIsHandle }) => ownIsHandle,
    keep: async (scene) => {
      await bringUp(scene);
      scene.emulator.edit(scene.sample.drift(administratorAccount, scene.emulator));
      expect(scene.isCovered(administratorAccount)).toBe(false);
      const preview = await scene.stack.preview(scene.program);
      expect(preview[name]?.changes).toBe(true);
      for (const account of scene.accounts)
        expect(planOf(preview).includes(account)).toBe(account === administratorAccount);
      const mark = scene.emulator.journal.last;
      expect(await scene.stack.up(scene.program)).toEqual({ failures: {}, ran: [name] });
      expect(scene.accounts.filter((account) => !scene.isCovered(account))).toEqual([]);
      expect(named(scene.writesSince(mark)).filter((account) => account !== administratorAccount)).toEqual([]);
    },
  },
  "no release asks AWS for something of the administrator's own account that AWS only does for members": {
    own: true,
    skip: (_, { ownStays }) => ownStays,
    keep: async (scene) => {
      for (const level of levelsOf(scene.service)) {
        const stack = scene.another();
        const program = scene.programWith({ onRelease: { account: level }, releaseLimit: { percent: 100 } });
        expect((await stack.up(program)).failures, level).toEqual({});
        const mark = scene.emulator.journal.last;
        expect(await stack.destroy(), level).toEqual({});
        const refused = scene
          .writesSince(mark)
          .filter(({ outcome, failed = {} }) => outcome !== "ok" || failed[administratorAccount] !== undefined);
        expect(
          refused.map(({ operation, ids }) => [operation, ...ids]),
          level,
        ).toEqual([]);
      }
    },
  },
};
