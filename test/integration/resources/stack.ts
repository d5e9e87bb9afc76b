import type { Emulator } from "../../../emulator";
import { services as emulated } from "../../../emulator/services";
import type { Clock } from "../../../provider/aws/clock";
import { Session } from "../../../provider/aws/session";
import type { PlanEntry } from "../../../provider/core/planEntries";
import type { Properties } from "../../../provider/lifecycle/parse";
import { labelOf } from "../../../provider/lifecycle/parse";
import { ProviderProcess } from "../../../provider/lifecycle/process";
import { run } from "../../../provider/runtime";
import { services as allServices } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";

/** As `aws:endpoints` calls services: by their signing names without punctuation. */
const endpointNames = emulated.map(({ name }) => name.replaceAll("-", ""));

export interface Saved {
  readonly id: string;
  readonly kind: string;
  inputs: Properties;
  outputs: Outputs;
  initErrors: readonly string[];
}

/** What a provider returns is JSON of any shape; tests look into it. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Outputs = Record<string, any>;

export interface Failure {
  readonly reasons: readonly string[];
  readonly message: string;
}

export interface Previewed {
  /** The text that the engine shows. */
  readonly plan: Outputs;
  /** The same as data; empty where nothing could be observed. */
  readonly entries: readonly PlanEntry[];
  readonly changes: boolean;
  readonly replaces: boolean;
  readonly failures: string[];
}

export interface StackOptions {
  /** The machine's clock by default; see `hurried`. */
  readonly clock?: Clock;
  /** Extra SDK client configuration, such as shorter time limits. */
  readonly sdk?: Record<string, unknown>;
  /** The services that kinds refer to; the product's own by default. */
  readonly services?: readonly Service[];
  /** As `--continue-on-error`: deletes run although something failed. */
  readonly continueOnError?: boolean;
  /** The resource option of this name, for every resource. */
  readonly deleteBeforeReplace?: boolean;
  /** Time that the checks and diffs of one process may lose to an AWS that does not answer; the product's own by default. */
  readonly observationBudgetMs?: number;
  /** Creates, updates and reads of one operation run side by side, as the engine's workers do, instead of one after another. */
  readonly together?: boolean;
}

/**
 * Plays the engine's part for one stack against an emulator, in the engine's order and with its rules for what it stores
 * (docs/notes.md, engine 1 to 12); every operation is a provider process of its own. The real engine is in test/e2e.
 */
export class Stack {
  readonly state = new Map<string, Saved>();
  /** Resources of each kind in the program that is running, as the face counts them. */
  #siblings: Record<string, number> = {};
  /** Replaced originals whose delete has not succeeded yet. */
  readonly pendingDeletes: Saved[] = [];
  readonly said: string[] = [];

  constructor(
    readonly emulator: Pick<Emulator, "url">,
    readonly caller = "test",
    readonly config: Readonly<Record<string, string>> = {},
    readonly options: StackOptions = {},
  ) {}

  process(): ProviderProcess {
    const { clock, sdk, observationBudgetMs } = this.options;
    const session = new Session({
      log: (line) => void this.said.push(line),
      ...(clock === undefined ? {} : { clock }),
      ...(sdk === undefined ? {} : { sdk }),
    });
    const config: Record<string, string> = {
      "aws:accessKey": this.caller,
      "aws:secretKey": "secret",
      // Every service that is emulated: a forgotten one would reach real AWS.
      "aws:endpoints": JSON.stringify([Object.fromEntries(endpointNames.map((name) => [name, this.emulator.url]))]),
      ...this.config,
    };
    session.stackConfig = (key) => config[key];
    return new ProviderProcess(session, observationBudgetMs);
  }

