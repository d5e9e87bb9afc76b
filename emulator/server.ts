import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Admin } from "./admin";
import { adminPrefix } from "./admin";
import type { Dispatcher } from "./dispatch";
import { heldFor, killPeers, send } from "./faults/transport";
import { isLoopback, mayAsk } from "./reach";
import { maximumBytes, maximumWorldBytes, readBody } from "./wire/body";

const stranger =
  "This emulator answers clients that reach it by an address, by localhost or another private name, or by the name " +
  "given as --host, and no web page from elsewhere.\n";

/** The HTTP side: reads requests, waits, cuts and sends as the faults say. */
export function createEmulatorServer(dispatcher: Dispatcher, admin: Admin, host: string): Server {
  const server = createServer((message, response) => {
    answer(dispatcher, admin, host, message, response).catch((error: unknown) => {
      // The client is gone, or sent nonsense: either way there is nobody to tell.
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  // Node drops idle connections after five seconds by default, and a client that reuses one at that moment sees a reset
  // that no fault plan asked for.
  server.keepAliveTimeout = 10 * 60 * 1000;
  server.on("clientError", (_, socket) => socket.destroy());
  return server;
}

async function answer(
  dispatcher: Dispatcher,
  admin: Admin,
  host: string,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = message.url ?? "/";
  const forAdmin = target.startsWith(adminPrefix);
  const body = await readBody(message, forAdmin ? maximumWorldBytes : maximumBytes);
  const request = { method: message.method ?? "GET", target, headers: message.headers, body };
  if (!mayAsk(message.headers, host)) {
    await send(response, { status: 403, headers: {}, body: stranger }, []);
    return;
  }
  if (forAdmin) {
    await send(response, admin.handle(request, isLoopback(message.socket.remoteAddress)), []);
    return;
  }
  const prepared = dispatcher.prepare(request);
  if ("status" in prepared) {
    await send(response, prepared, []);
    return;
  }
  const { faults } = prepared;
  const wait = heldFor(faults);
  if (wait > 0) await sleep(wait, undefined, { ref: false });
  killPeers(faults, "before");
  // A client that hung up while we held its request never gets it served: AWS never saw the whole of it.
  if (wait > 0 && response.destroyed) return dispatcher.drop(prepared, "hungUp");
  if (faults.some((one) => one.kind === "resetBefore")) {
    dispatcher.drop(prepared, "resetBefore");
    message.socket.resetAndDestroy();
    return;
  }
  const cut = faults.some((one) => one.kind === "resetAfter");
  const served = dispatcher.serve(prepared, cut);
  killPeers(faults, "afterCommit");
  if (cut) message.socket.resetAndDestroy();
  else await send(response, served, faults);
}
