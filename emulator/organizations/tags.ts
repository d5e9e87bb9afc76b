import type { Call, World } from "../contract";
import { invalidInput, other, targetNotFound } from "./errors";
import { listed } from "./listed";
import { stateOf } from "./state";

type Output = Record<string, unknown>;

/** Tags of an account, a unit or the root. */
function tagged(call: Call, world: World): { id: string; tags: Record<string, string> } {
  const id = call.input["ResourceId"] as string;
  const { accounts, organizationalUnits, rootId } = world.organization;
  if (id !== rootId && accounts[id] === undefined && organizationalUnits[id] === undefined) throw targetNotFound();
  return { id, tags: stateOf(world).tags[id] ?? {} };
}

export function listTags(call: Call, world: World): Output {
  const entries = Object.entries(tagged(call, world).tags);
  return listed(
    call,
    world,
    "Tags",
    entries,
    ([Key]) => Key,
    ([Key, Value]) => ({ Key, Value }),
  );
}

export function tag(call: Call, world: World): Output {
  const { id, tags } = tagged(call, world);
  const given = call.input["Tags"] as readonly { Key: string; Value: string }[];
  if (new Set(given.map(({ Key }) => Key)).size < given.length)
    throw invalidInput("You provided a list of tags with duplicate keys.", "DUPLICATE_TAG_KEY");
  const all = { ...tags, ...Object.fromEntries(given.map(({ Key, Value }) => [Key, Value])) };
  if (Object.keys(all).length > 50)
    throw other("ConstraintViolationException", "You have exceeded the number of tags allowed on this resource.", {
      Reason: "MAX_TAG_LIMIT_EXCEEDED",
    });
  stateOf(world).tags[id] = all;
  return {};
}

export function untag(call: Call, world: World): Output {
  const { id, tags } = tagged(call, world);
  const gone = new Set(call.input["TagKeys"] as readonly string[]);
  if (Object.keys(tags).some((key) => gone.has(key)))
    stateOf(world).tags[id] = Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key)));
  return {};
}
