import type { Edit, FaultRule } from "../../../emulator";
import { administratorAccount, memberAccount, seededUnits } from "../../../emulator";
import type { Command, Declared, Kill, Schedule, Selection, Workers } from "./commands";
import { weighted } from "./commands";
import { stormRules } from "./faults";
import { Dice } from "./random";
import { drawnKinds, rows } from "./rows";

export const regions = ["us-east-1", "eu-west-1"];
export const members = Array.from({ length: 7 }, (_, index) => memberAccount(index));
export const accounts = [administratorAccount, ...members];
const names = ["a", "b", "c", "d"];
const units = Object.values(seededUnits);
const commandsMin = 6;
const commandsMax = 18;

/** Everything that a schedule does is drawn before it runs: the same seed is the same schedule on any code. */
export function generate(seed: number, pool: readonly string[] = drawnKinds): Schedule {
  const dice = new Dice(seed);
  const kinds = dice.chance(0.25) ? dice.some(pool, 0.6) : [dice.pick(pool)];
  // Deep inspection builds on EC2 scanning, which an enablement that releases would take away.
  const fitting = kinds.filter((kind) => kind !== "InspectorDeepInspection" || kinds.length === 1);
  const drawn = fitting.length === 0 ? [pool[0] as string] : fitting;
  const draw = new Draw(dice, drawn);
  const start: Command[] = drawn.flatMap((kind) =>
    names.slice(0, 1 + dice.below(3)).map((name) => draw.declare(`${name}-${kind.slice(-4)}`, kind)),
  );
  const length = commandsMin + dice.below(commandsMax - commandsMin);
  const commands = [...start, draw.up(0.05), ...Array.from({ length }, () => draw.command())];
  return { seed, kinds: drawn, settleMs: dice.pick([0, 0, 0, 2_000, 40_000]), commands };
}

class Draw {
  /** Every name that was ever given, with its kind. */
  readonly #names = new Map<string, string>();

  constructor(
    readonly dice: Dice,
    readonly kinds: readonly string[],
  ) {}

