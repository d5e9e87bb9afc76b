import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { memberAccount, startEmulator } from "../../../emulator";
import { services } from "../../../emulator/services";
import { admin } from "./request";

const account = memberAccount(0);
let emulator: Emulator;
let world: Record<string, unknown>;
beforeAll(async () => {
  emulator = await startEmulator({
    world: { accounts: 2, regions: ["us-east-1", "eu-west-1"], virtualTime: 1_800_000_000_000 },
  });
  world = (await admin(emulator, "GET", "world")).body;
});
afterAll(() => emulator.close());

async function refused(method: string, route: string, body: unknown): Promise<string> {
  const answer = await admin(emulator, method, route, body);
  expect(answer.status, JSON.stringify(body)).toBe(400);
  expect(answer.body.message).not.toContain("\n");
  return answer.body.message;
}

describe("a world that cannot be", () => {
  const put = (change: (copy: never) => void) => {
    const copy = structuredClone(world);
    change(copy as never);
    return refused("PUT", "world", copy);
  };
  // Members of a world are of many types; each test sets one.
  type Loose = { [name: string]: Loose };

  it.each<[string, (copy: Loose) => void, string]>([
    ["no version", (w) => void delete w["version"], "world.version: is missing"],
    ["another version", (w) => Object.assign(w, { version: 9 }), "world.version: must be 1, not 9"],
    [
      "a region of nowhere",
      (w) => Object.assign(w, { regions: ["eu-west-9"] }),
      "world.regions[0]: must be one of us-east-1",
    ],
    ["a negative time", (w) => Object.assign(w, { settleMs: -1 }), "world.settleMs: must be at least 0, not -1"],
    [
      "a strange member",
      (w) => Object.assign(w, { acounts: 3 }),
      "world: has no member acounts; it takes version, seed,",
    ],
    [
      "a service that is none",
      (w) => Object.assign(w["services"] as Loose, { s3: {} }),
      "world.services: has no member s3",
    ],
    [
      "a state that accounts do not have",
      (w) => Object.assign(w["organization"]?.["accounts"]?.[account] as Loose, { state: "ASLEEP" }),
      `world.organization.accounts.${account}.state: must be one of PENDING_ACTIVATION, ACTIVE, SUSPENDED, PENDING_CLOSURE, CLOSED, not "ASLEEP"`,
    ],
    [
      "an account below nothing",
      (w) => Object.assign(w["organization"]?.["accounts"]?.[account] as Loose, { parentId: "ou-x" }),
      `world.organization.accounts.${account}.parentId: no such root or organizational unit, "ou-x"`,
    ],
    [
      "no management account",
      (w) => Object.assign(w["organization"] as Loose, { managementAccount: "999999999999" }),
      'world.organization.managementAccount: no such account in accounts, "999999999999"',
    ],
    [
      "half a service's state",
      (w) => void delete w["services"]?.["inspector2"]?.["regions"],
      "world.services.inspector2.regions: is missing",
    ],
  ])("%s", async (_, change, text) => {
    expect(await put(change as (copy: never) => void)).toContain(text);
  });

  it("organizational units in a circle", async () => {
    const units = { x: { id: "x", name: "x", parentId: "y" }, y: { id: "y", name: "y", parentId: "x" } };
    expect(await refused("PATCH", "world", { organization: { organizationalUnits: units } })).toContain(
      "merged world.organization.organizationalUnits.x: lies more than 5 levels below the root",
    );
  });

  it("an empty organization, by whatever way it comes", async () => {
    expect(await refused("PUT", "world", { organization: {} })).toContain("world.version: is missing");
    expect(await refused("PUT", "world", { version: 1, organization: {} })).toContain("world.seed: is missing");
    await expect(startEmulator({ world: { organization: {} } as never })).rejects.toThrow("world.version: is missing");
    await expect(startEmulator({ world: { accounts: "3" } as never })).rejects.toThrow(
      'world.accounts: must be a number, not "3"',
    );
    await expect(startEmulator({ world: { edits: {} } as never })).rejects.toThrow(
      "world.edits: must be a list, not {}",
    );
    expect((await admin(emulator, "GET", "world")).body).toEqual(world);
  });

  it("begins a service anew whose part is left out", async () => {
    const { inspector2: _, ...kept } = world["services"] as Record<string, unknown>;
    expect((await admin(emulator, "PUT", "world", { ...world, services: kept })).status).toBe(200);
    expect(Object.keys((await admin(emulator, "GET", "world")).body.services.inspector2.regions)).toHaveLength(2);
  });

  it("every service with a state says what it looks like", () => {
    const silent = services.filter(({ name, state }) => state === undefined && name in (world["services"] as object));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});

describe("an edit that cannot be", () => {
  it.each([
    [{ do: "setAccountState", account, state: "ASLEEP" }, "edits[0].state: must be one of PENDING_ACTIVATION"],
    [{ do: "guarddutyAutoEnable", members: "SOME" }, 'edits[0].members: must be one of NEW, ALL, NONE, not "SOME"'],
    [
      { do: "inspectorEnable", account, regions: ["eu-west-9"] },
      'edits[0].regions[0]: must be one of us-east-1, eu-west-1, not "eu-west-9"',
    ],
    [{ do: "settle", ms: "abc" }, 'edits[0].ms: must be a number, not "abc"'],
    [{ do: "settle", ms: 1, sec: 2 }, "edits[0]: has no member sec; it takes ms"],
    [{ do: "addAccount", account: "12" }, 'edits[0].account: must be an account id of 12 digits, not "12"'],
    [{ do: "addUnit", name: "Web", parent: "Production" }, 'edits[0]: there is an organizational unit "Web" already'],
    [{ do: "removeAccount", account: "999999999999" }, "edits[0]: no account 999999999999 in the organization"],
    [
      { do: "setCaller", key: "k", caller: { alow: [] } },
      "edits[0].caller: has no member alow; it takes account, allow, deny, regions",
    ],
    [{ do: "merge", patch: { settleMs: "x" } }, 'edits[0]: merged world.settleMs: must be a number, not "x"'],
    [{}, "edits[0].do: is missing"],
    [7, "edits[0]: must be an object, not 7"],
  ])("%j", async (edit, text) => {
    expect(await refused("POST", "edit", edit)).toContain(text);
  });

  it("keeps all edits of a list from happening", async () => {
    const edits = [{ do: "settle", ms: 77 }, { do: "explode" }];
    expect(await refused("POST", "edit", edits)).toContain(
      'edits[1].do: no edit "explode"; there are merge, addAccount,',
    );
    expect(emulator.world.settleMs).toBe(0);
  });
});

describe("other things that cannot be", () => {
  it.each([
    ["PUT", "faults", [{ when: { p: 2 }, do: "duplicate" }], "faults[0].when.p: must be at most 1, not 2"],
    ["PUT", "faults", { rules: [{ do: "hang" }] }, "faults.rules[0].do.ms: is missing"],
    [
      "PUT",
      "faults",
      [{ do: { kind: "status", status: 404 } }],
      "faults[0].do.status: must be one of 500, 502, 503, not 404",
    ],
    ["PUT", "faults", [{ do: { kind: "stale", ms: 1, sec: 1 } }], "faults[0].do: has no member sec; it takes kind, ms"],
    ["POST", "clock", { advanceMs: "1" }, 'clock.advanceMs: must be a number, not "1"'],
    ["GET", "journal?sevice=inspector2", undefined, "journal: has no member sevice; it takes service, operation, kind"],
    ["GET", "journal?service=inspector", undefined, "journal.service: must be one of ec2, ecr, guardduty"],
    ["GET", "journal?since=yesterday", undefined, 'journal.since: must be the number of an entry, not "yesterday"'],
    ["GET", "journal?kind=look", undefined, 'journal.kind: must be one of read, write, not "look"'],
  ])("%s %s %j", async (method, route, body, text) => {
    expect(await refused(method, route, body)).toContain(text);
  });

  it("a body that is no JSON", async () => {
    const answer = await fetch(`${emulator.url}/_emulator/edit`, { method: "POST", body: "{" });
    const { message } = (await answer.json()) as { message: string };
    expect([answer.status, message]).toEqual([400, expect.stringContaining("the body is no JSON: ")]);
  });
});
