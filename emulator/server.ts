import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Admin } from "./admin";
import { adminPrefix } from "./admin";
import type { Dispatcher } from "./dispatch";
import { heldFor, killPeers, send } from "./faults/transport";
import { readBody } from "./wire/body";

/** Names by which a client may reach the loopback port. A web page that points its own name here is turned away. */
const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** The HTTP side: reads requests, waits, cuts and sends as the faults say. */
export function createEmulatorServer(dispatcher: Dispatcher, admin: Admin): Server {
  const server = createServer((message, response) => {
    answer(dispatcher, admin, message, response).catch((error: unknown) => {
      // The client is gone, or sent nonsense: either way there is nobody to tell.
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  // Node drops idle connections after five seconds by default, and a client that reuses one at that moment sees a reset that no fault plan asked for.
  server.keepAliveTimeout = 10 * 60 * 1000;
  server.on("clientError", (_, socket) => socket.destroy());
  return server;
}

async function answer(dispatcher: Dispatcher, admin: Admin, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(message);
  const request = { method: message.method ?? "GET", target: message.url ?? "/", headers: message.headers, body };
  if (!loopback.test(message.headers.host ?? "")) {
    await send(response, { status: 403, headers: {}, body: "This emulator answers on loopback names only.\n" }, []);
    return;
  }
  if (request.target.startsWith(adminPrefix)) {
    await send(response, admin.handle(request), []);
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
