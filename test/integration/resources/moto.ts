import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";

/** Why moto cannot be used here, for the title of a skipped test; undefined where it can. */
export const motoMissing: string | undefined =
  spawnSync("moto_server", ["--help"], { timeout: 60_000 }).status === 0 ? undefined : "moto_server is not on the PATH";

export interface Moto {
  readonly url: string;
  close(): Promise<void>;
}

const readyWithinMs = 60_000;
const pollMs = 200;

/** Starts somebody else's emulator of AWS, on the loopback address. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore", detached: true });
  const url = `http://127.0.0.1:${port}`;
  for (
    const startedAt = Date.now();
    Date.now() - startedAt < readyWithinMs;
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  ) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with code ${server.exitCode}`);
    if (
      await fetch(`${url}/moto-api/data.json`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return { url, close: () => end(server) };
  }
  await end(server);
  throw new Error(`moto_server did not answer within ${readyWithinMs / 1000} seconds`);
}

/** The shim that is on the PATH starts a child of its own: the whole group ends. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  process.kill(-server.pid, "SIGKILL");
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
