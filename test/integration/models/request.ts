/** A request against the input of its operation: labels, query, headers and body. */

import { checkMembers, checkValue, isObject } from "./check";
import type { Route } from "./route";
import { boundTo, coerce } from "./route";
import type { Member, Model } from "./smithy";
import { memberTrait, nameOf } from "./smithy";
import type { Exchange, Report } from "./violation";

export function checkRequest(model: Model, { shape, labels }: Route, exchange: Exchange, report: Report): void {
  const target = shape.input?.target ?? "smithy.api#Unit";
  const elsewhere = new Set<string>();
  const bound = (name: string, member: Member, texts: readonly string[] | undefined): void => {
    elsewhere.add(name);
    const place = { path: name, at: `${nameOf(target)}$${name}` };
    if (texts !== undefined && texts.length > 0) checkValue(model, member, coerce(model, member, texts), place, report);
    else if (memberTrait("required", member) !== undefined)
      report({ ...place, rule: "required", message: "is required and missing" });
  };
  for (const [name, member] of boundTo(model, target, "httpLabel"))
    bound(name, member, labels[name] ? [labels[name]] : undefined);
  const queries = boundTo(model, target, "httpQuery");
  for (const [name, member, key] of queries) bound(name, member, exchange.query[key]);
  for (const [name, member, header] of boundTo(model, target, "httpHeader")) {
    const value = exchange.headers[header.toLowerCase()];
    bound(name, member, value === undefined ? undefined : [value]);
  }
  checkQueryNames(exchange, new Set(queries.map(([, , key]) => key)), target, report);
  checkBody(model, target, exchange, elsewhere, report);
}

function checkQueryNames({ query }: Exchange, known: ReadonlySet<string>, target: string, report: Report): void {
  for (const [key, value] of Object.entries(query)) {
    if (!known.has(key))
      report({ rule: "query", path: key, at: nameOf(target), message: "is no query parameter of the model", value });
  }
}

function checkBody(
  model: Model,
  target: string,
  exchange: Exchange,
  elsewhere: ReadonlySet<string>,
  report: Report,
): void {
  const { requestBody: body } = exchange;
  const place = { path: "", at: nameOf(target) };
  if (body !== undefined) checkContentType(model, exchange.headers["content-type"], place.at, report);
  if (isObject(body ?? {}))
    checkMembers(model, target, (body ?? {}) as Record<string, unknown>, place, report, elsewhere);
  else report({ ...place, rule: "type", message: "the body is not a JSON object", value: body });
}

const contentTypes = { restJson1: "application/json", awsJson1_1: "application/x-amz-json-1.1" } as const;

export function checkContentType(model: Model, header: string | undefined, at: string, report: Report): void {
  const expected = contentTypes[model.protocol];
  if (header?.split(";")[0]?.trim() === expected) return;
  report({
    rule: "contentType",
    path: "",
    at,
    message: `content-type is ${header ?? "missing"}, not ${expected}`,
    value: header,
  });
}
