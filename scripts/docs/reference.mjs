// @ts-check
import { z } from "zod";
import { interfaceProperties, resources } from "./declarations.mjs";

/**
 * @typedef {import("../../provider/services/service.js").Service<any>} Service
 * @typedef {import("./declarations.mjs").Property} Property
 * @typedef {{services: readonly Service[], stateMeaning: Readonly<Record<string, string>>}} Sources
 */

const generated = "<!-- Written by `npm run docs` from the declarations and schemas in provider/. Do not edit. -->";

/** Every page of the reference by its path below docs/. @param {Sources} sources @returns {Map<string, string>} */
export function referencePages(sources) {
  const all = sources.services.map((service) => {
    const declared = resources().find(({ kind }) => kind === service.kind);
    if (declared === undefined) throw new Error(`provider/resources has no class ${service.kind}`);
    return { service, declared };
  });
  const pages = all.map(
    ({ service, declared }) => /** @type {const} */ ([`reference/${service.kind}.md`, page(service, declared)]),
  );
  return new Map([["reference.md", index(all, sources)], ...pages]);
}

/** @param {{service: Service, declared: import("./declarations.mjs").Resource}[]} all @param {Sources} sources */
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
    'A *cell* is one capability of one account in one region. Each declared cell, and with `match: "exactly"` each one that is on without being declared, is in exactly one state at every moment:',
    table(
      ["state", "meaning"],
      Object.entries(stateMeaning).map(([state, meaning]) => [`\`${state}\``, meaning]),
    ),
    "## `summary`",
    "The output that all resources have; for the whole resource, and under `regions` for each region:",
    table(
      ["member", "type", "meaning"],
      interfaceProperties("CoverageSummary").map(({ path, type, doc }) => [`\`${path}\``, type, doc]),
    ),
  );
}

/** @param {Service} service @param {import("./declarations.mjs").Resource} declared */
function page(service, { kind, doc, inputs, outputs }) {
  const defaults = defaultsOf(service.schema);
  const input = (/** @type {Property} */ { path, type, required, doc: meaning }) => [
    `\`${path}\``,
    type,
    required && !path.includes(".") && !path.includes("[]")
      ? "**required**"
      : required
        ? "required"
        : (defaults[path] ?? ""),
    meaning,
  ];
  const levels = [...new Set(["retain", ...Object.values(service.releases).flatMap((one) => Object.keys(one))])];
  return document(
    `# ${kind}`,
    generated,
    doc,
    `Service: ${service.title}; service principal in AWS Organizations: \`${service.principal}\`.`,
    "## Inputs",
    "Every input also takes Pulumi outputs of other resources. A list is a set: its order never counts.",
    table(["input", "type", "default", "meaning"], inputs.map(input)),
    "## Outputs",
    table(
      ["output", "type", "meaning"],
      outputs
        .filter(({ path }) => !path.startsWith("summary."))
        .map(({ path, type, doc: meaning }) => [`\`${path}\``, type, meaning]),
    ),
    "The members of `summary` are in the [reference](../reference.md).",
    "## Capabilities",
    service.capabilities.map((one) => `\`${one}\``).join(", "),
    "## What it sends",
    table(
      ["action", "switches", "accounts in a call", "IAM actions"],
      Object.values(service.actions).map(({ verb, direction, batch, targets, iam }) => [
        verb,
        direction,
        targets === undefined ? size(batch) : `through ${targets} organizational units`,
        iam.map((action) => `\`${action}\``).join(", "),
      ]),
    ),
    "## Release levels",
    "Values of `onRelease`, and what each means for the account:",
    table(
      ["level", "consequence"],
      levels.map((level) => [`\`${level}\``, service.consequences[level] ?? ""]),
    ),
    "## IAM actions",
    `For observing, which is all that \`mode: "track"\` needs:\n\n${list(service.iam.read)}`,
    '`mode: "manage"` needs those of the actions above that the declaration can lead to; `aws-coverage iam` prints the policy.',
  );
}

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
