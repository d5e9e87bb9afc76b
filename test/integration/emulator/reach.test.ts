import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { startEmulator } from "../../../emulator";
import { admin, authorization, send } from "./request";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ world: { accounts: 2, regions: ["us-east-1"] }, host: "0.0.0.0" });
});
afterAll(() => emulator.close());

/** Status of a request with headers that `fetch` does not let one set. */
function asking(headers: Record<string, string>, method = "GET", path = "/_emulator/health"): Promise<number> {
  return new Promise((resolve, reject) => {
    request(emulator.url + path, { headers, method }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

describe("who may ask", () => {
  it.each([
    ["the address", { host: "10.1.2.3:4566" }, 200],
    ["the address, version 6", { host: "[fd00::1]:4566" }, 200],
    ["a container's name", { host: "emulator:4566" }, 200],
    ["a name inside Kubernetes", { host: "emulator.tests.svc.cluster.local:4566" }, 200],
    ["Docker's name of the host", { host: "host.docker.internal:4566" }, 200],
    ["a name of the internet, which a web page pointed here", { host: "attacker.example.com:4566" }, 403],
    ["a page from elsewhere", { host: "emulator:4566", origin: "https://attacker.example.com" }, 403],
    ["a page without an origin of its own", { host: "127.0.0.1:4566", origin: "null" }, 403],
    ["a page of this machine", { host: "localhost:4566", origin: "http://localhost:3000" }, 200],
    ["an image of a page from elsewhere", { host: "127.0.0.1:4566", "sec-fetch-site": "cross-site" }, 403],
  ])("%s", async (_, headers, status) => {
    expect(await asking(headers)).toBe(status);
    expect(await asking(headers, "POST", "/_emulator/reset")).toBe(status);
  });

  it("under the name that it was told to listen on", async () => {
    const named = await startEmulator({ host: "localhost" });
    expect(named.url).toMatch(/^http:\/\/localhost:\d+$/);
    expect((await admin(named, "GET", "health")).status).toBe(200);
    await named.close();
  });

  const own = Object.values(networkInterfaces()).flatMap((all = []) => all);
  const outside = own.find(({ internal, family }) => !internal && family === "IPv4")?.address;

  it.skipIf(outside === undefined)("kills no process for a client of another machine", async () => {
    const plan = JSON.stringify([{ when: { operation: "None" }, do: { kind: "killPeer", pid: 999_999 } }]);
    const put = (host: string) =>
      fetch(`http://${host}:${emulator.port}/_emulator/faults`, { method: "PUT", body: plan }).then(
        ({ status }) => status,
      );
    // Whoever reaches us by an address of the network has one himself.
    expect([await put("127.0.0.1"), await put(outside as string)]).toEqual([200, 400]);
    await admin(emulator, "DELETE", "faults");
  });
});

describe("bodies that are too large", () => {
  const huge = "x".repeat(10_000_000);

  it.each(["inspector2", "organizations"])("are answered with 413 in the words of %s", async (service) => {
    const operation = service === "organizations" ? "ListAccounts" : "/enable";
    const { status, body } = await send(emulator, { service, operation, body: { huge } });
    expect([status, body.__type]).toEqual([413, "RequestEntityTooLargeException"]);
  });

  it("are answered in XML to clients of XML services", async () => {
    const headers = {
      authorization: authorization("k", "us-east-1", "sts"),
      "content-type": "application/x-www-form-urlencoded",
    };
    const answer = await fetch(emulator.url, { method: "POST", headers, body: `Action=GetCallerIdentity&x=${huge}` });
    expect([answer.status, await answer.text()]).toEqual([
      413,
      expect.stringContaining("<Code>RequestEntityTooLarge</Code>"),
    ]);
  });

  it("are no reason to end the connection", async () => {
    const socket = connect(emulator.port, "127.0.0.1");
    const head = (length: number, route: string) =>
      `POST ${route} HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${length}\r\nauthorization: ${authorization("k", "us-east-1", "inspector2")}\r\n\r\n`;
    let text = "";
    socket.on("data", (chunk) => (text += chunk));
    socket.write(`${head(huge.length, "/enable")}${huge}${head(2, "/status/batch/get")}{}`);
    await expect.poll(() => text.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 413", "HTTP/1.1 200"]);
    socket.destroy();
  });

  it("are taken where they are a world", async () => {
    const world = (await admin(emulator, "GET", "world")).body;
    world.callers = Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`${"k".repeat(90)}${n}`, {}]));
    expect((await admin(emulator, "PUT", "world", world)).status).toBe(200);
  });
});
