import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { codeBlocks, printedBy, readmeFile, withPrinted } from "../../../../scripts/docs/readme.mjs";

it("README.md shows what its program prints today (else run `npm run docs`)", async () => {
  const readme = readFileSync(readmeFile, "utf8");
  const [program = ""] = codeBlocks(readme, "ts");
  expect(readme).toBe(withPrinted(readme, await printedBy(program)));
});
