import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../../cli/commandLine";
import type { Finding } from "../../../cli/doctor/finding";
import { linesOf, textOf } from "../../../cli/doctor/finding";
import type { Io } from "../../../cli/io";
import { progressOn } from "../../../cli/verify/progress";
import { actsOnReader, hostile } from "../hostile";

interface Printed {
  readonly io: Io;
  text(): string;
}

function printing(isTerminal = false): Printed {
  let text = "";
  const write = async (more: string): Promise<void> => {
    text += more;
  };
  const sink = { isTerminal, columns: 80, write };
  return {
    io: { cwd: "/nowhere", env: {}, stdout: sink, stderr: sink, onInterrupt: () => () => {} },
    text: () => text,
  };
}

const runs = { numRuns: 200 };

/** Pipelines print all of this into logs in which a runner looks for commands, people into terminals. */
describe("what the command line prints of what it was told", () => {
  it("progress: labels and notes", () =>
    fc.assert(
      fc.property(hostile, (text) => {
        const { io, text: printed } = printing();
        const progress = progressOn(io, false);
        progress.note(text);
        progress.observed(text, "eu-west-1", []);
        expect(actsOnReader(printed())).toEqual([]);
      }),
      runs,
    ));

  it("progress on a terminal: its own line is drawn, and nothing of the note's", () =>
    fc.assert(
      fc.property(hostile, (text) => {
        const { io, text: printed } = printing(true);
        progressOn(io, false).note(text);
        // Its own escape sequence clears the line that it draws over.
        expect(actsOnReader(printed().replaceAll("\r\u001b[2K", ""))).toEqual([]);
      }),
      runs,
    ));

  it("doctor: everything that AWS told it", () =>
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const finding: Finding = {
          about: one,
          subject: other,
          is: "problem",
          text: other,
          remedy: one,
          region: "eu-west-1",
        };
        expect(actsOnReader(textOf(linesOf([finding])))).toEqual([]);
      }),
      runs,
    ));

  it("errors: of arguments, and of files that cannot be read", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const { io, text: printed } = printing();
        expect(await commandLine(["verify", "--spec", text || "x"], io)).not.toBe(0);
        expect(await commandLine(["doctor", "--service", text || "x", "--region", "eu-west-1"], io)).not.toBe(0);
        expect(actsOnReader(printed())).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
