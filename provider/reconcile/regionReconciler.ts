import type { AccountId, AccountObservations, Capability, Cell, Region, Want } from "../core/cell";
import { cellKey } from "../core/cell";
import type { WriteAnswers } from "../core/evaluate";
import { evaluateLeaving } from "../core/evaluate";
import type { ActionableCell, PlannedStep } from "../core/plan";
import { isActionable, plan } from "../core/plan";
import { counted, countedAccounts } from "../core/planText";
import type { LeavingCell } from "../core/release";
import { announce, applyStep } from "./apply";
import { takeOverMs } from "./observationCache";
import type { Knowledge, Target } from "./target";
import type { WriteLedger } from "./writeLedger";

/** Rounds of observe, plan and apply; the time limit of `settle` ends the loop long before. */
const maxRounds = 1000;
const firstDelayMs = 1_000;
const maxDelayMs = 15_000;
/** Time before the look that comes after this many others. */
export const delayAfterMs = (looks: number): number =>
  looks === 0 ? 0 : Math.min(firstDelayMs * 2 ** (looks - 1), maxDelayMs);
/** Progress is logged not more often than this. */
const progressEveryMs = 15_000;

/** What is to become of some cells of one region: which to look at, and which state each is in. */
interface Goals {
  readonly want: Want;
  /** How old a first observation may be. */
  readonly maxAgeMs: number;
  evaluate(observations: ReadonlyMap<AccountId, AccountObservations>, knowledge: Knowledge): Promise<Cell[]>;
}

/**
 * Brings one region of one resource from whatever is there to what is declared: create, update, adoption and release
 * alike. It plans against what it observes and never asks what state remembers.
 */
export class RegionReconciler {
  readonly #observations = new Map<AccountId, AccountObservations>();
  /** Cells whose newest look failed, so that what is known of them is older. */
  readonly #unseen = new Set<string>();

  private constructor(
    readonly target: Target,
    readonly region: Region,
    readonly ledger: WriteLedger,
    readonly goals: Goals,
    /** Whether check has already announced the first round. */
    readonly announced: boolean,
  ) {}

  /** For what is declared: cells on, and surplus off. */
  static declared(target: Target, region: Region, ledger: WriteLedger, announced: boolean): RegionReconciler {
    const evaluate: Goals["evaluate"] = (observations, knowledge) => target.evaluate(region, observations, knowledge);
    return new RegionReconciler(
      target,
      region,
      ledger,
      { want: target.want, maxAgeMs: takeOverMs, evaluate },
      announced,
    );
  }

  /** For what left the declaration: cells off. Switching off never builds on an older observation. */
  static released(
    target: Target,
    region: Region,
    ledger: WriteLedger,
    leaving: readonly LeavingCell[],
  ): RegionReconciler {
    const want = new Map<AccountId, Capability[]>();
    for (const { account, capability } of leaving) want.set(account, [...(want.get(account) ?? []), capability]);
    const evaluate: Goals["evaluate"] = async (observations, knowledge) => {
      const context = target.evaluationContext(knowledge);
      const cells = evaluateLeaving(leaving, () => observations, context);
      const stuck = cells.filter(
        (cell) => cell.state === "unknown" || (cell.state === "surplus" && !isActionable(cell)),
      );
      if (stuck.length === 0) return cells;
      const organization = await target.organization.facts([...new Set(stuck.map(({ account }) => account))].sort());
      return evaluateLeaving(leaving, () => observations, { ...context, organization });
    };
    return new RegionReconciler(target, region, ledger, { want, maxAgeMs: 0, evaluate }, false);
  }

