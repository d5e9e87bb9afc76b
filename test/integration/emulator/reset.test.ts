import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { memberAccount, startEmulator } from "../../../emulator";
import { admin, send } from "./request";

const [a, b] = [memberAccount(0), memberAccount(1)] as const;
let emulator: Emulator;
beforeEach(async () => {
  const faults = [{ when: { operation: "ListMembers", times: 1 }, do: { kind: "throttle" } }] as const;
  emulator = await startEmulator({ world: { accounts: 3, regions: ["us-east-1"], settleMs: 50 }, faults });
});
afterEach(() => emulator.close());

const enable = (clientToken: string, ...accountIds: string[]) =>
  send(emulator, {
    service: "inspector2",
    operation: "/enable",
    body: { accountIds, resourceTypes: ["EC2"], clientToken },
  });
const statusOf = async (id: string): Promise<string> => {
  const sent = { service: "inspector2", operation: "/status/batch/get", body: { accountIds: [id] } };
  return (await send(emulator, sent)).body.accounts[0].state.status;
};
const list = () => send(emulator, { service: "inspector2", operation: "/members/list", body: {} });

describe("POST /_emulator/reset", () => {
  it("makes the world, its clock, faults, journal and request ids what they were at the start", async () => {
    const start = (await admin(emulator, "GET", "world")).body;
    await list();
    await enable("one", a);
    await admin(emulator, "POST", "edit", { do: "removeAccount", account: b });
    await admin(emulator, "POST", "clock", { advanceMs: 3_600_000 });
    await admin(emulator, "PUT", "faults", [{ when: {}, do: { kind: "status", status: 500 } }]);
    expect((await admin(emulator, "POST", "reset")).body).toEqual({});
    expect((await admin(emulator, "GET", "journal")).body).toEqual({ last: 0, entries: [] });
    expect((await admin(emulator, "GET", "journal/counts")).body).toEqual({});
    const now = (await admin(emulator, "GET", "world")).body;
    // Only the passing of time is noted anew.
    expect({ ...now, services: { ...now.services, "security-ir": start.services["security-ir"] } }).toEqual(start);
    // The plan that the emulator was started with is back, and counts from the beginning.
    expect([(await list()).status, (await list()).status]).toEqual([429, 200]);
    expect((await list()).headers.get("x-amzn-requestid")).toBe("00000000-0000-4000-8000-000000000003");
  });

  it("forgets client tokens: a call that only looks like a repeated one does its work", async () => {
    await enable("token", a);
    await admin(emulator, "POST", "reset");
    expect((await enable("token", a)).status).toBe(200);
    expect(await statusOf(a)).toBe("ENABLING");
    expect((await enable("token", b)).body.message).toContain("client token");
    await admin(emulator, "PUT", "world", (await admin(emulator, "GET", "world")).body);
    expect((await enable("token", b)).status).toBe(200);
  });

  it("keeps client tokens through an edit, which is no new world", async () => {
    await enable("token", a);
    await admin(emulator, "PATCH", "world", { settleMs: 0 });
    expect((await enable("token", b)).status).toBe(400);
  });
});
