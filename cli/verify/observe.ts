import type { Session } from "../../provider/aws/session";
import { describeFailure } from "../../provider/core/failure";
import { overlap } from "../../provider/core/overlap";
import { sortedGroups } from "../../provider/core/plan";
import { counted } from "../../provider/core/planText";
import { isDeclarationError } from "../../provider/core/providerError";
import { unmatchedWaivers, waiverNotices } from "../../provider/core/waiver";
import type { Scope, Verified } from "../../provider/lifecycle/verify";
import { verifyDeclaration } from "../../provider/lifecycle/verify";
import type { Declared } from "../declarations/declared";
import type { Progress } from "./progress";

export type VerifiedDeclared = Declared & { readonly verified: Verified };

/** What came of observing all declarations. */
export interface Observed {
  readonly declarations: readonly VerifiedDeclared[];
  /** Declarations that have no cells to report because of a mistake in them. */
  readonly failures: readonly string[];
  /** Declarations whose accounts could not be found out: AWS did not answer or refused, or the run ended too early. */
  readonly unresolved: readonly string[];
}

/** Observes all declarations side by side, so that those of one service and region share batches. */
export async function observeAll(
  session: Session,
  declared: readonly Declared[],
  scope: Scope,
  signal: AbortSignal,
  progress: Progress,
): Promise<Observed> {
  const failures: string[] = [];
  const unresolved: string[] = [];
  for (const { service, inputs } of declared)
    progress.expect(service.desired(inputs).regions.filter((region) => scope.regions?.has(region) ?? true).length);
  const declarations = await Promise.all(
    declared.map(async (one) => {
      const { label } = one;
      try {
        const verified = await verifyDeclaration(session, one, {
          scope,
          signal,
          onRegion: (region, cells) => progress.observed(label, region, cells),
        });
        return [{ ...one, verified }];
      } catch (error) {
        const { code, message } = describeFailure(error);
        if (signal.aborted && error instanceof Error && error.cause === signal.reason)
          unresolved.push(`which accounts ${label} selects was not known yet`);
        else
          (isDeclarationError(error) ? failures : unresolved).push(
            message.startsWith(code) ? message : `${message} (${code})`,
          );
        return [];
      }
    }),
  );
  return {
    declarations: declarations.flat().filter(({ verified }) => verified.cells.length > 0),
    failures,
    unresolved,
  };
}

/** What is worth knowing about the declarations beside the state of their cells. */
export const warningsAbout = (declarations: readonly VerifiedDeclared[], nowMs: number): string[] => [
  ...declarations.flatMap((one) => waiverWarnings(one, nowMs)),
  ...overlapWarnings(declarations),
  ...declarations.flatMap(noteWarnings),
];

function waiverWarnings(one: VerifiedDeclared, nowMs: number): string[] {
  const { waivers } = one.inputs;
  const today = new Date(nowMs).toISOString().slice(0, 10);
  return [...waiverNotices(waivers, today), ...unmatchedWaivers(waivers, decidedBy(one))].map(
    (notice) => `${placeOf(one)}: ${notice}`,
  );
}

/** Cells that two declarations share count twice, and with `exactly` each may call the other's surplus. */
function overlapWarnings(declarations: readonly VerifiedDeclared[]): string[] {
  return declarations.flatMap((one, index) =>
    declarations.slice(index + 1).flatMap((other) => {
      if (one.service.kind !== other.service.kind) return [];
      const shared = overlap(decidedBy(one), decidedBy(other));
      if (shared === undefined) return [];
      const { region, account, capability } = shared.example;
      return [
        `${counted(shared.cells, "cell is", "cells are")} declared by both ${placeOf(one)} and ${placeOf(other)} and counted twice (for example ${account} ${capability} in ${region}): remove the overlap`,
      ];
    }),
  );
}

/** What is covered and yet needs attention, such as Runtime Monitoring without agents. */
function noteWarnings(one: VerifiedDeclared): string[] {
  const noted = one.verified.cells.filter(({ state, note }) => state === "covered" && note !== undefined);
  return sortedGroups(noted, ({ note }) => note ?? "").map(([note, cells]) => {
    const accounts = new Set(cells.map(({ account }) => account));
    return `${placeOf(one)}: ${note} (${counted(accounts.size, "account", "accounts")})`;
  });
}

/** With `exactly` a declaration decides about every capability of its service. */
const decidedBy = ({ service, verified: { declared } }: VerifiedDeclared) =>
  declared.match === "exactly" ? { ...declared, capabilities: service.capabilities } : declared;

const placeOf = ({ label, stack }: Declared): string => `${label}${stack === undefined ? "" : ` of ${stack}`}`;
