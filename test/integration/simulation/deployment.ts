import type { Properties } from "../../../provider/lifecycle/parse";
import { ProviderProcess } from "../../../provider/lifecycle/process";
import { run } from "../../../provider/runtime";
import type { Ran, Registered, RunOptions, Saved, State } from "./deploymentTypes";
import { rowOf } from "./program";
import { sessionFor } from "./sessions";
import type { InProcessAws, Peer } from "./wire";

type Done = (() => void) | undefined;

/** One operation of the engine, with one provider process. */
export class Deployment {
  readonly #provider: ProviderProcess;
  readonly #said: string[] = [];
  readonly #failures: string[] = [];
  readonly #steps: string[] = [];
  readonly #changes: Record<string, boolean> = {};
  readonly #plans: Record<string, unknown> = {};
  readonly #siblings: Record<string, number> = {};
  #lost: (() => void) | undefined;
  readonly #providerLost: Promise<never>;
  #isOpen = true;
  #busy = 0;
  #waiting: Done[] = [];

  constructor(
    readonly aws: InProcessAws,
    readonly state: State,
    readonly peer: Peer,
    readonly options: RunOptions,
  ) {
    this.#provider = new ProviderProcess(sessionFor(aws, peer, this.#said));
    this.#providerLost = new Promise((_, reject) => {
      this.#lost = () => reject(new Error("error reading from server: EOF"));
    });
    this.#providerLost.catch(() => undefined);
  }

  get failed(): boolean {
    return this.#failures.length > 0;
  }

  loseProvider(): void {
    this.#lost?.();
  }

  /** A killed engine saves nothing any more. */
  close(): void {
    this.#isOpen = false;
  }

  result(): Omit<Ran, "killed" | "peer"> {
    return {
      failures: this.#failures,
      steps: this.#steps,
      said: this.#said,
      changes: this.#changes,
      plans: this.#plans,
    };
  }

  async registerAll(program: readonly Registered[]): Promise<void> {
    for (const { kind } of program) this.#siblings[kind] = (this.#siblings[kind] ?? 0) + 1;
    const done = new Map<string, Promise<boolean>>();
    let generator: Promise<unknown> = Promise.resolve();
    const ends = program.map(async (one) => {
      await (one.lateMs > 0 ? this.aws.time.sleep(one.lateMs) : undefined);
      let isBlocked = false;
      for (const name of one.dependsOn) isBlocked ||= (await done.get(name)) === false;
      // One at a time, and none while all workers are busy.
      const turn = generator.then(async () => {
        if (this.failed && !this.options.continueOnError) return false;
        const failuresBefore = this.#failures.length;
        const step = await this.#plan(one);
        if (step === undefined) return this.#failures.length === failuresBefore;
        // Dependants of what failed are checked, and go no further (reference/pulumi-engine.md D 10).
        if (isBlocked) return false;
        await this.#freeWorker();
        return { step };
      });
      generator = turn.catch(() => undefined);
      const planned = await turn;
      return typeof planned === "boolean" ? planned : this.#work(one, planned.step);
    });
    for (const [index, one] of program.entries()) done.set(one.name, ends[index] as Promise<boolean>);
    await Promise.all(ends);
  }

  async previewAll(program: readonly Registered[]): Promise<void> {
    for (const { kind } of program) this.#siblings[kind] = (this.#siblings[kind] ?? 0) + 1;
    for (const one of program) await this.#plan(one, true);
  }

  /** Check and diff; the step that follows from them. */
  async #plan(one: Registered, isPreview = false): Promise<(() => Promise<void>) | undefined> {
    const saved = this.state.resources.get(one.name);
    const news = await this.#check(one, saved?.inputs);
    if (news === undefined) return undefined;
    this.#plans[one.name] = news["plan"];
    if (saved === undefined) {
      this.#changes[one.name] = true;
      return () => this.#create(one, news);
    }
    let answer: { changes: boolean; replaces: string[] };
    try {
      answer = (await this.#call(one.kind, "diff", [saved.id, saved.outputs, news])) as typeof answer;
    } catch (error) {
      this.#fail(one.name, error);
      return undefined;
    }
    const changes = answer.changes || saved.initErrors.length > 0;
    this.#changes[one.name] = changes;
    if (!changes) {
      if (!isPreview) saved.inputs = news;
      return undefined;
    }
    if (answer.replaces.length === 0) return () => this.#update(one, saved, news);
    const again = await this.#check(one, undefined);
    if (again === undefined) return undefined;
    return () => this.#replace(one, saved, again);
  }

  async #check(one: Registered, olds: Properties | undefined): Promise<Properties | undefined> {
    try {
      const given = { ...one.inputs, resourceName: one.name, __siblings: this.#siblings[one.kind], __provider: "text" };
      const { inputs, failures = [] } = (await this.#call(one.kind, "check", [olds, given])) as {
        inputs: Properties;
        failures?: { reason: string }[];
      };
      if (failures.length === 0) return inputs;
      this.#failures.push(`check ${one.name}: ${failures.map(({ reason }) => reason).join("; ")}`);
    } catch (error) {
      this.#fail(one.name, error);
    }
    return undefined;
  }

  async #freeWorker(): Promise<void> {
    while (this.#busy >= this.options.parallel) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy += 1;
  }

  async #work(one: Registered, step: () => Promise<void>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      this.#fail(one.name, error);
      return false;
    } finally {
      this.#busy -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #create(one: Registered, news: Properties): Promise<void> {
    this.#steps.push(`create ${one.name}`);
    await this.#apply(one, "create", [news], (id, outputs, initErrors) =>
      this.state.resources.set(one.name, { id, name: one.name, kind: one.kind, inputs: news, outputs, initErrors }),
    );
  }

  async #update(one: Registered, saved: Saved, news: Properties): Promise<void> {
    this.#steps.push(`update ${one.name}`);
    await this.#apply(one, "update", [saved.id, saved.outputs, news], (_, outputs, initErrors) =>
      // A failed update keeps the old inputs and the new outputs (docs/notes.md, engine 3).
      Object.assign(saved, initErrors.length > 0 ? { outputs, initErrors } : { inputs: news, outputs, initErrors }),
    );
  }

  async #replace(one: Registered, original: Saved, news: Properties): Promise<void> {
    this.#steps.push(`replace ${one.name}`);
    await this.#apply(one, "create", [news], (id, outputs, initErrors) => {
      this.state.resources.set(one.name, { id, name: one.name, kind: one.kind, inputs: news, outputs, initErrors });
      this.state.pendingDeletes.push(original);
    });
  }

  async #apply(
    one: Registered,
    operation: "create" | "update",
    args: readonly unknown[],
    save: (id: string, outputs: Properties, initErrors: readonly string[]) => void,
  ): Promise<void> {
    try {
      const { id, outs } = (await this.#call(one.kind, operation, args)) as { id: string; outs: Properties };
      if (this.#isOpen) save(id, stored(outs), []);
    } catch (error) {
      const failed = error as Error & { id?: string; properties?: Properties; reasons?: string[] };
      if (failed.reasons !== undefined && this.#isOpen)
        save(failed.id ?? "", stored(failed.properties ?? {}), failed.reasons);
      throw failed.reasons === undefined ? error : new Error(failed.reasons.join("; "));
    }
  }

  async deletes(isGone: (saved: Saved) => boolean): Promise<void> {
    const originals = [...this.state.pendingDeletes].map((saved) =>
      this.#delete(saved, () => {
        this.state.pendingDeletes.splice(this.state.pendingDeletes.indexOf(saved), 1);
      }),
    );
    const gone = [...this.state.resources.values()]
      .filter(isGone)
      .map((saved) => this.#delete(saved, () => this.state.resources.delete(saved.name)));
    await Promise.all([...originals, ...gone]);
  }

  async #delete(saved: Saved, forget: () => void): Promise<void> {
    await this.#freeWorker();
    await this.#work({ ...saved, lateMs: 0, dependsOn: [] }, async () => {
      this.#steps.push(`delete ${saved.name}`);
      await this.#call(saved.kind, "delete", [saved.id, saved.outputs]);
      if (this.#isOpen) forget();
    });
  }

  async refreshAll(): Promise<void> {
    const all = [...this.state.resources.values(), ...this.state.pendingDeletes];
    await Promise.all(
      all.map(async (saved) => {
        await this.#freeWorker();
        await this.#work({ ...saved, lateMs: 0, dependsOn: [] }, async () => {
          const { props } = (await this.#call(saved.kind, "read", [saved.id, saved.outputs])) as { props: Properties };
          const outputs = stored(props);
          const { changes } = (await this.#call(saved.kind, "diff", [saved.id, outputs, saved.inputs])) as {
            changes: boolean;
          };
          if (!this.#isOpen) return;
          Object.assign(saved, { outputs, initErrors: [] });
          this.#changes[saved.name] = this.#changes[saved.name] === true || changes;
        });
      }),
    );
  }

  #call(kind: string, operation: Parameters<typeof run>[2], args: readonly unknown[]): Promise<unknown> {
    // What crosses the process boundary is JSON.
    const sent = args.map((one) => (one === undefined ? undefined : stored(one)));
    return Promise.race([run(this.#provider, rowOf(kind).service, operation, sent), this.#providerLost]);
  }

  #fail(name: string, error: unknown): void {
    this.#failures.push(`${name}: ${(error as Error).message}`);
  }
}

const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
