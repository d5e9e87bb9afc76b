import type { Call, World } from "../contract";
import { administratorOf, isAssociated, membersOf, setStatus } from "../memberships";
import { partitionOf } from "../partition";
import { conflict, invalidAccess, invalidInput, notFound } from "./errors";
import type { Hub, Operation } from "./state";
import { iso, newHub, ownHub, regionOf } from "./state";

const arnOf = (call: Call): string =>
  `arn:${partitionOf(call.region)}:securityhub:${call.region}:${call.caller}:hub/default`;

const DescribeHub: Operation = (call, world) => {
  const { hub } = ownHub(call, world);
  const asked = call.input["HubArn"] as string | undefined;
  if (asked !== undefined && asked !== arnOf(call)) throw notFound(`The hub ${asked} does not exist.`);
  return {
    HubArn: arnOf(call),
    SubscribedAt: iso(hub.subscribedAt),
    AutoEnableControls: hub.autoEnableControls,
    ControlFindingGenerator: hub.findings,
  };
};

const EnableSecurityHub: Operation = (call, world) => {
  const region = regionOf(world, call.region);
  if (region.hubs[call.caller] !== undefined) throw conflict("Account is already subscribed to Security Hub");
  const { Tags = {}, EnableDefaultStandards = true, ControlFindingGenerator = "SECURITY_CONTROL" } = call.input;
  const hub = newHub(world, region, call.caller, EnableDefaultStandards);
  hub.findings = ControlFindingGenerator;
  hub.tags = { ...Tags };
  return {};
};

/**
 * "You can't disable Security Hub CSPM in an account that is currently the Security Hub CSPM administrator"; a member's
 * association ends.
 */
const DisableSecurityHub: Operation = (call, world) => {
  const { region } = ownHub(call, world);
  const administers = Object.values(membersOf(world, region, call.caller)).some(isAssociated);
  if (administers || region.administrator?.accountId === call.caller)
    throw invalidAccess(`Account ${call.caller} is an administrator account and cannot disable Security Hub`);
  const membership = administratorOf(world, region, call.caller);
  if (membership !== undefined) setStatus(world, membership.member, "Resigned");
  delete region.hubs[call.caller];
  delete region.members[call.caller];
  return {};
};

const UpdateSecurityHubConfiguration: Operation = (call, world) => {
  const { hub } = ownHub(call, world);
  hub.autoEnableControls = call.input["AutoEnableControls"] ?? hub.autoEnableControls;
  hub.findings = call.input["ControlFindingGenerator"] ?? hub.findings;
  return {};
};

/** Of what can be tagged only the hub is emulated. */
function tagged(call: Call, world: World): Hub {
  const { hub } = ownHub(call, world);
  if (call.input["ResourceArn"] !== arnOf(call))
    throw invalidInput(`Invalid resource ARN ${call.input["ResourceArn"]}`);
  return hub;
}

const ListTagsForResource: Operation = (call, world) => {
  // Empty where there is none, though the model wants at least one: scanners read it of every hub (prowler 5.46).
  return { Tags: { ...tagged(call, world).tags } };
};

const TagResource: Operation = (call, world) => {
  Object.assign(tagged(call, world).tags, call.input["Tags"]);
  return {};
};

const UntagResource: Operation = (call, world) => {
  const { tags } = tagged(call, world);
  for (const key of call.input["TagKeys"] as readonly string[]) delete tags[key];
  return {};
};

export const hubOperations = {
  DescribeHub,
  EnableSecurityHub,
  DisableSecurityHub,
  UpdateSecurityHubConfiguration,
  ListTagsForResource,
  TagResource,
  UntagResource,
};
