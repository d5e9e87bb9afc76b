import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Member, Model, Shape } from "../../../emulator/model";
import { serviceByName } from "../../../emulator/services";

/** One recorded answer of AWS, and where it stands in public. */
export interface Fixture {
  readonly _source: { readonly url: string | null; readonly fidelity: string; readonly path: string };
  readonly answer: Readonly<Record<string, unknown>>;
}

export interface Wire {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const folder = join(__dirname, "fixtures");

export const fixtureNames = readdirSync(folder)
  .map((file) => file.replace(/\.json$/, ""))
  .sort();

export const fixture = (name: string): Fixture =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Fixture;

/** What the record lacks, or what its author masked. */
export interface Restored {
  /** The operation whose answer it becomes. */
  readonly operation: string;
  /** Accounts in place of those that the record masks or has of its own, in the order in which they stand there. */
  readonly accounts?: readonly string[];
  /** What the record is only a part of. */
  readonly wrap?: (answer: Members) => Members;
  /** The end of a sentence that is cut off. */
  readonly ending?: string;
}

type Members = Readonly<Record<string, unknown>>;

/** The HTTP answer of which the record tells. What it says of status, headers and body is kept as it is. */
export function wireOf(name: string, { operation, accounts = [], wrap = same, ending = "" }: Restored): Wire {
  const model = modelOf(name);
  const { answer } = fixture(name);
  const error = (answer["error"] ?? answer["errorCode"]) as string | undefined;
  if (error !== undefined) return errorOf(model, named(error), answer, ending);
  const headers = { "content-type": "application/json", ...without(answer["headers"] as Members | undefined) };
  const status = (answer["status"] as number | null | undefined) ?? 200;
  if (answer["bodyEnd"] !== undefined) return { status, headers, body: `{"Accounts":[{${String(answer["bodyEnd"])}` };
  const output = model.operations[operation]?.output ?? "";
  const recorded = wrap(filled((answer["body"] ?? answer["responseElements"] ?? answer) as Members, accounts));
  // A body was recorded from the wire; everything else in the words of the model.
  const body = answer["body"] === undefined ? encoded(model, output, recorded) : recorded;
  return { status, headers, body: JSON.stringify(body) };
}

const same = (answer: Members): Members => answer;

export function modelOf(name: string): Model {
  const model = serviceByName.get(name.split(".")[0] ?? "")?.model;
  if (model === undefined) throw new Error(`${name}: no such service`);
  return model;
}

/** CloudTrail writes `AccessDenied` where the wire says `AccessDeniedException` (LeaveOrganization.1). */
const named = (error: string): string => (error === "AccessDenied" ? "AccessDeniedException" : error);

/** Statuses that nobody printed are the model's; those of Organizations are 400 (DescribeOrganization.3). */
function errorOf(model: Model, error: string, answer: Members, ending: string): Wire {
  const ofModel = model.protocol === "awsJson1_1" ? 400 : model.shapes[error]?.status;
  const status = (answer["status"] as number | null) ?? ofModel ?? 400;
  const message = answer["message"] === undefined ? undefined : `${String(answer["message"])}${ending}`;
  const type = (answer["type"] as string | undefined) ?? error;
  const body =
    answer["body"] ??
    (model.protocol === "awsJson1_1" ? { __type: type, Message: message } : { message, __type: type });
  const headers = { "content-type": "application/json", "x-amzn-ErrorType": error };
  return { status, headers, body: JSON.stringify(body) };
}

/** Lengths are those of the bodies as they were recorded. */
const without = (headers: Members = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      /^content-length$/i.test(name) ? [] : [[name.toLowerCase(), String(value)]],
    ),
  );

const idName = /^(accountId|id)$/i;

/** Each account of the record, in order, becomes one of the world. */
function filled(answer: Members, accounts: readonly string[]): Members {
  let at = 0;
  const inside = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => inside(one, key));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, inside(own, name)]));
    return idName.test(key) && at < accounts.length ? accounts[at++] : value;
  };
  return inside(answer, "") as Members;
}

/** The same answer with the wire's names and times. */
function encoded(model: Model, name: string, value: unknown): unknown {
  const shape: Shape | undefined = model.shapes[name];
  if (shape?.type === "timestamp") return typeof value === "string" ? secondsOf(value) : value;
  if (Array.isArray(value)) return value.map((one) => encoded(model, shape?.member?.shape ?? "", one));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, own]) => {
      const member: Member | undefined = shape?.members?.[key];
      return [member?.name ?? key, encoded(model, member?.shape ?? "", own)];
    }),
  );
}

/** Times were printed in several ways; a number of seconds is what these protocols send. */
function secondsOf(text: string): number {
  const exact = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?/.exec(text)?.[0];
  return Date.parse(exact === undefined ? text : `${exact}Z`) / 1000;
}
