import type { Call, World } from "../contract";
import { validation } from "./errors";

type Output = Record<string, unknown>;

/** Tokens kept per world; the oldest go first. */
const limit = 10_000;

/** Runs a call once per `clientToken`: a client that repeats a lost request gets the first answer again. */
export function once(world: World, call: Call, act: () => Output): Output {
  const token = call.input["clientToken"] as string | undefined;
  if (token === undefined) return act();
  const known = world.memory<string, { input: string; output: Output }>(call.service);
  const key = [call.caller, call.region, call.operation, token].join("/");
  const input = JSON.stringify(call.input);
  const earlier = known.get(key);
  if (earlier !== undefined) {
    // Inspector models no error for this: difference INS-9.
    if (earlier.input !== input) throw validation("The client token was used with other parameters before.");
    return earlier.output;
  }
  const output = act();
  known.set(key, { input, output });
  if (known.size > limit) known.delete(known.keys().next().value as string);
  return output;
}
