// @ts-check

/** What each code means that an AWS service answers, from the tables by which the services classify them. */

const generated = "<!-- Written by `npm run docs` from codes.ts of each service. Do not edit. -->";

/** @typedef {{is: string, advice: string, managedBy?: string}} Meaning */
/** @typedef {{kind: string, title: string, codes: Readonly<Record<string, Meaning>>}} ServiceCodes */

/** What happens next, by the class of a code. @type {Readonly<Record<string, string>>} */
const follows = {
  done: "counts as success",
  pending: "`pending`: the run waits for it",
  retryable: "tried again within the run's time, then a gap with this code",
  propagation: "for 15 minutes after a membership began: tried again; later a gap with this code",
  notApplicable: "nothing is to be done for this account",
  terminal: "a gap with this code, until somebody acts",
};

/** @param {readonly ServiceCodes[]} services @returns {string} */
export const codesPage = (services) =>
  [
    "# Codes of AWS, by service",
    generated,
    "The codes that stand in `notCovered`, in reports and in error messages, and what this package makes of each. " +
      "Codes in capitals which AWS's API model does not have are ours, for answers in which only AWS's sentence " +
      "tells what happened; AWS's own text stands beside them. A code that is in no table is tried again, and then " +
      "shown as it came. Codes of the package itself: [troubleshooting](../troubleshooting.md).",
    ...services.flatMap(({ kind, title, codes }) => [
      `## ${kind}`,
      `${title}. Inputs and outputs: [${kind}](${kind}.md).`,
      table(
        Object.entries(codes)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([code, { is, advice }]) => [`\`${code}\``, follows[is] ?? unknown(is), advice.replaceAll("|", "\\|")]),
      ),
    ]),
    "",
  ].join("\n\n");

/** @param {string} is @returns {never} */
function unknown(is) {
  throw new Error(`scripts/docs/codesPage.mjs does not say what follows from "${is}"`);
}

/** @param {string[][]} rows */
function table(rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [["code", "what follows", "what to do"], ["---", "---", "---"], ...rows].map(line).join("\n");
}
