import { z } from "zod";

/** Schemas of simple values whose messages name the wrong value and the remedy; zod's own say neither. */

/** A value as a message shows it; long ones are cut, for a whole list would bury what is wrong with it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > shownLength ? `${text.slice(0, shownLength)}...` : text;
}

const shownLength = 80;

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

const isNot = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => `${shown(input)} is not ${what}`,
});

/** One of these words. */
export const enumFrom = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, isNot(`one of ${quoted(names)}`));

export const boolean = () => z.boolean({ error: (issue) => `${shown(issue.input)} is neither true nor false` });

/** A text for which this holds; `what` says which texts those are: `the name of an IAM role`. */
export const textWhere = (what: string, holds: (text: string) => boolean) =>
  z.string(isNot(what)).refine(holds, isNot(what));

export const textMatching = (what: string, pattern: RegExp) => textWhere(what, (text) => pattern.test(text));

/** One of these words, where they are known at run time only. */
export const oneOfNames = (names: readonly string[]) =>
  textWhere(`one of ${quoted(names)}`, (name) => names.includes(name));

/** A number within limits; `what` says which numbers those are: `a whole number of accounts, 1 or more`. */
export const numberWithin = (what: string, holds: (value: number) => boolean) =>
  z.number(isNot(what)).refine(holds, isNot(what));

/** A list of any length. */
export const listOf = <T extends z.ZodType>(element: T, what: string, example: string) =>
  z.array(element, isNot(`a list of ${what}s, such as ${example}`));

/**
 * At least one, none of them twice; `what` names one element in messages. `explain` may replace the message about a
 * value that is not a list, such as a form of an earlier version.
 */
export function uniqueList<T extends z.ZodType<string>>(
  element: T,
  what: string,
  example: string,
  explain: (value: unknown) => string | undefined = () => undefined,
) {
  const error = ({ input }: { readonly input?: unknown }): string =>
    explain(input) ??
    (input === undefined
      ? `a list of ${what}s is required: give at least one, such as ${example}`
      : `${shown(input)} is not a list of ${what}s: give at least one, such as ${example}`);
  return z.array(element, { error }).superRefine((values, issues) => {
    if (values.length === 0) issues.addIssue(`the list is empty: give at least one ${what}, such as ${example}`);
    const firstIndex = new Map<string, number>();
    for (const [index, value] of values.entries()) {
      const first = firstIndex.get(value);
      if (first === undefined) firstIndex.set(value, index);
      else {
        const message = `${shown(value)} is already listed at [${first}]: remove one of the two`;
        issues.addIssue({ code: "custom", path: [index], message });
      }
    }
  });
}

/** An object with these members only: a misspelt one must not be ignored. `secret`: its value is never shown. */
export function strictObject<Shape extends z.ZodRawShape>(shape: Shape, options: { readonly secret?: boolean } = {}) {
  const members = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === "unrecognized_keys")
        return `${quoted(issue["keys"] as string[])} is not known here: known are ${members}`;
      const value = options.secret === true ? "this" : shown(issue.input);
      return `${value} is not an object: write { ... } with any of ${members}`;
    },
  });
}