  /** The cells as they are in the end; of released ones, those that are not off. */
  async run(): Promise<Cell[]> {
    const { clock, interruption } = this.target.session;
    const startedAt = clock.now();
    let deadline = startedAt + this.target.inputs.settle.timeoutSeconds * 1000;
    let loggedAt = startedAt;
    let delays = 0;
    // 1. Observe everything, or take over what check observed a moment ago.
    await this.#observe(this.goals.want, this.goals.maxAgeMs);
    await this.#observeSurplus();
    for (let round = 0; round < maxRounds; round += 1) {
      // 2. Evaluate: which cell is in which state.
      const cells = await this.#evaluate();
      // 3. Plan the fewest calls that bring cells nearer to their goal.
      const wanted = this.#actionable(cells);
      const steps = plan(wanted, this.target.plannedActions);
      if (round > 0 || !this.announced) announce(this.target, this.region, steps);
      // 4. Apply. The limit is for waiting: at AWS's pace the calls for thousands of accounts may alone take longer.
      const appliedAt = clock.now();
      await this.#apply(steps, wanted);
      deadline += clock.now() - appliedAt;
      // 5. Settle: observe again what was written to and what has not reached its goal.
      const open = new Set(cells.filter((cell) => this.#isOpen(cell)).map(({ account }) => account));
      for (const step of steps) for (const account of step.accounts) open.add(account);
      // Who cannot be seen keeps the others waiting.
      if (cells.some((cell) => isActionable(cell) && !cell.declared && this.#isWhole(cell)))
        for (const cell of cells) if (cell.state === "unknown") open.add(cell.account);
      if (open.size === 0) return cells;
      if (clock.now() >= deadline || interruption.aborted) {
        if (steps.length > 0) await this.#observe(this.#unsettled(open, cells), 0);
        return this.#evaluate(this.ledger.lastAnswers);
      }
      // The first look after a write comes at once: most changes of an idle account are visible immediately.
      if (steps.length === 0 || round > 0) delays += 1;
      await clock.sleep(Math.min(delayAfterMs(delays), Math.max(0, deadline - clock.now())), interruption);
      if (round > 0 && clock.now() - loggedAt >= progressEveryMs) {
        loggedAt = clock.now();
        this.target.logOnce(`${this.region}: waiting for AWS in ${countedAccounts(open)}`);
      }
      await this.#observe(this.#unsettled(open, cells), 0);
    }
    return this.#evaluate(this.ledger.lastAnswers);
  }

  async #observe(want: Want, maxAgeMs: number): Promise<void> {
    const { clock } = this.target.session;
    const observed = await this.target.observe(this.region, want, maxAgeMs);
    if (maxAgeMs === 0) this.ledger.observed(this.region, observed, clock.now());
    for (const [account, row] of observed) {
      for (const [capability, { is }] of row) {
        if (is === "unknown") this.#unseen.add(cellKey(this.region, account, capability));
        else if (this.#unseen.size > 0) this.#unseen.delete(cellKey(this.region, account, capability));
      }
      const known = this.#observations.get(account);
      if (known === undefined) this.#observations.set(account, row);
      else {
        // A look that failed proves nothing: what was observed before stands, and the cell stays open.
        const fresh = [...row].filter(([capability, { is }]) => is !== "unknown" || !known.has(capability));
        this.#observations.set(account, this.target.shared.observations.share(new Map([...known, ...fresh])));
      }
    }
  }

  /** Switching off never builds on an older observation. */
  async #observeSurplus(): Promise<void> {
    if (this.goals.maxAgeMs === 0 || this.target.desired.match === "atLeast") return;
    const surplus = (await this.#evaluate()).filter((cell) => !cell.declared && isActionable(cell));
    const accounts = new Set(surplus.map(({ account }) => account));
    if (accounts.size > 0)
      await this.#observe(new Map([...this.goals.want].filter(([account]) => accounts.has(account))), 0);
  }

  #evaluate(answers: WriteAnswers = this.ledger.answers): Promise<Cell[]> {
    return this.goals.evaluate(this.#observations, { answers, unavailable: this.ledger.unavailable });
  }

  /** Cells that a step is due for, within the limit on switch-offs. */
  #actionable(cells: readonly Cell[]): ActionableCell[] {
    // AWS changes one thing of an account at a time, and refuses what comes in between: what is to be on goes first.
    const busy = new Set(cells.filter((cell) => cell.declared && isUnsettled(cell)).map(({ account }) => account));
    const beyondLimit = new Set<AccountId>();
    const actionable = cells.filter(isActionable).filter((cell) => {
      if (cell.declared) return true;
      if (busy.has(cell.account)) return false;
      // Switching off never builds on an older observation: the cell stays open, and is looked at again.
      if (this.#unseen.has(cellKey(cell.region, cell.account, cell.capability))) return false;
      const allowed = this.ledger.maySwitchOff(cell.account);
      if (!allowed) beyondLimit.add(cell.account);
      return allowed;
    });
    if (beyondLimit.size > 0)
      this.target.logOnce(
        `${this.region}: left ${counted(beyondLimit.size, "account", "accounts")} with undeclared capabilities on: releaseLimit reached`,
      );
    // Whether a unit or a membership may end depends on who leaves together: nobody is asked for without the others.
    return this.#isIncomplete(cells) ? actionable.filter((cell) => cell.declared || !this.#isWhole(cell)) : actionable;
  }

  /** Whether one call changes all accounts together, and not each by its id. */
  #isWhole({ next }: ActionableCell): boolean {
    return this.target.service.actions[next.action]?.batch === Number.POSITIVE_INFINITY;
  }

  /** Whether of some account that is to go nobody knows yet whether it can. */
  #isIncomplete(cells: readonly Cell[]): boolean {
    return cells.some(
      (cell) => !cell.declared && (cell.state === "unknown" || cell.state === "pending" || this.#isStale(cell)),
    );
  }

  #isStale(cell: Cell): boolean {
    return isActionable(cell) && this.#unseen.has(cellKey(cell.region, cell.account, cell.capability));
  }

  #isOpen(cell: Cell): boolean {
    return isUnsettled(cell) && (cell.declared || cell.state === "pending" || this.ledger.maySwitchOff(cell.account));
  }

  /** The administrator's own account is switched on before its members, and off after them. */
  async #apply(steps: readonly PlannedStep[], cells: readonly Cell[]): Promise<void> {
    const isOff = (step: PlannedStep): boolean => this.target.service.actions[step.action]?.direction === "off";
    const isOwn = (step: PlannedStep): boolean => this.target.isAdministratorsOwn(step);
    const phases = [
      steps.filter((step) => isOwn(step) && !isOff(step)),
      steps.filter((step) => !isOwn(step)),
      steps.filter((step) => isOwn(step) && isOff(step)),
    ];
    const byAccount = new Map<AccountId, Cell[]>();
    for (const cell of cells) {
      const known = byAccount.get(cell.account);
      if (known === undefined) byAccount.set(cell.account, [cell]);
      else known.push(cell);
    }
    for (const phase of phases)
      await Promise.all(
        phase.map((step) => applyStep(this.target, this.ledger, step, (account) => byAccount.get(account) ?? [])),
      );
  }

  /** Capabilities that are covered were observed a moment ago in this run: only the others are looked at again. */
  #unsettled(open: ReadonlySet<AccountId>, cells: readonly Cell[]): Want {
    const unsettled = new Map<AccountId, Capability[]>();
    for (const { account, capability, state } of cells) {
      if (open.has(account) && state !== "covered")
        unsettled.set(account, [...(unsettled.get(account) ?? []), capability]);
    }
    const all = this.target.desired.match === "exactly";
    for (const account of open)
      if (all || !unsettled.has(account)) unsettled.set(account, [...(this.goals.want.get(account) ?? [])]);
    return unsettled;
  }
}

/** Still on its way, or to be asked again. What takes hours by nature is not waited for. */
function isUnsettled(cell: Cell): boolean {
  if (cell.state === "pending") return cell.slow !== true;
  return isActionable(cell);
}
