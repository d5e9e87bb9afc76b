import type { Model } from "../model";

export interface Routed {
  readonly operation: string;
  /** Raw values of the path labels. */
  readonly labels: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  readonly names: readonly string[];
}

const compiled = new WeakMap<Model, readonly Pattern[]>();

function patterns(model: Model): readonly Pattern[] {
  const known = compiled.get(model);
  if (known !== undefined) return known;
  const made = Object.entries(model.operations).map(([operation, { method, uri }]) => {
    const names = [...uri.matchAll(/\{(\w+)\+?\}/g)].map((match) => match[1] as string);
    const source = uri.replace(/\{\w+\+\}/g, "(.+)").replace(/\{\w+\}/g, "([^/]+)");
    return { operation, method, path: new RegExp(`^${source}/?$`), names };
  });
  // A literal segment wins over a label: /invitation/count before /invitation/{id}.
  made.sort((a, b) => a.names.length - b.names.length);
  compiled.set(model, made);
  return made;
}

/** Finds the operation by method and path (restJson1), by `X-Amz-Target` (awsJson1_1) or by `Action` (awsQuery). */
export function route(
  model: Model,
  method: string,
  path: string,
  target: string | undefined,
  action: string | null,
): Routed | undefined {
  if (model.protocol === "restJson1") return routePath(model, method, path);
  const name =
    model.protocol === "awsQuery"
      ? action
      : target?.startsWith(`${model.target}.`)
        ? target.slice(model.target.length + 1)
        : undefined;
  return name && Object.hasOwn(model.operations, name) ? { operation: name, labels: {} } : undefined;
}

function routePath(model: Model, method: string, path: string): Routed | undefined {
  for (const pattern of patterns(model)) {
    const match = pattern.method === method ? pattern.path.exec(path) : null;
    if (match === null) continue;
    const labels = Object.fromEntries(pattern.names.map((name, index) => [name, decodeLabel(match[index + 1] as string)]));
    return { operation: pattern.operation, labels };
  }
  return undefined;
}

function decodeLabel(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
