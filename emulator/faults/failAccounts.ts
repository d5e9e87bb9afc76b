import type { Call } from "../contract";
import type { Model } from "../model";
import type { Fault } from "./plan";
import { chance } from "./random";

/** Faults that concern some accounts of a request. */
export type AccountFault = Extract<Fault, { kind: "failAccounts" | "dropAccounts" }>;

/** How an operation names accounts, and how it reports those that failed inside a 200 answer. */
interface Form {
  readonly input: string;
  readonly failures: string;
  readonly failure: (accountId: string, code: string, message: string) => Record<string, unknown>;
}

const inspector: Form = {
  input: "accountIds",
  failures: "failedAccounts",
  failure: (accountId, errorCode, errorMessage) => ({ accountId, errorCode, errorMessage }),
};
// Deep inspection has no code in its failures, only a text and the status of EC2 scanning: a code that is one stands for it.
const scanStatus = /^(ENABL|DISABL|SUSPEND)(ING|ED)$/;
const deep: Form = {
  input: "accountIds",
  failures: "failedAccountIds",
  failure: (accountId, code, message) => ({
    accountId,
    ...(scanStatus.test(code) ? { ec2ScanStatus: code } : {}),
    errorMessage: message || code,
  }),
};
const guardduty: Form = {
  input: "AccountIds",
  failures: "UnprocessedAccounts",
  failure: (AccountId, code, message) => ({ AccountId, Result: message || code }),
};
const incident: Form = {
  input: "accountIds",
  failures: "errors",
  failure: (accountId, error, message) => ({ accountId, error, message }),
};

function formOf(call: Call): Form | undefined {
  if (call.service === "guardduty") return "AccountDetails" in call.input ? { ...guardduty, input: "AccountDetails" } : guardduty;
  if (call.service === "security-ir") return incident;
  return call.service === "inspector2" ? (call.operation.includes("Ec2DeepInspection") ? deep : inspector) : undefined;
}

const idOf = (one: unknown): string => {
  const { accountId, AccountId } = one as { accountId?: string; AccountId?: string };
  return typeof one === "string" ? one : (accountId ?? AccountId ?? "");
};

/** Takes the chosen accounts out of the request and reports them as failed, or not at all; the rest is served as usual. */
export function failAccounts(
  model: Model,
  call: Call,
  faults: readonly AccountFault[],
  serve: (call: Call) => Record<string, unknown>,
): Record<string, unknown> {
  const form = formOf(call);
  const named = form === undefined ? undefined : (call.input[form.input] as unknown[] | undefined);
  if (form === undefined || named === undefined || faults.length === 0) return serve(call);
  const failures: Record<string, unknown>[] = [];
  const rest = named.filter((one) => {
    const id = idOf(one);
    const fault = faults.find((each) =>
      each.accounts !== undefined ? each.accounts.includes(id) : chance("share", id) < (each.share ?? 1),
    );
    if (fault === undefined) return true;
    if (fault.kind === "failAccounts") {
      failures.push(form.failure(id, fault.code, fault.message ?? `Injected by the fault plan: ${fault.code}`));
    }
    return false;
  });
  if (rest.length === named.length) return serve(call);
  // Without its token: a repeated request that this fault spares must not look like another request under the same token.
  const { clientToken: _, ...input } = call.input;
  // An empty list means "myself" to Inspector: then there is nothing left to serve.
  const output = rest.length > 0 ? serve({ ...call, input: { ...input, [form.input]: rest } }) : {};
  return {
    ...emptyLists(model, call.operation),
    ...output,
    [form.failures]: [...((output[form.failures] as unknown[]) ?? []), ...failures],
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
