import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { Recorder } from "./index";
import { startRecorder } from "./index";

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function upstream(answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void): Promise<Recorder> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const recorder = await startRecorder(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  open.push(() => recorder.close());
  return recorder;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["rawHeaders"];
  readonly body: string;
}

function send(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = "POST", headers = {}, body } = options;
    const sent = request(`${url}${path}`, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.rawHeaders, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const authorization =
  "AWS4-HMAC-SHA256 Credential=111111111111/20261121/eu-west-1/security-ir/aws4_request, SignedHeaders=host, Signature=00";

describe("recorder", () => {
  it("forwards path, headers, host and body as they are, and records service, region and both messages", async () => {
    const seen: { url?: string | undefined; headers?: string[]; body?: string } = {};
    const recorder = await upstream((incoming, outgoing) => {
      Object.assign(seen, { url: incoming.url, headers: incoming.rawHeaders });
      incoming.on("data", (chunk: Buffer) => (seen.body = `${seen.body ?? ""}${chunk}`));
      incoming.on("end", () =>
        outgoing.writeHead(201, { "Content-Type": "application/json", "X-Amzn-RequestId": "r" }).end('{"a":[1]}'),
      );
    });
    const headers = {
      authorization,
      "Content-Type": "application/json",
      "X-Odd-Case": "yes",
      host: "security-ir.eu-west-1.api.aws",
    };
    const answer = await send(recorder.url, "/v1/tags/arn%3Aaws%2Fx?tagKeys=a&tagKeys=b%20c", {
      headers,
      body: '{"é":"ü"}',
    });

    expect(seen.url).toBe("/v1/tags/arn%3Aaws%2Fx?tagKeys=a&tagKeys=b%20c");
    expect(seen.headers).toEqual(
      expect.arrayContaining(["X-Odd-Case", "yes", "host", "security-ir.eu-west-1.api.aws"]),
    );
    expect(seen.body).toBe('{"é":"ü"}');
    expect(answer).toMatchObject({ status: 201, body: '{"a":[1]}' });
    expect(answer.headers).toEqual(expect.arrayContaining(["X-Amzn-RequestId", "r"]));
    expect(recorder.exchanges()).toMatchObject([
      {
        service: "security-ir",
        region: "eu-west-1",
        method: "POST",
        path: "/v1/tags/arn%3Aaws%2Fx",
        query: { tagKeys: ["a", "b c"] },
        requestBody: { é: "ü" },
        status: 201,
        responseHeaders: { "x-amzn-requestid": "r" },
        responseBody: { a: [1] },
      },
    ]);
    recorder.clear();
    expect(recorder.exchanges()).toEqual([]);
  });

  it("keeps the order of arrival, and leaves text and empty bodies as they are", async () => {
    const recorder = await upstream((incoming, outgoing) => {
      const slow = incoming.url === "/slow";
      setTimeout(() => outgoing.end(slow ? "<xml/>" : undefined), slow ? 60 : 0);
    });
    const slow = send(recorder.url, "/slow", { body: "Action=GetCallerIdentity" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all([slow, send(recorder.url, "/fast", { method: "GET" })]);
    const [first, second] = recorder.exchanges();
    expect(first).toMatchObject({
      path: "/slow",
      service: "",
      requestBody: "Action=GetCallerIdentity",
      responseBody: "<xml/>",
    });
    expect(second).toMatchObject({ path: "/fast", status: 200 });
    expect(second?.requestBody).toBeUndefined();
    expect(second?.responseBody).toBeUndefined();
  });

  it("passes on a connection that ends before the answer, or in its middle", async () => {
    const recorder = await upstream((incoming, outgoing) => {
      if (incoming.url === "/middle") outgoing.writeHead(200, { "content-length": "100" }).write("{");
      setTimeout(() => incoming.socket.destroy(), 10);
    });
    await expect(send(recorder.url, "/before")).rejects.toThrow(/hang up|ECONNRESET/);
    await expect(send(recorder.url, "/middle")).rejects.toThrow(/aborted|ECONNRESET/);
    expect(recorder.exchanges().map(({ path, status }) => [path, status])).toEqual([
      ["/before", 0],
      ["/middle", 0],
    ]);
  });
});
