import type { Cell, Desired } from "../core/cell";
import { sortedGroups } from "../core/plan";
import { planLines } from "../core/planLines";
import type { PlanText } from "../core/planText";
import { counted, planText } from "../core/planText";
import type { LeavingCell } from "../core/release";
import { leaving, withoutHandedOver } from "../core/release";
import { accountsSwitchedOff, allowedReleases, heldNow, releaseActions, toSwitchOff } from "../reconcile/oldRelease";
import type { Session } from "../aws/session";
import type { Target } from "../reconcile/target";

/** What an update would do about these cells, and about what left the declaration `before`. */
export async function describe(
  session: Session,
  target: Target,
  cells: readonly Cell[],
  before: Desired | undefined,
): Promise<PlanText> {
  const writes = target.inputs.mode === "manage";
  const handedOver = (key: string): boolean => session.claims.isClaimedByAnother(key, target.label);
  const left = before === undefined ? [] : withoutHandedOver(leaving(before, target.desired), handedOver);
  const departing = writes ? await toSwitchOff(session, target, left) : [];
  const kept = left.filter((cell) => !writes || releaseActions(target, cell.level).length === 0);
  const retained = await heldNow(session, target, kept);
  const words = { says: (action: string) => target.service.actions[action]?.verb ?? action, writes };
  const text = planText(cells, words, leavingLines(target, [...retained, ...departing]));
  const switchedOff = writes ? accountsSwitchedOff(departing, cells).size : 0;
  const allowed = allowedReleases(target, before);
  if (switchedOff <= allowed) return text;
  return {
    ...text,
    "REFUSED by releaseLimit": `${counted(switchedOff, "account", "accounts")} would be switched off, and one update may do so in ${allowed}`,
  };
}

function leavingLines(target: Target, cells: readonly LeavingCell[]): { region: string; account: string; text: string }[] {
  return sortedGroups(cells, (cell) => `${cell.region} ${cell.account} ${cell.level}`).map(([, same]) => {
    const { region, account, level } = same[0] as LeavingCell;
    const capabilities = same.map((cell) => cell.capability).sort();
    const chosen = target.inputs.mode === "manage" ? target.inputs.onRelease[level] : "retain";
    const consequence = target.service.consequences[chosen];
    // Resources that are checked later may still take it over: the engine checks one after another.
    const unless = chosen === "retain" ? "" : " unless another resource declares it";
    return {
      region,
      account,
      text: `${capabilities.join(", ")} no longer declared: ${chosen}${unless}${consequence === undefined ? "" : ` (${consequence})`}`,
    };
  });
}

/** The plan in lines, with one cause of each kind of what could not be observed: without `--diff` the engine shows no property. */
export function foretell(target: Target, plan: PlanText, cells: readonly Cell[]): string[] {
  const unseen = sortedGroups(
    cells.filter((cell) => cell.state === "unknown" && cell.code !== undefined),
    (cell) => cell.code ?? "",
  ).map(
    ([code, [first]]) => `${code}: ${first?.message ?? first?.observed}${first?.advice === undefined ? "" : `. ${first.advice}`}`,
  );
  return [...planLines(plan), ...unseen].map((line) => `${target.label}: ${line}`);
}
