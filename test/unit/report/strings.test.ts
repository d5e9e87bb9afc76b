import fc from "fast-check";
import { expect, test } from "vitest";
import { newAccounts } from "../../../provider/core/cell";
import {
  clip,
  csv,
  html,
  markdownCode,
  markdownText,
  oneLine,
  scriptJson,
  visible,
  xml,
} from "../../../report/formats/escape";
import { detailLines, newAccountsLabel } from "../../../report/formats/words";
import type { ReportCell } from "../../../report/model/report";
import { pageDataOf, parseCsv, parseJunit, rendered } from "./parsers";
import { nasty, randomReport } from "./random";

/** By a name that the compiler does not follow: the page's sources have a tsconfig of their own. */
const decoder = "../../../report/page/browser/decode";
interface Decoder {
  decode(data: object): Record<"account" | "region" | "kind", ArrayLike<number>>;
  detailsOf(data: object, rows: object, row: number): string[];
}

/** Whatever AWS or a person wrote comes back out of a real parser, and nothing that was written acts on its reader. */
const runs = { numRuns: 200 };
const unescaped = (text: string) =>
  text.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
    code === undefined
      ? (({ amp: "&", lt: "<", gt: ">", quot: '"' } as Record<string, string>)[name] ?? "")
      : String.fromCharCode(Number(code)),
  );

/** What a program does that wants the text of a field, not its safety in a spreadsheet. */
const unguarded = (field: string) => field.replace(/^'/, "");

test("visible leaves nothing that a terminal, an XML parser or the bidi algorithm acts on, and is stable", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const shown = visible(text);
      expect(shown).not.toMatch(
        /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/,
      );
      expect(shown.isWellFormed()).toBe(true);
      expect(visible(shown)).toBe(shown);
      expect(oneLine(text)).not.toMatch(/[\n\r\t]/);
    }),
    runs,
  );
});

test("clip never cuts a character in half and never exceeds its limit", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 20 }), (text, limit) => {
      const cut = clip(text, limit);
      expect(cut.length).toBeLessThanOrEqual(Math.max(limit, 1));
      expect(cut.isWellFormed()).toBe(true);
      if (text.length <= limit) expect(cut).toBe(text);
    }),
    runs,
  );
});

test("markdown leaves times of day as they are, and no other colon", () => {
  expect(markdownText("2026-11-05T09:58:12.000Z")).toBe("2026-11-05T09:58:12.000Z");
  expect(markdownText("at 09:58")).toBe("at 09:58");
  for (const text of [":100:", "a:smile:", "http://x", "1:23456", "x:58"])
    expect(markdownText(text)).toContain("&#58;");
});

