import { ProviderError } from "../core/providerError";
import { cellKey } from "../core/evaluate";
import type { PlanText } from "../core/planText";
import { underFreshKey } from "../core/planText";
import { waiverNotices } from "../core/waiver";
import type { Service, SharedInputs } from "../services/service";
import { dateOf, within } from "../aws/clock";
import { describeFailure } from "../aws/awsErrors";
import type { Properties } from "./parse";
import { containsUnknown, pickInputs, problemsOf, tryParse, unknownValue } from "./parse";
import { takeOverMs } from "../reconcile/observationCache";
import { observeAll, recordUnseen } from "../reconcile/observe";
import { busy } from "./quiet";
import { carriedSelection, selectionInput, selectionText } from "../organization/selectedAccounts";
import type { Session } from "../aws/session";
import type { Target } from "../reconcile/target";
import { labelOf, resolve } from "../reconcile/target";
import { describe, foretell } from "./describe";

/** Checks run one after another and stall the whole stack while they wait: what is not seen by then is unknown. */
export const checkDeadlineMs = 120_000;

export interface CheckAnswer {
  readonly inputs: Properties;
  readonly failures?: { readonly property: string; readonly reason: string }[];
}

/**
 * Validates the inputs, registers the cells that this resource declares, looks at AWS, and adds `plan`: what `up` will do. So
 * a plain `pulumi preview` is a drift check. Never throws; an observation that fails becomes part of the plan, because a
 * program may be about to register the very administrator whose absence makes it fail (docs/notes.md, engine 4).
 */
export async function check(
  session: Session,
  service: Service,
  olds: Properties | undefined,
  news: Properties,
): Promise<CheckAnswer> {
  return busy(session, async () => {
    const answer = await judgeInputs(session, service, olds ?? {}, news);
    // What a refused declaration wanted is not known: until it is put right, another resource must not switch anything off.
    if (answer.failures !== undefined)
      session.claims.markUnresolved(labelOf(service, { resourceName: String(news["resourceName"] ?? "") }));
    return answer;
  });
}

async function judgeInputs(session: Session, service: Service, olds: Properties, news: Properties): Promise<CheckAnswer> {
  const problems = problemsOf(service, news);
  if (problems.length > 0) return refused(news, problems);
  // The engine refuses an update plan whose computed inputs changed; the placeholder passes (docs/notes.md, engine 6).
  if (containsUnknown(pickInputs(service, news))) return { inputs: { ...news, plan: unknownValue } };
  return checkKnown(session, service, olds, news);
}

// `property: ""`: with a name the engine prints the property's whole value, secrets included (docs/notes.md, engine 5).
const refused = (inputs: Properties, reasons: readonly string[]): CheckAnswer => ({
  inputs,
  failures: reasons.map((reason) => ({ property: "", reason })),
});

/** Mistakes in the declaration itself: nothing that the program could still put right while it runs. */
const mistakes = new Set([
  "SelectionTooSmall",
  "OrganizationalUnitNotFound",
  "OrganizationalUnitsUnknown",
  "AccountNotAllowed",
  "AccountForbidden",
  "InvalidStackConfiguration",
]);

async function checkKnown(session: Session, service: Service, olds: Properties, news: Properties): Promise<CheckAnswer> {
  const inputs = service.schema.parse(pickInputs(service, news));
  const label = labelOf(service, inputs);
  for (const notice of waiverNotices(inputs.waivers, dateOf(session.clock.now()))) session.logOnce(`${label}: ${notice}`);
  const withPlan = (text: PlanText, selection: Properties = carriedSelection(olds)): CheckAnswer => ({
    inputs: { ...news, ...selection, plan: underFreshKey(text, olds["plan"]) },
  });
  const late = (): Error => new ProviderError("CheckDeadline", `AWS has not answered within ${checkDeadlineMs / 1000} seconds`);
  let target: Target | undefined;
  session.foretold.set(label, undefined);
  try {
    return await within(session.clock, checkDeadlineMs, look(), late);
  } catch (error) {
    const { code, message } = describeFailure(error);
    if (target === undefined) session.claims.markUnresolved(label);
    if (mistakes.has(code)) return refused(news, [`${label}: ${message}`]);
    session.logOnce(`${label}: cannot be observed: ${code}: ${message}`);
    if (target !== undefined) recordUnseen(session, target, error);
    return withPlan(Object.fromEntries(service.desired(inputs).regions.map((region) => [region, `cannot be observed: ${code}`])));
  }

  async function look(): Promise<CheckAnswer> {
    target = await resolve(session, service, inputs);
    const conflict = session.claims.claim(label, claimedCells(target));
    if (conflict !== undefined) return refused(news, [conflict]);
    const cells = await observeAll(session, target, session.clock.now() - takeOverMs);
    const before = await declaredBefore(session, target, olds);
    const text = {
      ...(await selectionText(session, target, olds, before)),
      ...(await describe(session, target, cells, before?.desired)),
    };
    session.foretold.set(label, foretell(target, text, cells));
    // A diff follows, and says it if it comes to the conclusion that there is something to do; not so before a create.
    if (Object.keys(pickInputs(service, olds)).length === 0) session.sayForetold(label);
    return withPlan(text, await selectionInput(target));
  }
}

/** `exactly` speaks about every capability of its accounts, so nobody else can declare one of them. */
export function claimedCells(target: Target): string[] {
  const { regions, accounts, capabilities, match } = target.desired;
  const claimed = match === "exactly" ? target.service.capabilities : capabilities;
  return regions.flatMap((region) =>
    accounts.flatMap((account) => claimed.map((capability) => cellKey(region, account, capability))),
  );
}

/** What the stored inputs declared, resolved today; undefined on the first check and where they cannot be read any more. */
async function declaredBefore(session: Session, target: Target, olds: Properties): Promise<Target | undefined> {
  const inputs: SharedInputs | undefined = containsUnknown(olds) ? undefined : tryParse(target.service, olds);
  if (inputs === undefined) return undefined;
  return resolve(session, target.service, inputs, "before").catch(() => undefined);
}
