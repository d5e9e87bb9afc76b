import { describe, expect, it } from "vitest";
import { failureKind, isRefusedRequest, retryAfterMs, unknownObservation } from "../../../provider/aws/awsErrors";
import { describeFailure } from "../../../provider/core/failure";
import { CapabilityUnavailableError, ProviderError } from "../../../provider/core/providerError";

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
    ["a quota that is used up, though with 429", aws("ServiceQuotaExceededException", 429), "permanent"],
    ["a limit that is reached, though with 429", aws("LimitExceededException", 429), "permanent"],
    [
      "a clock that the SDK has corrected",
      aws("InvalidSignatureException", 403, { $metadata: { clockSkewCorrected: true } }),
      "unsigned",
    ],
    ["a wrong signature for another reason", aws("InvalidSignatureException", 403), "permanent"],
    ["500", aws("InternalServerException", 500), "transient"],
    ["503", aws("ServiceUnavailable", 503), "transient"],
    ["a timeout", aws("TimeoutError"), "transient"],
    ["a reset connection", Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }), "transient"],
    ["a refused connection", Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), "transient"],
    [
      "a stream that ended too early",
      Object.assign(new Error("x"), { code: "ERR_STREAM_PREMATURE_CLOSE" }),
      "transient",
    ],
    ["a body that broke off", aws("SyntaxError", 200), "transient"],
    ["a page that is none of AWS's", aws("SyntaxError", 404), "permanent"],
    ["an aborted body", new Error("aborted"), "transient"],
    ["denied", aws("AccessDeniedException", 403), "permanent"],
    ["invalid", aws("ValidationException", 400), "permanent"],
    ["our own errors", new ProviderError("Throttled", "after ten minutes"), "permanent"],
    ["what a region lacks", new CapabilityUnavailableError(["EC2"], "no", true), "permanent"],
    ["a mistake of ours", new TypeError("undefined is not a function"), "permanent"],
  ])("%s", (_, error, kind) => expect(failureKind(error)).toBe(kind));
});

describe("a call that AWS refused because of its content: a smaller one may succeed", () => {
  it.each<[string, unknown, boolean]>([
    ["invalid", aws("ValidationException", 400), true],
    [
      "invalid, by the status of the raw answer",
      aws("BadRequestException", undefined, { $response: { statusCode: 400 } }),
      true,
    ],
    [
      "invalid, in words of ours",
      ProviderError.fromAws("BadRequestException", "no", aws("BadRequestException", 400)),
      true,
    ],
    ["denied", aws("AccessDeniedException", 403), false],
    ["throttled with 400", aws("TooManyRequestsException", 400), false],
    ["a quota with 429", aws("ServiceQuotaExceededException", 429), false],
    ["lost", aws("InternalServerException", 500), false],
    ["no answer", aws("TimeoutError"), false],
    ["an error of ours", new ProviderError("NoDetector", "none"), false],
    ["what a region lacks", new CapabilityUnavailableError(["EC2"], "no", true), false],
  ])("%s: %s", (_, error, refused) => expect(isRefusedRequest(error)).toBe(refused));
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
      Object.assign(new AggregateError([Object.assign(new Error("connect ::1"), { code: "ECONNREFUSED" })]), {
        message: "",
      }),
      { code: "ECONNREFUSED", message: "connect ::1" },
    ],
    ["no message at all", aws("X", 400, { message: "" }), { code: "X", message: "no message" }],
    ["something thrown that is no error", "oops", { code: "Error", message: "oops" }],
  ])("%s", (_, error, described) => expect(describeFailure(error)).toEqual(described));

  it("a page that is none of AWS's: its status, and what to check, not the parser's words", () => {
    const page = aws("SyntaxError", 404, { message: "Unexpected token '<'" });
    expect(describeFailure(page)).toMatchObject({
      code: "UnreadableAnswer",
      message: expect.stringMatching(/HTTP 404 .*endpoint/),
    });
  });

  it("makes a cell unknown with its cause, never off", () =>
    expect(unknownObservation(aws("AccessDeniedException"))).toMatchObject({
      is: "unknown",
      code: "AccessDeniedException",
    }));
});
