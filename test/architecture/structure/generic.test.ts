import ts from "typescript";
import { describe, expect, it } from "vitest";
import { sourcesOf } from "./sources";

/** Code without its comments, line by line: prose may name a service as an example, code may not. */
function code(text: string): string {
  const source = ts.createSourceFile("x.ts", text, ts.ScriptTarget.ES2022, true);
  return ts.createPrinter({ removeComments: true }).printFile(source);
}

describe("core and engine are generic", () => {
  const serviceNames = /inspector|guard_?duty|security_?-?ir\b|security-?incident/i;

  it("no service is named in their code", () => {
    const naming = sourcesOf("provider/core", "provider/engine").flatMap(({ path, text }) =>
      [path, ...code(text).split("\n")].filter((line) => serviceNames.test(line)).map((line) => `${path}: ${line.trim()}`),
    );
    expect(naming).toEqual([]);
  });

  it("only the clock waits", () => {
    const waiting = sourcesOf("provider")
      .filter(({ path }) => path !== "provider/engine/clock.ts")
      .filter(
        ({ text, imports }) =>
          /(?<!\.)\bset(Timeout|Interval)\b/.test(code(text)) || imports.some(({ target }) => /^(node:)?timers/.test(target)),
      )
      .map(({ path }) => path);
    expect(waiting).toEqual([]);
  });
});
