import { unknownObservation } from "../aws/awsErrors";
import type { EffectiveConnection } from "../aws/connection";
import type { Pacer } from "../aws/pacer";
import { partitionOf } from "../aws/regions";
import type { Session } from "../aws/session";
import type {
  AccountId,
  AccountObservations,
  Capability,
  Cell,
  Desired,
  Observations,
  Region,
  Want,
} from "../core/cell";
import { declaredRows, newAccounts } from "../core/cell";
import type { EvaluationContext } from "../core/evaluate";
import { evaluate } from "../core/evaluate";
import type { ForecastAction } from "../core/forecast";
import type { PlannedStep } from "../core/plan";
import type { OrganizationClient } from "../organization/organizationClient";
import type { Context, Service, SharedInputs } from "../services/service";
import { forEach, look } from "./look";
import type { ObservationCache } from "./observationCache";

/** A resource's parsed inputs. */
export interface Declaration {
  readonly service: Service;
  readonly inputs: SharedInputs;
  /** How the resource is called in messages: `InspectorAccountEnablement "production"`. */
  readonly label: string;
  /** The accounts are a Pulumi secret: no message may name them. */
  readonly secretAccounts?: boolean;
}

/** What reconciling needs of the process. */
export interface Shared {
  readonly session: Session;
  readonly observations: ObservationCache;
  /** Nothing will ever be written: what a service warns of before a write is of no interest. */
  readonly readsOnly?: boolean;
}

/** What evaluation needs beside observations, and what only the caller knows. */
export type Knowledge = Pick<EvaluationContext, "unavailable" | "pendingSince" | "refusedBefore" | "answers">;

/**
 * A declaration made concrete: the account that acts, and the accounts, regions and capabilities declared. Everything
 * that looks at AWS or writes to it for one resource goes through it.
 */
export class Target {
  constructor(
    readonly shared: Shared,
    readonly declaration: Declaration,
    readonly connection: EffectiveConnection,
    /** The account whose credentials we hold. */
    readonly administrator: AccountId,
    readonly desired: Desired,
    readonly organization: OrganizationClient,
  ) {}

  get service(): Service {
    return this.declaration.service;
  }

  get inputs(): SharedInputs {
    return this.declaration.inputs;
  }

  get label(): string {
    return this.declaration.label;
  }

  get session(): Session {
    return this.shared.session;
  }

  logOnce(line: string): void {
    this.session.logOnce(`${this.label}: ${line}`);
  }

  warnOnce(line: string): void {
    this.session.warnOnce(`${this.label}: ${line}`);
  }

  /** The capabilities that this declaration decides about: `exactly` speaks about every one. */
  get decided(): readonly Capability[] {
    return this.desired.match === "exactly" ? this.service.capabilities : this.desired.capabilities;
  }

  /** What has to be looked at in order to evaluate the declaration. */
  get want(): Map<AccountId, readonly Capability[]> {
    const { decided, desired } = this;
    return new Map(declaredRows(desired).map((row) => [row, row === newAccounts ? desired.capabilities : decided]));
  }

  /** The service's actions as planning needs them for this administrator. */
  get plannedActions(): Record<string, ForecastAction> {
    return Object.fromEntries(
      Object.entries(this.service.actions).map(([name, action]) => [
        name,
        { ...action, alone: action.administratorAlone === true ? this.administrator : undefined },
      ]),
    );
  }

  /**
   * Whether a step is the call for the administrator's own account, which goes first on the way on and last on the way
   * off.
   */
  isAdministratorsOwn(step: PlannedStep): boolean {
    return this.service.actions[step.action]?.administratorAlone === true && step.accounts[0] === this.administrator;
  }

  /** Key under which observations of a region are kept. */
  scope(region: Region): string {
    return `${this.service.kind} ${region} ${this.connection.key}`;
  }

  /**
   * Observations of one region that are at most `maxAgeMs` old; what this process does not have is looked at. A failure
   * makes its accounts unknown; never throws.
   */
  async observe(region: Region, want: Want, maxAgeMs: number): Promise<Map<AccountId, AccountObservations>> {
    const { observations, session } = this.shared;
    const since = maxAgeMs === 0 ? Number.POSITIVE_INFINITY : session.clock.now() - maxAgeMs;
    const { known, missing } = observations.recall(this.scope(region), want, since);
    if (missing.size === 0) return known;
    const observed = observations.record(
      this.scope(region),
      await look(this.service, this.context(region), missing),
      session.clock.now(),
    );
    for (const [account, row] of observed) known.set(account, row);
    return known;
  }

  /**
   * Notes that nothing could be observed in time, so that whoever asks next in this process does not wait for AWS
   * again.
   */
  recordUnobserved(error: unknown): void {
    const unknown = unknownObservation(error);
    const { observations, session } = this.shared;
    for (const region of this.desired.regions)
      observations.record(
        this.scope(region),
        forEach(this.want, () => unknown),
        session.clock.now(),
      );
  }

