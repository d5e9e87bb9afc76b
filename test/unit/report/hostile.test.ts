import fc from "fast-check";
import { expect, test } from "vitest";
import { markdownText, xml } from "../../../report/formats/escape";
import { actsOnReader, hostile } from "../hostile";
import { rendered } from "./parsers";
import { randomReport } from "./random";

test("a line break in an attribute survives the parser's normalisation", () =>
  expect(xml("a\nb\rc\td")).toBe("a&#10;b&#13;c&#9;d"));

test("a message in markdown notifies nobody and refers to nothing", () => {
  expect(markdownText("ask @someone about #12")).toBe("ask &#64;&#8203;someone about &#35;&#8203;12");
  for (const text of ["- item", "+ item", "= heading", "1. item", "12) item"])
    expect(markdownText(text)).toMatch(/^(&#\d+;|\d&#\d+;)/);
});

test("the table is printed into logs: no line of it acts on a terminal or a runner", () =>
  fc.assert(
    fc.property(randomReport, hostile, (report, text) => {
      const cells = report.cells.map((cell) => ({ ...cell, message: text, observed: text, code: text, advice: text }));
      const table = rendered("table", { ...report, cells, warnings: [text], meaning: text }, { width: 60 });
      expect(actsOnReader(table)).toEqual([]);
    }),
    { numRuns: 200 },
  ));
