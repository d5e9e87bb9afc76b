import { afterAll, describe, expect, it } from "vitest";
import { samples } from "../../unit/contract/samples";
import type { Failure, Previewed } from "../resources/stack";
import { Dice } from "../simulation/random";
import { toldAbout } from "./elements";
import type { Lie, Verdict } from "./lies";
import { concerns, lies } from "./lies";
import type { Elements } from "./mangled";
import type { Sent, Start, WorldName } from "./scene";
import { name, Scene, start } from "./scene";

/** Another one chooses other accounts: `LIES_SEED=7 npx vitest run --project integration test/integration/lies`. */
const seed = Number(process.env["LIES_SEED"] ?? 1);
/** `npm test` takes every second lie of each kind; `LIES=all`, as in `test:soak`, all. */
const takesAll = process.env["LIES"] === "all";
/** Once AWS tells the truth again, so many updates must be enough. */
const updatesToConverge = 2;

/** What every command made of the lie. */
interface Told {
  readonly preview: Previewed;
  readonly verify: number;
  /** Whether refresh finds a change; `failed` where it could not look at all. */
  readonly refresh: boolean | "failed";
  readonly failure: Failure | undefined;
  /** Declared accounts that are not as declared after `up`. */
  readonly uncovered: readonly string[];
  /** What the outputs say after `up`. */
  readonly claimsAll: boolean;
  readonly sent: readonly Sent[];
  readonly lies: number;
}

/**
 * Every lie over every kind in one world: a new kind needs its row in `samples`, and nothing here. `part`: of how many
 * files this is which one, so that they run side by side.
 */
export function suite(world: WorldName, part: readonly [number, number] = [0, 1]): void {
  const kinds = Object.keys(samples).filter((_, at) => at % part[1] === part[0]);
  const told = new Set<string>();
  let ran = 0;
  afterAll(() => {
    const all = lies.filter((lie) => isOfInterest(lie, world)).map(titleOf);
    // With `-t` only some of them are run.
    if (ran === all.length * kinds.length)
      expect(
        all.filter((title) => !told.has(title)),
        "lies that no kind has met",
      ).toEqual([]);
  });
  describe.each(kinds)("%s", (kind) => {
    const started = new Map<boolean, Promise<Start>>();
    const startOf = (selects: boolean): Promise<Start> => {
      const made = started.get(selects) ?? start(kind, selects);
      started.set(selects, made);
      return made;
    };
    const isTaken = (at: number): boolean => takesAll || (at + kinds.indexOf(kind)) % 2 === 0;
    const taken = lies.flatMap((lie, at) =>
      isOfInterest(lie, world) && isTaken(at) ? [[titleOf(lie), lie, at] as const] : [],
    );
    it.each(taken)("%s", async (title, lie, at) => {
      ran += 1;
      const dice = new Dice(seed * 1000 + at);
      const from = await startOf(lie.selects === true);
      const scene = await Scene.open(from, world, lie.selects === true, dice);
      try {
        const elements = await toldAbout(from, world, scene.about);
        const result = await tellAll(scene, lie, elements, dice);
        if (result.lies > 0) told.add(title);
        keep(result, lie, kind, world, scene);
        await converges(scene);
      } finally {
        await scene.close();
      }
    });
  });
}

/**
 * Where all is as declared nothing is written, and lies about all reads include those about the look. Of who was never
 * looked after it matters what reads say, and what writes.
 */
function isOfInterest({ about, worlds }: Lie, world: WorldName): boolean {
  if (worlds?.includes(world) === false) return false;
  if (world === "newcomer") return about === "reads" || about === "pages" || about === "writes";
  return world === "gap" || (about !== "writes" && about !== "look");
}

export const titleOf = ({ about, name: what }: Lie): string => `${about}: ${what} (seed ${seed})`;

/** Preview, verify, refresh and up while AWS lies; each meets the lie from its beginning. */
async function tellAll(scene: Scene, lie: Lie, elements: ReadonlyMap<string, Elements>, dice: Dice): Promise<Told> {
  let count = 0;
  const begin = lying(scene, lie, elements, dice, () => {
    count += 1;
  });
  begin();
  const preview = (await scene.stack.preview(scene.program))[name] as Previewed;
  begin();
  const verify = await scene.verify();
  begin();
  const refresh = await scene.stack.refresh().then(
    (changed) => changed[name] as boolean,
    () => "failed" as const,
  );
  expect(scene.sent, "preview, verify and refresh write nothing").toEqual([]);
  begin();
  const { failures } = await scene.stack.up(scene.program);
  const { uncovered, sent } = scene;
  const { summary } = scene.stack.state.get(name)?.outputs ?? {};
  scene.between = undefined;
  scene.emulator.faults.clear();
  const claimsAll = failures[name] === undefined && summary?.covered === summary?.cells;
  return { preview, verify, refresh, failure: failures[name], uncovered, claimsAll, sent: [...sent], lies: count };
}

