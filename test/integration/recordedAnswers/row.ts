import type { Edit } from "../../../emulator";
import { administratorAccount, managementAccount, memberAccount } from "../../../emulator";
import type { Properties } from "../../../provider/lifecycle/parse";
import type { Classification } from "../../../provider/services/service";
import type { Restored } from "./wire";

export const region = "us-east-1";
export const [a, b, c] = [0, 1, 2].map(memberAccount) as [string, string, string];
export const own = administratorAccount;
export const management = managementAccount;

/** An answer that one of our services meets. */
export interface Met extends Restored {
  readonly answer: string;
  readonly kind: string;
  /** Why it is replayed to another operation than the one that was recorded. */
  readonly because?: string;
  readonly declared: Properties;
  readonly before?: readonly Edit[];
  /** All is as declared, and known to the stack, before AWS answers so. */
  readonly covered?: true;
  readonly caller?: string;
  /** The first requests that are answered so; all if absent. */
  readonly times?: number;
  /** AWS has done what was asked, or somebody else has. */
  readonly done?: true;
  /** What is cut off the record is as the emulator has it. */
  readonly overTruth?: true;
  /** `mode: "track"` unless said otherwise; `doctor` is the command line's. */
  readonly run?: "up" | "destroy" | "doctor";
  /** What the codes that the answer becomes mean. */
  readonly codes?: Readonly<Record<string, Classification["is"]>>;
  /** Every cell that is not covered afterwards: `ACCOUNT CAPABILITY`, and what the outputs say of it. */
  readonly cells?: Readonly<Record<string, RegExp>>;
  /** Why the run fails; it succeeds if absent. */
  readonly failure?: RegExp;
  /** Whom a selector means. */
  readonly accountIds?: readonly string[];
  /** What doctor finds. */
  readonly finding?: RegExp;
  /** Something of the answer by which later requests are recognised. */
  readonly reuses?: string;
}

/** An answer to an operation that no service of ours calls: the emulator gives the same. */
export interface Emulated {
  readonly answer: string;
  readonly before?: readonly Edit[];
  readonly caller?: string;
  readonly send: { readonly operation: string; readonly method?: string; readonly body?: unknown };
  readonly fault?: { readonly kind: "status"; readonly status: 500 };
  /** In which row of docs/emulator-differences.md it says that, and how, it differs. */
  readonly difference?: string;
  /** What is compared where the record holds more, or less, than an answer: with the emulator's body. */
  readonly alike?: Readonly<Record<string, unknown>>;
}

export type Row = Met | Emulated;
