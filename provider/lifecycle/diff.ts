import type { DiffReason } from "../core/changes";
import { canonical, cellReasons } from "../core/changes";
import { ProviderError } from "../core/providerError";
import type { Service, SharedInputs } from "../services/service";
import { within } from "../aws/clock";
import type { Properties } from "./parse";
import { comparable, containsUnknown, pickInputs, tryParse } from "./parse";
import { takeOverMs } from "../reconcile/observationCache";
import { observeAll, recallAll } from "../reconcile/observe";
import { notOfferedSets, rememberedOutputs } from "./outputs";
import type { Session } from "../aws/session";
import { labelOf, resolve } from "../reconcile/target";
import { checkDeadlineMs } from "./check";

/**
 * Whether an update is due: never a replacement. Answers from the newest observation of this process and from parsed
 * inputs, never from the text of `plan`, which state keeps after it was carried out. On refresh the engine calls it with
 * fresh outputs and stored inputs, and its answer alone decides whether the refresh counts as a change.
 */
export async function diff(
  session: Session,
  service: Service,
  olds: Properties,
  news: Properties,
): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }> {
  const reasons = await reasonsToUpdate(session, service, olds, news);
  const inputs = tryParse(service, news);
  if (reasons.length > 0 && inputs !== undefined) session.sayForetold(labelOf(service, inputs));
  return { changes: reasons.length > 0, replaces: [], deleteBeforeReplace: false };
}

export async function reasonsToUpdate(
  session: Session,
  service: Service,
  olds: Properties,
  news: Properties,
): Promise<DiffReason[]> {
  if (containsUnknown(pickInputs(service, news))) return ["inputs"];
  const after = tryParse(service, news);
  const before = tryParse(service, olds);
  if (after === undefined || before === undefined || canonical(comparable(after)) !== canonical(comparable(before)))
    return ["inputs"];
  const remembered = rememberedOutputs(olds);
  if (remembered.unfinished) return ["unfinished"];
  if (remembered.owed.length > 0) return ["owed"];
  // The plan of this process says that nothing could be observed: diff must not contradict it, even if AWS answers by now.
  if (session.claims.unresolved.includes(labelOf(service, after))) return ["unknown"];
  const label = labelOf(service, after);
  // Check could not see in a while: nor could we, a moment later, and the whole stack waits.
  if (session.foretold.has(label) && session.foretold.get(label) === undefined) return ["unknown"];
  const late = (): Error => new ProviderError("DiffDeadline", `AWS has not answered within ${checkDeadlineMs / 1000} seconds`);
  // What cannot be told in time is unknown, and never "no drift".
  return within(session.clock, checkDeadlineMs, observedReasons(session, service, after, remembered), late).catch(
    (): DiffReason[] => ["unknown"],
  );
}

async function observedReasons(
  session: Session,
  service: Service,
  inputs: SharedInputs,
  remembered: ReturnType<typeof rememberedOutputs>,
): Promise<DiffReason[]> {
  const target = await resolve(session, service, inputs);
  if (remembered.administrator !== undefined && remembered.administrator !== target.administrator) return ["administrator"];
  const verdicts = { notOffered: notOfferedSets(remembered.notOffered) };
  const cells =
    (await recallAll(session, target, verdicts)) ??
    (await observeAll(session, target, session.clock.now() - takeOverMs, verdicts));
  return cellReasons(cells);
}
