// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { docOf, isIndex, outputsOf, resourceClasses, types } from "../docs/declarations.mjs";
import { root } from "../places.mjs";

/**
 * The plugin's schema, from the declarations that Node programs compile against. Other languages get no unions: Python's
 * SDK fails on them, and no enumerations, which are unions there. The values stand in the description.
 * @typedef {{type?: string, $ref?: string, items?: Type, additionalProperties?: Type}} Type
 * @typedef {Type & {description?: string}} Property
 * @typedef {{type: "object", description?: string, properties: Record<string, Property>, required?: string[]}} ObjectType
 */

export const schemaFile = join(root, "provider", "plugin", "schema.json");
const packageName = "aws-coverage";

const manifest = () => JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** The schema as the plugin tells it: with the package's version, which is not checked in twice. */
export const versionedSchema = () => JSON.stringify({ ...JSON.parse(schemaText()), version: manifest().version });

/** @returns {string} the text of schema.json */
export function schemaText() {
  const { description, license, keywords } = manifest();
  /** @type {Map<string, ObjectType>} */
  const objects = new Map();
  const resources = Object.fromEntries(
    resourceClasses().map((one) => [token(one.name?.text ?? ""), resourceOf(one, objects)]),
  );
  const schema = {
    name: packageName,
    displayName: "AWS Coverage",
    description,
    keywords,
    license,
    meta: { moduleFormat: "(.*)" },
    language: {
      python: {
        respectSchemaVersion: true,
        packageName: "pulumi_aws_coverage",
        pyproject: { enabled: true },
        requires: { pulumi: ">=3.216.0,<4.0.0" },
      },
      go: {
        respectSchemaVersion: true,
        importBasePath: "pulumi-aws-coverage/sdk/go/awscoverage",
        rootPackageName: "awscoverage",
      },
      nodejs: {
        respectSchemaVersion: true,
        packageName: "pulumi-aws-coverage-plugin",
        dependencies: { "@pulumi/pulumi": "^3.216.0" },
      },
    },
    provider: { description: "Credentials are those of the environment, or of each resource's input `connection`." },
    types: Object.fromEntries(
      [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, type]) => [token(name), type]),
    ),
    resources,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** @param {string} name */
const token = (name) => `${packageName}:index:${name}`;

/** @param {ts.ClassDeclaration} one @param {Map<string, ObjectType>} objects */
function resourceOf(one, objects) {
  const kind = one.name?.text ?? "";
  const args = objectOf(interfaceNamed(`${kind}Args`), objects);
  const properties = Object.fromEntries(
    outputsOf(one).map((member) => [member.name.getText(), propertyOf(member, objects)]),
  );
  return {
    description: docOf(one),
    properties,
    required: Object.keys(properties),
    inputProperties: args.properties,
    ...(args.required === undefined ? {} : { requiredInputs: args.required }),
  };
}

/** @param {string} name */
function interfaceNamed(name) {
  const found = types.get(name);
  if (found === undefined || !ts.isInterfaceDeclaration(found))
    throw new Error(`provider/resources has no interface ${name}`);
  return found;
}

