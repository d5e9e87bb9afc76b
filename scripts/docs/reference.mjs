// @ts-check
import { z } from "zod";
import { interfaceProperties, resources } from "./declarations.mjs";

/**
 * @typedef {import("../../provider/services/service.js").Service} Service
 * @typedef {import("../../provider/services/service.js").ActionSpec<never>} ActionSpec
 * @typedef {import("./declarations.mjs").Property} Property
 * @typedef {import("./declarations.mjs").Resource} Resource
 * @typedef {{services: readonly Service[], stateMeaning: Readonly<Record<string, string>>, behaviour: string}} Sources
 *   `behaviour`: the text of docs/aws-behaviour.md.
 */

const generated =
  "<!-- Written by `npm run docs` from docs/aws-behaviour.md and the declarations and schemas in provider/. Do not edit. -->";

/** Every page of the reference by its path below docs/. @param {Sources} sources @returns {Map<string, string>} */
export function referencePages(sources) {
  const all = sources.services.map((service) => {
    const declared = resources().find(({ kind }) => kind === service.kind);
    if (declared === undefined) throw new Error(`provider/resources has no class ${service.kind}`);
    return { service, declared };
  });
  const pages = all.map(
    ({ service, declared }) =>
      /** @type {const} */ ([`reference/${service.kind}.md`, page(service, declared, sources.behaviour)]),
  );
  return new Map([["reference.md", index(all, sources)], ...pages]);
}

/** @param {{service: Service, declared: Resource}[]} all @param {Sources} sources */
function index(all, { stateMeaning }) {
  return document(
    "# Reference",
    generated,
    "One page for each resource, with its inputs, their defaults, and its outputs:",
    table(
      ["resource", "declares"],
      all.map(({ service, declared }) => [
        `[${service.kind}](reference/${service.kind}.md)`,
        firstSentence(declared.doc),
      ]),
    ),
    "## States of a cell",
    "A *cell* is one capability of one account in one region. The cells are all declared ones and, with " +
      '`match: "exactly"`, those that are on without being declared. Each is at every moment in exactly one state:',
    table(
      ["state", "meaning"],
      Object.entries(stateMeaning).map(([state, meaning]) => [`\`${state}\``, meaning]),
    ),
    "What *on* means for each capability is on the page of its resource, and with everything else that the verdict " +
      "depends on in [AWS behaviour](aws-behaviour.md).",
    "## `summary`",
    "The output that all resources have; for the whole resource, and under `regions` for each region:",
    table(
      ["member", "type", "meaning"],
      interfaceProperties("CoverageSummary").map(({ path, type, doc }) => [`\`${path}\``, type, doc]),
    ),
  );
}

