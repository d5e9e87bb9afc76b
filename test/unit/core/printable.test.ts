import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Session } from "../../../provider/aws/session";
import { cellLine } from "../../../provider/core/notCovered";
import type { PlanEntry } from "../../../provider/core/planEntries";
import { planLines, planText } from "../../../provider/core/planText";
import { printable } from "../../../provider/core/printable";
import { actsOnReader, hostile } from "../hostile";
import { cell, nth } from "./cells";

describe("a text that AWS or a person wrote, printed", () => {
  it.each([
    ["\u001b[2J\u001b]0;owned\u0007", "\\u001b[2J\\u001b]0;owned\\u0007"],
    ["denied\r::error::owned", "denied\\u000d::error::owned"],
    ["denied\n  ::add-mask::a", "denied\n  \\u003a:add-mask::a"],
    ["::stop-commands::x", "\\u003a:stop-commands::x"],
    ["see ##[add-mask]x", "see #\\u0023[add-mask]x"],
    ["###[group]x", "##\\u0023[group]x"],
    ["\u202egnp.exe", "\\u202egnp.exe"],
    [
      "arn:aws:iam::111111111111:role/x: issue #12, 09:30, a\n\tb",
      "arn:aws:iam::111111111111:role/x: issue #12, 09:30, a\n\tb",
    ],
    ["Zahlungen – Überwachung 支払い 🚀", "Zahlungen – Überwachung 支払い 🚀"],
  ])("%j is shown as %j", (text, shown) => expect(printable(text)).toBe(shown));

  it("acts on no terminal and no runner, whatever it is; twice is as good as once", () =>
    fc.assert(
      fc.property(hostile, (text) => {
        expect(actsOnReader(printable(text))).toEqual([]);
        expect(printable(printable(text))).toBe(printable(text));
      }),
      { numRuns: 500 },
    ));

  it("acts on nobody in any line of a provider process: log, warning and what it throws pass here", () =>
    fc.assert(
      fc.property(hostile, (text) => {
        const lines: string[] = [];
        const session = new Session({ log: (line) => void lines.push(line) });
        session.onWarning = (line) => void lines.push(line);
        session.log(text);
        session.logOnce(`${text} once`);
        session.warnOnce(`${text} twice`);
        for (const line of [...lines, session.redacted(text)]) expect(actsOnReader(line)).toEqual([]);
        expect(lines).toHaveLength(3);
      }),
      { numRuns: 200 },
    ));

  it("acts on nobody in what the engine shows of the plan and of what is not covered", () =>
    fc.assert(
      fc.property(hostile, (text) => {
        const account = nth(0);
        const entry: PlanEntry = {
          ...{ region: "eu-west-1", reason: "blocked", action: "", verb: text, capabilities: ["EC2"] },
          ...{ accounts: [account], observed: text, code: text, managedBy: text, note: text },
        };
        const plan = { entries: [entry], billed: 0, adopted: 0, replaces: false, forecast: { calls: 0, seconds: 0 } };
        const names = new Map([[account, { name: text }]]);
        const shown = [...texts(planText(plan, names)), ...planLines(plan, names)];
        expect(shown.length).toBeGreaterThan(1);
        const open = cell({ observed: text, code: text, message: text, managedBy: text });
        for (const line of [...shown, cellLine(open)]) expect(actsOnReader(line)).toEqual([]);
      }),
      { numRuns: 200 },
    ));
});

/** Keys and values, however deep. */
const texts = (value: unknown): string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, one]) => [key, ...texts(one)])
    : [String(value)];
