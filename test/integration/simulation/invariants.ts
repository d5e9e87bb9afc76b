import type { Call } from "../../../emulator/contract";
import { accountIdsIn } from "../../../emulator/journal";
import type { EmulatedWorld } from "../../../emulator/world";
import { writeBatch } from "./answers";
import type { Declared } from "./commands";
import type { State } from "./deploymentTypes";
import { isActive, resolve } from "./organization";
import type { Program, Remembered } from "./program";
import { declaredCells, everything, keyOf, rowOf } from "./program";
import type { Cell, Row } from "./row";
import { rows } from "./rows";
import type { Counters } from "./sometimes";
import { count } from "./sometimes";
import type { InProcessAws, Peer, Served } from "./wire";

type Options = Remembered["options"];

interface Owner {
  /** Of every entry with this name: a delete that is pending goes by its own unless the program has newer ones. */
  readonly limits: readonly Options["releaseLimit"][];
  /** Declared now or before, whichever are more. */
  readonly accounts: number;
}

/** What stood when an operation began, and therefore what it may write. */
export interface Scene {
  readonly operation: "up" | "destroy" | "reads";
  readonly program: Program;
  readonly known: readonly Remembered[];
  /** By kind: cells that the program declares now, whoever manages them. */
  readonly declared: ReadonlyMap<string, ReadonlySet<string>>;
  /** The same without what is only tracked. */
  readonly managed: ReadonlyMap<string, ReadonlySet<string>>;
  /** By kind: regions and accounts of which a declaration with `exactly` speaks for every capability. */
  readonly spokenFor: ReadonlyMap<string, ReadonlySet<string>>;
  /** By kind: what is to be released, and by whom. */
  readonly owed: ReadonlyMap<string, readonly OwedCell[]>;
}

export interface OwedCell {
  readonly cell: Cell;
  readonly level: string;
  readonly owner: string;
  /** Accounts that go with it, itself included. */
  readonly leaving: ReadonlySet<string>;
  /** Whether there was anything to release when the operation began. */
  readonly held: boolean;
}

/** Watches every write on its way to AWS. What it finds is a violation of a promise (docs/promises.md). */
export class Watch {
  readonly violations: string[] = [];
  readonly everDeclared = new Map<string, Set<string>>();
  #scene: Scene | undefined;
  readonly #wrote = new Map<Peer, Map<string, "on" | "off">>();
  readonly #released = new Map<Peer, Map<string, Set<string>>>();

  constructor(
    readonly aws: InProcessAws,
    readonly happened: Counters = new Map(),
  ) {
    aws.before = (peer, call) => this.#write(peer, call);
  }

  violate(text: string): void {
    this.violations.push(text);
  }

  begin(operation: Scene["operation"], program: Program, state: State): Scene {
    const { world } = this.aws;
    const known = everything(world, state);
    const declaring = operation === "destroy" ? new Map<string, Declared>() : program;
    const cellsOf = (kind: string, only: (declared: Declared) => boolean): Set<string> =>
      new Set(
        [...declaring.values()]
          .filter((declared) => declared.kind === kind && only(declared))
          .flatMap((declared) => declaredCells(world, declared).map(keyOf)),
      );
    const kinds = Object.keys(rows);
    const declared = new Map(kinds.map((kind) => [kind, cellsOf(kind, () => true)]));
    const managed = new Map(kinds.map((kind) => [kind, cellsOf(kind, ({ mode }) => mode === "manage")]));
    for (const one of [...program.values()])
      for (const account of resolve(world, one.selection)) this.#meet(one.kind, account);
    for (const { kind, accounts } of known) for (const account of accounts) this.#meet(kind, account);
    const owed = new Map(
      kinds.map((kind) => [
        kind,
        known
          .filter((one) => one.kind === kind)
          .flatMap((one) => this.#owedBy(one, declaring.get(one.name), declared.get(kind) as Set<string>)),
      ]),
    );
    const spokenFor = new Map(
      kinds.map((kind) => {
        const exact = [...declaring.values()].filter((one) => one.kind === kind && one.match === "exactly");
        const pairs = exact.flatMap((one) =>
          resolve(world, one.selection).flatMap((account) => one.regions.map((region) => `${region} ${account}`)),
        );
        return [kind, new Set(pairs)] as const;
      }),
    );
    const scene = { operation, program: declaring, known, declared, managed, owed, spokenFor };
    this.#scene = scene;
    return scene;
  }

  #meet(kind: string, account: string): void {
    this.everDeclared.set(kind, (this.everDeclared.get(kind) ?? new Set()).add(account));
  }

