import type { Properties } from "../../../provider/lifecycle/parse";
import type { Kill } from "./commands";
import type { Peer } from "./wire";

/** One resource as the state file keeps it. */
export interface Saved {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  inputs: Properties;
  outputs: Properties;
  initErrors: readonly string[];
}

/** One resource of the program. */
export interface Registered {
  readonly name: string;
  readonly kind: string;
  readonly inputs: Properties;
  /** Virtual milliseconds after which the program registers it: late outputs, an await. */
  readonly lateMs: number;
  readonly dependsOn: readonly string[];
}

export interface State {
  readonly resources: Map<string, Saved>;
  /** Replaced originals whose delete has not succeeded yet. */
  readonly pendingDeletes: Saved[];
}

export interface RunOptions {
  /** The engine's workers. */
  readonly parallel: number;
  readonly continueOnError: boolean;
  readonly kill?: Kill | undefined;
}

export interface Ran {
  readonly failures: readonly string[];
  /** What ran: `create a`, `delete b`. */
  readonly steps: readonly string[];
  readonly said: readonly string[];
  readonly killed: boolean;
  readonly peer: Peer;
  readonly changes: Readonly<Record<string, boolean>>;
  readonly plans: Readonly<Record<string, unknown>>;
}
