import { describe, expect, it } from "vitest";
import { CapabilityUnavailableError, isDeclarationError, ProviderError } from "../../../provider/core/providerError";

describe("which errors fail check", () => {
  it.each([
    ["a mistake in the declaration", new ProviderError("DeclaredTwice", "x"), true],
    ["a limit that the declaration exceeds", new ProviderError("ReleaseLimit", "x"), true],
    ["what AWS does not answer: a program may be about to put it right", new ProviderError("NoDetector", "x"), false],
    ["a state that cannot be read", new ProviderError("UnreadableState", "x"), false],
    ["an error of AWS with a message of ours", ProviderError.fromAws("AccessDeniedException", "x", undefined), false],
    [
      "an error of AWS with the name of one of Object's members",
      ProviderError.fromAws("constructor", "x", undefined),
      false,
    ],
    ["what a region lacks", new CapabilityUnavailableError(["EC2"], "x", true), false],
    ["any other error", new Error("x"), false],
    ["no error at all", "DeclaredTwice", false],
  ])("%s: %s", (_, error, fails) => expect(isDeclarationError(error)).toBe(fails));
});

it("an error of AWS keeps AWS's code and cause", () => {
  const cause = new Error("from the SDK");
  const error = ProviderError.fromAws("AccessDeniedException", "cannot list: allow organizations:ListAccounts", cause);
  expect(error).toMatchObject({ code: "AccessDeniedException", name: "AccessDeniedException", cause });
});

it("an unavailable capability says which, and whether AWS itself named it", () =>
  expect(new CapabilityUnavailableError(["EC2", "ECR"], "not available in R", false)).toMatchObject({
    capabilities: ["EC2", "ECR"],
    named: false,
    name: "CAPABILITY_UNAVAILABLE",
  }));
