import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { filesBelow } from "../../../scripts/fingerprint.mjs";
import { root } from "../../../scripts/places.mjs";

export interface Source {
  /** Relative to the checkout: `provider/core/plan.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** `provider/core/cell.ts` for a file of ours, else the package's name or `node:fs`. */
  readonly target: string;
  /** Nothing of it is there at run time. */
  readonly typeOnly: boolean;
}

/** All TypeScript of one or more folders. */
export function sourcesOf(...folders: readonly string[]): readonly Source[] {
  return filesBelow(root, folders)
    .filter((path) => path.endsWith(".ts"))
    .map((path) => {
      const text = readFileSync(join(root, path), "utf8");
      return { path, text, imports: importsOf(path, text) };
    });
}

function importsOf(path: string, text: string): readonly Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Expression | ts.TypeNode | undefined, typeOnly: boolean): void => {
    const literal =
      specifier && ts.isLiteralTypeNode(specifier as ts.Node) ? (specifier as ts.LiteralTypeNode).literal : specifier;
    if (literal && ts.isStringLiteral(literal)) found.push({ target: resolve(path, literal.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node)) add(node.argument, true);
    else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
      add(node.moduleReference.expression, node.isTypeOnly);
    else if (ts.isCallExpression(node) && isLoading(node.expression)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return !clause.name && !!named && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
}

function isLoading(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier.startsWith("node:") ? specifier : packageName(specifier);
  const base = join(from, "..", specifier).replace(/\.js$/, "");
  return [`${base}.ts`, `${base}/index.ts`, base].find((path) => ts.sys.fileExists(join(root, path))) ?? base;
}

const packageName = (specifier: string): string => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
