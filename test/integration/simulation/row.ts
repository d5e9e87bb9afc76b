import type { FaultRule } from "../../../emulator";
import type { Call } from "../../../emulator/contract";
import type { EmulatedWorld } from "../../../emulator/world";
import type { Service } from "../../../provider/services/service";
import type { Declared } from "./commands";

export type World = EmulatedWorld;

export interface Cell {
  readonly region: string;
  readonly account: string;
  readonly capability: string;
}

/** Everything the simulation knows of one resource class; what is true is read from the emulated world, never asked of our own code. */
export interface Row {
  readonly kind: string;
  readonly service: Service;
  /** Signing name, under which the emulator keeps its state. */
  readonly signingName: string;
  /** Capabilities that a declaration may choose from, and those that it always has. */
  readonly choices: readonly string[];
  readonly always: readonly string[];
  readonly inputOf: (capabilities: readonly string[]) => Readonly<Record<string, unknown>>;
  /** The one region of all its cells, where the service has one; declared in place of a list. */
  readonly homeRegion?: string;
  /** How often a declaration selects by organizational units; absent: rarely. */
  readonly selectorShare?: number;
  /** Inputs that only this kind has: every declaration takes one of these. */
  readonly furtherInputs?: readonly Readonly<Record<string, unknown>>[];
  readonly capabilityLevel: string;
  readonly accountLevels: readonly string[];
  /** Levels that act only when the whole resource goes. */
  readonly onlyOnDelete?: readonly string[];
  /** Faults that strike the operations of this kind alone, at the moments that matter. */
  readonly storms?: readonly FaultRule[];
  /** Whether a release of an account takes the account back as a whole, and not capability by capability. */
  readonly isWide: boolean;
  readonly hasMatch: boolean;
  readonly isOn: (world: EmulatedWorld, cell: Cell) => boolean;
  /** What AWS reports of a cell while a change is under way; absent: what is on. */
  readonly isReported?: (world: EmulatedWorld, cell: Cell) => boolean;
  /** Whether something is left of the cell that this release level takes away when it goes together with `leaving`. */
  readonly isHeld: (world: EmulatedWorld, cell: Cell, level: string, leaving: ReadonlySet<string>) => boolean;
  /** Cells that this write switches off, if it does, in the world as it is before the write. */
  readonly switchesOff: (call: Call, world: EmulatedWorld) => readonly Cell[];
  readonly switchesOn: (call: Call) => readonly Cell[];
  /** Cells that come on together through something that they share: of each group one must be declared. */
  readonly switchesOnTogether?: (call: Call, world: EmulatedWorld) => readonly (readonly Cell[])[];
  /** What else stands against this write, where `declared` is what the program manages of this kind. */
  readonly objection?: (call: Call, world: EmulatedWorld, declared: readonly Declared[]) => string | undefined;
  /** Accounts that a read's answer reports on, with or without success. */
  readonly reports: (call: Call, answer: Readonly<Record<string, unknown>>) => Reported | undefined;
  /** A console user switches the cell. */
  readonly outside: (cell: Cell, on: boolean, world: EmulatedWorld) => OutsideEdit;
  /** What a console user switches, where that is not a capability. */
  readonly consoleSwitches?: readonly string[];
  /** What the world needs before this service can be used at all. */
  readonly before?: (account: string, world: EmulatedWorld) => readonly OutsideEdit[];
  /** Updates that are enough once the faults are over; absent: those that the slowest kind needs. */
  readonly updatesToConverge?: number;
  /** What only a user can mend before `declared` converges. */
  readonly mend?: (world: EmulatedWorld, declared: readonly Declared[]) => readonly OutsideEdit[];
}

export interface OutsideEdit {
  readonly do: string;
  readonly [setting: string]: unknown;
}

export interface Reported {
  readonly fine: readonly string[];
  readonly failed: readonly string[];
}
