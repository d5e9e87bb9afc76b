import { GuardDutyClient } from "@aws-sdk/client-guardduty";
import type { Emulator } from "pulumi-aws-coverage/emulator";
import { memberAccount, startEmulator } from "pulumi-aws-coverage/emulator";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { stoppedMembers } from "./stoppedMembers.js";

const [payments, web, sandbox] = [memberAccount(0), memberAccount(1), memberAccount(2)] as const;

let emulator: Emulator;
let client: GuardDutyClient;

beforeAll(async () => {
  const edits = [payments, web, sandbox].map((account) => ({ do: "guarddutyAssociate", account }) as const);
  emulator = await startEmulator({ world: { accounts: 3, regions: ["us-east-1"], edits } });
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  client = new GuardDutyClient({ region: "us-east-1", endpoint: emulator.url, credentials });
});
afterAll(async () => {
  client.destroy();
  await emulator.close();
});
// Every test begins with the same organization, an empty journal and no faults.
beforeEach(() => emulator.reset());

test("all members run", async () => {
  expect(await stoppedMembers(client)).toEqual({});
});

test("one was stopped, one was removed by somebody else", async () => {
  emulator.edit({ do: "guarddutyStop", account: web }, { do: "guarddutyRemove", account: sandbox });
  expect(await stoppedMembers(client)).toEqual({ [web]: "Disabled", [sandbox]: "Removed" });
});

test("a connection that breaks once costs a retry and no answer", async () => {
  emulator.edit({ do: "guarddutyStop", account: payments });
  emulator.faults.set([{ when: { operation: "ListMembers", times: 1 }, do: { kind: "resetBefore" } }], 0);
  expect(await stoppedMembers(client)).toEqual({ [payments]: "Disabled" });
  expect(emulator.journal.entries({ operation: "ListMembers" }).map(({ outcome }) => outcome)).toEqual([
    "resetBefore",
    "ok",
  ]);
});

test("the tool only looks", async () => {
  await stoppedMembers(client);
  expect(emulator.journal.entries({ kind: "write" })).toEqual([]);
});
