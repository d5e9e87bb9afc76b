import type { Command } from "commander";
import type { Io } from "./io";

/** Adds one verb to the program; `answer` turns what the verb resolves to into the exit code of the process. */
export type Verb = (program: Command, io: Io, answer: (work: Promise<number>) => Promise<void>) => void;

/** Examples and notes below the options of a verb. */
export const epilogue = (...sections: readonly (readonly [title: string, lines: readonly string[]])[]): string =>
  sections.map(([title, lines]) => `\n${title}:\n${lines.map((line) => `  ${line}`).join("\n")}\n`).join("");
