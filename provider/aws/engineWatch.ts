import { connect } from "node:net";
import { ProviderError } from "../core/providerError";
import type { Clock } from "./clock";

const checkEveryMs = 1000;
const connectTimeoutMs = 2000;

/**
 * A killed engine leaves this process running: it has a process group of its own, its parent is a shell that lives on,
 * and a prototype went on writing to AWS seconds after the kill (docs/notes.md, engine 2). The engine's own address,
 * the last argument of a dynamic provider, tells whether it is still there.
 */
export class EngineWatch {
  readonly #address: { host: string; port: number } | undefined;

  constructor(argv: readonly string[] = process.argv) {
    const match = /^(?:.*\/\/)?(127\.0\.0\.1|localhost|\[::1\]):(\d+)$/.exec(argv.at(-1) ?? "");
    const isProvider = argv.some((argument) => argument.includes("dynamic-provider"));
    this.#address =
      isProvider && match !== null
        ? { host: (match[1] as string).replace(/[[\]]/g, ""), port: Number(match[2]) }
        : undefined;
  }

  /** For a process that is told the address otherwise. */
  static at(address: string): EngineWatch {
    return new EngineWatch(["dynamic-provider", address]);
  }

  /** `127.0.0.1:40123`; undefined outside of a provider process. */
  get engineAddress(): string | undefined {
    return this.#address === undefined ? undefined : `${this.#address.host}:${this.#address.port}`;
  }

  /**
   * Ends the process when the engine is gone or nobody reads what we print: without this a broken pipe spins on EPIPE.
   */
  guard(clock: Clock): void {
    if (this.#address === undefined) return;
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(1));
    const look = (): void => {
      void this.isGone().then((gone) => (gone ? process.exit(1) : clock.later(checkEveryMs, look)));
    };
    clock.later(checkEveryMs, look);
  }

  /** Throws before a write that nobody would record. */
  async assertAlive(): Promise<void> {
    if (await this.isGone())
      throw new ProviderError(
        "EngineGone",
        "the Pulumi engine is gone; nothing more is written to AWS. Run `pulumi cancel`, then `pulumi up`",
      );
  }

  isGone(): Promise<boolean> {
    const address = this.#address;
    if (address === undefined) return Promise.resolve(false);
    return new Promise((resolve) => {
      const socket = connect(address);
      const answer = (gone: boolean): void => {
        socket.destroy();
        resolve(gone);
      };
      // Only a refusal proves that nobody listens; a slow or odd answer does not.
      socket.setTimeout(connectTimeoutMs, () => answer(false));
      socket.once("connect", () => answer(false));
      socket.once("error", (error: NodeJS.ErrnoException) => answer(error.code === "ECONNREFUSED"));
    });
  }
}
