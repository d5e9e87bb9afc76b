// @ts-check

/**
 * Snippets of pages that a test runs as they stand. A comment before the block says so: `<!-- run: NAME -->` before the
 * commands, and `<!-- file: NAME, PATH -->` before each file that they need.
 */

/**
 * Commands of the page under this name, without comments.
 * @param {string} text @param {string} name @returns {string[]}
 */
export function runnable(text, name) {
  const block = new RegExp(`<!-- run: ${name} -->\\n+\`\`\`sh\\n([\\s\\S]*?)\`\`\`$`, "m").exec(text)?.[1];
  if (block === undefined) throw new Error(`the page has no commands "${name}"`);
  return block.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

/**
 * Files of the page under this name: path and text.
 * @param {string} text @param {string} name @returns {Map<string, string>}
 */
export const filesOf = (text, name) =>
  new Map(
    [...text.matchAll(fileBlock)].flatMap(([, of, path = "", , code = ""]) =>
      of === name ? [/** @type {const} */ ([path, code])] : [],
    ),
  );

/** The page without the files that are run. @param {string} text */
export const withoutFiles = (text) => text.replaceAll(fileBlock, "");

/** Every name that a page gives to something to run. @param {string} text */
export const namesOf = (text) =>
  [...text.replace(/`[^`\n]*`/g, "").matchAll(/<!-- (?:run|file): ([\w ]+?)(?:, [^ ]+)? -->/g)].map(
    ([, name = ""]) => name,
  );

const fileBlock = /<!-- file: ([\w ]+), (\S+) -->\n+```(\w*)\n([\s\S]*?)^```$/gm;
