import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { RenderOptions } from "../../../report/formats";
import { formats, render } from "../../../report/formats";
import type { Report } from "../../../report/model/report";

/** Reads the formats back, each with a parser that knows nothing of the writer. */

export function rendered(name: string, report: Report, options: RenderOptions = {}): string {
  const format = formats.find((one) => one.name === name);
  if (format === undefined) throw new Error(`no format ${name}`);
  return render(format, report, options);
}

/** RFC 4180, strictly: CRLF, doubled quotes, quotes only around whole fields. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      const [raw, field] = readField(text, at);
      row.push(field);
      at += raw;
      if (text[at] === ",") at += 1;
      else break;
    }
    if (text.slice(at, at + 2) !== "\r\n") throw new Error(`no CRLF at ${at}`);
    at += 2;
    rows.push(row);
  }
  return rows;
}

function readField(text: string, at: number): [number, string] {
  const quoted = /"((?:[^"]|"")*)"/y;
  quoted.lastIndex = at;
  const match = quoted.exec(text);
  if (match !== null) return [match[0].length, (match[1] as string).replaceAll('""', '"')];
  const plain = /[^",\r\n]*/y;
  plain.lastIndex = at;
  const field = (plain.exec(text) as RegExpExecArray)[0];
  return [field.length, field];
}

export interface Suite {
  readonly "@name": string;
  readonly "@tests": string;
  readonly "@failures": string;
  readonly "@errors": string;
  readonly "@skipped": string;
  readonly properties: { readonly property: readonly { readonly "@name": string; readonly "@value": string }[] };
  readonly testcase: readonly Record<string, unknown>[];
}

export function parseJunit(text: string): { root: Record<string, string>; suites: Suite[] } {
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(JSON.stringify(valid));
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    parseAttributeValue: false,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    processEntities: { enabled: true, maxTotalExpansions: 1e9, maxExpandedLength: 1e9, maxEntityCount: 1e6 },
    isArray: (name) => ["testsuite", "testcase", "property"].includes(name),
  });
  const { testsuites } = parser.parse(text);
  const suites = (testsuites.testsuite as Suite[]).map((suite) => ({ ...suite, testcase: suite.testcase ?? [] }));
  return { root: testsuites, suites };
}

export function propertiesOf(suite: Suite): Record<string, string> {
  return Object.fromEntries(suite.properties.property.map((property) => [property["@name"], property["@value"]]));
}

/** The data block of the page, as a browser's HTML parser would delimit it. */
export function pageDataOf(text: string) {
  const match = /<script type="application\/json" id="data">([\s\S]*?)<\/script/i.exec(text);
  return JSON.parse((match as RegExpExecArray)[1] as string);
}
