import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ServiceException } from "@smithy/core/client";
import { afterEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { memberAccount, seededUnits, startEmulator } from "../../../emulator";
import { SecurityIrClient, send } from "../../../provider/services/securityIncidentResponseMembership/client";
import { errorNames } from "../../../provider/services/securityIncidentResponseMembership/schemas";
import { expectValidTraffic, modelsMissing, startRecorder } from "../models";

/** The client that is put together from the SDK's public parts, on the wire. */

const home = "eu-west-1";
const credentials = { accessKeyId: "test", secretAccessKey: "secret" };
const client = (endpoint?: string, over: object = {}): SecurityIrClient =>
  new SecurityIrClient({
    region: home,
    credentials,
    maxAttempts: 3,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...over,
  });

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function emulated(): Promise<Emulator> {
  const emulator = await startEmulator({ world: { accounts: 4, regions: [home] } });
  closing.push(() => emulator.close());
  return emulator;
}

const team = [
  { name: "Ada Lovelace", jobTitle: "Responder", email: "ada@example.com", communicationPreferences: ["Case Created"] },
  { name: "Alan Turing", jobTitle: "Responder", email: "alan@example.com" },
];

describe("every operation against the emulator", () => {
  it("is signed for security-ir in its region, and follows AWS's model in both directions", async () => {
    const emulator = await emulated();
    const recorder = await startRecorder(emulator.url);
    closing.push(() => recorder.close());
    const ir = client(recorder.url);

    const { items = [] } = await send(ir, "ListMemberships", { maxResults: 25 });
    const membershipId = items[0]?.membershipId ?? "";
    expect(items).toMatchObject([{ membershipStatus: "Active", region: home }]);
    const membership = await send(ir, "GetMembership", { membershipId });
    expect(membership).toMatchObject({
      membershipId,
      membershipAccountsConfigurations: { coverEntireOrganization: false },
    });
    expect(membership).toHaveProperty("membershipActivationTimestamp", expect.any(Date));
    const accountIds = [memberAccount(3), "999999999999"];
    expect(await send(ir, "BatchGetMemberAccountDetails", { membershipId, accountIds })).toMatchObject({
      items: [
        { accountId: accountIds[0], relationshipStatus: "Associated", relationshipType: "Organization" },
        { accountId: accountIds[1] },
      ],
      errors: [],
    });
    await send(ir, "UpdateMembership", {
      membershipId,
      membershipAccountsConfigurationsUpdate: { organizationalUnitsToAdd: [seededUnits["Test"] ?? ""] },
    });
    await send(ir, "CancelMembership", { membershipId });
    const created = await send(ir, "CreateMembership", {
      membershipName: "new membership",
      incidentResponseTeam: team,
      optInFeatures: [{ featureName: "Triage", isEnabled: true }],
      tags: { team: "security" },
      coverEntireOrganization: false,
    });
    expect(created.membershipId).toMatch(/^m-[a-z0-9]+$/);

    const sent = recorder.exchanges();
    expect(sent.map(({ service, region }) => `${service} ${region}`)).toEqual(sent.map(() => `security-ir ${home}`));
    expect(emulator.journal.entries({ service: "security-ir" }).map(({ outcome }) => outcome)).toEqual(
      Array(6).fill("ok"),
    );
    // An idempotent write has a token, so that the SDK's own retries create one membership.
    expect(sent.find(({ path }) => path === "/v1/membership")?.requestBody).toHaveProperty(
      "clientToken",
      expect.any(String),
    );
    if (modelsMissing === undefined) expect(expectValidTraffic(sent).judged).toBe(6);
  });
});

describe("where it sends to", () => {
  /** Hosts that requests would have gone to; nothing leaves this process. */
  async function hostOf(region: string, over: object = {}): Promise<string> {
    const hosts: string[] = [];
    const handle = async (request: { protocol: string; hostname: string }): Promise<never> => {
      hosts.push(`${request.protocol}//${request.hostname}`);
      throw new Error("stopped before the network");
    };
    const stopped = client(undefined, { region, requestHandler: { handle }, ...over });
    await expect(send(stopped, "ListMemberships", {})).rejects.toThrow("stopped before the network");
    return hosts[0] ?? "";
  }

  it.each([
    ["eu-west-1", {}, "https://security-ir.eu-west-1.api.aws"],
    ["us-east-1", {}, "https://security-ir.us-east-1.api.aws"],
    ["us-east-1", { useFipsEndpoint: true }, "https://security-ir-fips.us-east-1.api.aws"],
    ["cn-north-1", {}, "https://security-ir.cn-north-1.api.amazonwebservices.com.cn"],
  ])("%s %j: %s", async (region, over, host) => expect(await hostOf(region, over)).toBe(host));

  const variables = ["AWS_ENDPOINT_URL_SECURITY_IR", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_INSPECTOR2"] as const;
  const before = variables.map((name) => process.env[name]);
  afterEach(() => {
    for (const [index, name] of variables.entries())
      if (before[index] === undefined) delete process.env[name];
      else process.env[name] = before[index];
  });

  it.each(["AWS_ENDPOINT_URL_SECURITY_IR", "AWS_ENDPOINT_URL"] as const)("%s replaces it", async (name) => {
    const emulator = await emulated();
    process.env[name] = emulator.url;
    // The borrowed client's own variable is somebody else's.
    process.env["AWS_ENDPOINT_URL_INSPECTOR2"] = "http://127.0.0.1:9";
    await send(client(), "ListMemberships", {});
    expect(emulator.journal.entries({ service: "security-ir" })).toHaveLength(1);
  });
});

describe("retries of the SDK", () => {
  it.each([
    ["429", { kind: "throttle" }],
    ["500", { kind: "status", status: 500 }],
    ["503", { kind: "status", status: 503 }],
    ["a cut connection", { kind: "resetBefore" }],
  ] as const)("%s twice, then an answer", async (_, fault) => {
    const emulator = await emulated();
    emulator.faults.set([{ when: { operation: "ListMemberships", times: 2 }, do: fault }], emulator.world.clock.now());
    const answer = (await send(client(emulator.url), "ListMemberships", {})) as { $metadata?: { attempts?: number } };
    expect(answer.$metadata?.attempts).toBe(3);
  });

  it("gives up after three with the typed error, which knows how long AWS wants us to wait", async () => {
    const emulator = await emulated();
    emulator.faults.set([{ when: { operation: "ListMemberships" }, do: { kind: "throttle", retryAfter: 1 } }], 0);
    await expect(send(client(emulator.url), "ListMemberships", {})).rejects.toMatchObject({
      name: "ThrottlingException",
      message: "Rate exceeded",
      serviceCode: "security-ir",
      retryAfterSeconds: 1,
      $fault: "client",
      $metadata: { httpStatusCode: 429, attempts: 3 },
    });
    expect(emulator.journal.entries({ operation: "ListMemberships" })).toHaveLength(3);
  });
});

/** Answers everything with one error, as restJson1 writes it. */
async function refusing(
  status: number,
  name: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": name, ...headers });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("errors", () => {
  it.each([
    ["InvalidTokenException", 423, 3],
    ["ConflictException", 409, 1],
  ])("%s, as AWS marks it, takes %d: %d attempts", async (name, status, attempts) => {
    const url = await refusing(status, name, { message: "no", resourceId: "m-1", resourceType: "Membership" });
    await expect(send(client(url), "ListMemberships", {})).rejects.toMatchObject({ name, $metadata: { attempts } });
  });

  /** The members of each error, as the model has them. */
  const fields: Readonly<Record<string, readonly [status: number, members: Readonly<Record<string, unknown>>]>> = {
    AccessDeniedException: [403, {}],
    ConflictException: [409, { resourceId: "m-1", resourceType: "Membership" }],
    InternalServerException: [500, {}],
    InvalidTokenException: [423, {}],
    ResourceNotFoundException: [404, {}],
    SecurityIncidentResponseNotActiveException: [400, {}],
    ServiceQuotaExceededException: [
      402,
      { resourceId: "m-1", resourceType: "Membership", serviceCode: "x", quotaCode: "y" },
    ],
    ThrottlingException: [429, { serviceCode: "x", quotaCode: "y" }],
    ValidationException: [400, { reason: "OTHER", fieldList: [{ name: "membershipId", message: "no" }] }],
  };

  it.each(errorNames)("%s has its name, its message and its members", async (name) => {
    const [status, members] = fields[name] ?? [0, {}];
    const url = await refusing(status, `${name}:http://internal.amazon.com/coral/`, {
      message: "the reason",
      ...members,
    });
    const error: unknown = await send(client(url, { maxAttempts: 1 }), "GetMembership", {
      membershipId: "m-0123456789",
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServiceException);
    expect(error).toMatchObject({ name, message: "the reason", ...members, $metadata: { httpStatusCode: status } });
    expect((error as ServiceException).$fault).toBe(status < 500 ? "client" : "server");
  });

  it("an error that the model does not have keeps its name", async () => {
    const url = await refusing(418, "TeapotException", { message: "short and stout" });
    const error: unknown = await send(client(url), "ListMemberships", {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServiceException);
    expect(error).toMatchObject({
      name: "TeapotException",
      message: "short and stout",
      $metadata: { httpStatusCode: 418 },
    });
  });

  it("Retry-After of a 500 is passed on too", async () => {
    const url = await refusing(500, "InternalServerException", { message: "sorry" }, { "retry-after": "7" });
    await expect(send(client(url, { maxAttempts: 1 }), "ListMemberships", {})).rejects.toMatchObject({
      retryAfterSeconds: 7,
    });
  });
});
