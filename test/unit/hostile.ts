import fc from "fast-check";

/** Pieces of which hostile names and messages are made: each acts on some reader if it gets there as it is. */
const pieces = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</script><!--",
  "]]>",
  "&lt;",
  "=cmd|'/c calc'!A1",
  "+1",
  "@SUM(A1)",
  "-2",
  "`code`",
  "| cell |",
  "[link](javascript:alert(1))",
  "![image](https://example.com/x.png)",
  "@someone",
  "#1",
  "\u001b[2J",
  "\u001b]8;;https://example.com\u0007x\u001b]8;;\u0007",
  "\u009b31m",
  "\u202eevil",
  "\r",
  "\n",
  "\t",
  "::error::owned",
  "::add-mask::a",
  "##[add-mask]a",
  "##vso[task.setvariable variable=x]y",
  "%0A::error::x",
  "\u0000",
  "\ud800",
  '"',
  "'",
  ",",
  ";",
  " ",
  "DISABLED",
] as const;

/** What AWS or a person may have written: such pieces in any order, among ordinary characters. */
export const hostile: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 })), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(""));

/**
 * What in a printed text acts on whoever reads it: a terminal, or a runner that carries out commands in a job's log. A
 * runner takes a carriage return for the end of a line, trims the line, and looks for `::command::` at its beginning and
 * for `##[command]` anywhere (actions/runner, src/Runner.Common/ActionCommand.cs).
 */
export function actsOnReader(text: string): string[] {
  const controls = text.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g) ?? [];
  const commands = text.split(/\r\n|\r|\n/).filter((line) => line.trimStart().startsWith("::") || line.includes("##["));
  return [...controls.map((one) => JSON.stringify(one)), ...commands];
}
