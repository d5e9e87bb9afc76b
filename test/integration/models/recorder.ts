/**
 * A proxy on a loopback port that forwards to the emulator unchanged (headers, `Host` included, so that signatures stay right) and
 * records what went through. Bytes are piped, not buffered, so that a connection which ends early ends early for the client too.
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Exchange } from "./violation";

export interface RecordedExchange extends Exchange {
  /** Region of the credential scope. */
  readonly region: string;
}

export interface Recorder {
  readonly url: string;
  /** In the order in which the requests arrived; only those that have ended. Give them to `validateTraffic`. */
  exchanges(): RecordedExchange[];
  /** Forgets what was recorded so far. */
  clear(): void;
  close(): Promise<void>;
}

type Slot = { exchange?: RecordedExchange };

export async function startRecorder(target: string): Promise<Recorder> {
  let slots: Slot[] = [];
  const server = createServer((incoming, outgoing) => {
    const slot: Slot = {};
    slots.push(slot);
    forward(new URL(target), incoming, outgoing, (exchange) => {
      slot.exchange = exchange;
    });
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges: () => slots.flatMap(({ exchange }) => (exchange === undefined ? [] : [exchange])),
    clear: () => {
      slots = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Done = (exchange: RecordedExchange) => void;

function forward(target: URL, incoming: IncomingMessage, outgoing: ServerResponse, done: Done): void {
  const sent = collect(incoming);
  const { method = "GET", url: path = "/" } = incoming;
  const upstream = request({
    hostname: target.hostname,
    port: target.port,
    method,
    path,
    headers: [...incoming.rawHeaders],
    agent: false,
  });
  upstream.on("response", (answer) => {
    const received = collect(answer);
    outgoing.writeHead(answer.statusCode ?? 0, answer.statusMessage, answer.rawHeaders);
    answer.on("end", () => done(exchangeOf(incoming, sent(), answer, received())));
    // An answer that breaks off must not look complete to the client, nor to the validator.
    answer.on("close", () => {
      if (answer.complete) return;
      done(exchangeOf(incoming, sent()));
      outgoing.destroy();
    });
    answer.pipe(outgoing);
  });
  upstream.on("error", () => {
    done(exchangeOf(incoming, sent()));
    incoming.socket.destroy();
  });
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) upstream.destroy();
  });
  incoming.pipe(upstream);
}

function collect(message: IncomingMessage): () => string {
  const chunks: Buffer[] = [];
  message.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

function exchangeOf(
  incoming: IncomingMessage,
  requestText: string,
  answer?: IncomingMessage,
  responseText = "",
): RecordedExchange {
  const { pathname, searchParams } = splitUrl(incoming.url ?? "/");
  const headers = plain(incoming.headers);
  // AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …
  const [, , region = "", service = ""] =
    /Credential=([^,\s]+)/.exec(headers["authorization"] ?? "")?.[1]?.split("/") ?? [];
  return {
    service,
    region,
    method: incoming.method ?? "GET",
    path: pathname,
    query: Object.fromEntries([...new Set(searchParams.keys())].map((key) => [key, searchParams.getAll(key)])),
    headers,
    requestBody: parse(requestText),
    status: answer?.statusCode ?? 0,
    ...(answer === undefined ? {} : { responseHeaders: plain(answer.headers), responseBody: parse(responseText) }),
  };
}

/** Not `new URL`, which would rewrite the path. */
function splitUrl(url: string): { pathname: string; searchParams: URLSearchParams } {
  const [pathname = "/", ...query] = url.split("?");
  return { pathname, searchParams: new URLSearchParams(query.join("?")) };
}

const plain = (headers: IncomingMessage["headers"]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );

/** JSON where it is JSON, the text where it is not (STS), nothing where there was nothing. */
function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
