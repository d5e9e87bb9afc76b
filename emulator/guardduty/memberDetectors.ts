import { isAssociated, memberOf, unreachable } from "../memberships";
import { text } from "./errors";
import { change, dataSourceResults, featureResults, managedSetting, requested } from "./features";
import { each } from "./membership";
import type { Operation, Status } from "./state";
import { ownDetector } from "./state";

/** Until a membership has settled, and once it ended, its features answer "not an associated member". */
const GetMemberDetectors: Operation = (call, world) => {
  const { region } = ownDetector(call, world);
  const MemberDataSourceConfigurations: unknown[] = [];
  const answer = each([...new Set<string>(call.input.AccountIds)], (AccountId) => {
    const detector = region.detectors[AccountId];
    if (detector === undefined || !isAssociated(memberOf(world, region, call.caller, AccountId)))
      return text.notAssociated;
    const Features = featureResults(world, region, AccountId, detector, "member");
    MemberDataSourceConfigurations.push({ AccountId, DataSources: dataSourceResults(detector), Features });
    return undefined;
  });
  // The model wants at least one item in the list (difference GD-14).
  return { ...(MemberDataSourceConfigurations.length > 0 ? { MemberDataSourceConfigurations } : {}), ...answer };
};

/** One set of features for all accounts of the call. */
const UpdateMemberDetectors: Operation = (call, world) => {
  const { region } = ownDetector(call, world);
  const settings = requested<Status>(region, call.input);
  return each([...new Set<string>(call.input.AccountIds)], (account) => {
    const detector = region.detectors[account];
    if (detector === undefined || !isAssociated(memberOf(world, region, call.caller, account)))
      return text.notAssociated;
    if (unreachable(world, call.region, account)) return text.handshake;
    if (managedSetting(world, account, settings)) return text.policy;
    change(world, detector, settings);
    return undefined;
  });
};

export const memberDetectorOperations = { GetMemberDetectors, UpdateMemberDetectors };
