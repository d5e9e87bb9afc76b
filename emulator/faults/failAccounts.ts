import type { Call, EmulatedService } from "../contract";
import type { Model } from "../model";
import type { Form } from "./accountLists";
import { formOf, idOf } from "./accountLists";
import type { Fault } from "./plan";
import { chance } from "./random";

/** Faults that concern some accounts of a request. */
export type AccountFault = Extract<Fault, { kind: "failAccounts" | "dropAccounts" }>;

/**
 * Takes the chosen accounts out of the request and reports them as failed, or not at all; the rest is served as usual.
 */
export function failAccounts(
  service: EmulatedService,
  call: Call,
  faults: readonly AccountFault[],
  serve: (call: Call) => Record<string, unknown>,
): Record<string, unknown> {
  const form = formOf(service, call);
  const named = form === undefined ? undefined : (call.input[form.input] as unknown[] | undefined);
  if (form === undefined || named === undefined || faults.length === 0) return serve(call);
  const failures: Record<string, unknown>[] = [];
  const rest = named.filter((one) => {
    const id = idOf(form, one);
    const fault = faults.find((each) =>
      each.accounts !== undefined ? each.accounts.includes(id) : chance("share", id) < (each.share ?? 1),
    );
    if (fault === undefined) return true;
    if (fault.kind === "failAccounts") {
      failures.push(failureOf(form, id, fault.code, fault.message ?? `Injected by the fault plan: ${fault.code}`));
    }
    return false;
  });
  if (rest.length === named.length) return serve(call);
  // Without its token: a repeated request that this fault spares must not look like another request under the same
  // token.
  const { clientToken: _, ...input } = call.input;
  // An empty list means "myself" to Inspector: then there is nothing left to serve.
  const output = rest.length > 0 ? serve({ ...call, input: { ...input, [form.input]: rest } }) : {};
  return {
    ...emptyLists(service.model, call.operation),
    ...output,
    [form.failures]: [...((output[form.failures] as unknown[]) ?? []), ...failures],
  };
}

function failureOf({ failure, statuses }: Form, id: string, code: string, message: string): Record<string, unknown> {
  return {
    [failure.account]: id,
    ...(failure.code === undefined ? {} : { [failure.code]: code }),
    ...(failure.status !== undefined && statuses.includes(code) ? { [failure.status]: code } : {}),
    [failure.message]: message || code,
  };
}

/** The lists that an answer must have even when there is nothing left to serve. */
function emptyLists(model: Model, operation: string): Record<string, unknown> {
  const output = model.shapes[model.operations[operation]?.output ?? ""];
  const required = Object.entries(output?.members ?? {}).filter(
    ([, member]) => member.required && model.shapes[member.shape]?.type === "list",
  );
  return Object.fromEntries(required.map(([name]) => [name, []]));
}
