/** Tags of memberships; the ARN of somebody else's membership is refused like the membership itself. */

import type { Call, World } from "../contract";
import type { Membership } from "./state";
import { membershipFor } from "./state";

const tagged = (call: Call, world: World): Membership =>
  membershipFor(call, world, (one) => one.membershipArn === call.input["resourceArn"]);

export const listTagsForResource = (call: Call, world: World): Record<string, unknown> => ({
  tags: { ...tagged(call, world).tags },
});

export function tagResource(call: Call, world: World): Record<string, unknown> {
  Object.assign(tagged(call, world).tags, call.input["tags"]);
  return {};
}

export function untagResource(call: Call, world: World): Record<string, unknown> {
  const { tags } = tagged(call, world);
  for (const key of call.input["tagKeys"] as readonly string[]) delete tags[key];
  return {};
}