  declare(name: string, kind: string): Command {
    this.#names.set(name, kind);
    return { do: "declare", name, declared: this.#declared(kind), overlaps: this.dice.chance(0.06) };
  }

  command(): Command {
    const { dice } = this;
    const [name, kind] = dice.pick([...this.#names]);
    return weighted<Command>(dice, [
      [30, () => this.up(0.2)],
      [8, () => ({ do: "give", to: name, accounts: dice.some(accounts, 0.25) })],
      [8, () => ({ do: "take", kind, accounts: dice.some(accounts, 0.25) })],
      [6, () => this.declare(`${dice.pick(names)}-${kind.slice(-4)}`, kind)],
      [5, () => ({ do: "undeclare", name })],
      [6, () => ({ do: "change", name, to: this.#change(kind) })],
      [3, () => this.#rename(name, kind)],
      [9, () => this.#console(kind)],
      [8, () => ({ do: "outside", edits: [this.#organization()] })],
      [14, () => ({ do: "faults", rules: this.#storm(kind) })],
      [7, () => ({ do: "calm" })],
      [5, () => ({ do: "pass", ms: dice.pick([1_000, 61_000, 16 * 60_000, 25 * 3_600_000]) })],
      [7, () => ({ do: "preview" })],
      [7, () => ({ do: "refresh", ...this.#workers(0.1) })],
      [3, () => ({ do: "destroy", ...this.#workers(0.3) })],
      [4, () => ({ do: "verify" })],
      [3, () => ({ do: "upgrade" })],
    ]);
  }

  #storm(kind: string): readonly FaultRule[] {
    const rules = stormRules(this.dice);
    const { storms } = rowOf(kind);
    return storms !== undefined && this.dice.chance(0.5) ? [...rules, this.dice.pick(storms)] : rules;
  }

  #rename(name: string, kind: string): Command {
    const to = `${this.dice.pick(names)}${this.dice.below(3)}-${kind.slice(-4)}`;
    this.#names.set(to, kind);
    return { do: "rename", name, to };
  }

  up(killed: number): Command {
    return { do: "up", previewFirst: this.dice.chance(0.4), ...this.#workers(killed) };
  }

  #workers(killed: number): Workers {
    const { dice } = this;
    return {
      parallel: dice.pick([1, 2, 4, 16]),
      continueOnError: dice.chance(0.25),
      ...(dice.chance(killed) ? { kill: this.#kill() } : {}),
    };
  }

  #kill(): Kill {
    const { dice } = this;
    return {
      what: dice.pick(["engine", "engine", "provider"] as const),
      call: 1 + dice.below(dice.pick([6, 30])),
      when: dice.pick(["before", "afterCommit"] as const),
    };
  }

  #selection(kind: string): Selection {
    const { dice } = this;
    if (dice.chance(rowOf(kind).selectorShare ?? 0.15))
      return { units: dice.chance(0.3) ? [] : [dice.pick(units), dice.pick(units)] };
    const some = dice.some(accounts, 0.4);
    return { accounts: some.length === 0 ? [dice.pick(accounts)] : some };
  }

  #capabilities(kind: string): readonly string[] {
    const { choices, always } = rowOf(kind);
    const some = this.dice.some(choices, 0.6);
    return always.length > 0 || some.length > 0 ? some : [this.dice.pick(choices)];
  }

  #onRelease(kind: string): Declared["onRelease"] {
    const { capabilityLevel, accountLevels } = rowOf(kind);
    return {
      account: this.dice.chance(0.75) ? this.dice.pick(accountLevels) : "retain",
      capability: this.dice.chance(0.6) ? capabilityLevel : "retain",
    };
  }

  #limit(): Declared["releaseLimit"] {
    return this.dice.pick([{ percent: 100 }, { percent: 100 }, { accounts: 1 + this.dice.below(3) }, undefined]);
  }

  #regions(kind: string): readonly string[] {
    const drawn = this.dice.pick([regions.slice(0, 1), regions, regions.slice(1)]);
    const { homeRegion } = rowOf(kind);
    return homeRegion === undefined ? drawn : [homeRegion];
  }

  #further(kind: string): Pick<Declared, "further"> {
    const { furtherInputs } = rowOf(kind);
    return furtherInputs === undefined ? {} : { further: this.dice.pick(furtherInputs) };
  }

  #declared(kind: string): Declared {
    const { dice } = this;
    return {
      kind,
      selection: this.#selection(kind),
      regions: this.#regions(kind),
      capabilities: this.#capabilities(kind),
      onRelease: this.#onRelease(kind),
      releaseLimit: this.#limit(),
      mode: dice.chance(0.06) ? "track" : "manage",
      match: rowOf(kind).hasMatch && dice.chance(0.12) ? "exactly" : "atLeast",
      lateMs: dice.pick([0, 0, 0, 300, 4_000]),
      dependsOn: dice.chance(0.2) ? [dice.pick([...this.#names.keys()])] : [],
      ...this.#further(kind),
    };
  }

  #change(kind: string): Partial<Declared> {
    return weighted<Partial<Declared>>(this.dice, [
      [3, () => ({ selection: this.#selection(kind) })],
      [3, () => ({ regions: this.#regions(kind), ...this.#further(kind) })],
      [3, () => ({ capabilities: this.#capabilities(kind) })],
      [3, () => ({ onRelease: this.#onRelease(kind) })],
      [2, () => ({ releaseLimit: this.#limit() })],
      [1, () => ({ mode: this.dice.pick(["manage", "manage", "track"]) })],
      [1, () => ({ match: rowOf(kind).hasMatch ? this.dice.pick(["atLeast", "exactly"]) : "atLeast" })],
      [2, () => ({ lateMs: this.dice.pick([0, 300, 4_000]) })],
    ]);
  }

  #console(kind: string): Command {
    const { choices, always, consoleSwitches = [...choices, ...always] } = rowOf(kind);
    const cell = {
      region: this.dice.pick(regions),
      account: this.dice.pick(members),
      capability: this.dice.pick(consoleSwitches),
    };
    return { do: "console", kind, cell, on: this.dice.chance(0.3) };
  }

  #organization(): Edit {
    const { dice } = this;
    const account = dice.pick(members);
    const parent = dice.pick(units);
    return weighted<Edit>(dice, [
      [2, () => ({ do: "addAccount", parent })],
      [3, () => ({ do: "moveAccount", account, parent })],
      [2, () => ({ do: "setAccountState", account, state: "SUSPENDED" })],
      [2, () => ({ do: "setAccountState", account, state: "ACTIVE" })],
      [2, () => ({ do: "removeAccount", account })],
    ]);
  }
}

function rowOf(kind: string) {
  const row = rows[kind];
  if (row === undefined) throw new Error(`no row of the kind ${kind}`);
  return row;
}
