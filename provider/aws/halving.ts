import { describeFailure } from "../core/failure";
import { isRefusedRequest } from "./awsErrors";

/** Calls that one refused call may cost in search of the item that made AWS refuse it: 14 find one among a hundred. */
const halvingCallsMax = 32;

export interface Part<T, R> {
  readonly items: readonly T[];
  readonly result?: R;
  readonly error?: unknown;
}

/**
 * Calls with all items, and halves a call that AWS refuses as a whole (HTTP 400) until the culprit stands alone: AWS
 * validates a batch before it works on any of it, so that one bad id would leave all others undone. Where both halves
 * are refused alike, the cause is not an item, and the search ends.
 */
export async function halving<T, R>(
  items: readonly T[],
  call: (items: readonly T[]) => Promise<R>,
): Promise<readonly Part<T, R>[]> {
  let calls = 0;
  const attempt = async (some: readonly T[]): Promise<Part<T, R>> => {
    calls += 1;
    try {
      return { items: some, result: await call(some) };
    } catch (error) {
      return { items: some, error };
    }
  };
  const search = async (whole: Part<T, R>): Promise<readonly Part<T, R>[]> => {
    if (!("error" in whole) || whole.items.length < 2 || !isRefusedRequest(whole.error) || calls >= halvingCallsMax)
      return [whole];
    const middle = Math.ceil(whole.items.length / 2);
    const left = await attempt(whole.items.slice(0, middle));
    const right = await attempt(whole.items.slice(middle));
    if ("error" in left && "error" in right && sameCause(left.error, right.error)) return [left, right];
    return [...(await search(left)), ...(await search(right))];
  };
  return search(await attempt(items));
}

function sameCause(a: unknown, b: unknown): boolean {
  const [left, right] = [describeFailure(a), describeFailure(b)];
  return left.code === right.code && left.message === right.message;
}
