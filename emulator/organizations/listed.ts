import type { Call, World } from "../contract";
import { page } from "../paging";
import { invalidInput } from "./errors";
import { stateOf } from "./state";

/** The lists of Organizations never exceed this. */
const pageSize = 20;

/** One page of a list, under the name that the operation gives it. */
export function listed<T>(
  call: Call,
  world: World,
  name: string,
  items: readonly T[],
  keyOf: (item: T) => string,
  describe: (item: T) => unknown,
): Record<string, unknown> {
  const result = page(items, keyOf, {
    operation: call.operation,
    token: call.input["NextToken"] as string | undefined,
    limit: (call.input["MaxResults"] as number | undefined) ?? pageSize,
    emptyPages: stateOf(world).emptyPages,
    invalid: () => invalidInput("You specified an invalid value for nextToken.", "INVALID_NEXT_TOKEN"),
  });
  return { [name]: result.items.map(describe), NextToken: result.next };
}
