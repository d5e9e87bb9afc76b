import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "../wire/answer";
import type { Fault } from "./plan";

/** Milliseconds that a request is held back before it is served. */
export function heldFor(faults: readonly Fault[]): number {
  return faults.reduce((sum, one) => sum + (one.kind === "hang" ? one.ms : 0), 0);
}

/** Kills the process that a test told us about, before the request is served or after it was committed. */
export function killPeers(faults: readonly Fault[], at: "before" | "afterCommit"): void {
  for (const fault of faults) {
    if (fault.kind !== "killPeer" || (fault.at ?? "afterCommit") !== at) continue;
    try {
      process.kill(fault.pid, fault.signal ?? "SIGKILL");
    } catch {
      // Already gone: what the test wanted.
    }
  }
}

/** Sends an answer whole, slowly or broken, as the faults say. */
export async function send(response: ServerResponse, answer: Answer, faults: readonly Fault[]): Promise<void> {
  const body = typeof answer.body === "string" ? Buffer.from(answer.body, "utf8") : answer.body;
  const headers = { ...answer.headers, "content-length": String(body.length) };
  const truncated = faults.some((one) => one.kind === "truncateBody");
  const slow = faults.flatMap((one) => (one.kind === "slowBody" ? [one.ms] : []))[0];
  response.writeHead(answer.status, headers);
  if (truncated) {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.resetAndDestroy());
    return;
  }
  if (slow !== undefined) {
    response.write(body.subarray(0, 1));
    await sleep(slow, undefined, { ref: false });
    response.end(body.subarray(1));
    return;
  }
  response.end(body);
}
