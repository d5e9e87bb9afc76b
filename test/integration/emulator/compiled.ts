import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..", "..", "..");

/**
 * Transpiles the emulator, without checking types, so that a test can run it in a process of its own before anything is
 * built.
 */
export function compileEmulator(): { folder: string; remove: () => void } {
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  // Below node_modules, so that `yaml` is found as usual.
  const folder = mkdtempSync(join(cache, "emulator-"));
  for (const file of readdirSync(join(root, "emulator"), { recursive: true, encoding: "utf8" })) {
    const source = join(root, "emulator", file);
    if (!/\.(ts|json)$/.test(file)) continue;
    const target = join(folder, file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    const text = readFileSync(source, "utf8");
    const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
    writeFileSync(
      target,
      file.endsWith(".ts") ? ts.transpileModule(text, { compilerOptions: options }).outputText : text,
    );
  }
  writeFileSync(
    join(folder, "main.js"),
    'const { runEmulator } = require("./command.js");\nrunEmulator(JSON.parse(process.argv[2])).then((code) => { process.exitCode = code; });\n',
  );
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
