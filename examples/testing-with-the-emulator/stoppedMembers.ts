import type { GuardDutyClient } from "@aws-sdk/client-guardduty";
import { ListDetectorsCommand, paginateListMembers } from "@aws-sdk/client-guardduty";

/**
 * The tool under test: members of this region's administrator in which GuardDuty does not run, with what AWS says of
 * them.
 */
export async function stoppedMembers(client: GuardDutyClient): Promise<Record<string, string>> {
  const { DetectorIds: [DetectorId] = [] } = await client.send(new ListDetectorsCommand({}));
  if (DetectorId === undefined) throw new Error("GuardDuty is not on in this account");
  const stopped: Record<string, string> = {};
  for await (const { Members = [] } of paginateListMembers({ client }, { DetectorId, OnlyAssociated: "false" })) {
    for (const { AccountId = "", RelationshipStatus = "" } of Members)
      if (RelationshipStatus !== "Enabled") stopped[AccountId] = RelationshipStatus;
  }
  return stopped;
}
