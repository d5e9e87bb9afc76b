import type { Call } from "../../../emulator/contract";
import type { EmulatedWorld } from "../../../emulator/world";
import type { Service } from "../../../provider/services/service";

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
  readonly capabilityLevel: string;
  readonly accountLevels: readonly string[];
  /** Whether a release of an account takes the account back as a whole, and not capability by capability. */
  readonly isWide: boolean;
  readonly hasMatch: boolean;
  readonly isOn: (world: EmulatedWorld, cell: Cell) => boolean;
  /** Whether something is left of the cell that this release level takes away. */
  readonly isHeld: (world: EmulatedWorld, cell: Cell, level: string) => boolean;
  /** Cells that this write switches off, if it does. */
  readonly switchesOff: (call: Call) => readonly Cell[];
  readonly switchesOn: (call: Call) => readonly Cell[];
  /** Accounts that a read's answer reports on, with or without success. */
  readonly reports: (call: Call, answer: Readonly<Record<string, unknown>>) => Reported | undefined;
  /** A console user switches the cell. */
  readonly outside: (cell: Cell, on: boolean) => { readonly do: string; readonly [setting: string]: unknown };
  /** What the world needs before this service can be used at all. */
  readonly before?: (account: string) => readonly { readonly do: string; readonly [setting: string]: unknown }[];
}

export interface Reported {
  readonly fine: readonly string[];
  readonly failed: readonly string[];
}
