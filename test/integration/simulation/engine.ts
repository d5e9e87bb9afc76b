import { Deployment } from "./deployment";
import type { Ran, Registered, RunOptions, State } from "./deploymentTypes";
import type { InProcessAws, Peer } from "./wire";

/** The engine is gone: what it had under way has no result. */
class EngineKilled extends Error {}

/**
 * Pulumi's engine as measured (docs/notes.md, engine 1 to 15; /test/e2e has the real one): checks and diffs one after
 * another in the order of registration, steps in a bounded number of workers and none registered while all are busy,
 * replacements created before deleted, deletes at the end unless something failed, state saved after every step. Every
 * operation is an engine and a provider process of its own; either can be killed at any call.
 */
export class Engine {
  readonly state: State = { resources: new Map(), pendingDeletes: [] };

  /** `drives: false`: somebody else lets time pass, because several engines run at once. */
  constructor(
    readonly aws: InProcessAws,
    readonly drives = true,
  ) {}

  up(program: readonly Registered[], options: RunOptions): Promise<Ran> {
    return this.#operation(options, async (deployment) => {
      await deployment.registerAll(program);
      if (!deployment.failed || options.continueOnError)
        await deployment.deletes(({ name }) => !program.some((one) => one.name === name));
    });
  }

  preview(program: readonly Registered[]): Promise<Ran> {
    return this.#operation({ parallel: 1, continueOnError: false }, (deployment) => deployment.previewAll(program));
  }

  refresh(options: RunOptions): Promise<Ran> {
    return this.#operation(options, (deployment) => deployment.refreshAll());
  }

  destroy(options: RunOptions): Promise<Ran> {
    return this.#operation(options, (deployment) => deployment.deletes(() => true));
  }

  async #operation(options: RunOptions, work: (deployment: Deployment) => Promise<void>): Promise<Ran> {
    const { kill } = options;
    const peer: Peer = { dead: false, calls: 0, killAt: kill };
    const deployment = new Deployment(this.aws, this.state, peer, options);
    let killed = false;
    const gone = new Promise<never>((_, reject) => {
      peer.onKilled = () => {
        killed = true;
        if (kill?.what === "provider") deployment.loseProvider();
        else reject(new EngineKilled("engine killed"));
      };
    });
    gone.catch(() => undefined);
    const ended = Promise.race([work(deployment), gone]).catch((error: unknown) => {
      if (!(error instanceof EngineKilled)) throw error;
    });
    await (this.drives ? this.aws.time.drive(ended) : ended);
    // Whatever was not awaited must not go on behind the next command's back.
    peer.dead = true;
    deployment.close();
    if (this.drives) this.aws.time.clear();
    return { ...deployment.result(), killed, peer };
  }
}
