import type { AccountId } from "../../provider/core/cell";
import { newAccounts } from "../../provider/core/cell";
import type { ChangedCells, Changes, NamedAccount } from "../model/change";
import { changedCells } from "../model/changes";
import type { Report } from "../model/report";
import { oneLine } from "./escape";
import { accountLabel, count, counted, percent, some, stateWord } from "./words";

/** One heading with its lines: `2 cells newly uncovered`. */
export interface ChangeGroup {
  readonly title: string;
  readonly lines: readonly string[];
}

const accountsMax = 12;
const namesMax = 12;

/** `Since r.json of 2026-11-20T02:00:00.000Z (99.1% then): 2 cells newly uncovered, 4 repaired, …`. */
export function sinceLine({ since }: Pick<Report, "since">): string[] {
  if (since === undefined) return [];
  const parts = [
    `${counted(changedCells(since.newlyUncovered), "cell")} newly uncovered`,
    `${count(changedCells(since.repaired))} repaired`,
    `${counted(since.joined.length, "account")} joined`,
    `${count(since.left.length)} left`,
  ];
  if (since.newlyDeclaredCells > 0) parts.push(`${count(since.newlyDeclaredCells)} not covered where newly declared`);
  if (since.noLongerDeclaredCells > 0) parts.push(`${count(since.noLongerDeclaredCells)} no longer declared`);
  const limits = since.limits.map((limit) => ` (${limit})`).join("");
  return [
    oneLine(`Since ${since.file} of ${since.generatedAt} (${percent(since)} then): ${parts.join(", ")}${limits}`),
  ];
}

/** What changed, the worst first; groups that are empty are left out. */
export function changeGroups(report: Report): ChangeGroup[] {
  const { since } = report;
  if (since === undefined) return [];
  const labels = labelsOf(report, since);
  const cells = (title: string, groups: readonly ChangedCells[]): ChangeGroup => ({
    title: `${counted(changedCells(groups), "cell")} ${title}`,
    lines: groups.map((one) => cellsLine(one, labels)),
  });
  const accounts = (title: string, list: Changes["joined"]): ChangeGroup => ({
    title: `${counted(list.length, "account")} ${title}`,
    lines: list.map((one) => labels.get(one.account) ?? one.account),
  });
  return [
    cells("newly uncovered", since.newlyUncovered),
    cells("repaired", since.repaired),
    accounts("joined", since.joined),
    accounts("left", since.left),
  ].filter(({ lines }) => lines.length > 0);
}

function cellsLine(of: ChangedCells, labels: ReadonlyMap<AccountId, string>): string {
  const now = of.before === undefined ? stateWord[of.state] : `${stateWord[of.before]}, now ${stateWord[of.state]}`;
  const where = `${some(of.capabilities, namesMax, oneLine)} in ${some(of.regions, namesMax, oneLine)}`;
  const who = some(of.accounts, accountsMax, (account) => labels.get(account) ?? account);
  return oneLine(`${now}: ${where}: ${who} (${of.type})`);
}

function labelsOf({ accounts }: Report, since: Changes): Map<AccountId, string> {
  const label = ({ account, name, organizationalUnit }: NamedAccount): [AccountId, string] => [
    account,
    accountLabel({
      account,
      ...(name === undefined ? {} : { accountName: name }),
      ...(organizationalUnit === undefined ? {} : { organizationalUnit }),
    }),
  ];
  return new Map([...since.left, ...accounts, { account: newAccounts }].map(label));
}
