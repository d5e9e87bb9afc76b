import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { newAccounts } from "../../provider/core/cell";
import type { Baseline } from "../../report/model/baseline";
import { CommandError, explain } from "../failure";
import { writeFile } from "../outputs";

const schema = z.object({
  schemaVersion: z.literal(1),
  writtenAt: z.string(),
  cells: z.array(
    z.object({
      type: z.string(),
      region: z.string(),
      capability: z.string(),
      state: z.enum(["gap", "surplus", "pending", "unknown", "notApplicable", "waived"]),
      since: z.string(),
      accounts: z.array(
        z
          .string()
          .regex(/^\d{12}$/)
          .or(z.literal(newAccounts)),
      ),
    }),
  ),
});

export function readBaseline(path: string, cwd: string): Baseline {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(resolve(cwd, path), "utf8"));
  } catch (error) {
    throw new CommandError(
      `--baseline ${path} cannot be read: ${explain(error)}. Write one with --write-baseline ${path}`,
    );
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandError(
    `--baseline ${path} is not a baseline: ${issue?.path.join(".") || "the file"}: ${issue?.message}. Write one with --write-baseline ${path}`,
  );
}

/** One group a line, so that a change of the baseline reads well in a review. */
export function writeBaseline(path: string, cwd: string, { cells, ...head }: Baseline): Promise<void> {
  const lines = cells.map((group) => `\n    ${JSON.stringify(group)}`).join(",");
  const start = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  return writeFile(resolve(cwd, path), [
    `{\n${start.join("")}  "cells": [${lines}${cells.length > 0 ? "\n  " : ""}]\n}\n`,
  ]);
}
