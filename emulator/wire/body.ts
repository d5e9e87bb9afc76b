import type { IncomingMessage } from "node:http";

/** No request of the emulated services comes near this. */
export const maximumBytes = 5_000_000;
/** Saved worlds of large organizations are larger. */
export const maximumWorldBytes = 512_000_000;

/**
 * Reads a request body; undefined when it is larger than `limit`. What is too much is read all the same, or the client
 * would never see an answer.
 */
export async function readBody(message: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumWorldBytes) throw new Error(`request body above ${maximumWorldBytes} bytes`);
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > limit ? undefined : Buffer.concat(chunks).toString("utf8");
}
