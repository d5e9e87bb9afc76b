import {
  BatchGetAccountStatusCommand,
  DisableCommand,
  EnableCommand,
  Inspector2Client,
} from "@aws-sdk/client-inspector2";
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hurried } from "./hurried";
import type { Moto } from "./moto";
import { motoMissing, startMoto } from "./moto";
import type { Program } from "./stack";
import { Stack } from "./stack";

const region = "us-east-1";
const accounts = ["111111111111", "222222222222", "333333333333"];
const [first, second] = accounts as [string, string];

/**
 * moto is an emulator that nobody of this project wrote. It knows no roles, no partial failures and no settling; it proves
 * that real requests go out and real answers are understood (routing, signing, shapes without code and message).
 */
describe.skipIf(motoMissing !== undefined)(
  `against moto${motoMissing === undefined ? "" : ` (skipped: ${motoMissing})`}`,
  () => {
    let moto: Moto;
    let outside: Inspector2Client;
    const clientOf = () => ({
      endpoint: moto.url,
      region,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    const stackOf = () => new Stack(moto, "test", {}, { clock: hurried(20) });
    const program = (inputs: object): Program => ({
      scan: [
        "InspectorAccountEnablement",
        { accounts, regions: [region], resourceTypes: ["EC2", "LAMBDA"], ...inputs },
      ],
    });

    beforeAll(async () => {
      moto = await startMoto();
      outside = new Inspector2Client(clientOf());
    });
    afterAll(() => moto?.close());

    const statuses = async (): Promise<unknown> => {
      const { accounts: found } = await outside.send(new BatchGetAccountStatusCommand({ accountIds: accounts }));
      return Object.fromEntries(
        (found ?? []).map((one) => [
          one.accountId,
          [one.resourceState?.ec2?.status, one.resourceState?.lambda?.status],
        ]),
      );
    };

    it("accounts that moto's answer leaves out are unknown, and nothing is written", async () => {
      const stack = stackOf();
      const preview = await stack.preview(program({}));
      expect(JSON.stringify(preview["scan"]?.plan)).toContain("cannot be observed: NOT_MENTIONED");
      expect((await stack.up(program({}))).failures["scan"]?.message).toContain("NOT_MENTIONED");
      expect(await statuses()).toEqual({});
    });

    it("enable, empty preview, drift, repair, refresh and destroy", async () => {
      // moto speaks of accounts that Inspector has met before: somebody tried it once and switched it off.
      await outside.send(new EnableCommand({ accountIds: accounts, resourceTypes: ["EC2"] }));
      await outside.send(new DisableCommand({ accountIds: accounts, resourceTypes: ["EC2"] }));
      const stack = stackOf();
      expect((await stack.up(program({}))).failures).toEqual({});
      expect(await statuses()).toEqual(
        Object.fromEntries(accounts.map((account) => [account, ["ENABLED", "ENABLED"]])),
      );
      expect((await stack.preview(program({})))["scan"]).toMatchObject({ plan: {}, changes: false });

      await outside.send(new DisableCommand({ accountIds: [second], resourceTypes: ["LAMBDA"] }));
      const preview = await stack.preview(program({}));
      expect(JSON.stringify(preview["scan"]?.plan)).toContain(`"${second}":"enable LAMBDA (now DISABLED)"`);
      expect(JSON.stringify(preview["scan"]?.plan)).not.toContain(first);
      expect((await stack.up(program({}))).failures).toEqual({});
      expect(await statuses()).toMatchObject({ [second]: ["ENABLED", "ENABLED"] });
      expect(await stack.refresh()).toEqual({ scan: false });

      const releasing = program({ onRelease: { account: "disable" }, releaseLimit: { percent: 100 } });
      expect((await stack.up(releasing)).failures).toEqual({});
      expect(await stack.destroy()).toEqual({});
      expect(await statuses()).toEqual(
        Object.fromEntries(accounts.map((account) => [account, ["DISABLED", "DISABLED"]])),
      );
    });

    it("selects from an organization whose accounts come without paths", async () => {
      const organizations = new OrganizationsClient(clientOf());
      await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
      const { Roots } = await organizations.send(new ListRootsCommand({}));
      const rootId = Roots?.[0]?.Id as string;
      const { OrganizationalUnit } = await organizations.send(
        new CreateOrganizationalUnitCommand({ ParentId: rootId, Name: "Workloads" }),
      );
      const unit = OrganizationalUnit?.Id as string;
      const created: string[] = [];
      for (const index of [1, 2, 3]) {
        const { CreateAccountStatus } = await organizations.send(
          new CreateAccountCommand({ AccountName: `member-${index}`, Email: `member-${index}@example.com` }),
        );
        created.push(CreateAccountStatus?.AccountId as string);
      }
      for (const account of created.slice(1))
        await organizations.send(
          new MoveAccountCommand({ AccountId: account, SourceParentId: rootId, DestinationParentId: unit }),
        );
      await outside.send(new DisableCommand({ accountIds: created, resourceTypes: ["EC2"] }));
      const stack = stackOf();
      const selecting = program({
        accounts: undefined,
        organization: { organizationalUnitIds: [unit] },
        resourceTypes: ["EC2"],
      });
      expect((await stack.up(selecting)).failures).toEqual({});
      expect(stack.state.get("scan")?.outputs["summary"]).toMatchObject({ cells: 2, covered: 2 });
      const { accounts: found } = await outside.send(new BatchGetAccountStatusCommand({ accountIds: created }));
      expect(
        found
          ?.filter((one) => one.resourceState?.ec2?.status === "ENABLED")
          .map((one) => one.accountId)
          .sort(),
      ).toEqual(created.slice(1).sort());
    });
  },
);
