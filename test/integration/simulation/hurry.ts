import { hurried } from "../resources/hurried";
import type { StackOptions } from "../resources/stack";
import { Stack } from "../resources/stack";

/** Provider seconds that pass in a real one, so that waits of minutes fit into a test; everything but the waits is real. */
const haste = 50;

/** A stack whose provider processes live on hurried time. */
export const hurriedStack = (emulator: { readonly url: string }, options: StackOptions = {}): Stack =>
  new Stack(emulator, "test", {}, { clock: hurried(haste), ...options });
