import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AccountFacts, Observation } from "../../../provider/core/cell";
import { securityIncidentResponseMembership as service } from "../../../provider/services/securityIncidentResponseMembership";
import { SecurityIrClient } from "../../../provider/services/securityIncidentResponseMembership/client";
import type { Action } from "../../../provider/services/securityIncidentResponseMembership/codes";
import type { Inputs } from "../../../provider/services/securityIncidentResponseMembership/inputs";
import type { Context } from "../../../provider/services/service";

/** Security Incident Response with answers that the emulator never gives, and one organization around it. */

const home = "us-east-1";
const administrator = "222222222222";
export const [first, second, nested, atRoot, outside] = [1, 2, 3, 4, 9].map((digit) => String(digit).repeat(12)) as [
  string,
  string,
  string,
  string,
  string,
];
const root = "r-ab12";
export const [unit, child] = ["ou-ab12-11111111", "ou-ab12-22222222"] as const;
const paths: Readonly<Record<string, readonly string[]>> = {
  [first]: [root, unit],
  [second]: [root, unit],
  [nested]: [root, unit, child],
  [atRoot]: [root],
};
export const id = "m-0123456789";
export const date = (text: string): number => Date.parse(text) / 1000;

/** What AWS answers, whatever it is. */
export interface Answers {
  list?: readonly object[];
  membership?: object;
  associated?: readonly string[];
  details?: object;
}

const closing: (() => void)[] = [];
/** For `afterEach` of each file: files of this suite share loaded modules. */
export function closeScenes(): void {
  for (const close of closing.splice(0)) close();
}

export async function scene(answers: Answers, over: object = {}, knowledge: Partial<Context> = {}) {
  const writes: object[] = [];
  const answerTo = (method: string, path: string, input: { accountIds?: string[] }): object | undefined => {
    if (path === "/v1/memberships")
      return { items: answers.list ?? [{ membershipId: id, membershipStatus: "Active" }] };
    if (path.endsWith("/batch-member-details")) {
      const statusOf = (account: string) => (answers.associated?.includes(account) ? "Associated" : "Unassociated");
      const items = input.accountIds?.map((accountId) => ({ accountId, relationshipStatus: statusOf(accountId) }));
      return answers.details ?? { items };
    }
    if (method === "GET") return answers.membership && { membershipId: id, ...answers.membership };
    writes.push({ [`${method} ${path.replace(id, "ID").replace("/v1/membership", "")}`]: input });
    return { membershipId: id };
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      const answer = answerTo(request.method ?? "", request.url ?? "", JSON.parse(body || "{}"));
      const headers = answer === undefined ? { "x-amzn-errortype": "ResourceNotFoundException" } : {};
      response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(answer ?? { message: "no such membership" }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const credentials = { accessKeyId: "test", secretAccessKey: "secret" };
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new SecurityIrClient({ region: home, credentials, endpoint, maxAttempts: 1 });
  closing.push(() => {
    client.destroy();
    server.close();
    server.closeAllConnections();
  });
  const memory = new Map<string, Promise<unknown>>();
  const accounts = new Map(Object.entries(paths).map(([account, path]): [string, AccountFacts] => [account, { path }]));
  const inputs = service.schema.parse({ accounts: [first], homeRegion: home, ...over });
  const context = {
    inputs,
    region: home,
    administrator,
    now: () => Date.parse("2026-11-21"),
    client: () => client,
    read: (_: string, call: () => Promise<unknown>) => call(),
    readEach: async (
      _: string,
      __: string,
      ___: number,
      ids: string[],
      fetch: (ids: string[]) => Promise<Map<string, unknown>>,
    ) => {
      const found = await fetch(ids);
      return new Map([...found].map(([account, value]) => [account, { ok: true, value }]));
    },
    once: (key: string, ask: () => Promise<unknown>) => {
      if (!memory.has(key)) memory.set(key, ask());
      return memory.get(key);
    },
    forget: (key: string) => void memory.delete(key),
    organization: async () => ({ listed: true, managementAccount: "000000000000", accounts }),
    delegatedAdministrators: async () => [administrator],
    ...knowledge,
  } as unknown as Context<Inputs>;
  return {
    writes,
    answers,
    /** The observation of each of these accounts. */
    async observe(...asked: string[]): Promise<(Observation<Action> | undefined)[]> {
      // As the engine does between two rounds.
      for (const key of [...memory.keys()]) if (key.startsWith("membership ")) memory.delete(key);
      const observed = await service.observe(context, new Map(asked.map((account) => [account, ["MEMBERSHIP"]])));
      return asked.map((account) => observed.get(account)?.get("MEMBERSHIP"));
    },
    async apply(action: Action, asked: readonly string[], targets: readonly string[] = []) {
      const step = { action, region: home, accounts: asked, capabilities: [], targets };
      const outcomes = await service.apply(context, step);
      return asked.map((account) => {
        const outcome = outcomes.get(account);
        return outcome?.accepted === false ? outcome.code : outcome?.accepted;
      });
    },
    diagnose: () => service.diagnose(context, undefined),
  };
}

export const active = (configuration: object | undefined, over: object = {}) => ({
  membershipStatus: "Active",
  ...(configuration === undefined ? {} : { membershipAccountsConfigurations: configuration }),
  ...over,
});
export const byUnits = (...organizationalUnits: string[]) => ({ coverEntireOrganization: false, organizationalUnits });
