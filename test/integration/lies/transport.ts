import type { IncomingHttpHeaders } from "node:http";
import { Agent, request as ask } from "node:http";
import { accountIdsIn } from "../../../emulator/journal";
import { isRead } from "../../../emulator/model";
import { serviceByName } from "../../../emulator/services";
import { readScope } from "../../../emulator/wire/authorization";
import { route } from "../../../emulator/wire/route";
import type { IdleClock } from "./idleClock";

/** An HTTP answer as it comes from the network. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One request of an SDK client, understood. */
export interface Asked {
  readonly service: string;
  readonly operation: string;
  readonly kind: "read" | "write";
  /** The body of the request, parsed; the query for requests without one. */
  readonly input: unknown;
  /** Account ids that it names. */
  readonly ids: readonly string[];
}

/** What stands between the SDK's client and the network: it may pass the request on, once, or not at all. */
export type Between = (asked: Asked, carryOut: () => Promise<Answer>) => Promise<Answer>;

/** The part of the SDK's HTTP request that is used here. */
export interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/**
 * The SDK's request handler of one provider process: real requests to the emulator, with `between` in the middle. What
 * is above it is the SDK's own, the reading of answers and errors included.
 */
export class Transport {
  readonly #agent = new Agent({ keepAlive: true });

  constructor(
    readonly clock: IdleClock,
    readonly between: Between,
  ) {}

  async handle(request: SdkRequest): Promise<{ response: unknown }> {
    const carryOut = (): Promise<Answer> => this.clock.during(() => this.#send(request));
    const { status, headers, body } = await this.between(askedBy(request), carryOut);
    return { response: { statusCode: status, headers, body: Buffer.from(body) } };
  }

  destroy(): void {
    this.#agent.destroy();
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  #send({ hostname, port, method, headers, body, ...rest }: SdkRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { agent: this.#agent, hostname, port, method, headers, path: pathOf(rest) };
      const sent = ask(options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: plain(incoming.headers),
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
}

const plain = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );

function pathOf({ path, query = {} }: Pick<SdkRequest, "path" | "query">): string {
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => [value ?? ""].flat().map((one): [string, string] => [name, one])),
  );
  return search.size === 0 ? path : `${path}?${search}`;
}

export function askedBy({ method, path, query, headers, body = "" }: SdkRequest): Asked {
  const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { service = "" } = readScope(own["authorization"]) ?? {};
  const model = serviceByName.get(service)?.model;
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  const action = new URLSearchParams(text).get("Action");
  const operation = (model && route(model, method, path, own["x-amz-target"], action)?.operation) ?? "";
  const input: unknown = text.startsWith("{") ? JSON.parse(text) : { ...query };
  return { service, operation, kind: isRead(operation) ? "read" : "write", input, ids: [...accountIdsIn(input)] };
}
