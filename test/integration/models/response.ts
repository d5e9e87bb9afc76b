/** An answer against the output of its operation, or against one of its errors. */

import { checkMembers, checkValue, isObject } from "./check";
import { checkContentType } from "./request";
import type { Route } from "./route";
import { boundTo, coerce, httpOf } from "./route";
import type { Model, Shape } from "./smithy";
import { nameOf, shapeOf } from "./smithy";
import type { Exchange, Report } from "./violation";

export function checkResponse(model: Model, route: Route, exchange: Exchange, report: Report): void {
  if (exchange.status >= 400) checkError(model, route, exchange, report);
  else checkOutput(model, route, exchange, report);
}

function checkOutput(model: Model, route: Route, exchange: Exchange, report: Report): void {
  const target = route.shape.output?.target ?? "smithy.api#Unit";
  const expected = httpOf(route.shape)?.code ?? 200;
  if (exchange.status !== expected) statusReport(exchange.status, expected, nameOf(target), report);
  if (expected === 204 && exchange.responseBody !== undefined) {
    report({ rule: "type", path: "", at: nameOf(target), message: "a 204 has no body", value: exchange.responseBody });
  }
  checkContent(model, target, exchange, report);
}

function checkError(model: Model, { shape, operation }: Route, exchange: Exchange, report: Report): void {
  const { status: value } = exchange;
  const name = errorName(exchange);
  const error = [...(shape.errors ?? []), ...model.commonErrors].find(({ target }) => nameOf(target) === name);
  if (name === undefined) report({ rule: "error", path: "", at: "", message: `a ${value} names no error`, value });
  else if (error === undefined)
    report({ rule: "error", path: "", at: name, message: `${name} is no error of ${operation}`, value });
  else {
    const expected = statusOf(shapeOf(model, error.target));
    if (value !== expected) statusReport(value, expected, name, report);
    checkContent(model, error.target, exchange, report, ["__type", "code"]);
  }
}

function statusReport(status: number, expected: number, at: string, report: Report): void {
  report({ rule: "status", path: "", at, message: `the status is ${status}, not ${expected}`, value: status });
}

function statusOf({ traits = {} }: Shape): number {
  return (
    (traits["smithy.api#httpError"] as number | undefined) ?? (traits["smithy.api#error"] === "server" ? 500 : 400)
  );
}

/** `x-amzn-errortype: Name:http://…`, or `__type: namespace#Name`, or `code`: the order in which the SDKs look. */
export function errorName({ responseHeaders = {}, responseBody }: Exchange): string | undefined {
  const body = isObject(responseBody) ? responseBody : {};
  const raw = [responseHeaders["x-amzn-errortype"], body["__type"], body["code"]].find(
    (one) => typeof one === "string",
  );
  return (raw as string | undefined)?.split(":")[0]?.split("#").at(-1) || undefined;
}

/** `protocolMembers`: what an error's body may carry besides the members of its shape. */
function checkContent(
  model: Model,
  target: string,
  exchange: Exchange,
  report: Report,
  protocolMembers: readonly string[] = [],
): void {
  const place = { path: "", at: nameOf(target) };
  const { responseHeaders, responseBody } = exchange;
  const inHeaders = boundTo(model, target, "httpHeader");
  for (const [name, member, header] of inHeaders) {
    const value = responseHeaders?.[header.toLowerCase()];
    const here = { path: header, at: `${place.at}$${name}` };
    if (value !== undefined) checkValue(model, member, coerce(model, member, [value]), here, report);
  }
  if (responseBody !== undefined && responseHeaders !== undefined) {
    checkContentType(model, responseHeaders["content-type"], place.at, report);
  }
  const members = shapeOf(model, target).members ?? {};
  const entries = Object.entries(responseBody ?? {}).filter(
    ([key]) => key in members || !protocolMembers.includes(key),
  );
  const elsewhere = new Set(inHeaders.map(([name]) => name));
  if (isObject(responseBody ?? {})) checkMembers(model, target, Object.fromEntries(entries), place, report, elsewhere);
  else report({ ...place, rule: "type", message: "the body is not a JSON object", value: responseBody });
}
