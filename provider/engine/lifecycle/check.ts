import { cellKey } from "../../core/judge";
import { ProviderError } from "../../core/failure";
import { leaving, type LeavingCell, releaseAllowance } from "../../core/release";
import { type PlanText, planText, underFreshKey } from "../../core/planText";
import { waiverNotices } from "../../core/waiver";
import type { Cell, Desired } from "../../core/cell";
import type { Service, SharedInputs } from "../../services/service";
import { dateOf, within } from "../clock";
import { describeFailure } from "../failures";
import { containsUnknown, pickInputs, problemsOf, type Properties, tryParse, unknownValue } from "../inputs";
import { observeAll } from "../observe";
import { takeOverMs } from "../observations";
import { releaseActions } from "../release";
import type { Session } from "../session";
import { labelOf, resolve, type Target } from "../target";

/** Checks run one after another and stall the whole stack while they wait: what is not seen by then is unknown. */
export const checkDeadlineMs = 120_000;

export interface CheckAnswer {
  readonly inputs: Properties;
  readonly failures?: { readonly property: string; readonly reason: string }[];
}

/**
 * Validates the inputs, registers the cells that this resource declares, looks at AWS, and adds `plan`: what `up` will do. So
 * a plain `pulumi preview` is a drift check. Never throws; an observation that fails becomes part of the plan, because a
 * program may be about to register the very administrator whose absence makes it fail (pulumi-engine.md C 5).
 */
export async function check(session: Session, service: Service, olds: Properties | undefined, news: Properties): Promise<CheckAnswer> {
  session.checks.running += 1;
  try {
    const problems = problemsOf(service, news);
    if (problems.length > 0) return refused(news, problems);
    // The engine refuses an update plan whose computed inputs changed; the placeholder passes (pulumi-engine.md C 11).
    if (containsUnknown(pickInputs(service, news))) return { inputs: { ...news, plan: unknownValue } };
    return await checkKnown(session, service, olds ?? {}, news);
  } finally {
    session.checks.running -= 1;
    session.checks.lastEndedAt = session.clock.now();
  }
}

// `property: ""`: with a name the engine prints the property's whole value, secrets included (pulumi-engine.md C 7).
const refused = (inputs: Properties, reasons: readonly string[]): CheckAnswer => ({ inputs, failures: reasons.map((reason) => ({ property: "", reason })) });

/** Mistakes in the declaration itself: nothing that the program could still put right while it runs. */
const mistakes = new Set(["SelectionTooSmall", "AccountNotAllowed", "AccountForbidden", "InvalidStackConfiguration"]);

async function checkKnown(session: Session, service: Service, olds: Properties, news: Properties): Promise<CheckAnswer> {
  const inputs = service.schema.parse(pickInputs(service, news));
  const label = labelOf(service, inputs);
  for (const notice of waiverNotices(inputs.waivers, dateOf(session.clock.now()))) session.say(`${label}: ${notice}`);
  const withPlan = (text: PlanText): CheckAnswer => ({ inputs: { ...news, plan: underFreshKey(text, olds["plan"]) } });
  try {
    const late = (): Error => new ProviderError("CheckDeadline", `AWS has not answered within ${checkDeadlineMs / 1000} seconds`);
    const target = await within(session.clock, checkDeadlineMs, resolve(session, service, inputs), late);
    const conflict = session.claims.claim(label, claimedCells(target));
    if (conflict !== undefined) return refused(news, [conflict]);
    const cells = await within(session.clock, checkDeadlineMs, observeAll(session, target, session.clock.now() - takeOverMs), late);
    const before = await declaredBefore(session, target, olds);
    return withPlan(describe(session, target, cells, before));
  } catch (error) {
    const { code, message } = describeFailure(error);
    if (mistakes.has(code)) return refused(news, [`${label}: ${message}`]);
    session.say(`${label}: cannot be observed: ${code}: ${message}`);
    return withPlan(Object.fromEntries(service.desired(inputs).regions.map((region) => [region, `cannot be observed: ${code}`])));
  }
}

/** `exactly` speaks about every capability of its accounts, so nobody else can declare one of them. */
export function claimedCells(target: Target): string[] {
  const { regions, accounts, capabilities, match } = target.desired;
  const claimed = match === "exactly" ? target.service.capabilities : capabilities;
  return regions.flatMap((region) => accounts.flatMap((account) => claimed.map((capability) => cellKey(region, account, capability))));
}

/** What the stored inputs declared, resolved today; undefined on the first check and where they cannot be read any more. */
async function declaredBefore(session: Session, target: Target, olds: Properties): Promise<Desired | undefined> {
  const inputs: SharedInputs | undefined = containsUnknown(olds) ? undefined : tryParse(target.service, olds);
  if (inputs === undefined) return undefined;
  return (await resolve(session, target.service, inputs).catch(() => undefined))?.desired;
}

function describe(session: Session, target: Target, cells: readonly Cell[], before: Desired | undefined): PlanText {
  const writes = target.inputs.mode === "manage";
  const left = before === undefined ? [] : leaving(before, target.desired).filter((cell) => !session.claims.isClaimedByAnother(cellKey(cell.region, cell.account, cell.capability), target.label));
  const departures = leavingLines(target, left, before?.accounts.length ?? 0);
  return planText(cells, { says: (action) => target.service.actions[action]?.says ?? action, writes }, departures);
}

function leavingLines(target: Target, cells: readonly LeavingCell[], declaredAccounts: number): { region: string; account: string; text: string }[] {
  const perAccount = new Map<string, { region: string; account: string; level: LeavingCell["level"]; capabilities: string[] }>();
  for (const cell of cells) {
    const key = `${cell.region} ${cell.account} ${cell.level}`;
    const known = perAccount.get(key) ?? { region: cell.region, account: cell.account, level: cell.level, capabilities: [] };
    known.capabilities.push(cell.capability);
    perAccount.set(key, known);
  }
  const switchedOff = new Set([...perAccount.values()].filter((one) => releaseActions(target, one.level).length > 0).map((one) => one.account));
  const allowed = releaseAllowance(target.inputs.releaseLimit, declaredAccounts);
  const refusal = switchedOff.size > allowed ? `; REFUSED: ${switchedOff.size} accounts, and releaseLimit allows ${allowed}` : "";
  return [...perAccount.values()].map(({ region, account, level, capabilities }) => {
    const chosen = target.inputs.onRelease[level];
    const consequence = target.service.consequences[chosen];
    const text = `${capabilities.sort().join(", ")} no longer declared: ${chosen}${consequence === undefined ? "" : ` (${consequence})`}${chosen === "retain" ? "" : refusal}`;
    return { region, account, text };
  });
}
