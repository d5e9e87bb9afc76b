import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Document, YAMLMap } from "yaml";
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Properties } from "../../provider/lifecycle/parse";
import { parseProgram } from "../../provider/lifecycle/parse";
import { services } from "../../provider/services";
import { CommandError, explain } from "../failure";
import type { Declared } from "./declared";
import { serviceOf } from "./declared";

/**
 * Declarations of a file, YAML or JSON: `resources: [{ type, name, ...the inputs of the resource }]`. Every mistake of
 * the file is reported at once, each with its line.
 */
export function readSpec(path: string, cwd: string): Declared[] {
  const file = relative(cwd, resolve(cwd, path)) || path;
  const lines = new LineCounter();
  const document = parseDocument(textOf(path, cwd), { lineCounter: lines, version: "1.2" });
  const lineOf = (node: unknown): number =>
    lines.linePos((node as { range?: [number, number, number] } | undefined)?.range?.[0] ?? 0).line;
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new CommandError(`${file}:${broken.linePos?.[0].line ?? 1}: ${broken.message.split("\n")[0]}`);
  const problems: string[] = [];
  const found: Declared[] = [];
  const names = new Map<string, number>();
  for (const node of resourceNodes(document, file)) {
    const line = lineOf(node);
    const where = `${file}:${line}`;
    try {
      const declared = declaredBy(node, file, line);
      const key = `${declared.service.kind} ${declared.name}`;
      const first = names.get(key);
      if (first !== undefined)
        throw new CommandError(
          `${where}: ${declared.service.kind} "${declared.name}" is already declared in line ${first}: choose another name`,
        );
      names.set(key, line);
      found.push(declared);
    } catch (error) {
      problems.push(error instanceof CommandError ? error.message : `${where}: ${explain(error)}`);
    }
  }
  if (problems.length > 0) throw new CommandError(problems.join("\n"));
  return found;
}

function textOf(path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), "utf8");
  } catch (error) {
    throw new CommandError(`--spec ${path} cannot be read: ${explain(error)}`);
  }
}

const shape = "it must hold `resources:`, a list of { type, name, and the inputs of that resource }";

function resourceNodes(document: Document, file: string): unknown[] {
  const root = document.contents;
  if (!isMap(root)) throw new CommandError(`${file}:1: ${shape}`);
  const keys = root.items.map((item) => (isScalar(item.key) ? String(item.key.value) : "?"));
  const strange = keys.filter((key) => key !== "resources");
  if (strange.length > 0) throw new CommandError(`${file}: there is no member ${strange.join(", ")}; ${shape}`);
  const list = root.get("resources", true);
  if (!isSeq(list) || list.items.length === 0)
    throw new CommandError(`${file}: ${shape}; there is ${isSeq(list) ? "an empty list" : "none"}`);
  return list.items;
}

function declaredBy(node: unknown, file: string, line: number): Declared {
  const where = `${file}:${line}`;
  if (!isMap(node)) throw new CommandError(`${where}: a resource is a map: ${shape}`);
  const { type, name, ...inputs } = (node as YAMLMap).toJSON() as Properties;
  const service = serviceOf(String(type));
  if (service === undefined)
    throw new CommandError(
      `${where}: type ${JSON.stringify(type) ?? "is missing"}: choose one of ${services.map(({ kind }) => kind).join(", ")}`,
    );
  if (typeof name !== "string" || name === "")
    throw new CommandError(
      `${where}: ${service.kind}: name ${JSON.stringify(name) ?? "is missing"}: give the resource a name, for reports`,
    );
  const { declaration, label, problems } = parseProgram(service, { ...inputs, resourceName: name });
  if (declaration === undefined)
    throw new CommandError(problems.map((problem) => `${where}: ${label}: ${problem}`).join("\n"));
  return { ...declaration, name, file, line, stackConfig: () => undefined, knowledge: {} };
}
