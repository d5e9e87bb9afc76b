/**
 * Judges recorded traffic by AWS's own service models. The models describe clients' requests and the service's answers alike, so one
 * check catches a provider that sends what AWS would refuse and an emulator that answers what AWS would not.
 */

import { exceptionFor } from "./exceptions";
import { checkRequest } from "./request";
import { checkResponse } from "./response";
import { findRoute } from "./route";
import { loadModel, modelsMissing } from "./smithy";
import type { Exchange, Finding, Violation } from "./violation";
import { describeViolation } from "./violation";

export interface TrafficOptions {
  /**
   * `always` (default): also requests that were refused must follow the model. `accepted`: for traffic that sends invalid requests on
   * purpose; only those that were not refused with a 4xx count.
   */
  readonly requests?: "always" | "accepted";
}

export interface TrafficReport {
  readonly violations: readonly Violation[];
  /** Exchanges that were judged. A test should expect more than none. */
  readonly judged: number;
  /** Signing names in the traffic that have no model, such as `sts`. */
  readonly withoutModel: readonly string[];
}

export function validateTraffic(exchanges: Iterable<Exchange>, options: TrafficOptions = {}): TrafficReport {
  if (modelsMissing !== undefined)
    throw new Error(`${modelsMissing}: skip tests that validate traffic (modelsMissing)`);
  const violations: Violation[] = [];
  const withoutModel = new Set<string>();
  let judged = 0;
  for (const exchange of exchanges) {
    const found = validateExchange(exchange, options);
    if (found === undefined) withoutModel.add(exchange.service);
    else judged += 1;
    violations.push(...(found ?? []));
  }
  return { violations, judged, withoutModel: [...withoutModel] };
}

/** Throws with every violation, one a line; for tests that only want the traffic to be right. */
export function expectValidTraffic(exchanges: Iterable<Exchange>, options: TrafficOptions = {}): TrafficReport {
  const report = validateTraffic(exchanges, options);
  if (report.judged === 0) throw new Error("no exchange was judged");
  if (report.violations.length > 0) throw new Error([...new Set(report.violations.map(describeViolation))].join("\n"));
  return report;
}

/** `undefined` where the service has no model. Exceptions (exceptions.json) are taken out. */
export function validateExchange(
  exchange: Exchange,
  { requests = "always" }: TrafficOptions = {},
): Violation[] | undefined {
  const model = loadModel(exchange.service);
  if (model === undefined) return undefined;
  const found: Violation[] = [];
  const route = findRoute(model, exchange);
  const operation = route?.operation ?? exchange.operation ?? "?";
  const into = (where: Violation["where"]) => (finding: Finding) => {
    const violation: Violation = { service: exchange.service, operation, where, ...finding };
    if (exceptionFor(violation, exchange) === undefined) found.push(violation);
  };
  const refused = exchange.status >= 400 && exchange.status < 500;
  const request = refused && requests === "accepted" ? () => {} : into("request");
  if (route === undefined) {
    request({
      rule: "operation",
      path: "",
      at: "",
      message: `${exchange.method} ${exchange.path} is no operation of the model`,
    });
    return found;
  }
  if (exchange.operation !== undefined && exchange.operation !== operation) {
    request({ rule: "operation", path: "", at: operation, message: `was recorded as ${exchange.operation}` });
  }
  checkRequest(model, route, exchange, request);
  if (exchange.status !== 0) checkResponse(model, route, exchange, into("response"));
  return found;
}
