import type { Call, World } from "../contract";
import { badRequest } from "./errors";
import type { Detector, Operation } from "./state";
import { regionOf } from "./state";

/**
 * Only detectors have tags here; the ARN of somebody else's, or of another region's, is refused with the sentence for
 * everything.
 */
function tagged(call: Call, world: World): Detector {
  const [, , , region = "", account = "", resource = ""] = (call.input["ResourceArn"] as string).split(":");
  const detector = regionOf(world, call.region).detectors[call.caller];
  const own = region === call.region && account === call.caller && resource === `detector/${detector?.id}`;
  if (detector === undefined || !own) throw badRequest();
  return detector;
}

const ListTagsForResource: Operation = (call, world) => ({ Tags: { ...tagged(call, world).tags } });

const TagResource: Operation = (call, world) => {
  Object.assign(tagged(call, world).tags, call.input["Tags"]);
  return {};
};

const UntagResource: Operation = (call, world) => {
  const { tags } = tagged(call, world);
  for (const key of call.input["TagKeys"] as readonly string[]) delete tags[key];
  return {};
};

export const tagOperations = { ListTagsForResource, TagResource, UntagResource };