  /** The declaration's cells in all regions, side by side; a region that fails is unknown and hinders no other. */
  async cells(maxAgeMs: number, knowledge: Knowledge = {}): Promise<Cell[]> {
    const { regions } = this.desired;
    const perRegion = await Promise.all(
      regions.map(async (region) => this.evaluate(region, await this.observe(region, this.want, maxAgeMs), knowledge)),
    );
    return perRegion.flat();
  }

  /**
   * From the newest observations of this process, whatever their age; undefined when it has not looked at every
   * declared account.
   */
  async recalledCells(knowledge: Knowledge = {}): Promise<Cell[] | undefined> {
    const { desired, shared } = this;
    const recalled = desired.regions.map((region) => {
      const rows = declaredRows(desired).map(
        (account) => [account, shared.observations.newestOf(this.scope(region), account)] as const,
      );
      return { region, rows };
    });
    const isComplete = (row: AccountObservations | undefined): boolean =>
      row !== undefined && desired.capabilities.every((capability) => row.has(capability));
    if (!recalled.every(({ rows }) => rows.every(([, row]) => isComplete(row)))) return undefined;
    const perRegion = await Promise.all(
      recalled.map(({ region, rows }) =>
        this.evaluate(region, new Map(rows as [AccountId, AccountObservations][]), knowledge),
      ),
    );
    return perRegion.flat();
  }

  /**
   * Gives every declared cell of a region its state. The organization is asked only when something is not as declared:
   * a suspended or departed account explains much, and while all is covered nothing needs explaining.
   */
  async evaluate(region: Region, observations: Observations, knowledge: Knowledge = {}): Promise<Cell[]> {
    const context = this.evaluationContext(knowledge);
    const unexplained = this.#unexplained(observations);
    const organization = unexplained.length === 0 ? undefined : await this.organization.facts(unexplained);
    const { surplusAction } = this.service;
    return evaluate(this.desired, region, observations, surplusAction, { ...context, organization });
  }

  /** Accounts in which something is not as declared, sorted. */
  #unexplained(observations: Observations): AccountId[] {
    const { accounts, capabilities, match } = this.desired;
    const declared = new Set(capabilities);
    // Equal rows are shared (see ObservationCache): most accounts are answered by the first of their kind.
    const known = new Map<AccountObservations | undefined, boolean>([[undefined, false]]);
    return accounts
      .filter((account) => {
        const row = observations.get(account);
        let isOn = known.get(row);
        if (isOn === undefined) {
          isOn =
            capabilities.every((capability) => row?.get(capability)?.is === "on") &&
            (match === "atLeast" || [...(row ?? [])].every(([name, { is }]) => is !== "on" || declared.has(name)));
          known.set(row, isOn);
        }
        return !isOn;
      })
      .sort();
  }

  evaluationContext(knowledge: Knowledge = {}): EvaluationContext {
    return { ...knowledge, waivers: this.inputs.waivers, now: this.session.clock.now() };
  }

  /** What a service may use while it looks at or writes to one region of this resource. */
  context(region: Region): Context {
    const { session, connection, service, organization } = this;
    const scope = `${service.signingName} ${this.administrator} ${region}`;
    return {
      inputs: this.inputs,
      region,
      administrator: this.administrator,
      now: () => session.clock.now(),
      client: (type) => session.client(type, connection, region, service.signingName),
      clientAs: (type, account, roleName) =>
        session.client(
          type,
          connection,
          region,
          service.signingName,
          `arn:${partitionOf(region).name}:iam::${account}:role/${roleName}`,
        ),
      read: (family, call) => this.#pacer(region, family).run(call, true),
      readEach: (operation, family, batch, ids, fetch) =>
        session.loadEach(`${scope} ${operation} ${connection.key}`, this.#pacer(region, family), batch, ids, fetch),
      once: (key, ask) => session.once(`${scope} ${key} ${connection.key}`, ask),
      forget: (key) => session.forget(`${scope} ${key} ${connection.key}`),
      organization: () => organization.view(),
      delegatedAdministrators: () => organization.delegatedAdministrators(service.principal).catch(() => undefined),
      warn: (line) => (this.shared.readsOnly === true ? undefined : this.warnOnce(`${region}: ${line}`)),
    };
  }

  /**
   * One paced write. Throttled calls were not carried out and are put back; anything else is for the caller to judge.
   */
  write<T>(region: Region, family: string, call: () => Promise<T>): Promise<T> {
    return this.#pacer(region, family).run(call, false);
  }

  #pacer(region: Region, family: string): Pacer {
    const { service, connection, session } = this;
    const pace = service.families[family];
    if (pace === undefined) throw new Error(`${service.kind} has no request family "${family}"`);
    return session.pacer(`${service.signingName} ${this.administrator} ${region} ${family} ${connection.key}`, pace);
  }
}
