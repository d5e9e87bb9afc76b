import type { Emulator } from "../../../emulator";

export interface Sent {
  readonly service: string;
  /** Operation for the JSON and query protocols; for restJson1 the path. */
  readonly operation: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly region?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, asserted by the tests
export type Answer = { status: number; headers: Headers; body: any };

/** The header that an SDK would send; the emulator does not verify signatures. */
export function authorization(key: string, region: string, service: string): string {
  const scope = `${key}/20261121/${region}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;
}

/** Sends one request as an SDK words it, without an SDK's retries. */
export async function send(emulator: Emulator, sent: Sent): Promise<Answer> {
  const { service, operation, body, key = "ANYKEY", region = "us-east-1", headers = {} } = sent;
  const own: Record<string, string> = { authorization: authorization(key, region, service), ...headers };
  let text = body === undefined ? undefined : JSON.stringify(body);
  let path = operation;
  if (service === "organizations") {
    own["x-amz-target"] = `AWSOrganizationsV20161128.${operation}`;
    own["content-type"] = "application/x-amz-json-1.1";
    text ??= "{}";
    path = "/";
  }
  if (service === "sts") {
    own["content-type"] = "application/x-www-form-urlencoded";
    text = new URLSearchParams({
      Action: operation,
      Version: "2011-06-15",
      ...(body as Record<string, string>),
    }).toString();
    path = "/";
  }
  const request = { method: sent.method ?? "POST", headers: own, ...(text === undefined ? {} : { body: text }) };
  const response = await fetch(emulator.url + path, request);
  const answer = await response.text();
  const json = service !== "sts" && answer !== "";
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(answer) : answer };
}

/** An admin request below `/_emulator/`. */
export async function admin(emulator: Emulator, method: string, route: string, body?: unknown): Promise<Answer> {
  const request = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(`${emulator.url}/_emulator/${route}`, request);
  return { status: response.status, headers: response.headers, body: await response.json() };
}
