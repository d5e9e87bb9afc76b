import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";
import { Journal, journalLimit } from "../../../emulator/journal";
import { admin, send } from "./request";

const [a, b] = [memberAccount(0), memberAccount(1)] as const;
let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ world: { accounts: 3, regions: ["us-east-1"], virtualTime: 1_800_000_000_000 } });
});
afterEach(() => emulator.close());

const enable = () =>
  send(emulator, { service: "inspector2", operation: "/enable", body: { accountIds: [a, b], resourceTypes: ["EC2"] } });
const look = () => send(emulator, { service: "inspector2", operation: "/status/batch/get", body: { accountIds: [a] } });

describe("the journal", () => {
  it("says who asked what of whom, and whether anything changed", async () => {
    await enable();
    await enable();
    await look();
    const { entries, last } = (await admin(emulator, "GET", "journal")).body;
    expect(last).toBe(3);
    expect(entries[0]).toEqual({
      seq: 1,
      time: 1_800_000_000_000,
      kind: "write",
      caller: administratorAccount,
      accessKey: "ANYKEY",
      service: "inspector2",
      region: "us-east-1",
      operation: "Enable",
      ids: [a, b],
      outcome: "ok",
      status: 200,
      changed: true,
    });
    expect(entries.map(({ changed }: { changed: boolean }) => changed)).toEqual([true, false, false]);
  });

  it("filters, counts and forgets", async () => {
    await look();
    await enable();
    expect((await admin(emulator, "GET", "journal?kind=write&service=inspector2")).body.entries).toHaveLength(1);
    expect((await admin(emulator, "GET", "journal?since=1&operation=BatchGetAccountStatus")).body.entries).toEqual([]);
    expect((await admin(emulator, "GET", "journal/counts")).body).toEqual({
      "inspector2:BatchGetAccountStatus": 1,
      "inspector2:Enable": 1,
    });
    await admin(emulator, "DELETE", "journal");
    expect((await admin(emulator, "GET", "journal")).body).toEqual({ last: 2, entries: [] });
  });

  it("keeps a limited number of entries and counts all", () => {
    const journal = new Journal();
    const entry = {
      time: 0,
      caller: "",
      accessKey: "",
      service: "s",
      region: "",
      operation: "GetX",
      ids: [],
      outcome: "ok",
      status: 200,
      changed: false,
    };
    for (let index = 0; index < journalLimit * 1.3; index++) journal.add(entry);
    expect(journal.entries()).toHaveLength(journalLimit);
    expect(journal.counts()).toEqual({ "s:GetX": journalLimit * 1.3 });
  });
});

describe("the world", () => {
  it("is saved and restored whole", async () => {
    const before = (await admin(emulator, "GET", "world")).body;
    await enable();
    const after = (await admin(emulator, "GET", "world")).body;
    expect(after).not.toEqual(before);
    await admin(emulator, "PUT", "world", before);
    expect((await admin(emulator, "GET", "world")).body).toEqual(before);
    expect((await look()).body.accounts[0].state.status).toBe("DISABLED");
    const again = await startEmulator({ world: after });
    expect(
      (await send(again, { service: "inspector2", operation: "/status/batch/get", body: { accountIds: [a] } })).body
        .accounts[0].state.status,
    ).toBe("ENABLED");
    await again.close();
  });

  it("takes a merge patch", async () => {
    await admin(emulator, "PATCH", "world", {
      settleMs: 5000,
      organization: { accounts: { [a]: { name: "renamed" }, [b]: null } },
    });
    expect(emulator.world.settleMs).toBe(5000);
    expect(emulator.world.organization.accounts[a]?.name).toBe("renamed");
    expect(emulator.world.organization.accounts[b]).toBeUndefined();
    const member = await send(emulator, { service: "inspector2", operation: "/members/get", body: { accountId: b } });
    expect(member.body.member.relationshipStatus).toBe("REMOVED");
  });

  it("moves its clock", async () => {
    expect((await admin(emulator, "POST", "clock", { advanceMs: 1000 })).body).toEqual({ now: 1_800_000_001_000 });
    expect((await admin(emulator, "POST", "clock", { advanceMs: -1 })).status).toBe(400);
  });

  it("refuses what it does not understand, in a word", async () => {
    for (const [method, route, body, text] of [
      ["POST", "edit", { do: "explode" }, "no edit"],
      ["POST", "edit", { do: "removeAccount", account: "999999999999" }, "no account 999999999999"],
      [
        "POST",
        "edit",
        { do: "inspectorDisable", account: a, types: ["EC3"] },
        'edits[0].types[0]: must be one of EC2, ECR, LAMBDA, LAMBDA_CODE, CODE_REPOSITORY, not "EC3"',
      ],
      ["PUT", "world", { accounts: 3 }, "takes a snapshot"],
    ] as const) {
      const answer = await admin(emulator, method, route, body);
      expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining(text)]);
    }
    expect((await admin(emulator, "GET", "nothing")).status).toBe(404);
    expect((await admin(emulator, "GET", "health")).body).toMatchObject({ status: "ok", accounts: 5 });
  });
});

describe("a large organization", () => {
  it("serves 5,000 accounts in calls of 100 without slowing down", async () => {
    const large = await startEmulator({ world: { accounts: 5000, regions: ["us-east-1", "eu-west-1"] } });
    const start = Date.now();
    for (let index = 0; index < 50; index++) {
      const accountIds = Array.from({ length: 100 }, (_, offset) => memberAccount(index * 100 + offset));
      await send(large, {
        service: "inspector2",
        operation: "/enable",
        body: { accountIds, resourceTypes: ["EC2", "ECR", "LAMBDA"] },
      });
      await send(large, { service: "inspector2", operation: "/status/batch/get", body: { accountIds } });
    }
    expect(Date.now() - start).toBeLessThan(5000);
    expect(large.journal.entries({ operation: "Enable" }).every(({ changed }) => changed)).toBe(true);
    await large.close();
  });
});
