import { it } from "vitest";

/**
 * Every command on the real engine takes three seconds of processor time. Of tests that differ in their circumstances only, `npm test`
 * runs some, to end in a quarter of an hour on two cores; `npm run test:soak` sets ENGINE_TESTS=all and runs them all.
 */
const isAll = process.env["ENGINE_TESTS"] === "all";

/** Rows of a table of tests: those that always run, and those that the soak alone runs. */
export const variations = <T>(always: readonly T[], inSoak: readonly T[]): readonly T[] =>
  isAll ? [...always, ...inSoak] : always;

/** A test that the soak alone runs. */
export const inSoak = (name: string, body: () => Promise<void>): void => {
  if (isAll) it(name, body);
};
