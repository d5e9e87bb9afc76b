import { describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import { samples } from "../../unit/contract/samples";
import type { Program } from "../resources/stack";
import { Dice } from "../simulation/random";
import { toldAbout } from "./elements";
import { lying, titleOf } from "./laws";
import { lies } from "./lies";
import type { Start } from "./scene";
import { name, programOf, Scene, settled, start } from "./scene";

/** Every sixth of each kind in `npm test`; `LIES=all`, as in `test:soak`, all. */
const everyNth = process.env["LIES"] === "all" ? 1 : 6;
/** Once AWS tells the truth again, so many updates must be enough. */
const updatesToRelease = 2;

/** Accounts of the same declaration, with what becomes of those that leave it. */
function releasing({ service }: Start, accounts: readonly string[], at: number): Program {
  // What is carried out on destroy alone releases nobody who leaves.
  const levels = Object.entries(service.releases.account).flatMap(([level, actions]) =>
    actions.some((action) => service.actions[action]?.onlyOnDelete === true) ? [] : [level],
  );
  const [kind, inputs] = programOf(service.kind, false, accounts)[name] as Program[string];
  const onRelease = { account: levels[at % levels.length] };
  return { [name]: [kind, { ...inputs, onRelease, releaseLimit: { percent: 100 } }] };
}

/**
 * AWS lies while something is to be switched off: who stays declared stays on, nobody else is touched, and what is still on is never
 * forgotten (issue 12: no account lost).
 */
describe.each(Object.keys(samples))("%s", (kind) => {
  let started: Promise<Start> | undefined;
  const told = lies.filter(
    (lie) => lie.selects !== true && lie.showsOff === undefined && lie.believed?.[kind] === undefined,
  );
  const nth = Object.keys(samples).indexOf(kind);
  const taken = told.flatMap((lie, at) => (at % everyNth === nth % everyNth ? [[titleOf(lie), lie, at] as const] : []));

  it.each(taken)("an account leaves: %s", async (_, lie, at) => {
    const dice = new Dice(7_000 + at);
    started ??= start(kind, false);
    const from = await started;
    const scene = await Scene.open(from, "covered", false, dice);
    const left = settled.filter((account) => account !== scene.about);
    try {
      const elements = await toldAbout(from, "covered", scene.about);
      expect((await scene.stack.up(releasing(from, settled, at))).failures).toEqual({});
      const less = releasing(from, left, at);
      const tell = lying(scene, lie, elements, dice, () => undefined);
      tell();
      await scene.stack.preview(less);
      expect(scene.sent, "a preview writes nothing").toEqual([]);
      tell();
      const { failures } = await scene.stack.up(less);
      stopLying(scene);
      const isForgotten = Object.keys(failures).length === 0 && scene.stack.pendingDeletes.length === 0;
      expectNobodyElseTouched(scene, left);
      if (isForgotten) expect(scene.isCovered(scene.about), "released, or not forgotten").toBe(false);
      await releasedInTruth(scene, () => scene.stack.up(less).then(({ failures: all }) => all));
      expect(scene.isCovered(scene.about)).toBe(false);
      expectNobodyElseTouched(scene, left);
    } finally {
      await scene.close();
    }
  });

  it.each(taken)("destroy: %s", async (_, lie, at) => {
    const dice = new Dice(8_000 + at);
    started ??= start(kind, false);
    const from = await started;
    const scene = await Scene.open(from, "covered", false, dice);
    // Some services do not let the administrator's own account go; it leaves the declaration first, and stays on.
    const declared = settled.filter((account) => account !== administratorAccount);
    const on = () => declared.filter(scene.isCovered);
    try {
      const elements = await toldAbout(from, "covered", scene.about);
      expect((await scene.stack.up(programOf(kind, false, declared))).failures).toEqual({});
      expect((await scene.stack.up(releasing(from, declared, at))).failures).toEqual({});
      lying(scene, lie, elements, dice, () => undefined)();
      const failures = await scene.stack.destroy();
      stopLying(scene);
      if (Object.keys(failures).length === 0) expect(on(), "released, or not forgotten").toEqual([]);
      await releasedInTruth(scene, () => scene.stack.destroy());
      expect(on()).toEqual([]);
      expectNobodyElseTouched(scene, [administratorAccount]);
    } finally {
      await scene.close();
    }
  });
});

function stopLying(scene: Scene): void {
  scene.between = undefined;
  scene.emulator.faults.clear();
}

function expectNobodyElseTouched(scene: Scene, stays: readonly string[]): void {
  expect(stays.filter((account) => !scene.isCovered(account))).toEqual([]);
  for (const { touches } of scene.sent) expect(settled).toEqual(expect.arrayContaining([...touches]));
}

async function releasedInTruth(scene: Scene, run: () => Promise<object>): Promise<void> {
  let failures: object = {};
  for (let update = 0; update < updatesToRelease; update += 1) {
    failures = await run();
    if (Object.keys(failures).length === 0) break;
  }
  expect(failures, "released once AWS tells the truth").toEqual({});
  expect(scene.stack.pendingDeletes).toEqual([]);
}