  /** Cells of one state entry that nobody declares any more and that its newest options let go. */
  #owedBy(one: Remembered, newest: Declared | undefined, declared: ReadonlySet<string>): OwedCell[] {
    const options = newest?.kind === one.kind ? newest : one.options;
    if (options.mode === "track") return [];
    const own = newest?.kind === one.kind ? new Set(resolve(this.aws.world, newest.selection)) : new Set<string>();
    // An account of which anything is declared in the region has not left it.
    const stays = new Set([...declared].map((key) => key.split(" ").slice(0, 2).join(" ")));
    const { isWide, isHeld, onlyOnDelete = [] } = rowOf(one.kind);
    const owed = one.cells.flatMap((cell) => {
      if (declared.has(keyOf(cell))) return [];
      const isIn = own.has(cell.account) && newest?.regions.includes(cell.region) === true;
      const keepsMembership =
        isWide && options.onRelease.account !== "retain" && stays.has(`${cell.region} ${cell.account}`);
      const isCapability = isIn || keepsMembership;
      const level = isCapability ? options.onRelease.capability : options.onRelease.account;
      if (level === "retain" || (newest?.kind === one.kind && onlyOnDelete.includes(level))) return [];
      return [{ cell, level, owner: one.name }];
    });
    const leaving = new Set(owed.map(({ cell }) => cell.account));
    return owed.map((each) => ({
      ...each,
      leaving,
      held: isHeld(this.aws.world, each.cell, each.level, leaving),
    }));
  }

  /** After an operation: whoever was to be released is off, declared, or still remembered. */
  end(scene: Scene, state: State): void {
    const { world, faults } = this.aws;
    // An account that AWS still calls off is off to whoever asks: nothing in one look tells that the answer is old.
    if (faults.stalest > 0) return;
    const after = new Map<string, Set<string>>();
    for (const { kind, cells } of everything(world, state))
      after.set(kind, new Set([...(after.get(kind) ?? []), ...cells.map(keyOf)]));
    for (const [kind, owed] of scene.owed)
      for (const { cell, level, owner, held, leaving } of owed) {
        if (!held || scene.spokenFor.get(kind)?.has(`${cell.region} ${cell.account}`) === true) continue;
        if (!isActive(world, cell.account) || !rowOf(kind).isHeld(world, cell, level, leaving)) continue;
        if (after.get(kind)?.has(keyOf(cell)) !== true)
          this.violate(`forgotten: ${kind} ${owner} ${keyOf(cell)} is still on (${level}) and no state knows of it`);
      }
  }

  #write(peer: Peer, call: Call): void {
    const scene = this.#scene;
    const what = `${call.operation} ${call.region} ${JSON.stringify(call.input)}`;
    if (scene === undefined || scene.operation === "reads") {
      this.violate(`a read wrote: ${what}`);
      return;
    }
    const all = Object.values(rows).filter(
      ({ kind, signingName }) => signingName === call.service && this.everDeclared.has(kind),
    );
    const met = new Set(all.flatMap(({ kind }) => [...(this.everDeclared.get(kind) ?? [])]));
    for (const id of accountIdsIn(call.input))
      if (!met.has(id)) this.violate(`written to ${id}, which was never declared: ${what}`);
    if (accountIdsIn(call.input).size > writeBatch) this.violate(`more than ${writeBatch} accounts: ${what}`);
    for (const row of all) {
      const managed = [...scene.program.values()].filter((one) => one.kind === row.kind && one.mode === "manage");
      const objection = row.objection?.(call, this.aws.world, managed);
      if (objection !== undefined) this.violate(`${objection}: ${what}`);
      for (const cell of row.switchesOn(call)) this.#switchOn(peer, scene, row, cell, what);
      for (const group of row.switchesOnTogether?.(call, this.aws.world) ?? [])
        this.#switchOnTogether(peer, scene, row, group, what);
      const off = row.switchesOff(call, this.aws.world);
      if (off.length > 0) count(this.happened, `switched off by ${call.operation}`);
      for (const cell of off) this.#switchOff(peer, scene, row, cell, what);
    }
  }

  #switchOn(peer: Peer, scene: Scene, { kind }: Row, cell: Cell, what: string): void {
    if (scene.managed.get(kind)?.has(keyOf(cell)) !== true)
      this.violate(`switched on without being declared: ${kind} ${keyOf(cell)}: ${what}`);
    this.#direction(peer, kind, cell, "on", what);
  }

  /** What is declared is switched on, and what comes along is not what it is for. */
  #switchOnTogether(peer: Peer, scene: Scene, { kind }: Row, group: readonly Cell[], what: string): void {
    const declared = group.filter((cell) => scene.managed.get(kind)?.has(keyOf(cell)) === true);
    if (declared.length === 0) this.violate(`switched on without any of them being declared: ${kind}: ${what}`);
    for (const cell of declared) this.#direction(peer, kind, cell, "on", what);
  }

  #switchOff(peer: Peer, scene: Scene, row: Row, cell: Cell, what: string): void {
    const { kind } = row;
    const owed = (scene.owed.get(kind) ?? []).filter((one) => keyOf(one.cell) === keyOf(cell));
    const surplus = [...scene.program].filter(
      ([, one]) =>
        one.kind === kind &&
        one.match === "exactly" &&
        one.mode === "manage" &&
        one.regions.includes(cell.region) &&
        resolve(this.aws.world, one.selection).includes(cell.account),
    );
    // Declared by one resource and surplus of another is declared twice: refused by preview, and by the second one's check.
    if (surplus.length === 0 && scene.declared.get(kind)?.has(keyOf(cell)) === true)
      this.violate(`a declared cell is switched off: ${kind} ${keyOf(cell)}: ${what}`);
    if (owed.length === 0 && surplus.length === 0)
      this.violate(`switched off though nothing lets it go: ${kind} ${keyOf(cell)}: ${what}`);
    // Two deletes of one account run side by side, and one sees what the other has done: each has looked before it wrote.
    if (owed.length < 2) this.#wasSeen(peer, row, cell, what);
    this.#direction(peer, kind, cell, "off", what);
    this.#limits(peer, scene, kind, cell, [...owed.map(({ owner }) => owner), ...surplus.map(([name]) => name)]);
  }

  /** The newest answer of this process about the account reports on it, and not as failed. */
  #wasSeen(peer: Peer, row: Row, cell: Cell, what: string): void {
    const newest = this.aws.served.findLast((read) => isAbout(read, peer, row, cell));
    const reported = newest?.answer === undefined ? undefined : row.reports(newest.call, newest.answer);
    if (reported?.fine.includes(cell.account) !== true || reported.failed.includes(cell.account))
      this.violate(`switched off without having been seen: ${row.kind} ${keyOf(cell)}: ${what}`);
  }

  #direction(peer: Peer, kind: string, cell: Cell, direction: "on" | "off", what: string): void {
    const wrote = this.#wrote.get(peer) ?? new Map<string, "on" | "off">();
    this.#wrote.set(peer, wrote);
    const key = `${kind} ${keyOf(cell)}`;
    if ((wrote.get(key) ?? direction) !== direction) this.violate(`on and off in one run: ${key}: ${what}`);
    wrote.set(key, direction);
  }

  #limits(peer: Peer, scene: Scene, kind: string, { account }: Cell, names: readonly string[]): void {
    const [name, ...others] = new Set(names);
    // An account that several resources let go counts for one of them: which one is theirs to say.
    if (name === undefined || others.length > 0) return;
    const owners = ownersOf(scene, kind, this.aws.world);
    const own = owners.get(name);
    if (own === undefined) return;
    const explicit = own.limits.flatMap((limit) => limit ?? []);
    if (explicit.length > 0 && explicit.length < own.limits.length) return;
    const isShared = explicit.length === 0;
    const released = this.#released.get(peer) ?? new Map<string, Set<string>>();
    this.#released.set(peer, released);
    const group = `${kind} ${isShared ? "" : name}`;
    const done = (released.get(group) ?? new Set()).add(account);
    released.set(group, done);
    const sharing = [...owners.values()].filter(({ limits }) => limits.every((limit) => limit === undefined));
    const sharedAccounts = sharing.reduce((sum, { accounts }) => sum + accounts, 0);
    const allowed = isShared
      ? allowance({ accounts: 10, percent: 10 }, sharedAccounts)
      : Math.max(...explicit.map((limit) => allowance(limit, own.accounts)));
    if (done.size > allowed)
      this.violate(`beyond the limit of releases: ${kind} ${name}: ${done.size} accounts, ${allowed} allowed`);
  }
}

