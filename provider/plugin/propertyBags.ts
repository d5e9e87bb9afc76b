/** Which parts of a value are secrets: all of it, or members by key. */
export type Marks = true | ReadonlyMap<string, Marks> | undefined;

export type Bag = Readonly<Record<string, unknown>>;

/** How Pulumi tells a secret from an ordinary object on the wire. */
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";

/** Stands for a string that is not known yet; the lifecycle knows only this one. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** The same for a boolean, number, list, asset, archive and object. */
const otherUnknowns: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** A value as the lifecycle wants it, and what of it was a secret. */
interface Opened<T> {
  readonly plain: T;
  readonly marks: Marks;
}

export const openBag = (bag: object | undefined): Opened<Bag> => open(bag ?? {}) as Opened<Bag>;

function open(value: unknown): Opened<unknown> {
  if (otherUnknowns.has(value)) return { plain: unknownValue, marks: undefined };
  if (typeof value !== "object" || value === null) return { plain: value, marks: undefined };
  if ((value as Bag)[signature] === secret) return { plain: open((value as Bag)["value"]).plain, marks: true };
  const members = Object.entries(value).map(([key, member]) => [key, open(member)] as const);
  const marks = new Map(members.flatMap(([key, { marks: inner }]) => (inner === undefined ? [] : [[key, inner]])));
  return {
    plain: Array.isArray(value)
      ? members.map(([, { plain }]) => plain)
      : Object.fromEntries(members.map(([key, { plain }]) => [key, plain])),
    marks: marks.size === 0 ? undefined : marks,
  };
}

/** The value for the wire, with everything a secret that the marks name, as far as it is there. */
export function close(value: unknown, marks?: Marks): unknown {
  if (marks === true) return value === undefined ? undefined : { [signature]: secret, value: close(value) };
  if (typeof value !== "object" || value === null) return value;
  // What is undefined has no form on the wire.
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [[key, close(member, marks?.get(key))] as const],
  );
  return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
}

/** The marks, and these members as a whole. */
export const markAlso = (marks: Marks, names: readonly string[]): Marks =>
  marks === true ? true : new Map([...(marks ?? []), ...names.map((name) => [name, true] as const)]);

/** Whether a member is a secret, or has one anywhere in it. */
export const hasSecret = (marks: Marks, name: string): boolean => marks === true || marks?.has(name) === true;
