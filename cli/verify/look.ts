import type { Cell } from "../../provider/core/cell";
import { overlap } from "../../report/model/overlap";
import { counted } from "../../provider/core/planText";
import { waiverNotices } from "../../provider/core/waiver";
import { dateOf } from "../../provider/aws/clock";
import { describeFailure } from "../../provider/aws/awsErrors";
import type { Session } from "../../provider/aws/session";
import { labelOf } from "../../provider/reconcile/target";
import type { Verified } from "../../provider/lifecycle/verify";
import { verifyDeclaration } from "../../provider/lifecycle/verify";
import type { Declared } from "../declarations/declared";
import type { Filters } from "./filters";
import { scopeOf } from "./filters";
import type { Progress } from "./progress";

/** What came of looking at all declarations. */
export interface Looked {
  readonly seen: readonly (Declared & { readonly verified: Verified })[];
  /** Declarations that have no cells to report because of a mistake, or because their selector could not be resolved. */
  readonly failures: readonly string[];
  /** The same because the run ended too early to find out. */
  readonly unresolved: readonly string[];
}

/** Looks at all declarations side by side, so that those of one service and region share batches. */
export async function lookAtAll(
  session: Session,
  declared: readonly Declared[],
  filters: Filters,
  signal: AbortSignal,
  progress: Progress,
): Promise<Looked> {
  const scope = scopeOf(filters);
  const failures: string[] = [];
  const unresolved: string[] = [];
  for (const { service, inputs } of declared)
    progress.expect(service.desired(inputs).regions.filter((region) => scope.regions?.has(region) ?? true).length);
  const seen = await Promise.all(
    declared.map(async (one) => {
      const label = labelOf(one.service, one.inputs);
      const note = (region: string, cells: readonly Cell[]): void => progress.seen(label, region, cells);
      try {
        return [{ ...one, verified: await verifyDeclaration(session, one, { scope, signal, seen: note }) }];
      } catch (error) {
        const { code, message } = describeFailure(error);
        if (signal.aborted && error instanceof Error && error.cause === signal.reason)
          unresolved.push(`which accounts ${label} selects was not known yet`);
        else failures.push(message.startsWith(code) ? message : `${message} (${code})`);
        return [];
      }
    }),
  );
  return { seen: seen.flat().filter(({ verified }) => verified.cells.length > 0), failures, unresolved };
}

/** Cells that two declarations share count twice, and with `exactly` each may call the other's surplus. */
export function overlapWarnings(seen: Looked["seen"]): string[] {
  return seen.flatMap((one, index) =>
    seen.slice(index + 1).flatMap((other) => {
      if (one.service.kind !== other.service.kind) return [];
      const shared = overlap(claimOf(one), claimOf(other));
      if (shared === undefined) return [];
      const { region, account, capability } = shared.example;
      return [
        `${counted(shared.cells, "cell is", "cells are")} declared by both ${placeOf(one)} and ${placeOf(other)} and counted twice, ${account} ${capability} in ${region} for one`,
      ];
    }),
  );
}

const claimOf = ({ service, verified: { declared } }: Looked["seen"][number]) =>
  declared.match === "exactly" ? { ...declared, capabilities: service.capabilities } : declared;

const placeOf = ({ service, inputs, stack }: Declared): string =>
  `${labelOf(service, inputs)}${stack === undefined ? "" : ` of ${stack}`}`;

export function waiverWarnings(seen: Looked["seen"], nowMs: number): string[] {
  return seen.flatMap((one) => waiverNotices(one.inputs.waivers, dateOf(nowMs)).map((notice) => `${placeOf(one)}: ${notice}`));
}
