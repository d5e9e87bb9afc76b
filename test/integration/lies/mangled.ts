import type { Member } from "../../../emulator/model";
import { serviceByName } from "../../../emulator/services";
import { outsider } from "./scene";
import type { Asked } from "./transport";

/** Changes of a successful answer, as plain JSON. They know no service: only lists, account ids and statuses. */
export type Change = (answer: unknown, about: About) => unknown;

export interface About {
  /** The account that the change is about. */
  readonly account: string;
  readonly asked: Asked;
  /** What AWS answers about this account to this operation where it is as declared, and where it is not. */
  readonly elements: Elements;
  /** Whether the account is as declared in truth, when the run begins. */
  readonly isCovered: boolean;
}

export type Elements = Readonly<Record<"covered" | "gap", readonly unknown[]>>;

type Members = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isId = (key: string): boolean => /^accountId$/i.test(key);
export const isAbout = (account: string, value: unknown): boolean =>
  isObject(value) && Object.entries(value).some(([key, own]) => isId(key) && own === account);

const members = (value: Members, change: (key: string, own: unknown) => unknown): Members =>
  Object.fromEntries(
    Object.entries(value).flatMap(([key, own]) => {
      const changed = change(key, own);
      return changed === undefined ? [] : [[key, changed]];
    }),
  );

/** The lists at the top of an answer, which are about accounts. */
const lists = (answer: unknown, change: (list: readonly unknown[]) => unknown): unknown =>
  isObject(answer) ? members(answer, (_, own) => (Array.isArray(own) ? change(own) : own)) : answer;

/** Every element that is about an account, or about this one only. */
const elements = (answer: unknown, account: string | undefined, change: (element: Members) => unknown): unknown => {
  const isMeant = (one: unknown): one is Members =>
    isObject(one) && (account === undefined ? Object.keys(one).some(isId) : isAbout(account, one));
  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside);
    if (!isObject(value)) return value;
    return isMeant(value) ? change(value) : members(value, (_, own) => inside(own));
  };
  return inside(answer);
};

/** Every status that stands in a value, at whatever depth. */
const statuses = (value: unknown, change: (status: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return value.map((one) => statuses(one, change));
  if (!isObject(value)) return value;
  return members(value, (key, own) => (/status$/i.test(key) && !isObject(own) ? change(own) : statuses(own, change)));
};

/** The statuses of one account, or of all, changed; an account that has none in its entry keeps it. */
export const restated =
  (change: (status: unknown) => unknown, whom: "one" | "all" = "one"): Change =>
  (answer, { account }) =>
    elements(answer, whom === "one" ? account : undefined, (element) => statuses(element, change));

export const nulled: Change = (answer) => lists(answer, () => null);
export const unlisted: Change = (answer) => lists(answer, () => undefined);
export const emptied: Change = (answer) => lists(answer, () => []);
export const withNulls: Change = (answer) => lists(answer, (list) => [null, ...list]);
export const leftOut: Change = (answer, { account }) =>
  lists(answer, (list) => list.filter((one) => one !== account && !isAbout(account, one)));
export const bare: Change = (answer, { account }) =>
  elements(answer, account, (element) => members(element, (key, own) => (isId(key) ? own : undefined)));

/** The account stands twice, with what AWS says where it is as declared, and where it is not. */
export const twice =
  (...order: readonly ("covered" | "gap")[]): Change =>
  (answer, { account, elements: known }) =>
    lists(answer, (list) =>
      list.some((one) => isAbout(account, one))
        ? [...list.filter((one) => !isAbout(account, one)), ...order.flatMap((world) => known[world])]
        : list,
    );
/** The account as it is where it is as declared, in place of where it is not, and the other way round. */
export const otherWorld: Change = (answer, about) => twice(about.isCovered ? "gap" : "covered")(answer, about);

/** The same entry once more. */
export const repeated: Change = (answer, { account }) =>
  lists(answer, (list) => [...list, ...list.filter((one) => isAbout(account, one))]);

const renamed =
  (change: (id: string) => unknown) =>
  (element: Members): Members =>
    members(element, (key, own) => (isId(key) ? change(String(own)) : own));
/** Another account in place of this one. */
export const misnamed: Change = (answer, { account }) =>
  elements(
    answer,
    account,
    renamed(() => outsider),
  );
export const withForeign: Change = (answer, { account }) =>
  lists(answer, (list) => [
    ...list,
    ...list.filter((one) => isAbout(account, one)).map((one) => renamed(() => outsider)(one as Members)),
  ]);
export const withIds =
  (change: (id: string) => unknown): Change =>
  (answer) =>
    elements(answer, undefined, renamed(change));

/** Names of members in another case: AWS's own protocols are case-sensitive. */
export const recased: Change = (answer) => {
  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside);
    if (!isObject(value)) return value;
    const swap = (key: string): string =>
      (/^[a-z]/.test(key) ? key.charAt(0).toUpperCase() : key.charAt(0).toLowerCase()) + key.slice(1);
    return Object.fromEntries(Object.entries(value).map(([key, own]) => [swap(key), inside(own)]));
  };
  return inside(answer);
};

/** What a later version of AWS may add. */
export const extended: Change = (answer) => {
  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside);
    if (!isObject(value)) return value;
    return { ...members(value, (_, own) => inside(own)), futureField: { state: "NEW" }, futureList: [1, null, "x"] };
  };
  return inside(answer);
};

/** The account is among the failures as well; `bare`: without a code or a message. */
export const alsoFailed =
  (form: "told" | "bare"): Change =>
  (answer, { account, asked }) => {
    const service = serviceByName.get(asked.service);
    if (service === undefined || !isObject(answer)) return answer;
    const { model, accounts = [] } = service;
    const membersOf = (shape = ""): Readonly<Record<string, Member>> => model.shapes[shape]?.members ?? {};
    const output = membersOf(model.operations[asked.operation]?.output);
    const lists = accounts.find(({ failures }) => output[failures] !== undefined);
    if (lists === undefined) return answer;
    const { failures, failure } = lists;
    const own = membersOf(model.shapes[output[failures]?.shape ?? ""]?.member?.shape);
    const nameOf = (all: Readonly<Record<string, Member>>, member: string): string => all[member]?.name ?? member;
    const entry = {
      [nameOf(own, failure.account)]: account,
      ...(form === "told" && failure.code !== undefined ? { [nameOf(own, failure.code)]: "INTERNAL_ERROR" } : {}),
      ...(form === "told" ? { [nameOf(own, failure.message)]: "Internal error" } : {}),
    };
    const list = nameOf(output, failures);
    const before = answer[list];
    return { ...answer, [list]: [...(Array.isArray(before) ? before : []), entry] };
  };
