// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../places.mjs";

/**
 * One property of a public interface. Members of nested objects follow it, with the path of their parent:
 * `waivers[].reason`. @typedef {{path: string, type: string, required: boolean, doc: string}} Property @typedef {{kind:
 * string, doc: string, inputs: Property[], outputs: Property[]}} Resource
 */

const folder = join(root, "provider", "resources");

/** @type {Map<string, ts.InterfaceDeclaration | ts.TypeAliasDeclaration>} */
export const types = new Map();
/** @type {ts.ClassDeclaration[]} */
const classes = [];
for (const file of readdirSync(folder).sort()) {
  const source = ts.createSourceFile(file, readFileSync(join(folder, file), "utf8"), ts.ScriptTarget.ES2022, true);
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      types.set(statement.name.text, statement);
    if (ts.isClassDeclaration(statement)) classes.push(statement);
  }
}

export const resourceClasses = () =>
  classes.filter((one) => one.heritageClauses?.some((clause) => clause.getText().includes("CoverageResource")));

/** Every resource class, as its declarations and doc comments describe it. @returns {Resource[]} */
export function resources() {
  return resourceClasses().map((one) => {
    const kind = one.name?.text ?? "";
    const args = types.get(`${kind}Args`);
    if (args === undefined || !ts.isInterfaceDeclaration(args)) throw new Error(`${kind} has no interface ${kind}Args`);
    return {
      kind,
      doc: docOf(one),
      inputs: propertiesOf(args, ""),
      outputs: outputsOf(one).flatMap((member) => propertyOf(member, "")),
    };
  });
}

/** Members of an exported interface of this folder. @param {string} name @returns {Property[]} */
export function interfaceProperties(name) {
  const found = types.get(name);
  if (found === undefined || !ts.isInterfaceDeclaration(found)) throw new Error(`no interface ${name} in ${folder}`);
  return propertiesOf(found, "");
}

/**
 * What the provider computes: outputs of the base, in the words of the class where it has its own. `coverage` is made of
 * `summary` in the program. @param {ts.ClassDeclaration} one
 */
export function outputsOf(one) {
  const base = classes.find(({ name }) => name?.text === "CoverageResource");
  const outputs = [...(base?.members ?? []), ...one.members].filter(ts.isPropertyDeclaration).filter(isPublic);
  const byName = new Map(outputs.map((member) => [member.name.getText(), member]));
  byName.delete("coverage");
  return [...byName.values()];
}

/** @param {ts.PropertyDeclaration} member */
const isPublic = (member) =>
  !ts
    .getModifiers(member)
    ?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword);

/** Own members first, then the inherited ones. @param {ts.InterfaceDeclaration | ts.TypeLiteralNode} node @param {string} prefix @returns {Property[]} */
function propertiesOf(node, prefix) {
  const own = node.members.filter(ts.isPropertySignature).flatMap((member) => propertyOf(member, prefix));
  const parents = ts.isInterfaceDeclaration(node)
    ? (node.heritageClauses ?? []).flatMap(({ types: names }) => [...names])
    : [];
  const inherited = parents.flatMap((parent) => {
    const found = types.get(parent.expression.getText());
    return found !== undefined && ts.isInterfaceDeclaration(found) ? propertiesOf(found, prefix) : [];
  });
  return [...own, ...inherited];
}

/** @param {ts.PropertySignature | ts.PropertyDeclaration} member @param {string} prefix @returns {Property[]} */
function propertyOf(member, prefix) {
  const path = `${prefix}${member.name.getText()}`;
  if (member.type === undefined) throw new Error(`${path} has no type`);
  const { text, objects } = readable(member.type);
  const required = member.questionToken === undefined;
  return [
    { path, type: text, required, doc: docOf(member) },
    ...objects.flatMap(({ node, list }) => propertiesOf(node, `${path}${list ? "[]" : ""}.`)),
  ];
}

/**
 * @typedef {{node: ts.InterfaceDeclaration | ts.TypeLiteralNode, list: boolean}} Inner an object whose members are
 * listed, too @param {ts.TypeNode} type @returns {{text: string, objects: Inner[]}}
 */
function readable(type) {
  // Neither parentheses nor `readonly` describe the value.
  if (ts.isParenthesizedTypeNode(type) || ts.isTypeOperatorNode(type)) return readable(type.type);
  if (ts.isUnionTypeNode(type)) {
    const parts = type.types.map(readable);
    const texts = parts.map(({ text }) => text);
    return {
      text: texts.length === 2 ? texts.join(" or ") : `one of ${texts.join(", ")}`,
      objects: parts.flatMap(({ objects }) => objects),
    };
  }
  if (ts.isArrayTypeNode(type)) {
    const { text, objects } = readable(type.elementType);
    return {
      text: text.startsWith("one of ") ? `list of ${text.slice("one of ".length)}` : `list of ${text}`,
      objects: objects.map(({ node }) => ({ node, list: true })),
    };
  }
  if (ts.isTypeLiteralNode(type))
    return isIndex(type) ? { text: "object", objects: [] } : { text: "object", objects: [{ node: type, list: false }] };
  if (ts.isTypeReferenceNode(type)) return referred(type);
  return { text: type.kind === ts.SyntaxKind.LiteralType ? `\`${type.getText()}\`` : type.getText(), objects: [] };
}

/** @param {ts.TypeReferenceNode} type */
function referred(type) {
  const name = type.typeName.getText();
  const [argument] = type.typeArguments ?? [];
  // What Pulumi wraps around a type says nothing about the value.
  if (/^pulumi\.(Input|Output)$/.test(name) && argument !== undefined) return readable(argument);
  const found = types.get(name);
  if (found === undefined) return { text: name, objects: [] };
  if (ts.isTypeAliasDeclaration(found)) return readable(found.type);
  return { text: "object", objects: [{ node: found, list: false }] };
}

/** `{ [region: string]: ... }` has no members to list. @param {ts.TypeLiteralNode} type */
export const isIndex = (type) => type.members.every(ts.isIndexSignatureDeclaration);

/** @param {ts.Node} node */
export function docOf(node) {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  return (ts.getTextOfJSDocComment(comment?.comment) ?? "").replace(/\s+/g, " ").trim();
}
