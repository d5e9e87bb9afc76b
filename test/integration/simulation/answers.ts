import { services } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";

/** Accounts in one write: far below AWS's limit, so that ten accounts already need several calls. */
export const writeBatch = 4;

/** The product's service with a small batch: the limit of a call is then met in a small world. */
export function smallBatches(kind: string): Service {
  const service = services.find((one) => one.kind === kind);
  if (service === undefined) throw new Error(`no service of the kind ${kind}`);
  const actions = Object.fromEntries(
    Object.entries(service.actions).map(([name, action]) => [
      name,
      Number.isFinite(action.batch) ? { ...action, batch: Math.min(action.batch, writeBatch) } : action,
    ]),
  );
  return { ...service, actions };
}

export const idsIn = (input: Readonly<Record<string, unknown>>, name: string): readonly string[] =>
  (input[name] as readonly string[] | undefined) ?? [];
export const listedIn = (answer: Readonly<Record<string, unknown>>, list: string, member: string): readonly string[] =>
  ((answer[list] as Record<string, string>[] | undefined) ?? []).map((one) => one[member] ?? "");
