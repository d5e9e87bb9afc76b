import type { Edit, FaultRule } from "../../../emulator";
import type { Dice } from "./random";

/** Whom a resource declares: a list, or units of the organization (`[]`: everybody). */
export type Selection = { readonly accounts: readonly string[] } | { readonly units: readonly string[] };

export interface Declared {
  readonly kind: string;
  readonly selection: Selection;
  readonly regions: readonly string[];
  readonly capabilities: readonly string[];
  readonly onRelease: { readonly account: string; readonly capability: string };
  readonly releaseLimit?: { readonly accounts?: number; readonly percent?: number } | undefined;
  readonly mode: "manage" | "track";
  readonly match: "atLeast" | "exactly";
  readonly lateMs: number;
  readonly dependsOn: readonly string[];
  /** Inputs that only this kind has. */
  readonly further?: Readonly<Record<string, unknown>>;
}

export interface Kill {
  readonly what: "engine" | "provider";
  /** At the process's nth call to AWS: before AWS sees it, or when it has carried it out and not answered yet. */
  readonly call: number;
  readonly when: "before" | "afterCommit";
}

export interface Workers {
  readonly parallel: number;
  readonly continueOnError: boolean;
  readonly kill?: Kill | undefined;
}

/** One step of a schedule: plain JSON, so that a failing schedule can be shrunk and kept. */
export type Command =
  /** Without `overlaps` the accounts are taken from the other lists of the kind. */
  | { readonly do: "declare"; readonly name: string; readonly declared: Declared; readonly overlaps: boolean }
  | { readonly do: "undeclare"; readonly name: string }
  | { readonly do: "change"; readonly name: string; readonly to: Partial<Declared> }
  /** Gives accounts to one resource, and takes them from all others of its kind. */
  | { readonly do: "give"; readonly to: string; readonly accounts: readonly string[] }
  /** Takes accounts out of the program. */
  | { readonly do: "take"; readonly kind: string; readonly accounts: readonly string[] }
  | { readonly do: "rename"; readonly name: string; readonly to: string }
  | { readonly do: "outside"; readonly edits: readonly Edit[] }
  /** A console user switches one cell of a service. */
  | {
      readonly do: "console";
      readonly kind: string;
      readonly cell: { readonly region: string; readonly account: string; readonly capability: string };
      readonly on: boolean;
    }
  | ({ readonly do: "up"; readonly previewFirst: boolean } & Workers)
  | ({ readonly do: "destroy" } & Workers)
  | ({ readonly do: "refresh" } & Workers)
  | { readonly do: "preview" }
  | { readonly do: "verify" }
  | { readonly do: "faults"; readonly rules: readonly FaultRule[] }
  | { readonly do: "calm" }
  | { readonly do: "pass"; readonly ms: number }
  /** The states are those of a stack that version 0.1.0 wrote. */
  | { readonly do: "upgrade" };

export interface Schedule {
  readonly seed: number;
  readonly kinds: readonly string[];
  readonly settleMs: number;
  readonly commands: readonly Command[];
}

export const weighted = <T>(dice: Dice, choices: readonly (readonly [weight: number, make: () => T])[]): T => {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0);
  let left = dice.below(total * 1000) / 1000;
  for (const [weight, make] of choices) {
    left -= weight;
    if (left < 0) return make();
  }
  return (choices[0] as readonly [number, () => T])[1]();
};
