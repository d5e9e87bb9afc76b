import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { all, stale } from "../../../scripts/mutants/table.mjs";
import { root } from "../../../scripts/places.mjs";

const mutants = all();
/** Issue 12, item 7. */
const leastMutants = 60;

/** `npm run test:mutants` takes minutes and is not part of `npm test`: this keeps its table from going stale. */
describe("the table of central lines that are broken one at a time", () => {
  it("finds each of them exactly once in its file", () =>
    expect(stale(mutants).map(({ mutant, times }) => `${mutant.file}: ${mutant.name}: ${times} times`)).toEqual([]));

  it("names tests that there are, and that run without Pulumi's engine", () => {
    const named = [...new Set(mutants.flatMap(({ tests }) => tests))];
    expect(named.filter((test) => !existsSync(join(root, test)))).toEqual([]);
    expect(named.filter((test) => !/^test\/(unit|integration)\/.+\.test\.ts$/.test(test))).toEqual([]);
    expect(mutants.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });

  it("changes something in each, and says what in other words than any other", () => {
    expect(mutants.filter(({ find, replace }) => find === replace)).toEqual([]);
    const names = mutants.map(({ file, name }) => `${file}: ${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("has lines of every part", () => {
    expect(mutants.length).toBeGreaterThanOrEqual(leastMutants);
    for (const part of ["core", "aws", "reconcile", "lifecycle", "services"].map((folder) => `provider/${folder}/`))
      expect(mutants.filter(({ file }) => file.startsWith(part)).length, part).toBeGreaterThanOrEqual(5);
    for (const part of ["cli/", "report/"])
      expect(mutants.filter(({ file }) => file.startsWith(part)).length, part).toBeGreaterThanOrEqual(5);
  });
});