/** Members of an interface, inherited ones included. @param {ts.InterfaceDeclaration} node @param {Map<string, ObjectType>} objects @returns {ObjectType} */
function objectOf(node, objects) {
  const parents = (node.heritageClauses ?? [])
    .flatMap(({ types: names }) => [...names])
    .map((parent) => objectOf(interfaceNamed(parent.expression.getText()), objects));
  const own = node.members.filter(ts.isPropertySignature);
  const required = [
    ...own
      .filter((member) => member.questionToken === undefined && !isNullable(member))
      .map((member) => member.name.getText()),
    ...parents.flatMap((parent) => parent.required ?? []),
  ].sort();
  return {
    type: "object",
    ...(docOf(node) === "" ? {} : { description: docOf(node) }),
    properties: Object.assign(
      Object.fromEntries(own.map((member) => [member.name.getText(), propertyOf(member, objects)])),
      ...parents.map(({ properties }) => properties),
    ),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** @param {ts.PropertySignature} member */
const isNullable = (member) =>
  member.type !== undefined &&
  ts.isUnionTypeNode(member.type) &&
  member.type.types.some((part) => part.getText() === "null");

/** @param {ts.PropertySignature | ts.PropertyDeclaration} member @param {Map<string, ObjectType>} objects @returns {Property} */
function propertyOf(member, objects) {
  if (member.type === undefined) throw new Error(`${member.name.getText()} has no type`);
  const values = literalsIn(member.type);
  const doc = docOf(member);
  const left = values.filter((value) => !doc.includes(value));
  const description = [
    doc,
    ...(left.length === 0 ? [] : [`Values: ${values.map((value) => `\`${value}\``).join(", ")}.`]),
  ]
    .filter((part) => part !== "")
    .join(" ");
  return { ...typeOf(member.type, objects), ...(description === "" ? {} : { description }) };
}

/** @param {ts.TypeNode} type @param {Map<string, ObjectType>} objects @returns {Type} */
function typeOf(type, objects) {
  if (ts.isParenthesizedTypeNode(type) || ts.isTypeOperatorNode(type)) return typeOf(type.type, objects);
  if (ts.isArrayTypeNode(type)) return { type: "array", items: typeOf(type.elementType, objects) };
  if (ts.isUnionTypeNode(type)) return unionOf(type, objects);
  if (ts.isTypeLiteralNode(type) && isIndex(type))
    return { type: "object", additionalProperties: memberOf(type, objects) };
  if (ts.isTypeReferenceNode(type)) return referred(type, objects);
  if (type.kind === ts.SyntaxKind.StringKeyword) return { type: "string" };
  if (type.kind === ts.SyntaxKind.NumberKeyword) return { type: "number" };
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return { type: "boolean" };
  if (type.kind === ts.SyntaxKind.UnknownKeyword) return { $ref: "pulumi.json#/Any" };
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) return { type: "string" };
  throw new Error(`${type.getText()} has no form in a Pulumi schema`);
}

/** Names are strings, `null` is an absent member; a union of different types cannot be served. @param {ts.UnionTypeNode} type @param {Map<string, ObjectType>} objects */
function unionOf(type, objects) {
  const parts = type.types.filter((part) => part.getText() !== "null").map((part) => typeOf(part, objects));
  const [first = {}] = parts;
  if (parts.some((part) => JSON.stringify(part) !== JSON.stringify(first)))
    throw new Error(`${type.getText()} is a union of different types: give each its own property`);
  return first;
}

/** @param {ts.TypeLiteralNode} type @param {Map<string, ObjectType>} objects */
function memberOf(type, objects) {
  const [member] = type.members.filter(ts.isIndexSignatureDeclaration);
  if (member === undefined) throw new Error(`${type.getText()} has no members`);
  return typeOf(member.type, objects);
}

/** @param {ts.TypeReferenceNode} type @param {Map<string, ObjectType>} objects @returns {Type} */
function referred(type, objects) {
  const name = type.typeName.getText();
  const [argument] = type.typeArguments ?? [];
  if (/^pulumi\.(Input|Output)$/.test(name) && argument !== undefined) return typeOf(argument, objects);
  const found = types.get(name);
  if (found === undefined) throw new Error(`${name} is not declared in provider/resources`);
  if (ts.isTypeAliasDeclaration(found)) return typeOf(found.type, objects);
  // Generators add `Args` to the names of inputs themselves.
  const short = name.replace(/Args$/, "");
  if (!objects.has(short)) {
    objects.set(short, { type: "object", properties: {} });
    objects.set(short, objectOf(found, objects));
  }
  return { $ref: `#/types/${token(short)}` };
}

/** Values of a type that is a list of names, or a list of such. @param {ts.TypeNode} type @returns {string[]} */
function literalsIn(type) {
  if (ts.isParenthesizedTypeNode(type) || ts.isTypeOperatorNode(type)) return literalsIn(type.type);
  if (ts.isArrayTypeNode(type)) return literalsIn(type.elementType);
  if (ts.isUnionTypeNode(type)) return type.types.flatMap(literalsIn);
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) return [type.literal.text];
  if (!ts.isTypeReferenceNode(type)) return [];
  const [argument] = type.typeArguments ?? [];
  if (argument !== undefined) return literalsIn(argument);
  const found = types.get(type.typeName.getText());
  return found !== undefined && ts.isTypeAliasDeclaration(found) ? literalsIn(found.type) : [];
}
