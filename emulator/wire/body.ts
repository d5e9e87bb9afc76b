import type { IncomingMessage } from "node:http";

/** No request of the emulated services comes near this. */
const maximumBytes = 5_000_000;

/** Reads a request body; rejects when it is larger than any real request. */
export async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBytes) throw new Error(`request body above ${maximumBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
