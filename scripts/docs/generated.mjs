// @ts-check
import { codesPage } from "./codesPage.mjs";
import { commandLinePages } from "./commandLinePages.mjs";
import { referencePages } from "./reference.mjs";

/**
 * @typedef {import("./reference.mjs").Sources & {
 *   codesOf: (kind: string) => Promise<Readonly<Record<string, import("./codesPage.mjs").Meaning>>>,
 *   commandLine: import("./commandLinePages.mjs").CommandLine,
 * }} AllSources
 */

/** Every generated page by its path below docs/. @param {AllSources} sources @returns {Promise<Map<string, string>>} */
export async function generatedPages({ codesOf, commandLine, ...sources }) {
  const withCodes = await Promise.all(
    sources.services.map(async ({ kind, title }) => ({ kind, title, codes: await codesOf(kind) })),
  );
  return new Map([
    ...referencePages(sources),
    ["reference/codes.md", codesPage(withCodes)],
    ...(await commandLinePages(commandLine)),
  ]);
}

/** The module with the codes of a service, relative to the sources or to dist/. @param {string} kind */
export const codesModule = (kind) => `provider/services/${kind.charAt(0).toLowerCase()}${kind.slice(1)}/codes`;