/** Returns what lets the lie begin anew; `onLie` hears of each request that it is about. */
export function lying(
  scene: Scene,
  lie: Lie,
  elements: ReadonlyMap<string, Elements>,
  dice: Dice,
  onLie: () => void,
): () => void {
  const isCovered = scene.isCovered(scene.about);
  return () => {
    if (lie.faults !== undefined) scene.faults(lie.faults);
    const [memory, turns] = [new Map<string, unknown>(), new Map<string, number>()];
    scene.between = (asked, carryOut) => {
      if (!concerns(lie.about, asked, scene.of.service.signingName, scene.of.sample.look)) return carryOut();
      onLie();
      const [turn, turnOfOperation] = ["", asked.operation].map((key) => {
        turns.set(key, (turns.get(key) ?? 0) + 1);
        return turns.get(key) as number;
      }) as [number, number];
      if (lie.tell === undefined) return carryOut();
      const known = elements.get(asked.operation) ?? { covered: [], gap: [] };
      const about = { account: scene.about, asked, elements: known, isCovered };
      return lie.tell({ ...about, carryOut, turn, turnOfOperation, clock: scene.clock, memory, dice });
    };
  };
}

function keep(told: Told, lie: Lie, kind: string, world: WorldName, scene: Scene): void {
  noFalseGreen(told, world);
  if (lie.believed?.[kind] === undefined) {
    nothingSuperfluous(told, lie, scene.about);
    const verdict = lie.otherwise?.[kind] ?? lie.verdict;
    if (verdict !== undefined && world !== "newcomer" && told.lies > 0) asJudged(told, verdict, world);
  }
  nothingOff(told, scene);
}

/** Law a: where there is a gap, no command ends as if there were none. */
function noFalseGreen({ preview, verify, refresh, failure, uncovered, claimsAll }: Told, world: WorldName): void {
  if (world !== "covered") {
    expect(preview.changes || preview.failures.length > 0, "preview is not silent about a gap").toBe(true);
    expect(verify, "verify does not pass over a gap").not.toBe(0);
  }
  if (world === "gap") expect(refresh, "refresh is not silent about a gap").not.toBe(false);
  if (uncovered.length === 0) return;
  expect(failure, "up does not succeed while the gap is open").toBeDefined();
  expect(claimsAll, "outputs do not claim what is not so").toBe(false);
}

/** Law b: nothing is written to an account that AWS has as declared; only the run's own write may be repeated. */
function nothingSuperfluous({ sent }: Told, lie: Lie, about: string): void {
  const begun = new Set<string>();
  for (const { operation, touches, superfluous } of sent) {
    const allowed = lie.repeats === undefined ? [] : [...begun].filter((account) => account === about);
    expect(
      superfluous.filter((account) => !allowed.includes(account)),
      `${operation} to what is as declared`,
    ).toEqual([]);
    for (const account of touches) if (!superfluous.includes(account)) begun.add(account);
  }
}

const switchOffs = new Set([
  ...["Disable", "DisassociateMember", "StopMonitoringMembers", "DisassociateMembers", "DeleteMembers"],
  ...["DeleteDetector", "CancelMembership", "DisableSecurityHub"],
]);
const switchOffInputs = /"organizationalUnitsToRemove":\["|"DISABLED"|"activateDeepInspection":false|"enable":false/;

/** Law c: nothing goes off, and nobody is touched who is not declared. */
function nothingOff({ sent, uncovered }: Told, { accounts, about }: Scene): void {
  for (const { operation, input, touches } of sent) {
    expect(switchOffs.has(operation), operation).toBe(false);
    expect(JSON.stringify(input)).not.toMatch(switchOffInputs);
    expect(accounts).toEqual(expect.arrayContaining([...touches]));
  }
  expect(uncovered.filter((account) => account !== about)).toEqual([]);
}

function asJudged(told: Told, { verify, up }: Verdict, world: "gap" | "covered"): void {
  const [withGap, allCovered] = verify;
  const expected = world === "gap" ? withGap : allCovered;
  expect(told.verify, "exit code of verify").toBe(expected);
  const isQuiet = expected === 0;
  expect(told.preview.changes, "preview finds a change").toBe(!isQuiet && told.preview.failures.length === 0);
  expect(told.refresh, "refresh finds a change").toBe(told.refresh === "failed" ? "failed" : !isQuiet);
  if (isQuiet) expect(told.refresh).toBe(false);
  if (world === "covered" || expected === 4 || expected === 1) {
    expect(told.sent, "nothing is written about what is not known, or covered").toEqual([]);
    expect(told.failure === undefined, "up succeeds").toBe(isQuiet);
    return;
  }
  expect(told.failure === undefined, "up succeeds").toBe(up === "closes");
  expect(told.uncovered.length === 0, "up closes the gap").toBe(up !== "fails");
}

/** Law d: once AWS tells the truth again, all is as declared, and the outputs say so. */
async function converges({ stack, program, ...scene }: Scene): Promise<void> {
  let failures: object = {};
  for (let update = 0; update < updatesToConverge; update += 1) {
    failures = (await stack.up(program)).failures;
    if (Object.keys(failures).length === 0) break;
  }
  expect(failures, "up succeeds once AWS tells the truth").toEqual({});
  expect(scene.accounts.filter((account) => !scene.isCovered(account))).toEqual([]);
  expect(stack.state.get(name)?.outputs["summary"]).toMatchObject({ coveragePercent: 100, unknown: 0, pending: 0 });
}
