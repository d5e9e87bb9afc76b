import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Asked } from "../lies/transport";
import { askedBy } from "../lies/transport";
import type { Wire } from "./wire";

export interface Replaying {
  readonly url: string;
  /** Requests that were answered from the record. */
  readonly replayed: readonly string[];
  close(): Promise<void>;
}

/** What is answered in place of the emulator, undefined for the truth; `path` is what the emulator is asked. */
export interface Recorded {
  /** The record, for a request that it is an answer to. */
  answer(asked: Asked, truth: () => Promise<Wire>): Promise<Wire | undefined>;
  readonly path?: (path: string) => string;
}

/** An AWS that gives recorded answers, byte by byte, and an emulator behind it for everything else. */
export async function startReplaying(target: string, { answer, path = (own) => own }: Recorded): Promise<Replaying> {
  const replayed: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "POST", url = "/" } = incoming;
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).flatMap(([name, value]) =>
          own.has(name) || value === undefined ? [] : [[name, String(value)]],
        ),
      );
      const body = Buffer.concat(chunks).toString();
      const { pathname, searchParams, hostname, port } = new URL(url, target);
      const query = Object.fromEntries(searchParams);
      const asked = askedBy({
        protocol: "http:",
        hostname,
        port: Number(port),
        method,
        path: pathname,
        query,
        headers,
        body,
      });
      const truth = async (): Promise<Wire> => {
        const sent = { method, headers, ...(method === "GET" || body === "" ? {} : { body }) };
        const real = await fetch(`${target}${path(url)}`, sent);
        const kept = ["content-type", "x-amzn-errortype"].flatMap((name) => {
          const value = real.headers.get(name);
          return value === null ? [] : [[name, value]];
        });
        return { status: real.status, headers: Object.fromEntries(kept), body: await real.text() };
      };
      const reply = async (): Promise<void> => {
        const recorded = await answer(asked, truth);
        if (recorded !== undefined) replayed.push(`${asked.operation} ${url}`);
        const { status, headers: sent, body: text } = recorded ?? (await truth());
        outgoing.writeHead(status, sent).end(text);
      };
      reply().catch((error: unknown) => outgoing.destroy(error as Error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    replayed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Headers that belong to one connection, or that fetch sets itself. */
const own = new Set(["connection", "host", "content-length", "transfer-encoding", "keep-alive"]);
