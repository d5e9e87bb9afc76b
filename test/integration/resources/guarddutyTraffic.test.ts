import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount, managementAccount } from "../../../emulator";
import { expectValidTraffic, modelsMissing, startRecorder } from "../models";
import { a, b, c, closeScenes, d, members, program, region, scene } from "./guarddutyScene";

afterEach(closeScenes);

const [inviter] = members(1, 8) as [string];
const title = `traffic against AWS's models${modelsMissing === undefined ? "" : ` (skipped: ${modelsMissing})`}`;

/** Every call that the service can make, and every kind of answer, past the judge of requests and answers. */
describe.skipIf(modelsMissing !== undefined)(title, () => {
  it("is valid in both directions for everything that this resource does", async () => {
    const { emulator, another, faults } = await scene();
    const recorder = await startRecorder(emulator.url);
    try {
      const stack = another({ target: recorder.url });
      const own = administratorAccount;
      const all = [
        ...["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "LAMBDA_NETWORK_LOGS", "AI_PROTECTION"],
        ...["RDS_LOGIN_EVENTS", "RDS_LOGIN_EVENTS/RDS_DATA_RISK"],
        ...["RUNTIME_MONITORING", "RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT"],
        ...["RUNTIME_MONITORING/ECS_FARGATE_AGENT_MANAGEMENT", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"],
      ];
      const set = (more: object) => program({ createDetector: true, releaseLimit: { accounts: 9 }, ...more });
      emulator.edit({ do: "guarddutyDetector", account: own, status: null });
      await stack.up(set({ accounts: [own, managementAccount, a, b, c, d], features: all }));
      emulator.edit(
        { do: "guarddutyStop", account: a },
        { do: "guarddutyDetector", account: own, status: "DISABLED" },
        { do: "guarddutyPolicy", account: b, policy: { S3_DATA_EVENTS: "DISABLED" } },
        { do: "guarddutyUnsupported", region, features: ["AI_PROTECTION"] },
      );
      await stack.up(set({ accounts: [own, a, b, c, d], features: all, match: "exactly" }));
      faults(
        { when: { operation: "GetMembers", times: 1 }, do: { kind: "throttle" } },
        { when: { operation: "GetMemberDetectors", times: 1 }, do: { kind: "status", status: 500 } },
      );
      const level = (account: string) => ({
        features: ["S3_DATA_EVENTS"],
        onRelease: { account, capability: "disable" },
      });
      await stack.up(set({ accounts: [own, a, c, d], ...level("stopMonitoring") }));
      await stack.up(set({ accounts: [own, a, d], ...level("deleteMember") }));
      await stack.refresh();
      await stack.destroy();

      for (const account of [inviter, a]) emulator.edit({ do: "guarddutyDetector", account });
      const emails = { [a]: "member-0001@example.com" };
      const invitation = {
        emails,
        acceptRoleName: "AcceptGuardDuty",
        disableEmailNotification: true,
        message: "Please",
      };
      const inviting = another({ target: recorder.url, caller: inviter });
      await inviting.up(set({ accounts: [a], invitation }));

      const report = expectValidTraffic(recorder.exchanges());
      expect(new Set(emulator.journal.entries({ service: "guardduty" }).map(({ operation }) => operation))).toEqual(
        new Set([
          ...["ListDetectors", "CreateDetector", "GetDetector", "UpdateDetector", "DescribeOrganizationConfiguration"],
          ...[
            "ListMembers",
            "GetMembers",
            "GetMemberDetectors",
            "CreateMembers",
            "UpdateMemberDetectors",
            "InviteMembers",
          ],
          ...["StartMonitoringMembers", "StopMonitoringMembers", "DisassociateMembers", "DeleteMembers"],
          ...["ListInvitations", "AcceptAdministratorInvitation"],
        ]),
      );
      expect(report).toBeDefined();
    } finally {
      await recorder.close();
    }
  });
});
