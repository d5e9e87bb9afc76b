// @ts-check

/** One page a verb of the command line, made from what `--help` prints, so that the two cannot differ. */

/** Wider than any line of the help: nothing is wrapped, so that one line is one option. */
const columns = 10_000;

const generated = "<!-- Written by `npm run docs` from `aws-coverage --help`. Do not edit. -->";

/** @typedef {(argv: string[], io: any) => Promise<number>} CommandLine */
/** @typedef {{title: string, lines: string[]}} Section */

/**
 * What `aws-coverage ...argv --help` prints.
 * @param {CommandLine} commandLine @param {string[]} argv @returns {Promise<string>}
 */
export async function helpOf(commandLine, ...argv) {
  let text = "";
  const write = async (/** @type {string} */ part) => {
    text += part;
  };
  const stdout = { isTerminal: false, columns, write };
  const io = { cwd: ".", env: {}, stdout, stderr: stdout, onInterrupt: () => () => undefined };
  await commandLine([...argv, "--help"], io);
  return text;
}

/** Pages by their path below docs/. @param {CommandLine} commandLine @returns {Promise<Map<string, string>>} */
export async function commandLinePages(commandLine) {
  const { sections } = parsed(await helpOf(commandLine));
  const verbs = (sections.find(({ title }) => title === "Commands")?.lines ?? [])
    .map((line) => split(line))
    .map(([usage = "", does = ""]) => ({ name: usage.split(" ")[0] ?? "", does }))
    .filter(({ name }) => name !== "help");
  const pages = await Promise.all(
    verbs.map(
      async ({ name }) =>
        /** @type {const} */ ([`reference/command-line/${name}.md`, page(await helpOf(commandLine, name))]),
    ),
  );
  return new Map([["reference/command-line.md", index(verbs)], ...pages]);
}

/** @param {{name: string, does: string}[]} verbs */
const index = (verbs) =>
  document(
    "# Command line",
    generated,
    "The package installs one command, `aws-coverage`. None of its verbs writes to AWS or to a Pulumi state.",
    table(
      ["verb", "does"],
      verbs.map(({ name, does }) => [`[${name}](command-line/${name}.md)`, does]),
    ),
    "Declarations come from a Pulumi stack, or from [a file](../spec-files.md). Which check proves what, `verify` or " +
      "a preview: [verify or preview](../verify-or-preview.md).",
  );

/** @param {string} help */
function page(help) {
  const { usage, description, sections } = parsed(help);
  return document(
    `# ${usage.replace(/ \[.*$/, "")}`,
    generated,
    escaped(description),
    ...sections.flatMap(({ title, lines }) => [`## ${title.replace(/ \(.*$/, "")}`, ...bodyOf(title, lines)]),
    "All verbs: [command line](../command-line.md).",
  );
}

/** @param {string} title @param {string[]} lines @returns {string[]} */
function bodyOf(title, lines) {
  const rows = lines.map((line) => split(line));
  if (lines.some((line) => line.startsWith("aws-coverage "))) return [fenced("sh", lines)];
  if (lines[0] === "resources:") return [fenced("yaml", lines)];
  if (rows.every((cells) => cells.length === 2)) {
    const note = /\((.*)\)$/.exec(title)?.[1];
    const head = rows.every(([first = ""]) => first.startsWith("-"))
      ? "option"
      : title.replace(/ \(.*$/, "").toLowerCase();
    const cells = rows.map(([first = "", second = ""]) => [`\`${first}\``, escaped(second)]);
    return [
      ...(note === undefined ? [] : [`${capitalized(note)}.`]),
      table([head.replace(/s$/, ""), "meaning"], cells),
    ];
  }
  // Prose, with lines of shell in it. A sentence may go on in the next line.
  /** @type {string[]} */
  const parts = [];
  for (const line of lines)
    if (/^\s+\w/.test(line)) parts.push(fenced("sh", [line.trim()]));
    else if (/[,\w]$/.test(parts.at(-1) ?? "")) parts.push(`${parts.pop()} ${escaped(line)}`);
    else parts.push(escaped(line));
  return parts;
}

/** @param {string} help @returns {{usage: string, description: string, sections: Section[]}} */
function parsed(help) {
  const [usage = "", description = "", ...rest] = help.split("\n").filter((line) => line.trim() !== "");
  /** @type {Section[]} */
  const sections = [];
  for (const line of rest)
    if (/^\S.*:$/.test(line)) sections.push({ title: line.slice(0, -1), lines: [] });
    else sections.at(-1)?.lines.push(line.replace(/^ {2}/, ""));
  return { usage: usage.replace("Usage: ", ""), description, sections };
}

/** Commander puts at least two spaces between a term and what it means. @param {string} line */
const split = (line) => line.trim().split(/ {2,}/);

const capitalized = (/** @type {string} */ text) => text.charAt(0).toUpperCase() + text.slice(1);
const escaped = (/** @type {string} */ text) => text.replaceAll("<", "&lt;").replaceAll("|", "\\|");
const fenced = (/** @type {string} */ language, /** @type {string[]} */ lines) =>
  [`\`\`\`${language}`, ...lines, "```"].join("\n");
const document = (/** @type {string[]} */ ...parts) => `${parts.join("\n\n")}\n`;

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
