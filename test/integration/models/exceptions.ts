/** Where AWS's own model and AWS's behaviour differ: exceptions.json, each entry with its reason. */

import entries from "./exceptions.json";
import type { Exchange, Violation } from "./violation";

export interface Exception {
  /** Signing names. */
  readonly services: readonly string[];
  readonly where: Violation["where"];
  readonly rule: Violation["rule"];
  /** Places in the model (`State$errorCode`, an error's name); absent: everywhere. */
  readonly at?: readonly string[];
  /** Only with this HTTP status. */
  readonly status?: number;
  /** Only for these values. */
  readonly values?: readonly unknown[];
  readonly reason: string;
}

export const exceptions = entries as readonly Exception[];

export const exceptionFor = (violation: Violation, { status }: Exchange): Exception | undefined =>
  exceptions.find(
    (one) =>
      one.services.includes(violation.service) &&
      one.where === violation.where &&
      one.rule === violation.rule &&
      (one.at === undefined || one.at.includes(violation.at)) &&
      (one.status === undefined || one.status === status) &&
      (one.values === undefined ||
        one.values.some((value) => value === violation.value || isEmptyList(value, violation.value))),
  );

const isEmptyList = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) && a.length + b.length === 0;