  /** Check and diff of every resource: what `pulumi preview` does. */
  async preview(program: Program): Promise<Record<string, Previewed>> {
    const on = this.process();
    this.#siblings = countKinds(program);
    const answers: Record<string, Previewed> = {};
    for (const [name, [kind, inputs]] of Object.entries(program)) {
      const { news, failures } = await this.#check(on, name, kind, inputs);
      const { changes, replaces } =
        failures.length > 0 ? { changes: false, replaces: false } : await this.#diff(on, name, kind, news);
      const entries = on.checks.get(labelOf(this.#service(kind), name))?.plan?.entries ?? [];
      answers[name] = { plan: news["plan"] as Outputs, entries, changes, replaces, failures };
    }
    return answers;
  }

  /**
   * Without preview, as `pulumi up --skip-preview`: checks one after another, creates and updates, and at the end, if nothing failed,
   * the deletes of replaced originals and of resources that left the program.
   */
  async up(program: Program): Promise<{ failures: Record<string, Failure>; ran: string[] }> {
    const on = this.process();
    this.#siblings = countKinds(program);
    const failures: Record<string, Failure> = {};
    const ran: string[] = [];
    const applying: Promise<void>[] = [];
    for (const [name, [kind, inputs]] of Object.entries(program)) {
      const { news, failures: refusals } = await this.#check(on, name, kind, inputs);
      if (refusals.length > 0) {
        failures[name] = { reasons: refusals, message: refusals.join("\n") };
        continue;
      }
      const { changes, replaces } = await this.#diff(on, name, kind, news);
      if (!changes) {
        (this.state.get(name) as Saved).inputs = news;
        continue;
      }
      ran.push(name);
      const applied = (replaces ? this.#replace(on, name, kind, inputs) : this.#apply(on, name, kind, news)).then(
        (failure) => {
          if (failure !== undefined) failures[name] = failure;
        },
      );
      if (this.options.together === true) applying.push(applied);
      else await applied;
    }
    await Promise.all(applying);
    if (Object.keys(failures).length === 0 || this.options.continueOnError === true)
      await this.#deletes(on, failures, (name) => program[name] === undefined);
    return { failures, ran };
  }

  async #deletes(
    on: ProviderProcess,
    failures: Record<string, Failure>,
    isGone: (name: string) => boolean,
  ): Promise<void> {
    const originals = this.pendingDeletes.splice(0).map(async (saved) => {
      const failure = await this.#delete(on, saved);
      if (failure === undefined) return;
      this.pendingDeletes.push(saved);
      failures[String(saved.outputs["resourceName"])] = failure;
    });
    const gone = [...this.state].filter(([name]) => isGone(name));
    const removed = gone.map(async ([name, saved]) => {
      const failure = await this.#delete(on, saved);
      if (failure === undefined) this.state.delete(name);
      else failures[name] = failure;
    });
    await Promise.all([...originals, ...removed]);
  }

  async refresh(): Promise<Record<string, boolean>> {
    const on = this.process();
    const changed: Record<string, boolean> = {};
    const read = async ([name, saved]: [string, Saved]): Promise<void> => {
      const { props } = (await run(on, this.#service(saved.kind), "read", [saved.id, saved.outputs])) as {
        props: Outputs;
      };
      saved.outputs = stored(props);
      saved.initErrors = [];
      changed[name] = (await this.#diff(on, name, saved.kind, saved.inputs)).changes;
    };
    if (this.options.together === true) await Promise.all([...this.state].map(read));
    else for (const one of this.state) await read(one);
    return changed;
  }

  async destroy(): Promise<Record<string, Failure>> {
    const failures: Record<string, Failure> = {};
    await this.#deletes(this.process(), failures, () => true);
    return failures;
  }

  async #check(
    on: ProviderProcess,
    name: string,
    kind: string,
    inputs: Properties,
    olds: Properties | undefined = this.state.get(name)?.inputs,
  ): Promise<{ news: Properties; failures: string[] }> {
    const answer = (await run(on, this.#service(kind), "check", [
      olds,
      { ...inputs, resourceName: name, __siblings: this.#siblings[kind] },
    ])) as { inputs: Properties; failures?: { reason: string }[] };
    return { news: answer.inputs, failures: (answer.failures ?? []).map((failure) => failure.reason) };
  }

  async #diff(
    on: ProviderProcess,
    name: string,
    kind: string,
    news: Properties,
  ): Promise<{ changes: boolean; replaces: boolean }> {
    const saved = this.state.get(name);
    if (saved === undefined) return { changes: true, replaces: false };
    const { changes, replaces } = (await run(on, this.#service(kind), "diff", [saved.id, saved.outputs, news])) as {
      changes: boolean;
      replaces: string[];
    };
    return { changes: changes || saved.initErrors.length > 0, replaces: replaces.length > 0 };
  }

  /** Checked again without the old inputs, then created before the original is deleted, or after it where the option says so. */
  async #replace(on: ProviderProcess, name: string, kind: string, inputs: Properties): Promise<Failure | undefined> {
    const original = this.state.get(name) as Saved;
    this.state.delete(name);
    const { news, failures } = await this.#check(on, name, kind, inputs);
    const refused = failures.length > 0 ? { reasons: failures, message: failures.join("\n") } : undefined;
    const undeleted =
      this.options.deleteBeforeReplace === true && refused === undefined ? await this.#delete(on, original) : undefined;
    const failure = refused ?? undeleted ?? (await this.#apply(on, name, kind, news));
    if (!this.state.has(name)) this.state.set(name, original);
    else if (this.options.deleteBeforeReplace !== true) this.pendingDeletes.push(original);
    return failure;
  }

  async #apply(on: ProviderProcess, name: string, kind: string, news: Properties): Promise<Failure | undefined> {
    const saved = this.state.get(name);
    const service = this.#service(kind);
    try {
      if (saved === undefined) {
        const { id, outs } = (await run(on, service, "create", [news])) as { id: string; outs: Outputs };
        this.state.set(name, { id, kind, inputs: news, outputs: stored(outs), initErrors: [] });
      } else {
        const { outs } = (await run(on, service, "update", [saved.id, saved.outputs, news])) as { outs: Outputs };
        Object.assign(saved, { inputs: news, outputs: stored(outs), initErrors: [] });
      }
      return undefined;
    } catch (error) {
      const failed = error as Error & { id?: string; properties?: Outputs; reasons?: string[] };
      if (failed.reasons === undefined) return { reasons: [failed.message], message: failed.message };
      const outputs = stored(failed.properties ?? {});
      if (saved === undefined)
        this.state.set(name, { id: failed.id ?? "", kind, inputs: news, outputs, initErrors: failed.reasons });
      else Object.assign(saved, { outputs, initErrors: failed.reasons });
      return { reasons: failed.reasons, message: failed.reasons.join("\n") };
    }
  }

  async #delete(on: ProviderProcess, saved: Saved): Promise<Failure | undefined> {
    try {
      await run(on, this.#service(saved.kind), "delete", [saved.id, saved.outputs]);
      return undefined;
    } catch (error) {
      return { reasons: [(error as Error).message], message: (error as Error).message };
    }
  }

  #service(kind: string): Service {
    const found = (this.options.services ?? allServices).find((service) => service.kind === kind);
    if (found === undefined) throw new Error(`no service of the kind ${kind}`);
    return found;
  }
}

/** Resource name to class and inputs, in the order of registration. */
export type Program = Readonly<Record<string, readonly [kind: string, inputs: Properties]>>;

function countKinds(program: Program): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [kind] of Object.values(program)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** State is JSON: what does not survive it must not be in the outputs. */
const stored = (outs: Outputs): Outputs => JSON.parse(JSON.stringify(outs)) as Outputs;

/** Calls per operation since the last `journal.clear()`, of one service. */
export function calls(emulator: Emulator, service: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(emulator.journal.counts()).flatMap(([key, count]) =>
      key.startsWith(`${service}:`) ? [[key.slice(service.length + 1), count]] : [],
    ),
  );
}
