import {
  CreateDetectorCommand,
  CreateMembersCommand,
  GetAdministratorAccountCommand,
  GetDetectorCommand,
  GetMemberDetectorsCommand,
  GetMembersCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  paginateListMembers,
  UpdateMemberDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";

describe("through the real client", () => {
  let emulator: Emulator;
  const open: GuardDutyClient[] = [];
  const client = (accessKeyId: string = administratorAccount) => {
    const credentials = { accessKeyId, secretAccessKey: "x" };
    const made = new GuardDutyClient({ region: "eu-west-1", endpoint: emulator.url, credentials, maxAttempts: 1 });
    open.push(made);
    return made;
  };
  const accounts = Array.from({ length: 60 }, (_, index) => memberAccount(index));

  beforeAll(async () => {
    emulator = await startEmulator({ world: { accounts: 60 } });
  });
  afterAll(async () => {
    for (const one of open) one.destroy();
    await emulator.close();
  });

  test("members and features, written and read back", async () => {
    const guardduty = client();
    const { DetectorIds: [DetectorId] = [] } = await guardduty.send(new ListDetectorsCommand({}));
    const AccountDetails = accounts.slice(0, 50).map((AccountId) => ({ AccountId, Email: "root@example.com" }));
    const created = await guardduty.send(new CreateMembersCommand({ DetectorId, AccountDetails }));
    expect(created.UnprocessedAccounts).toEqual([]);
    await guardduty.send(
      new CreateMembersCommand({
        DetectorId,
        AccountDetails: accounts.slice(50).map((AccountId) => ({ AccountId, Email: "a@b.c" })),
      }),
    );
    const seen: string[] = [];
    for await (const page of paginateListMembers({ client: guardduty }, { DetectorId })) {
      for (const one of page.Members ?? []) if (one.RelationshipStatus === "Enabled") seen.push(one.AccountId ?? "");
    }
    expect(seen).toEqual(accounts);

    const AccountIds = accounts.slice(0, 2);
    const Features = [
      { Name: "S3_DATA_EVENTS", Status: "ENABLED" },
      {
        Name: "RUNTIME_MONITORING",
        Status: "ENABLED",
        AdditionalConfiguration: [{ Name: "EC2_AGENT_MANAGEMENT", Status: "ENABLED" }],
      },
    ] as const;
    const updated = await guardduty.send(
      new UpdateMemberDetectorsCommand({
        DetectorId,
        AccountIds: [...AccountIds, "999999999999"],
        Features: Features.map((one) => ({
          ...one,
          AdditionalConfiguration: "AdditionalConfiguration" in one ? [...one.AdditionalConfiguration] : [],
        })),
      }),
    );
    expect(updated.UnprocessedAccounts).toEqual([
      {
        AccountId: "999999999999",
        Result:
          "The request is rejected because the given account ID is not an associated member of account the current account.",
      },
    ]);
    const read = await guardduty.send(new GetMemberDetectorsCommand({ DetectorId, AccountIds }));
    expect(read.MemberDataSourceConfigurations?.map((one) => one.AccountId)).toEqual(AccountIds);
    const features = read.MemberDataSourceConfigurations?.[0]?.Features ?? [];
    const runtime = features.find((one) => one.Name === "RUNTIME_MONITORING");
    expect(runtime?.UpdatedAt).toBeInstanceOf(Date);
    expect(runtime?.UpdatedAt?.getFullYear()).toBeGreaterThan(2024);
    expect(runtime?.AdditionalConfiguration?.filter((one) => one.Status === "ENABLED").map((one) => one.Name)).toEqual([
      "EC2_AGENT_MANAGEMENT",
    ]);
    expect((await guardduty.send(new GetDetectorCommand({ DetectorId }))).Features).toHaveLength(12);
  });

  test("the member's side, and an administrator without one", async () => {
    const asMember = client(accounts[0]);
    const { DetectorIds: [DetectorId] = [] } = await asMember.send(new ListDetectorsCommand({}));
    const { Administrator } = await asMember.send(new GetAdministratorAccountCommand({ DetectorId }));
    expect(Administrator).toMatchObject({ AccountId: administratorAccount, RelationshipStatus: "Enabled" });
    const administrator = client();
    const { DetectorIds: [own] = [] } = await administrator.send(new ListDetectorsCommand({}));
    expect(
      (await administrator.send(new GetAdministratorAccountCommand({ DetectorId: own }))).Administrator,
    ).toBeUndefined();
  });

  test("every refusal is a BadRequestException with AWS's body", async () => {
    const guardduty = client();
    const refused = (sent: Promise<unknown>) =>
      sent.then(
        () => undefined,
        (error: Error) => ({ name: error.name, message: error.message }),
      );
    expect(await refused(guardduty.send(new CreateDetectorCommand({ Enable: true })))).toEqual({
      name: "BadRequestException",
      message: "The request is rejected because a detector already exists for the current account.",
    });
    expect(
      await refused(
        guardduty.send(new GetMembersCommand({ DetectorId: "0".repeat(32), AccountIds: accounts.slice(0, 51) })),
      ),
    ).toMatchObject({ name: "BadRequestException" });
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=${administratorAccount}/20260101/eu-west-1/guardduty/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`,
    };
    const answer = await fetch(`${emulator.url}/detector/${"0".repeat(32)}`, { headers });
    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([400, "BadRequestException"]);
    expect(await answer.json()).toEqual({
      __type: "InvalidInputException",
      message: "The request is rejected because the input detectorId is not owned by the current account.",
    });
  });
});
