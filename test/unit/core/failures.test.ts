import { describe, expect, it } from "vitest";
import { NotOfferedError, ProviderError } from "../../../provider/core/providerError";
import { describeFailure, failureKind, retryAfterMs, unknownObservation } from "../../../provider/aws/awsErrors";

const aws = (name: string, status?: number, more: object = {}): Error =>
  Object.assign(new Error(`${name} says AWS`), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
    ...more,
  });

describe("what may succeed later", () => {
  it.each([
    ["modelled throttling", aws("ThrottlingException", 429), "throttled"],
    ["429 under any name", aws("WhateverException", 429), "throttled"],
    ["Organizations throttles with 400", aws("TooManyRequestsException", 400), "throttled"],
    ["500", aws("InternalServerException", 500), "transient"],
    ["503", aws("ServiceUnavailable", 503), "transient"],
    ["a timeout", aws("TimeoutError"), "transient"],
    ["a reset connection", Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }), "transient"],
    ["a refused connection", Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), "transient"],
    ["a body that broke off", aws("SyntaxError", 200), "transient"],
    ["a page that is none of AWS's", aws("SyntaxError", 404), "permanent"],
    ["an aborted body", new Error("aborted"), "transient"],
    ["denied", aws("AccessDeniedException", 403), "permanent"],
    ["invalid", aws("ValidationException", 400), "permanent"],
    ["our own errors", new ProviderError("Throttled", "after ten minutes"), "permanent"],
    ["what a region lacks", new NotOfferedError(["EC2"], "no"), "permanent"],
    ["a mistake of ours", new TypeError("undefined is not a function"), "permanent"],
  ])("%s", (_, error, kind) => expect(failureKind(error)).toBe(kind));
});

describe("AWS's hint how long to wait", () => {
  it.each<[string, unknown, number | undefined]>([
    ["a modelled one", aws("ThrottlingException", 429, { retryAfterSeconds: 7 }), 7_000],
    ["a header", aws("X", 429, { $response: { headers: { "retry-after": "12" } } }), 12_000],
    ["none", aws("X", 429), undefined],
    ["zero", aws("X", 429, { retryAfterSeconds: 0 }), undefined],
    ["nonsense", aws("X", 429, { $response: { headers: { "retry-after": "soon" } } }), undefined],
  ])("%s", (_, error, ms) => expect(retryAfterMs(error)).toBe(ms));
});

describe("an error for people", () => {
  it.each<[string, unknown, { code: string; message: string }]>([
    [
      "AWS's own name",
      aws("AccessDeniedException"),
      { code: "AccessDeniedException", message: "AccessDeniedException says AWS" },
    ],
    [
      "Node's code where there is no name",
      Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
      { code: "ECONNREFUSED", message: "connect ECONNREFUSED" },
    ],
    [
      "the first of several addresses",
      Object.assign(new AggregateError([Object.assign(new Error("connect ::1"), { code: "ECONNREFUSED" })]), { message: "" }),
      { code: "ECONNREFUSED", message: "connect ::1" },
    ],
    ["no message at all", aws("X", 400, { message: "" }), { code: "X", message: "no message" }],
    ["something thrown that is no error", "oops", { code: "Error", message: "oops" }],
  ])("%s", (_, error, told) => expect(describeFailure(error)).toEqual(told));

  it("makes a cell unknown with its cause, never off", () =>
    expect(unknownObservation(aws("AccessDeniedException"))).toMatchObject({ is: "unknown", code: "AccessDeniedException" }));
});
