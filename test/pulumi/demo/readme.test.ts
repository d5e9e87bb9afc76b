import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { codeBlocks, printedBy, readmeFile, withPrinted } from "../../../scripts/docs/readme.mjs";

/** What several resources say at the same time comes in any order. */
const unordered = (text: string): string[] => text.split("\n").sort();

it("README.md shows what its program prints today (else run `npm run docs`)", async () => {
  const readme = readFileSync(readmeFile, "utf8");
  const [program = ""] = codeBlocks(readme, "ts");
  expect(unordered(readme)).toEqual(unordered(withPrinted(readme, await printedBy(program))));
});
