import { canonical, cellReasons, type DiffReason } from "../../core/diff";
import type { Service } from "../../services/service";
import { comparable, containsUnknown, pickInputs, type Properties, tryParse } from "../inputs";
import { observeAll, recallAll } from "../observe";
import { takeOverMs } from "../observations";
import { notOfferedSets, rememberedOutputs } from "../outputs";
import type { Session } from "../session";
import { resolve } from "../target";

/**
 * Whether an update is due: never a replacement. Answers from the newest observation of this process and from parsed
 * inputs, never from the text of `plan`, which state keeps after it was carried out. On refresh the engine calls it with
 * fresh outputs and stored inputs, and its answer alone decides whether the refresh counts as a change.
 */
export async function diff(session: Session, service: Service, olds: Properties, news: Properties): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }> {
  const reasons = await reasonsToUpdate(session, service, olds, news);
  return { changes: reasons.length > 0, replaces: [], deleteBeforeReplace: false };
}

export async function reasonsToUpdate(session: Session, service: Service, olds: Properties, news: Properties): Promise<DiffReason[]> {
  if (containsUnknown(pickInputs(service, news))) return ["inputs"];
  const after = tryParse(service, news);
  const before = tryParse(service, olds);
  if (after === undefined || before === undefined || canonical(comparable(after)) !== canonical(comparable(before))) return ["inputs"];
  const remembered = rememberedOutputs(olds);
  if (remembered.unfinished) return ["unfinished"];
  if (remembered.owed.length > 0) return ["owed"];
  const target = await resolve(session, service, after).catch(() => undefined);
  if (target === undefined) return ["unknown"];
  if (remembered.administrator !== undefined && remembered.administrator !== target.administrator) return ["administrator"];
  const verdicts = { notOffered: notOfferedSets(remembered.notOffered) };
  const cells = (await recallAll(session, target, verdicts)) ?? (await observeAll(session, target, session.clock.now() - takeOverMs, verdicts));
  return cellReasons(cells);
}