function isAbout({ peer, call, kind, answer }: Served, by: Peer, row: Row, cell: Cell): boolean {
  if (peer !== by || kind !== "read" || call.service !== row.signingName || call.region !== cell.region) return false;
  const reported = row.reports(call, answer ?? {});
  if (reported === undefined) return false;
  return accountIdsIn(call.input).has(cell.account) || reported.fine.includes(cell.account);
}

function ownersOf({ program, known }: Scene, kind: string, world: EmulatedWorld): Map<string, Owner> {
  const owners = new Map<string, Owner>();
  const add = (name: string, limits: readonly Options["releaseLimit"][], accounts: readonly string[]): void => {
    owners.set(name, { limits, accounts: Math.max(owners.get(name)?.accounts ?? 0, accounts.length) });
  };
  for (const one of known)
    if (one.kind === kind)
      add(one.name, [...(owners.get(one.name)?.limits ?? []), one.options.releaseLimit], one.accounts);
  for (const [name, one] of program)
    if (one.kind === kind) add(name, [one.releaseLimit], resolve(world, one.selection));
  return owners;
}

function allowance(
  { accounts = everybody, percent = 100 }: { accounts?: number; percent?: number },
  of: number,
): number {
  const share = percent >= 100 ? everybody : Math.floor((of * percent) / 100);
  return Math.max(1, Math.min(accounts, share));
}

/** More than any simulated organization has. */
const everybody = 1_000_000;
