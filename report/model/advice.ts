import type { Cell } from "../../provider/core/cell";
import { Code } from "../../provider/core/cell";

/** What the advice depends on beside the cell. */
export interface AdviceContext {
  readonly mode: "manage" | "track";
  /** Whether a Pulumi program declares it, which `pulumi up` would carry out. */
  readonly hasProgram: boolean;
  /** The verb of a service's action: `enable`. */
  readonly verbOf: (action: string) => string;
}

/** What a person can do about a cell that is not covered. The service's own advice comes first: it knows AWS's code. */
export function adviceFor(cell: Cell, context: AdviceContext): string {
  if (cell.advice !== undefined && cell.advice !== "") return cell.advice;
  switch (cell.state) {
    case "gap":
      return gapAdvice(cell, context);
    case "surplus":
      return context.mode === "manage" && context.hasProgram
        ? "`pulumi up` disables it, within releaseLimit; to keep it, declare it"
        : "declare it, or disable it";
    case "pending":
      return "nothing to do: AWS is working on it; verify again later";
    case "unknown":
      return /denied|unauthorized|forbidden|authoriz/i.test(`${cell.code} ${cell.message}`)
        ? "compare the caller's permissions with `aws-coverage iam --mode track`"
        : "remove the cause and verify again";
    case "waived":
      return `nothing to do until ${cell.waiver?.expires ?? "the waiver expires"}`;
    case "notApplicable":
      return notApplicableAdvice(cell);
    case "covered":
      return "";
  }
}

function notApplicableAdvice({ code = "" }: Cell): string {
  if (code.startsWith("ACCOUNT_"))
    return "nothing to do; remove the account from the declaration once it is gone for good";
  return code === Code.capabilityUnavailable
    ? "nothing to do: `pulumi up` tries it again 7 days after AWS refused it"
    : "nothing to do";
}

function gapAdvice(cell: Cell, { mode, hasProgram, verbOf }: AdviceContext): string {
  if (cell.next === undefined)
    return "`pulumi up` cannot fix this: compare the observed status with the service's console";
  const verb = verbOf(cell.next.action);
  if (mode === "manage" && hasProgram) return `\`pulumi up\` closes it (${verb})`;
  return hasProgram
    ? `${verb}, or declare it with mode "manage" and run \`pulumi up\``
    : `${verb}, for instance by a Pulumi program with this declaration`;
}
