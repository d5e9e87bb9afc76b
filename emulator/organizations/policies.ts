import type { Call, World } from "../contract";
import { partitionOf } from "../partition";
import { describeAccount, describeRoot, describeUnit, serviceControl } from "./describe";
import { other, targetNotFound } from "./errors";
import { listed } from "./listed";

/** AWS attaches this one to everything; the emulator has no other policy documents (difference ORG-2). */
const fullAccess = (partition: string) => ({
  Id: "p-FullAWSAccess",
  Arn: `arn:${partition}:organizations::aws:policy/service_control_policy/p-FullAWSAccess`,
  Name: "FullAWSAccess",
  Description: "Allows access to every operation",
  Type: serviceControl,
  AwsManaged: true,
});

export function listPolicies(call: Call, world: World): Record<string, unknown> {
  const policies = call.input["Filter"] === serviceControl ? [fullAccess(partitionOf(world.regions[0]))] : [];
  return listed(
    call,
    world,
    "Policies",
    policies,
    ({ Id }) => Id,
    (one) => one,
  );
}

/** Throws for any other policy: there is none. */
function knownPolicy(call: Call, world: World): ReturnType<typeof fullAccess> {
  const policy = fullAccess(partitionOf(world.regions[0]));
  if (call.input["PolicyId"] === policy.Id) return policy;
  throw other("PolicyNotFoundException", "You specified a policy that doesn't exist.");
}

export function describePolicy(call: Call, world: World): Record<string, unknown> {
  const statement = { Effect: "Allow", Action: "*", Resource: "*" };
  const Content = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return { Policy: { PolicySummary: knownPolicy(call, world), Content } };
}

export function listTargetsForPolicy(call: Call, world: World): Record<string, unknown> {
  knownPolicy(call, world);
  const { accounts, organizationalUnits } = world.organization;
  const root = describeRoot(world);
  const units = Object.values(organizationalUnits).map((unit) => describeUnit(world, unit));
  const members = Object.values(accounts).map((account) => describeAccount(world, account));
  const targets = [
    { TargetId: root.Id, Arn: root.Arn, Name: root.Name, Type: "ROOT" },
    ...units.map(({ Id, Arn, Name }) => ({ TargetId: Id, Arn, Name, Type: "ORGANIZATIONAL_UNIT" })),
    ...members.map(({ Id, Arn, Name }) => ({ TargetId: Id, Arn, Name, Type: "ACCOUNT" })),
  ];
  return listed(
    call,
    world,
    "Targets",
    targets,
    ({ TargetId }) => String(TargetId),
    (one) => one,
  );
}

/** What a policy of the organization prescribes for an account, as the service that obeys it tells. */
export function describeEffectivePolicy(call: Call, world: World): Record<string, unknown> {
  const target = (call.input["TargetId"] as string | undefined) ?? call.caller;
  if (world.organization.accounts[target] === undefined) throw targetNotFound();
  const type = call.input["PolicyType"] as string;
  const content = world.policies.find((one) => one.type === type)?.contentFor(world, target);
  if (content === undefined) {
    throw other(
      "EffectivePolicyNotFoundException",
      "If you ran this action on the management account, this policy type is not enabled. If you ran the action on a member account, the account doesn't have an effective policy of this type.",
    );
  }
  return {
    EffectivePolicy: {
      PolicyContent: JSON.stringify(content),
      LastUpdatedTimestamp: world.clock.now(),
      TargetId: target,
      PolicyType: type,
    },
  };
}
