import { AsyncLocalStorage } from "node:async_hooks";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { grpc, unlimited } from "./protocol";

/** Sends what the lifecycle says to the engine, which shows it at once and under its resource. */
export class EngineMessages {
  readonly #client: EngineClient;
  readonly #resource = new AsyncLocalStorage<string>();
  #sent: Promise<void> = Promise.resolve();

  constructor(address: string) {
    this.#client = new EngineClient(address, grpc.credentials.createInsecure(), unlimited);
  }

  /** Whatever is said during the work belongs to this resource. All of it has arrived when the work is done. */
  async of<T>(urn: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#resource.run(urn, work);
    } finally {
      // The engine may end this process as soon as it has its last answer.
      await this.#sent;
    }
  }

  info = (line: string): void => this.#send(LogSeverity.INFO, line);
  warning = (line: string): void => this.#send(LogSeverity.WARNING, line);

  #send(severity: LogSeverity, line: string): void {
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setMessage(line);
    request.setUrn(this.#resource.getStore() ?? "");
    // One after another: calls under way together arrive in any order. An engine that is gone takes no messages; it is
    // missed before the next call to AWS.
    this.#sent = this.#sent.then(() => new Promise((resolve) => void this.#client.log(request, () => resolve())));
  }
}
