import { z } from "zod";

type Issue = z.core.$ZodIssue;

/** Longest wrong value that is quoted whole. */
const quoted = 60;

/**
 * Reads what comes in from outside AWS: worlds, edits, fault plans, settings of the admin routes.
 * @throws Error in one line, with the path below `name` and the wrong value.
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new Error(explain(deepest(result.error.issues[0] as Issue), name));
}

/** An object with these members and no others. */
export function members<S extends z.core.$ZodLooseShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `has no member ${issue.keys.join(", ")}; it takes ${Object.keys(shape).join(", ")}`
        : undefined,
  });
}

/** One of these texts. */
export const oneOf = <T extends string>(values: readonly T[]): z.ZodType<T> => z.enum(values as [T, ...T[]]);

export const accountId = z.string().regex(/^\d{12}$/, "must be an account id of 12 digits");
/** Milliseconds, a duration or a point in time. */
export const milliseconds = z.number().min(0);
export const flags = z.record(z.string(), z.literal(true));

/** Of alternatives that all fail, the first failure of the one that got furthest says most. */
function deepest(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const inner = issue.errors.flatMap((one) => one.slice(0, 1)).sort((a, b) => b.path.length - a.path.length)[0];
  return inner === undefined || inner.path.length === 0
    ? issue
    : deepest({ ...inner, path: [...issue.path, ...inner.path] });
}

function explain(issue: Issue, name: string): string {
  return `${pathOf(name, issue.path)}: ${problemOf(issue)}`;
}

function pathOf(name: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((sum, key) => {
    if (typeof key === "number") return `${sum}[${key}]`;
    const text = String(key);
    return /^[\w-]+$/.test(text) ? (sum === "" ? text : `${sum}.${text}`) : `${sum}[${JSON.stringify(text)}]`;
  }, name);
}

function problemOf(issue: Issue): string {
  if (issue.code === "unrecognized_keys") return issue.message;
  if (issue.input === undefined) return "is missing";
  const wrong = `not ${quote(issue.input)}`;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${kinds[issue.expected] ?? issue.expected}, ${wrong}`;
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}, ${wrong}`;
    case "too_small":
      return `must ${issue.origin === "number" ? "be at least" : "have at least"} ${issue.minimum}, ${wrong}`;
    case "too_big":
      return `must ${issue.origin === "number" ? "be at most" : "have at most"} ${issue.maximum}, ${wrong}`;
    case "invalid_union":
      return `${issue.message === "Invalid input" ? "is of no known form" : issue.message}, ${wrong}`;
    default:
      return `${issue.message}, ${wrong}`;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > quoted ? `${text.slice(0, quoted)}...` : text;
}
