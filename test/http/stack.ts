import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import type { Properties } from "../../provider/engine/inputs";
import { Session } from "../../provider/engine/session";
import { run } from "../../provider/runtime";
import { services } from "../../provider/services";

export interface Saved {
  readonly id: string;
  inputs: Properties;
  outputs: Record<string, any>;
  initErrors: readonly string[];
}

export interface Failure {
  readonly reasons: readonly string[];
  readonly message: string;
}

/**
 * Plays the engine's part for one stack against an emulator, in the engine's order and with its rules for what it stores
 * (pulumi-engine.md 1.3 to 1.7); every operation is a provider process of its own. The real engine has a ring of its own.
 */
export class Stack {
  readonly state = new Map<string, Saved>();
  readonly said: string[] = [];

  constructor(
    readonly emulator: Pick<Emulator, "url">,
    readonly caller = "test",
    readonly config: Readonly<Record<string, string>> = {},
  ) {}

  session(): Session {
    const session = new Session({ say: (line) => void this.said.push(line) });
    const config: Record<string, string> = { "aws:accessKey": this.caller, "aws:secretKey": "secret", "aws:endpoints": JSON.stringify([{ sts: this.emulator.url, inspector2: this.emulator.url, guardduty: this.emulator.url, organizations: this.emulator.url, securityir: this.emulator.url }]), ...this.config };
    session.stackConfig = (key) => config[key];
    return session;
  }

  /** Check and diff of every resource: what `pulumi preview` does. */
  async preview(program: Program): Promise<Record<string, { plan: any; changes: boolean; failures: string[] }>> {
    const session = this.session();
    const answers: Record<string, { plan: any; changes: boolean; failures: string[] }> = {};
    for (const [name, [kind, inputs]] of Object.entries(program)) {
      const { news, failures } = await this.#check(session, name, kind, inputs);
      answers[name] = { plan: news["plan"], changes: failures.length === 0 && (await this.#changes(session, name, kind, news)), failures };
    }
    return answers;
  }

  /** Without preview, as `pulumi up --skip-preview`. Resources that left the program are deleted last. */
  async up(program: Program): Promise<{ failures: Record<string, Failure>; ran: string[] }> {
    const session = this.session();
    const failures: Record<string, Failure> = {};
    const ran: string[] = [];
    for (const [name, [kind, inputs]] of Object.entries(program)) {
      const { news, failures: refusals } = await this.#check(session, name, kind, inputs);
      if (refusals.length > 0) failures[name] = { reasons: refusals, message: refusals.join("\n") };
      else if (await this.#changes(session, name, kind, news)) {
        ran.push(name);
        const failure = await this.#apply(session, name, kind, news);
        if (failure !== undefined) failures[name] = failure;
      } else (this.state.get(name) as Saved).inputs = news;
    }
    for (const name of [...this.state.keys()].filter((known) => program[known] === undefined)) {
      const failure = await this.#remove(session, name);
      if (failure !== undefined) failures[name] = failure;
    }
    return { failures, ran };
  }

  async refresh(): Promise<Record<string, boolean>> {
    const session = this.session();
    const changed: Record<string, boolean> = {};
    for (const [name, saved] of this.state) {
      const { props } = (await run(session, serviceOf(name), "read", [saved.id, saved.outputs])) as { props: Record<string, any> };
      saved.outputs = props;
      saved.initErrors = [];
      changed[name] = await this.#changes(session, name, kindOf(name), saved.inputs);
    }
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

  async #check(session: Session, name: string, kind: string, inputs: Properties): Promise<{ news: Properties; failures: string[] }> {
    remember(name, kind);
    const answer = (await run(session, serviceOf(name), "check", [this.state.get(name)?.inputs ?? {}, { ...inputs, resourceName: name }])) as { inputs: Properties; failures?: { reason: string }[] };
    return { news: answer.inputs, failures: (answer.failures ?? []).map((failure) => failure.reason) };
  }

  async #changes(session: Session, name: string, _kind: string, news: Properties): Promise<boolean> {
    const saved = this.state.get(name);
    if (saved === undefined) return true;
    const { changes } = (await run(session, serviceOf(name), "diff", [saved.id, saved.outputs, news])) as { changes: boolean };
    return changes || saved.initErrors.length > 0;
  }

  async #apply(session: Session, name: string, _kind: string, news: Properties): Promise<Failure | undefined> {
    const saved = this.state.get(name);
    try {
      if (saved === undefined) {
        const { id, outs } = (await run(session, serviceOf(name), "create", [news])) as { id: string; outs: Record<string, any> };
        this.state.set(name, { id, inputs: news, outputs: stored(outs), initErrors: [] });
      } else {
        const { outs } = (await run(session, serviceOf(name), "update", [saved.id, saved.outputs, news])) as { outs: Record<string, any> };
        Object.assign(saved, { inputs: news, outputs: stored(outs), initErrors: [] });
      }
      return undefined;
    } catch (error) {
      const failed = error as Error & { id?: string; properties?: Record<string, any>; reasons?: string[] };
      if (failed.reasons === undefined) return { reasons: [failed.message], message: failed.message };
      const outputs = stored(failed.properties ?? {});
      if (saved === undefined) this.state.set(name, { id: failed.id ?? "", inputs: news, outputs, initErrors: failed.reasons });
      else Object.assign(saved, { outputs, initErrors: failed.reasons });
      return { reasons: failed.reasons, message: failed.reasons.join("\n") };
    }
  }

  async #remove(session: Session, name: string): Promise<Failure | undefined> {
    const saved = this.state.get(name) as Saved;
    try {
      await run(session, serviceOf(name), "delete", [saved.id, saved.outputs]);
      this.state.delete(name);
      return undefined;
    } catch (error) {
      return { reasons: [(error as Error).message], message: (error as Error).message };
    }
  }
}

/** Resource name to class and inputs, in the order of registration. */
export type Program = Readonly<Record<string, readonly [kind: string, inputs: Properties]>>;

/** State is JSON: what does not survive it must not be in the outputs. */
const stored = (outs: Record<string, any>): Record<string, any> => JSON.parse(JSON.stringify(outs)) as Record<string, any>;

const kinds = new Map<string, string>();
const remember = (name: string, kind: string): void => void kinds.set(name, kind);
const kindOf = (name: string): string => kinds.get(name) ?? "";
const serviceOf = (name: string) => services.find((service) => service.kind === kindOf(name)) ?? services[0]!;

/** An emulator and a stack that talks to it; the test closes the emulator. */
export async function scene(options: EmulatorOptions = {}, caller?: string): Promise<{ emulator: Emulator; stack: Stack }> {
  const emulator = await startEmulator(options);
  return { emulator, stack: new Stack(emulator, caller) };
}

/** Calls per operation since the last `journal.clear()`, of one service. */
export function calls(emulator: Emulator, service: string): Record<string, number> {
  return Object.fromEntries(Object.entries(emulator.journal.counts()).flatMap(([key, count]) => (key.startsWith(`${service}:`) ? [[key.slice(service.length + 1), count]] : [])));
}
