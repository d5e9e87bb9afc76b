import { Session } from "../aws/session";
import type { AccountId, Cell } from "../core/cell";
import type { Plan } from "../core/planEntries";
import type { AccountNames } from "../core/planText";
import { ObservationCache } from "../reconcile/observationCache";
import type { Declaration, Shared, Target } from "../reconcile/target";
import { Claims } from "./claims";
import type { Outputs } from "./outputs";
import type { Properties } from "./parse";
import { SwitchOffs } from "./switchOffs";

/** What the newest check of a resource found; the engine's later calls for the same resource build on it. */
export interface Checked {
  readonly declaration: Declaration;
  /** Absent while the accounts could not be determined. */
  target?: Target;
  /** Absent where nothing could be observed. */
  readonly plan?: Plan;
  /** What this check added to the inputs. */
  computed?: Properties;
  readonly names: AccountNames;
  /** Cells that left the declaration and would be switched off, unless another resource declares them. */
  readonly releasing: readonly Pick<Cell, "region" | "account" | "capability">[];
  /** Accounts in which something is on without being declared, to be switched off. */
  readonly surplusAccounts: readonly AccountId[];
  /** Accounts that the resource declares or declared, whichever are more. */
  readonly accounts: number;
  /** The newest check was for a resource to be created, and its create has not been called yet. */
  awaitsCreate: boolean;
  /** The old resource's outputs, once diff was given them: a replacement's create is not. */
  outputs?: Outputs;
}

/**
 * What the resources of one provider process share. The engine runs all resources of a stack in one process a preview
 * or an update, so that at the end of an update every declaration of the program is known here.
 */
export class ProviderProcess implements Shared {
  readonly observations = new ObservationCache();
  /** By resource label. */
  readonly checks = new Map<string, Checked>();
  /** Today's labels of resources that state knows by another one, because an alias renamed them. */
  readonly renamed = new Map<string, string>();
  readonly #claims = new Map<string, Claims>();
  readonly #switchOffs = new Map<string, SwitchOffs>();
  #observationBudgetMs: number;

  constructor(
    readonly session: Session = new Session(),
    observationBudgetMs: number = defaultObservationBudgetMs,
  ) {
    this.#observationBudgetMs = observationBudgetMs;
  }

  /** The newest check of a resource in state; undefined where the program no longer has it. */
  checkOfStored(label: string): Checked | undefined {
    return this.checks.get(this.renamed.get(label) ?? label);
  }

  /** Services are claimed apart: their capabilities may have the same names. */
  claimsOf(kind: string): Claims {
    return kept(this.#claims, kind, () => new Claims());
  }

  /** What this process has switched off, or will, in accounts of one service. */
  switchOffsOf(kind: string): SwitchOffs {
    return kept(this.#switchOffs, kind, () => new SwitchOffs());
  }

  /**
   * Counts what the resources of one service would switch off: surplus, and what left as far as nobody of this process
   * declares it.
   */
  countSwitchOffs(kind: string, releases: boolean): SwitchOffs {
    const claims = this.claimsOf(kind);
    const switchOffs = this.switchOffsOf(kind);
    for (const [label, { declaration, releasing, surplusAccounts, accounts }] of this.checks) {
      if (declaration.service.kind !== kind) continue;
      const released = releasing.filter(
        ({ region, account, capability }) => releases && claims.ownerOf(region, account, capability) === undefined,
      );
      const affected = [...released.map(({ account }) => account), ...surplusAccounts];
      switchOffs.plan(label, accounts, declaration.inputs.releaseLimit, affected);
    }
    return switchOffs;
  }

  /** How many resources of one service this process has checked. */
  checkedOf(kind: string): number {
    return [...this.checks.values()].filter(({ declaration }) => declaration.service.kind === kind).length;
  }

  /**
   * How long the next check or diff may look at AWS: checks run one after another, and stall the whole stack while they
   * wait.
   */
  get observationMs(): number {
    return Math.max(this.#observationBudgetMs, leastObservationMs);
  }

  /** Takes what a look that ran out of time has used from the budget that all resources of the process share. */
  spendObservationBudget(ms: number): void {
    this.#observationBudgetMs -= ms;
  }
}

/** Time that all checks and diffs of one process together may lose to an AWS that does not answer. */
const defaultObservationBudgetMs = 120_000;
/** What a look gets when the budget is used up: AWS answers within it unless it throttles. */
const leastObservationMs = 2_000;

function kept<T>(store: Map<string, T>, key: string, make: () => T): T {
  const known = store.get(key) ?? make();
  store.set(key, known);
  return known;
}
