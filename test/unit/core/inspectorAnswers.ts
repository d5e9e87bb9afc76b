import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Observation } from "../../../provider/core/cell";
import type { Inputs } from "../../../provider/services/inspectorAccountEnablement/inputs";
import type { Context, OrganizationView, Read } from "../../../provider/services/service";

export const region = "eu-west-1";
export const administrator = "100000000001";
export const a = "111111111111";
export const b = "222222222222";
export const now = Date.UTC(2026, 10, 21);
export const noAccess = "Invoking account does not have access to this account";

export type Answers = Readonly<Record<string, (body: { accountIds: string[] }) => unknown>>;

/** An answer with an HTTP status of its own. */
export const refusal = (httpStatus: number, error: string, message: string) => ({ httpStatus, error, message });

export type Overrides = Partial<Omit<Context, "inputs">> & { readonly inputs?: object };

const closers: (() => void)[] = [];
/** Closes the servers of a test; call it in `afterEach`. */
export function closeServers(): void {
  for (const close of closers.splice(0)) close();
}

/**
 * A context over the real SDK, against a server with these answers by path: what AWS may answer and our emulator does
 * not.
 */
export async function contextOver(answers: Answers, over: Overrides = {}) {
  const calls: string[] = [];
  const warnings: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? "";
    calls.push(path);
    const answer = answers[path]?.(JSON.parse(Buffer.concat(chunks).toString() || "{}"));
    const { httpStatus = 200, error } = (answer ?? refusal(500, "NotScripted", path)) as {
      httpStatus?: number;
      error?: string;
    };
    response.writeHead(httpStatus, {
      "content-type": "application/json",
      ...(error ? { "x-amzn-errortype": error } : {}),
    });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => void server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const kept = new Map<string, Promise<unknown>>();
  const readEach: Context["readEach"] = async <T>(
    _operation: string,
    _family: string,
    batch: number,
    ids: readonly string[],
    fetch: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  ) => {
    const reads = new Map<string, Read<T>>();
    for (let from = 0; from < ids.length; from += batch) {
      const asked = ids.slice(from, from + batch);
      const found = await fetch(asked).catch((error: Error) => error);
      for (const id of asked) {
        const code = found instanceof Error ? found.name : "NOT_MENTIONED";
        const value = found instanceof Error ? undefined : found.get(id);
        const observation: Observation<never> = { is: "unknown", observed: "not observed", code, message: "no" };
        reads.set(id, value === undefined ? { ok: false, observation } : { ok: true, value });
      }
    }
    return reads;
  };
  const context = {
    region,
    administrator,
    now: () => now,
    client: (type: new (config: object) => unknown) => new type({ region, endpoint, credentials, maxAttempts: 1 }),
    read: <T>(_: string, call: () => Promise<T>) => call(),
    readEach,
    once: <T>(key: string, ask: () => Promise<T>) => {
      const answer = (kept.get(key) ?? ask()) as Promise<T>;
      kept.set(key, answer);
      answer.catch(() => kept.delete(key));
      return answer;
    },
    forget: (key: string) => void kept.delete(key),
    organization: async (): Promise<OrganizationView> => ({ listed: false, code: "no", message: "no" }),
    delegatedAdministrators: async () => [],
    warn: (line: string) => void warnings.push(line),
    ...over,
    inputs: { resourceTypes: ["EC2"], regions: [region], mode: "manage", match: "atLeast", ...over.inputs },
  } as unknown as Context<Inputs>;
  return { context, calls, warnings };
}

export const account = (accountId: string, status: string, types: object = {}) => ({
  accountId,
  state: { status: "ENABLED" },
  resourceState: { ec2: { status }, ecr: { status }, ...types },
});
export const denied = (accountId: string) => ({ accountId, errorCode: "ACCESS_DENIED", errorMessage: noAccess });
export const ours = { "/delegatedadminaccounts/get": () => ({ delegatedAdmin: { accountId: administrator } }) };
export const members = (...list: object[]) => ({ "/members/list": () => ({ members: list }) });
export const everyone = (status: (id: string) => object) => ({
  "/status/batch/get": ({ accountIds }: { accountIds: string[] }) => ({ accounts: accountIds.map(status) }),
});
export const want = (accounts: readonly string[], types: readonly string[] = ["EC2"]) =>
  new Map(accounts.map((id) => [id, types]));
