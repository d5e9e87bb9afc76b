import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What an answer is to be replaced by; undefined leaves it as it is. */
export type Rewrite = (path: string, answer: unknown) => unknown;

/** In place of an answer: HTTP 204, without a body. */
export const noContent = Symbol("204");

/** How AWS is to refuse a request instead of carrying it out; undefined lets it through. */
export type Refuse = (path: string, input: Record<string, unknown>) => Refusal | undefined;

export interface Refusal {
  readonly status: number;
  /** AWS's name of the error. */
  readonly error: string;
  readonly message: string;
}

export interface Rewriting {
  readonly url: string;
  close(): Promise<void>;
}

/** An AWS between client and emulator that answers what no emulator would: successful JSON answers pass through `rewrite`. */
export async function startRewriting(target: string, rewrite: Rewrite, refuse?: Refuse): Promise<Rewriting> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const path = incoming.url ?? "/";
      const request = {
        method: incoming.method ?? "POST",
        headers: plain(incoming.headers),
        body: Buffer.concat(chunks),
      };
      const refusal = refuse?.(path, objectIn(request.body));
      if (refusal !== undefined) {
        const headers = { "content-type": "application/json", "x-amzn-errortype": refusal.error };
        return void outgoing.writeHead(refusal.status, headers).end(JSON.stringify({ message: refusal.message }));
      }
      fetch(`${target}${path}`, request.method === "GET" ? { ...request, body: null } : request)
        .then(async (answer) => {
          const text = await answer.text();
          const type = answer.headers.get("content-type") ?? "application/json";
          const rewritten = answer.ok && type.includes("json") ? rewrite(path, JSON.parse(text)) : undefined;
          const headers = { "content-type": type, "x-amzn-errortype": answer.headers.get("x-amzn-errortype") ?? "" };
          if (rewritten === noContent) return void outgoing.writeHead(204, headers).end();
          outgoing.writeHead(answer.status, headers).end(rewritten === undefined ? text : JSON.stringify(rewritten));
        })
        .catch(() => outgoing.destroy());
    });
  });
  await new Promise<void>((resolve, reject) => void server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Headers that belong to one connection, or that fetch sets itself, must not be passed on. */
const ownHeaders = new Set(["connection", "host", "content-length", "transfer-encoding", "keep-alive"]);

const plain = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      ownHeaders.has(name) || value === undefined ? [] : [[name, String(value)]],
    ),
  );

function objectIn(body: Buffer): Record<string, unknown> {
  const text = body.toString();
  return text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
}

/** The answer without the elements of its lists that are about this account. */
export function without(account: string, answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.filter((one) => !isAbout(account, one)).map((one) => without(account, one));
  if (typeof answer !== "object" || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, without(account, value)]));
}

const isAbout = (account: string, one: unknown): boolean =>
  one === account ||
  (typeof one === "object" &&
    one !== null &&
    Object.entries(one).some(([name, value]) => /^accountId$/i.test(name) && value === account));
