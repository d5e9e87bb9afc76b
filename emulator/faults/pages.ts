import type { AwsError, Call } from "../contract";
import type { Model } from "../model";
import type { Fault } from "./plan";
import { chance } from "./random";

/** Marks a token that we handed out with an empty page; what follows is the client's own token, or nothing. */
const marker = "empty-page.";

interface Token {
  readonly in: string;
  readonly out: string;
}

function tokenOf(model: Model, operation: string): Token | undefined {
  const described = model.operations[operation];
  if (described?.paged) return described.paged;
  const members = model.shapes[described?.input ?? ""]?.members ?? {};
  const name = ["nextToken", "NextToken"].find((one) => members[one] !== undefined);
  return name === undefined ? undefined : { in: name, out: name };
}

/** Restores the client's own token where the last page was an empty one of ours. */
export function withoutMarker(model: Model, call: Call): Call {
  const token = tokenOf(model, call.operation);
  const value: unknown = token && call.input[token.in];
  if (token === undefined || typeof value !== "string" || !value.startsWith(marker)) return call;
  const { [token.in]: _, ...input } = call.input;
  const own = value.slice(marker.length);
  return { ...call, input: own === "" ? input : { ...input, [token.in]: own } };
}

/** Refuses a page token (AWS lets them expire). */
export function refuseToken(model: Model, call: Call, invalid: (member: string) => AwsError): void {
  const token = tokenOf(model, call.operation);
  if (token !== undefined && call.input[token.in] !== undefined) throw invalid(token.in);
}

/** Shuffles the lists of an answer, whose order AWS does not promise, or empties the page. */
export function changePage(
  model: Model,
  call: Call,
  faults: readonly Fault[],
  output: Record<string, unknown>,
): Record<string, unknown> {
  let page = output;
  if (faults.some((one) => one.kind === "shufflePages"))
    page = mapLists(page, (items) => shuffled(items, call.operation));
  const token = tokenOf(model, call.operation);
  if (token !== undefined && faults.some((one) => one.kind === "emptyPage")) {
    page = {
      ...mapLists(page, () => []),
      [token.out]: `${marker}${(call.input[token.in] as string | undefined) ?? ""}`,
    };
  }
  return page;
}

function mapLists(output: Record<string, unknown>, change: (items: unknown[]) => unknown[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(output).map(([name, value]) => [name, Array.isArray(value) ? change(value) : value]),
  );
}

function shuffled(items: readonly unknown[], salt: string): unknown[] {
  const drawn = items.map((one, index) => ({ one, order: chance(salt, index) }));
  return drawn.sort((a, b) => a.order - b.order).map(({ one }) => one);
}