/** @param {Service} service @param {Resource} declared @param {string} behaviour */
function page(service, { kind, doc, inputs, outputs }, behaviour) {
  const defaults = defaultsOf(service.schema);
  const input = (/** @type {Property} */ { path, type, required, doc: meaning }) => [
    `\`${path}\``,
    type,
    required ? (/[.[]/.test(path) ? "required" : "**required**") : (defaults[path] ?? ""),
    meaning,
  ];
  const levels = [...new Set(["retain", ...Object.values(service.releases).flatMap((one) => Object.keys(one))])];
  return document(
    `# ${kind}`,
    generated,
    doc,
    `Service: ${service.title}; service principal in AWS Organizations: \`${service.principal}\`.`,
    "## Inputs",
    "Give either `accounts` or `organization`. Every input also takes Pulumi outputs of other resources. A list is a " +
      "set: its order never counts.",
    table(["input", "type", "default", "meaning"], inputs.map(input)),
    "## Outputs",
    table(
      ["output", "type", "meaning"],
      outputs
        .filter(({ path }) => !path.startsWith("summary."))
        .map(({ path, type, doc: meaning }) => [`\`${path}\``, type, meaning]),
    ),
    "The members of `summary` are in the [reference](../reference.md).",
    "## Capabilities, and what *on* means",
    meaningsOf(service, behaviour),
    "Everything else that the verdict depends on, with its tests: [AWS behaviour](../aws-behaviour.md).",
    "## What it sends",
    table(
      ["action", "in plans", "effect", "accounts in a call", "sent", "IAM actions"],
      Object.entries(service.actions).map(([name, action]) => [
        `\`${name}\``,
        action.verb,
        action.direction,
        action.targets === undefined ? size(action.batch) : `through ${action.targets} organizational units`,
        sentWhere(service, name, action),
        iamOf(action),
      ]),
    ),
    "## Release levels",
    "The values of `onRelease`, and what each means for the account. `capability` takes " +
      `${levelNames(service.releases.capability)}; \`account\` takes ${levelNames(service.releases.account)}:`,
    table(
      ["level", "consequence"],
      levels.map((level) => [`\`${level}\``, service.consequences[level] ?? ""]),
    ),
    "## IAM actions",
    "`aws-coverage iam` prints the least-privilege policy of a declaration, with a reason for each statement: what is " +
      'below, what reads AWS Organizations, and with `mode: "manage"` the actions above that the declaration can need.',
    `To observe:\n\n${list(service.iam.read)}`,
    ...(service.iam.diagnose === undefined
      ? []
      : [`For \`aws-coverage doctor\` also:\n\n${list(service.iam.diagnose)}`]),
  );
}

/** The rows of docs/aws-behaviour.md about the capabilities of this service: every one must be there. @param {Service} service @param {string} behaviour */
function meaningsOf({ kind, capabilities }, behaviour) {
  const section = behaviour.split(/^### /m).find((text) => text.startsWith(`${kind}\n`));
  const rows = (section ?? "")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first = ""]) => first.startsWith("`"));
  const explained = rows.flatMap(([first = ""]) => [...first.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  const missing = capabilities.filter((name) => !explained.includes(name));
  const unknown = explained.filter((name) => name === undefined || !capabilities.includes(name));
  if (missing.length + unknown.length > 0)
    throw new Error(
      `docs/aws-behaviour.md, "### ${kind}": no row for ${missing.join(", ") || "none"}; no such capability: ${unknown.join(", ") || "none"}`,
    );
  return table(["capability", "on means", "source"], rows);
}

/** What has to be declared for an action to be sent. @param {Service} service @param {string} name @param {ActionSpec} action */
function sentWhere({ releases, surplusAction }, name, { direction, neededBy, onlyOnDelete }) {
  if (direction === "on") return neededBy === undefined ? "for gaps" : "for gaps, where the inputs ask for it";
  const levels = Object.entries(releases).flatMap(([of, byLevel]) =>
    Object.entries(byLevel).flatMap(([level, steps]) =>
      steps.includes(name) ? [`\`onRelease.${of}: "${level}"\``] : [],
    ),
  );
  const surplus = surplusAction === name ? ['`match: "exactly"`'] : [];
  const destroy = onlyOnDelete === true ? ", on destroy only" : "";
  return `${[...levels, ...surplus].join(", ")}${destroy}`;
}

/** @param {ActionSpec} action */
const iamOf = ({ iam, assumes }) =>
  [...[...iam].sort(), ...(assumes === undefined ? [] : ["sts:AssumeRole"])].map((name) => `\`${name}\``).join(", ");

const levelNames = (/** @type {Readonly<Record<string, unknown>>} */ levels) =>
  ["retain", ...Object.keys(levels)].map((level) => `\`"${level}"\``).join(", ");
const size = (/** @type {number} */ batch) => (Number.isFinite(batch) ? `${batch}` : "one call for all");
const list = (/** @type {readonly string[]} */ items) =>
  [...items]
    .sort()
    .map((item) => `- \`${item}\``)
    .join("\n");
const firstSentence = (/** @type {string} */ text) => /^.*?[.](?= |$)/.exec(text)?.[0] ?? text;
const document = (/** @type {string[]} */ ...parts) => `${parts.join("\n\n")}\n`;

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Defaults by path, read from the schema that applies them. @param {import("zod").ZodType} schema @returns {Record<string, string>} */
function defaultsOf(schema) {
  /** @type {Record<string, string>} */
  const found = {};
  visit(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), "");
  return found;

  /** @param {any} node @param {string} path */
  function visit(node, path) {
    // An object's default only repeats those of its members.
    if (node.default !== undefined && node.type !== "object") found[path] = `\`${JSON.stringify(node.default)}\``;
    for (const [name, member] of Object.entries(node.properties ?? {}))
      visit(member, path === "" ? name : `${path}.${name}`);
    if (node.items !== undefined) visit(node.items, `${path}[]`);
  }
}
