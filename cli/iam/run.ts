import { services } from "../../provider/services";
import type { Sources } from "../declarations/declared";
import { namesSource } from "../declarations/declared";
import { loadDeclarations } from "../declarations/load";
import type { Io } from "../io";
import type { FilterFlags, Filters } from "../verify/filters";
import { filtersOf, ofServices } from "../verify/filters";
import type { Need } from "./policy";
import { needOf, permissionsFor, policyOf, reasonsOf } from "./policy";

export interface IamFlags extends Sources, Pick<FilterFlags, "service"> {
  readonly mode?: "track" | "manage";
  readonly format: "json" | "text";
  readonly doctor: boolean;
}

/** Prints the policy, and resolves to the exit code. */
export async function iam(flags: IamFlags, io: Io): Promise<number> {
  const filters = filtersOf(flags);
  const needs = namesSource(flags) ? await declaredNeeds(flags, filters, io) : serviceNeeds(flags, filters);
  const permissions = permissionsFor(needs, flags.doctor);
  const text = flags.format === "text" ? reasonsOf(permissions) : JSON.stringify(policyOf(permissions), undefined, 2);
  await io.stdout.write(`${text}\n`);
  for (const note of notesOn(needs)) await io.stderr.write(`aws-coverage iam: ${note}\n`);
  return 0;
}

async function declaredNeeds(flags: IamFlags, filters: Filters, io: Io): Promise<Need[]> {
  const declared = await loadDeclarations(flags, io, new AbortController().signal);
  return ofServices(declared, filters).map((one) => needOf(one, flags.mode));
}

const serviceNeeds = ({ mode }: IamFlags, { services: kinds }: Filters): Need[] =>
  services
    .filter(({ kind }) => kinds?.includes(kind) ?? true)
    .map((service) => ({ service, writes: mode === "manage", roles: [], partition: "aws" }));

const notesOn = (needs: readonly Need[]): string[] => [
  ...(needs.some(({ inputs, writes }) => inputs === undefined && writes)
    ? ["without --spec or --stack the policy allows everything that can switch on, and nothing that switches off"]
    : []),
  ...(needs.some(({ roles }) => roles.length > 0)
    ? ["the statement Connection belongs to the credentials that assume the role, all others to the role"]
    : []),
];
