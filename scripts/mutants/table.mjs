// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "../../test/mutants/table.mjs";
import { root } from "../places.mjs";

/**
 * @typedef {object} Mutant one mistake in one line
 * @property {string} file @property {string} name what is wrong then
 * @property {string} find occurs exactly once in the file @property {string} replace
 * @property {readonly string[]} tests files of which one must fail
 */

/** Every mutant with the tests that its file names, unless it names its own. @returns {Mutant[]} */
export const all = () =>
  table.flatMap(({ file, tests, mutants }) =>
    mutants.map((mutant) => ({ file, ...mutant, tests: mutant.tests ?? tests })),
  );

/** @param {readonly string[]} names parts of names or files; none for all */
export const wanted = (names) =>
  all().filter(({ file, name }) => names.length === 0 || names.some((part) => `${file}: ${name}`.includes(part)));

/** Mutants whose text no longer stands in its file exactly once. @param {readonly Mutant[]} mutants */
export const stale = (mutants) =>
  mutants
    .map((mutant) => ({ mutant, times: readFileSync(join(root, mutant.file), "utf8").split(mutant.find).length - 1 }))
    .filter(({ times }) => times !== 1);