test("escapes undo", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      expect(unescaped(html(text))).toBe(visible(text));
      expect(unescaped(xml(text))).toBe(visible(text));
      expect(unescaped(markdownCode(text, 5000).replace(/^<code>|<\/code>$|^`|`$/g, ""))).toBe(oneLine(text));
      expect(unescaped(markdownText(text, 5000)).replace(/(?<=[@#])\u200b/g, "")).toBe(
        oneLine(text).replace(/(?<=[@#])\u200b/g, ""),
      );
      expect(markdownText(text, 5000)).not.toMatch(/[<>@`|*[\]\\]|#(?!\d+;)/);
      const [[field]] = parseCsv(`${csv(text)}\r\n`) as [[string]];
      expect(unguarded(field)).toBe(visible(text));
      expect(field).not.toMatch(/^[=+\-@\t\r\n]/);
      expect(scriptJson(text)).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.parse(scriptJson(text))).toBe(text);
    }),
    runs,
  );
});

test("csv: every field of every cell", () => {
  fc.assert(
    fc.property(randomReport, (report) => {
      const [header = [], ...rows] = parseCsv(rendered("csv", report));
      expect(header).toHaveLength(24);
      for (const [index, cell] of report.cells.entries()) {
        const row = Object.fromEntries(header.map((name, column) => [name, unguarded(rows[index]?.[column] ?? "")]));
        const text = (value: unknown) => visible(String(value ?? ""));
        expect(rows[index]?.length).toBe(header.length);
        expect(row).toMatchObject({
          enablement_state: cell.state,
          account: cell.account,
          account_name: cell.account === newAccounts ? newAccountsLabel : text(cell.accountName),
          organizational_unit: text(cell.organizationalUnit),
          region: cell.region,
          capability: cell.capability,
          declared: String(cell.declared),
          observed: text(cell.observed),
          aws_code: text(cell.code),
          aws_message: text(cell.message),
          managed_by: text(cell.managedBy),
          advice: text(cell.advice),
          since: text(cell.since),
          is_new: text(cell.isNew),
          waiver_owner: text(cell.waiver?.owner),
          waiver_reason: text(cell.waiver?.reason),
          waiver_expires: text(cell.waiver?.expires),
        });
      }
    }),
    runs,
  );
});

test("junit: every cell that is not covered is a case with all that is known of it", () => {
  fc.assert(
    fc.property(randomReport, (report) => {
      const cases = parseJunit(rendered("junit", report)).suites.flatMap((suite) => suite.testcase);
      for (const cell of report.cells) {
        const texts = cases
          .filter((one) => one["@name"] === `${cell.capability}: ${cell.account}`)
          .map((one) => ((one.failure ?? one.error ?? one.skipped) as { "#text": string })["#text"]);
        expect(
          texts.some((text) =>
            detailLines(cell).every((line) => text.includes(line) || (text.length >= 3999 && text.endsWith("…"))),
          ),
        ).toBe(true);
      }
    }),
    runs,
  );
});

test("sarif and gitlab carry the cells", () => {
  fc.assert(
    fc.property(randomReport, (report) => {
      const key = (cell: ReportCell) => JSON.stringify(cell);
      const open = report.cells.filter((cell) => !["waived", "notApplicable"].includes(cell.state));
      const results = JSON.parse(rendered("sarif", report)).runs[0].results as { properties: { cell: ReportCell } }[];
      expect(results.map((result) => key(result.properties.cell)).sort()).toEqual(open.map(key).sort());
      const bodies = (JSON.parse(rendered("gitlab", report)) as { content: { body: string } }[]).map(
        (issue) => issue.content.body,
      );
      for (const cell of open)
        expect(bodies.some((body) => detailLines(cell).every((line) => body.includes(line)))).toBe(true);
    }),
    runs,
  );
});

test("html: the page's own script decodes every cell, and no text becomes an element", async () => {
  const { decode, detailsOf } = (await import(decoder)) as Decoder;
  fc.assert(
    fc.property(randomReport, (report) => {
      const page = rendered("html", report);
      expect(page.match(/<script/g)?.length).toBe(2);
      expect(page.match(/<\/script/g)?.length).toBe(2);
      expect(page).not.toContain("<script>alert");
      const data = pageDataOf(page);
      const rows = decode(data);
      const decoded = Array.from({ length: data.cells }, (_, row) =>
        JSON.stringify([
          data.accounts[rows.account[row] as number][0],
          data.regions[rows.region[row] as number],
          data.kinds[rows.kind[row] as number].slice(0, 3),
          detailsOf(data, rows, row),
        ]),
      );
      const states = data.states.map(([state]: [string]) => state);
      const wanted = report.cells.map((cell) =>
        JSON.stringify([
          cell.account,
          cell.region,
          [report.resources.findIndex((one) => one.id === cell.resource), cell.capability, states.indexOf(cell.state)],
          detailLines(cell),
        ]),
      );
      expect([...decoded].sort()).toEqual(wanted.sort());
    }),
    runs,
  );
});

test("table and markdown: no control character gets through; every table row is one line with the right number of columns", () => {
  fc.assert(
    fc.property(randomReport, fc.integer({ min: 40, max: 200 }), (report, width) => {
      const table = rendered("table", report, { width });
      expect(table).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      const page = rendered("markdown", report);
      expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      let columns = 0;
      for (const line of page.split("\n")) {
        if (!line.startsWith("|")) columns = 0;
        else columns ||= line.split("|").length;
        if (columns > 0) expect(line.split("|").length).toBe(columns);
        expect(line.replace(/`[^`@<>|]*`|<\/?code>|<br>|<\/?details>|<\/?summary>|^> /g, "")).not.toMatch(/[<>@`]/);
      }
    }),
    runs,
  );
});
