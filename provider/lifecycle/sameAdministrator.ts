import { ProviderError } from "../core/providerError";
import type { Target } from "../reconcile/target";

/** A declaration belongs to one administrator: another one has other members. Throws `AnotherAdministrator`. */
export function assertSameAdministrator(target: Target, known: string | undefined): void {
  if (known === undefined || known === target.administrator) return;
  throw new ProviderError(
    "AnotherAdministrator",
    `${target.label} is administered from account ${known}, and the credentials belong to ${target.administrator}: use credentials of ${known}, or declare a new resource for the other administrator`,
  );
}
