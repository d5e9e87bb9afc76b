import type { Emulator } from "../../emulator";
import { services as emulated } from "../../emulator/services";
import type { Clock } from "../../provider/engine/clock";
import type { Properties } from "../../provider/engine/inputs";
import { Session } from "../../provider/engine/session";
import { run } from "../../provider/runtime";
import { services as allServices } from "../../provider/services";
import type { Service } from "../../provider/services/service";

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

export interface StackOptions {
  /** The machine's clock by default; see `hurried`. */
  readonly clock?: Clock;
  /** Extra SDK client configuration, such as shorter time limits. */
  readonly sdk?: Record<string, unknown>;
  /** The services that kinds refer to; the product's own by default. */
  readonly services?: readonly Service[];
  /** Creates, updates and reads of one operation run side by side, as the engine's workers do, instead of one after another. */
  readonly together?: boolean;
}

/**
 * Plays the engine's part for one stack against an emulator, in the engine's order and with its rules for what it stores
 * (docs/notes.md, engine 1 to 8); every operation is a provider process of its own. The real engine has a ring of its own.
 */
export class Stack {
  readonly state = new Map<string, Saved>();
  readonly said: string[] = [];

  constructor(
    readonly emulator: Pick<Emulator, "url">,
    readonly caller = "test",
    readonly config: Readonly<Record<string, string>> = {},
    readonly options: StackOptions = {},
  ) {}

  session(): Session {
    const { clock, sdk } = this.options;
    const session = new Session({
      say: (line) => void this.said.push(line),
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
    return session;
  }

  /** Check and diff of every resource: what `pulumi preview` does. */
  async preview(program: Program): Promise<Record<string, { plan: Outputs; changes: boolean; failures: string[] }>> {
    const session = this.session();
    const answers: Record<string, { plan: Outputs; changes: boolean; failures: string[] }> = {};
    for (const [name, [kind, inputs]] of Object.entries(program)) {
      const { news, failures } = await this.#check(session, name, kind, inputs);
      answers[name] = {
        plan: news["plan"] as Outputs,
        changes: failures.length === 0 && (await this.#changes(session, name, kind, news)),
        failures,
      };
    }
    return answers;
  }

  /** Without preview, as `pulumi up --skip-preview`. Resources that left the program are deleted last. */
  async up(program: Program): Promise<{ failures: Record<string, Failure>; ran: string[] }> {
    const session = this.session();
    const failures: Record<string, Failure> = {};
    const ran: string[] = [];
    const applying: Promise<void>[] = [];
    for (const [name, [kind, inputs]] of Object.entries(program)) {
      const { news, failures: refusals } = await this.#check(session, name, kind, inputs);
      if (refusals.length > 0) failures[name] = { reasons: refusals, message: refusals.join("\n") };
      else if (await this.#changes(session, name, kind, news)) {
        ran.push(name);
        const applied = this.#apply(session, name, kind, news).then((failure) => {
          if (failure !== undefined) failures[name] = failure;
        });
        if (this.options.together === true) applying.push(applied);
        else await applied;
      } else (this.state.get(name) as Saved).inputs = news;
    }
    await Promise.all(applying);
    for (const name of [...this.state.keys()].filter((known) => program[known] === undefined)) {
      const failure = await this.#remove(session, name);
      if (failure !== undefined) failures[name] = failure;
    }
    return { failures, ran };
  }

  async refresh(): Promise<Record<string, boolean>> {
    const session = this.session();
    const changed: Record<string, boolean> = {};
    const read = async ([name, saved]: [string, Saved]): Promise<void> => {
      const { props } = (await run(session, this.#service(saved.kind), "read", [saved.id, saved.outputs])) as { props: Outputs };
      saved.outputs = stored(props);
      saved.initErrors = [];
      changed[name] = await this.#changes(session, name, saved.kind, saved.inputs);
    };
    if (this.options.together === true) await Promise.all([...this.state].map(read));
    else for (const one of this.state) await read(one);
    return changed;
  }

  async destroy(): Promise<Record<string, Failure>> {
    const session = this.session();
    const failures: Record<string, Failure> = {};
    for (const name of [...this.state.keys()]) {
      const failure = await this.#remove(session, name);
      if (failure !== undefined) failures[name] = failure;
    }
    return failures;
  }

  async #check(
    session: Session,
    name: string,
    kind: string,
    inputs: Properties,
  ): Promise<{ news: Properties; failures: string[] }> {
    const answer = (await run(session, this.#service(kind), "check", [
      this.state.get(name)?.inputs ?? {},
      { ...inputs, resourceName: name },
    ])) as { inputs: Properties; failures?: { reason: string }[] };
    return { news: answer.inputs, failures: (answer.failures ?? []).map((failure) => failure.reason) };
  }

  async #changes(session: Session, name: string, kind: string, news: Properties): Promise<boolean> {
    const saved = this.state.get(name);
    if (saved === undefined) return true;
    const { changes } = (await run(session, this.#service(kind), "diff", [saved.id, saved.outputs, news])) as {
      changes: boolean;
    };
    return changes || saved.initErrors.length > 0;
  }

  async #apply(session: Session, name: string, kind: string, news: Properties): Promise<Failure | undefined> {
    const saved = this.state.get(name);
    const service = this.#service(kind);
    try {
      if (saved === undefined) {
        const { id, outs } = (await run(session, service, "create", [news])) as { id: string; outs: Outputs };
        this.state.set(name, { id, kind, inputs: news, outputs: stored(outs), initErrors: [] });
      } else {
        const { outs } = (await run(session, service, "update", [saved.id, saved.outputs, news])) as { outs: Outputs };
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

  async #remove(session: Session, name: string): Promise<Failure | undefined> {
    const saved = this.state.get(name) as Saved;
    try {
      await run(session, this.#service(saved.kind), "delete", [saved.id, saved.outputs]);
      this.state.delete(name);
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
