/** From an HTTP request to the operation of the model, and to the members that travel outside the body. */

import type { Member, Model, Shape } from "./smithy";
import { memberTrait, shapeOf } from "./smithy";
import type { Exchange } from "./violation";

export interface Route {
  readonly operation: string;
  readonly shape: Shape;
  /** Label name to decoded value. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface Http {
  readonly method: string;
  readonly uri: string;
  readonly code?: number;
}

export const httpOf = (operation: Shape): Http | undefined => operation.traits?.["smithy.api#http"] as Http | undefined;

export function findRoute(model: Model, exchange: Exchange): Route | undefined {
  return model.protocol === "awsJson1_1" ? byTarget(model, exchange) : byPath(model, exchange);
}

/** `X-Amz-Target: AWSOrganizationsV20161128.ListAccounts`, POST to `/`. */
function byTarget(model: Model, { method, path, headers }: Exchange): Route | undefined {
  const operation = headers["x-amz-target"]?.split(".").at(-1) ?? "";
  const shape = model.operations.get(operation);
  return shape !== undefined && method === "POST" && path === "/" ? { operation, shape, labels: {} } : undefined;
}

/** The template with the most literal segments wins, so that `/member/get` is not taken for `/member/{id}`. */
function byPath(model: Model, { method, path }: Exchange): Route | undefined {
  const matches: (Route & { readonly literals: number })[] = [];
  for (const [operation, shape] of model.operations) {
    const http = httpOf(shape);
    if (http?.method !== method) continue;
    const match = matchPath(http.uri, path);
    if (match !== undefined) matches.push({ operation, shape, ...match });
  }
  return matches.sort((a, b) => b.literals - a.literals)[0];
}

function matchPath(uri: string, path: string): { labels: Record<string, string>; literals: number } | undefined {
  const wanted = segments(uri);
  const given = segments(path);
  if (wanted.length !== given.length) return undefined;
  const labels: Record<string, string> = {};
  let literals = 0;
  for (const [index, template] of wanted.entries()) {
    const value = given[index] ?? "";
    const label = /^\{(\w+)\}$/.exec(template)?.[1];
    if (label !== undefined) labels[label] = decode(value);
    else if (template === value) literals += 1;
    else return undefined;
  }
  return { labels, literals };
}

const segments = (path: string): string[] => path.replace(/^\/|\/$/g, "").split("/");

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Members of a structure bound to one place of the HTTP message: name, member, and the name there. */
export function boundTo(
  model: Model,
  target: string,
  binding: "httpLabel" | "httpQuery" | "httpHeader",
): [string, Member, string][] {
  return Object.entries(shapeOf(model, target).members ?? {}).flatMap(([name, member]): [string, Member, string][] => {
    const bound = model.protocol === "restJson1" ? memberTrait<unknown>(binding, member) : undefined;
    return bound === undefined ? [] : [[name, member, typeof bound === "string" ? bound : name]];
  });
}

/** Text of a path, query or header as the JSON value that its shape describes; left as text where it is not one. */
export function coerce(model: Model, member: Member, texts: readonly string[]): unknown {
  const shape = shapeOf(model, member.target);
  if (shape.type === "list" && shape.member !== undefined) {
    const item = shape.member;
    return texts.map((text) => coerce(model, item, [text]));
  }
  if (texts.length !== 1) return texts;
  const text = texts[0] ?? "";
  if (shape.type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (["integer", "long", "float", "double"].includes(shape.type))
    return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  return text;
}
