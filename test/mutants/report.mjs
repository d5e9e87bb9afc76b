// @ts-check
import { reportTest } from "./places.mjs";

const strings = [reportTest("strings"), reportTest("hostile")];

/** @type {readonly import("./table.mjs").MutatedFile[]} */
export const report = [
  {
    file: "report/formats/escape.ts",
    tests: strings,
    mutants: [
      { name: "HTML: attributes can be left", find: "replace(/[&<>\"']/g", replace: "replace(/[&<>]/g" },
      { name: "HTML: elements can be made", find: '"<": "&lt;",', replace: '"<": "<",' },
      {
        name: "XML: line breaks are lost in attributes",
        find: "replace(/[\\t\\n\\r]/g",
        replace: "replace(/[\\t]/g",
        tests: [reportTest("hostile")],
      },
      { name: "CSV: a field is run as a formula", find: "safe = /^[=+\\-@", replace: "safe = /^[+\\-@" },
      { name: "CSV: a quote ends the field", find: "safe.replaceAll('\"', '\"\"')", replace: "safe" },
      {
        name: "script: the element can be ended",
        find: "/[<>&\\u2028\\u2029]/g,\n    (character)",
        replace: "/[>&\\u2028\\u2029]/g,\n    (character)",
      },
      {
        name: "control characters reach the terminal",
        find: "export function visible(text: string): string {\n  if (plain.test(text)) return text;",
        replace:
          "export function visible(text: string): string {\n  if (plain.test(text) || text.length > 0) return text;",
      },
      {
        name: "Markdown: a message notifies people",
        find: 'line.replace(/&#64;|&#35;(?=\\d)/g, "$&&#8203;")',
        replace: "line",
        tests: [reportTest("hostile")],
      },
      { name: "Markdown: a cell ends the row", find: "/[&<>|\\\\`", replace: "/[&<>\\\\`" },
      {
        name: "one line becomes two",
        find: 'visible(text).replace(/\\s+/gu, " ").trim()',
        replace: "visible(text).trim()",
      },
      {
        name: "half a character is left",
        find: "/[\\ud800-\\udbff]$/.test(cut) ? cut.slice(0, -1) : cut",
        replace: "cut",
      },
    ],
  },
  {
    file: "report/formats/html.ts",
    tests: [reportTest("page"), ...strings],
    mutants: [
      {
        name: "the page may load and send anything",
        find: "default-src 'none'; style-src",
        replace: "style-src",
      },
    ],
  },
  {
    file: "report/formats/location.ts",
    tests: [reportTest("sarif"), ...strings],
    mutants: [
      { name: "a path becomes another address", find: "encodeURIComponent(visible(segment))", replace: "segment" },
    ],
  },
  {
    file: "report/formats/table.ts",
    tests: [reportTest("hostile")],
    mutants: [
      {
        name: "a line of the table is carried out by a runner",
        find: "return [...lines, indent + line].map(printable);",
        replace: "return [...lines, indent + line];",
      },
    ],
  },
];
