import type { Cell } from "../../provider/core/cell";

/** What the advice depends on beside the cell. */
export interface AdviceContext {
  readonly mode: "manage" | "track";
  /** Whether a Pulumi program declares it, which `pulumi up` would carry out. */
  readonly hasProgram: boolean;
  /** The verb of a service's action: `enable`. */
  readonly says: (action: string) => string;
}

/** What a person can do about a cell that is not covered. The service's own word wins: it knows AWS's code. */
export function adviceFor(cell: Cell, context: AdviceContext): string {
  if (cell.advice !== undefined && cell.advice !== "") return cell.advice;
  switch (cell.state) {
    case "gap":
      return gapAdvice(cell, context);
    case "surplus":
      return context.mode === "manage" && context.hasProgram
        ? "`pulumi up` switches it off within releaseLimit; to keep it, declare it"
        : "declare it, or switch it off";
    case "pending":
      return "nothing to do: AWS is at work; verify again later";
    case "unknown":
      return /denied|unauthorized|forbidden|authoriz/i.test(`${cell.code} ${cell.message}`)
        ? "compare the caller's permissions with `aws-coverage iam --mode track`"
        : "remove the cause and verify again";
    case "waived":
      return `nothing to do until ${cell.waiver?.expires ?? "the waiver expires"}`;
    case "notApplicable":
      return cell.code?.startsWith("ACCOUNT_") === true
        ? "nothing to do; remove the account from the declaration once it is gone for good"
        : "nothing to do";
    case "covered":
      return "";
  }
}

function gapAdvice(cell: Cell, { mode, hasProgram, says }: AdviceContext): string {
  if (cell.next === undefined) return "an update cannot close this: compare what was seen with the service's console";
  const verb = says(cell.next.action);
  if (mode === "manage" && hasProgram) return `\`pulumi up\` closes it (${verb})`;
  return hasProgram
    ? `${verb}, or declare it with mode "manage" and run \`pulumi up\``
    : `${verb}, for instance by a Pulumi program with this declaration`;
}
