import type { AccountLists, Call, EmulatedService } from "../contract";

/** A way to name accounts that holds for one operation. */
export interface Form extends AccountLists {
  /** Values that the failure's `status` may have. */
  readonly statuses: readonly string[];
}

/**
 * How this call names accounts, by the lists of its service that its operation's model has; undefined when it names
 * none.
 */
export function formOf({ accounts = [], model }: EmulatedService, call: Call): Form | undefined {
  const operation = model.operations[call.operation];
  const output = model.shapes[operation?.output ?? ""]?.members ?? {};
  const found = accounts.find(
    ({ input, failures }) => call.input[input] !== undefined && output[failures] !== undefined,
  );
  if (found === undefined) return undefined;
  const list = model.shapes[output[found.failures]?.shape ?? ""];
  const failure = model.shapes[list?.member?.shape ?? ""];
  const status = failure?.members?.[found.failure.status ?? ""];
  return { ...found, statuses: model.shapes[status?.shape ?? ""]?.enum ?? [] };
}

/** The id of an item of a request's list: the item itself, or its member that is called as in a failure. */
export function idOf({ failure }: Form, one: unknown): string {
  return typeof one === "string" ? one : String((one as Readonly<Record<string, unknown>>)[failure.account] ?? "");
}

/**
 * Accounts that an answer of status 200 reports as failed, with their codes, or texts where the service has no codes.
 */
export function failedIn(
  { accounts = [] }: EmulatedService,
  output: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> | undefined {
  const told = new Map(accounts.map(({ failures, failure }) => [failures, failure]));
  const failed = [...told].flatMap(([failures, { account, code, message }]) =>
    ((output[failures] as Record<string, string>[] | undefined) ?? []).map((one): [string, string] => [
      one[account] ?? "",
      one[code ?? message] ?? one[message] ?? "",
    ]),
  );
  return failed.length === 0 ? undefined : Object.fromEntries(failed);
}
