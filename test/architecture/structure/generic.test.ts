import ts from "typescript";
import { describe, expect, it } from "vitest";
import { services } from "../../../provider/services";
import { sourcesOf } from "./sources";

/** Code without its comments, line by line: prose may name a service as an example, code may not. */
function code(text: string): string {
  const source = ts.createSourceFile("x.ts", text, ts.ScriptTarget.ES2022, true);
  return ts.createPrinter({ removeComments: true }).printFile(source);
}

describe("everything below and around the services is generic", () => {
  const signed = services.map(({ signingName }) => signingName.replace(/\d+$/, "").replaceAll("-", "[_-]?"));
  const serviceNames = new RegExp(`(${signed.join("|")})\\b|inspector|guard_?duty|security[ _-]?(hub|incident)`, "i");
  /** Error codes are one list for the whole package, so that each has one kind. */
  const errorCodes = "provider/core/providerError.ts";
  const folders = ["core", "aws", "organization", "reconcile", "lifecycle", "plugin"].map((name) => `provider/${name}`);

  it.each([...folders, "provider/runtime.ts"])("no service is named in the code of %s", (folder) => {
    const naming = sourcesOf(folder)
      .filter(({ path }) => path !== errorCodes)
      .flatMap(({ path, text }) =>
        [path, ...code(text).split("\n")]
          .filter((line) => serviceNames.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      );
    expect(naming).toEqual([]);
  });

  it("only the clock waits", () => {
    const waiting = sourcesOf("provider")
      .filter(({ path }) => path !== "provider/aws/clock.ts")
      .filter(
        ({ text, imports }) =>
          /(?<!\.)\bset(Timeout|Interval)\b/.test(code(text)) ||
          imports.some(({ target }) => /^(node:)?timers/.test(target)),
      )
      .map(({ path }) => path);
    expect(waiting).toEqual([]);
  });

  it("core knows no clock, no randomness and no process", () => {
    const impure = sourcesOf("provider/core").flatMap(({ path, text }) =>
      code(text)
        .split("\n")
        .filter((line) => /Date\.now|new Date\(\)|Math\.random|\bprocess\.|\bconsole\.|\brequire\(/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(impure).toEqual([]);
  });
});
