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

type Routes = Readonly<Record<string, { readonly method: string; readonly uri: string }>>;

const compiled = new WeakMap<object, readonly Pattern[]>();

function patterns(routes: Routes): readonly Pattern[] {
  const known = compiled.get(routes);
  if (known !== undefined) return known;
  const made = Object.entries(routes).map(([operation, { method, uri }]) => {
    const names = [...uri.matchAll(/\{(\w+)\+?\}/g)].map((match) => match[1] as string);
    const source = uri.replace(/\{\w+\+\}/g, "(.+)").replace(/\{\w+\}/g, "([^/]+)");
    return { operation, method, path: new RegExp(`^${source}/?$`), names };
  });
  // A literal segment wins over a label: /invitation/count before /invitation/{id}.
  made.sort((a, b) => a.names.length - b.names.length);
  compiled.set(routes, made);
  return made;
}

/**
 * Finds the operation by method and path (restJson1), by `X-Amz-Target` (awsJson1_1) or by `Action` (awsQuery,
 * ec2Query).
 */
export function route(
  model: Model,
  method: string,
  path: string,
  target: string | undefined,
  action: string | null,
): Routed | undefined {
  if (model.protocol === "restJson1") return routePath(model.operations, method, path);
  const name =
    model.protocol !== "awsJson1_1"
      ? action
      : target?.startsWith(`${model.target}.`)
        ? target.slice(model.target.length + 1)
        : undefined;
  return name && Object.hasOwn(model.operations, name) ? { operation: name, labels: {} } : undefined;
}

/** The name of an operation that AWS has and the emulator has not, by method and path. */
export function matchUnserved({ protocol, unserved = {} }: Model, method: string, path: string): string | undefined {
  if (protocol !== "restJson1") return undefined;
  const routes = Object.entries(unserved).map(([name, text]): [string, Routes[string]] => {
    const [verb = "", uri = ""] = text.split(" ");
    return [name, { method: verb, uri: uri.split("?")[0] as string }];
  });
  return routePath(Object.fromEntries(routes), method, path)?.operation;
}

function routePath(routes: Routes, method: string, path: string): Routed | undefined {
  for (const pattern of patterns(routes)) {
    const match = pattern.method === method ? pattern.path.exec(path) : null;
    if (match === null) continue;
    const labels = Object.fromEntries(
      pattern.names.map((name, index) => [name, decodeLabel(match[index + 1] as string)]),
    );
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
