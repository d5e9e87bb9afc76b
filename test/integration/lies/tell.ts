import type { Dice } from "../simulation/random";
import type { IdleClock } from "./idleClock";
import type { About, Change } from "./mangled";
import { otherWorld } from "./mangled";
import { outsider } from "./scene";
import type { Answer } from "./transport";

/** One request that is lied about. */
export interface Telling extends About {
  /** Which of the requests that are lied about in this run it is, from 1. */
  readonly turn: number;
  /** Which of those of the same operation. */
  readonly turnOfOperation: number;
  readonly clock: IdleClock;
  /** Passes the request on; AWS carries it out. */
  carryOut(): Promise<Answer>;
  /** Decided by the seed. */
  readonly dice: Dice;
  /** What the lie remembers within a run. */
  readonly memory: Map<string, unknown>;
}

export type Tell = (telling: Telling) => Promise<Answer>;

const json = { "content-type": "application/json" };

/** AWS carries the request out, and something else arrives. */
export const instead =
  (status: number, body: string, headers: Readonly<Record<string, string>> = json): Tell =>
  async ({ carryOut }) => {
    await carryOut();
    return { status, headers, body };
  };

/** A successful answer that arrives changed. */
export const changed =
  (change: Change): Tell =>
  async (telling) => {
    const answer = await telling.carryOut();
    if (answer.status !== 200) return answer;
    const own = change(answer.body === "" ? {} : JSON.parse(answer.body), telling);
    return { ...answer, headers: json, body: JSON.stringify(own) };
  };

/** The text breaks off anywhere, without the transport's noticing. */
export const brokenOff: Tell = async ({ carryOut, dice }) => {
  const answer = await carryOut();
  const { "content-length": _, ...headers } = answer.headers;
  return { ...answer, headers, body: answer.body.slice(0, 1 + dice.below(answer.body.length - 1)) };
};

/** AWS refuses, and nothing is carried out. */
export const refusal =
  (status: number, error: string, message: string, headers: Readonly<Record<string, string>> = {}): Tell =>
  async ({ asked }) => {
    // STS speaks the query protocol.
    if (asked.service === "sts") return { status, headers: { "content-type": "text/xml" }, body: xml(error, message) };
    return {
      status,
      headers: { ...json, "x-amzn-errortype": error, ...headers },
      body: JSON.stringify({ __type: error, message, Message: message }),
    };
  };

const xml = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

export const throttledAs400 = refusal(400, "ThrottlingException", "Rate exceeded");
export const tooMany = refusal(429, "TooManyRequestsException", "Too many requests");

class ConnectionError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** As Node's sockets fail: before AWS has the request, or after it did the work. */
export const reset =
  (when: "before" | "after"): Tell =>
  async ({ carryOut }) => {
    if (when === "after") await carryOut();
    throw new ConnectionError("socket hang up", "ECONNRESET");
  };

/** As the session is set (provider/aws/session.ts), after which the SDK's handler gives up. */
const requestTimeoutMs = 60_000;

/** Nothing ever arrives; the SDK's own handler then throws this. */
export const hanging: Tell = async ({ clock }) => {
  await clock.sleep(requestTimeoutMs);
  const error = new Error(`@smithy/node-http-handler - the request socket timed out after ${requestTimeoutMs} ms`);
  error.name = "TimeoutError";
  throw error;
};

export const late =
  (ms: number): Tell =>
  async ({ clock, carryOut }) => {
    await clock.sleep(ms);
    return carryOut();
  };

const truth: Tell = ({ carryOut }) => carryOut();

/** Every second answer about accounts shows the other of the two worlds; the first is true. */
export const flapping: Tell = (telling) => (telling.turnOfOperation % 2 === 1 ? truth : changed(otherWorld))(telling);

/** The lie begins with this answer of an operation, and ends after so many lies. */
export const from =
  (first: number, tell: Tell, times = Number.POSITIVE_INFINITY): Tell =>
  (telling) =>
    (telling.turnOfOperation >= first && telling.turnOfOperation < first + times ? tell : truth)(telling);
export const every =
  (nth: number, tell: Tell): Tell =>
  (telling) =>
    (telling.turn % nth === 0 ? tell : truth)(telling);

/** The answer in two pages, of which `second` says what comes in place of the second; a token is always of the lie. */
export const inPages =
  (second: "rest" | "empty, then rest" | "repeated" | "endless" | Tell): Tell =>
  async (telling) => {
    const { asked, memory, carryOut } = telling;
    const token = tokenIn(asked.input);
    const key = `${asked.operation} ${JSON.stringify(withoutToken(asked.input))}`;
    if (token === undefined) memory.set(key, await carryOut());
    const whole = memory.get(key) as Answer | undefined;
    if (whole === undefined || whole.status !== 200) return whole ?? carryOut();
    const body = JSON.parse(whole.body) as Record<string, unknown>;
    const [name, list] = Object.entries(body).find(([, own]) => Array.isArray(own)) ?? ["", []];
    const items = list as readonly unknown[];
    const middle = Math.ceil(items.length / 2);
    const tokenName = asked.service === "organizations" ? "NextToken" : "nextToken";
    const page = (some: readonly unknown[], next?: string): Answer => {
      const { "content-length": _, ...headers } = whole.headers;
      const own = { ...body, [name]: some, ...(next === undefined ? {} : { [tokenName]: next }) };
      return { ...whole, headers, body: JSON.stringify(own) };
    };
    if (token === undefined) return page(items.slice(0, middle), "lie-1");
    if (typeof second === "function") return second(telling);
    if (second === "repeated") return page(items.slice(0, middle), "lie-1");
    if (second === "endless") return page([], `lie-${Number(token.slice(4)) + 1}`);
    if (second === "empty, then rest" && token === "lie-1") return page([], "lie-2");
    return page(items.slice(middle));
  };

const tokenName = /^nextToken$/i;
const tokenIn = (input: unknown): string | undefined =>
  Object.entries(input as object).flatMap(([key, own]) => (tokenName.test(key) && own ? [String(own)] : []))[0];
const withoutToken = (input: unknown): object =>
  Object.fromEntries(Object.entries(input as object).filter(([key]) => !tokenName.test(key)));

/** AWS says that it did it, and did not. */
export const nothingDone: Tell = async () => ({ status: 200, headers: json, body: "{}" });

/** As if the credentials had been exchanged for those of an account outside the organization. */
export const anotherIdentity: Tell = async ({ carryOut }) => {
  const { status, headers, body } = await carryOut();
  const { "content-length": _, ...others } = headers;
  return { status, headers: others, body: body.replaceAll(/\d{12}/g, outsider) };
};

/** All answers carry a date that is so much later, as they do where AWS's clock and ours differ. */
export const dated =
  (ms: number): Tell =>
  async ({ carryOut }) => {
    const answer = await carryOut();
    return { ...answer, headers: { ...answer.headers, date: new Date(Date.now() + ms).toUTCString() } };
  };
