import { administratorOf, membersOf, setStatus } from "../memberships";
import { partitionOf } from "../partition";
import { badRequest, text } from "./errors";
import { change, dataSourceResults, defaultFeatures, featureResults, managedSetting, requested } from "./features";
import { setMonitoring } from "./membership";
import { hasAll } from "./organizationState";
import type { Operation, Status } from "./state";
import { iso, manages, newDetector, ownDetector, regionOf } from "./state";

const ListDetectors: Operation = (call, world) => {
  const detector = regionOf(world, call.region).detectors[call.caller];
  return { DetectorIds: detector === undefined ? [] : [detector.id] };
};

const CreateDetector: Operation = (call, world) => {
  const region = regionOf(world, call.region);
  const { Enable, ClientToken, Tags = {}, FindingPublishingFrequency = "SIX_HOURS" } = call.input;
  const existing = region.detectors[call.caller];
  // The token only guards retries of the same call.
  if (existing?.clientToken !== undefined && existing.clientToken === ClientToken) return { DetectorId: existing.id };
  if (existing !== undefined) throw badRequest(text.detectorExists);
  const settings = requested<Status>(region, call.input);
  const detector = newDetector(world, region, call.caller, defaultFeatures(region));
  change(world, detector, settings);
  detector.status = Enable ? "ENABLED" : "DISABLED";
  detector.frequency = FindingPublishingFrequency;
  detector.tags = { ...Tags };
  if (ClientToken !== undefined) detector.clientToken = ClientToken;
  return { DetectorId: detector.id };
};

const GetDetector: Operation = (call, world) => {
  const { region, detector } = ownDetector(call, world);
  return {
    CreatedAt: iso(detector.createdAt),
    UpdatedAt: iso(detector.updatedAt),
    Status: detector.status,
    FindingPublishingFrequency: detector.frequency,
    ServiceRole: `arn:${partitionOf(call.region)}:iam::${call.caller}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    DataSources: dataSourceResults(detector),
    ...(Object.keys(detector.tags).length > 0 ? { Tags: detector.tags } : {}),
    Features: featureResults(world, region, call.caller, detector, "detector"),
  };
};

const UpdateDetector: Operation = (call, world) => {
  const { region, detector } = ownDetector(call, world);
  const { Enable, FindingPublishingFrequency } = call.input;
  const settings = requested<Status>(region, call.input);
  const membership = administratorOf(world, region, call.caller);
  // "The GuardDuty member accounts can't modify this configuration from their accounts" (the guide, for every plan).
  if (membership !== undefined && Object.keys(settings).length > 0) throw badRequest();
  if (managedSetting(world, call.caller, settings)) throw badRequest(text.policy);
  if (Enable === false) {
    if (manages(world, call.caller, "FOUNDATIONAL")) throw badRequest(text.policy);
    // "With autoEnableOrganizationMembers set to ALL, you'll receive an error if you attempt to disable GuardDuty in a
    // member account."
    if (membership?.member.via === "organization" && hasAll(region)) throw badRequest();
  }
  if (Enable !== undefined) setMonitoring(world, region, call.caller, Enable ? "ENABLED" : "DISABLED");
  if (FindingPublishingFrequency !== undefined && FindingPublishingFrequency !== detector.frequency) {
    detector.updatedAt = world.clock.now();
    detector.frequency = FindingPublishingFrequency;
  }
  change(world, detector, settings);
  return {};
};

const DeleteDetector: Operation = (call, world) => {
  const { region } = ownDetector(call, world);
  const held = ["Invited", "Enabled", "Disabled", "EmailVerificationInProgress"];
  const members = Object.values(membersOf(world, region, call.caller));
  if (members.some(({ status }) => held.includes(status))) throw badRequest(text.detectorHasMembers);
  if (manages(world, call.caller, "FOUNDATIONAL")) throw badRequest(text.policy);
  const membership = administratorOf(world, region, call.caller);
  if (membership?.member.via === "organization") throw badRequest(text.organizationMember);
  if (membership !== undefined) setStatus(world, membership.member, "Removed");
  delete region.detectors[call.caller];
  delete region.members[call.caller];
  return {};
};

/** There is nothing to find in accounts without resources (difference GD-6). */
const ListFindings: Operation = (call, world) => {
  ownDetector(call, world);
  return { FindingIds: [] };
};

export const detectorOperations = {
  ListDetectors,
  CreateDetector,
  GetDetector,
  UpdateDetector,
  DeleteDetector,
  ListFindings,
};
