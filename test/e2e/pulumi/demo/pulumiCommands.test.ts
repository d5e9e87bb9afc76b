import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { codeBlocks } from "../../../../scripts/docs/readme.mjs";
import { filesBelow } from "../../../../scripts/fingerprint.mjs";
import { root } from "../../../../scripts/places.mjs";
import { enginePath } from "../../../../scripts/set-up.mjs";

const pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...filesBelow(root, ["docs", "examples"])]
  .filter((path) => path.endsWith(".md"))
  .map((path) => readFileSync(join(root, path), "utf8"));

/** Commands of shell blocks, and those in the middle of a sentence. */
const commands = pages
  .flatMap((text) => [
    ...codeBlocks(text, "sh").flatMap((code) => code.split("\n")),
    ...[...text.matchAll(/`(pulumi [^`\n]+)`/g)].map(([, command = ""]) => command),
  ])
  .map((line) => /^pulumi .*?(?=\s*(?:[|>#&].*)?$)/.exec(line)?.[0] ?? "")
  .filter((line) => line !== "");

const helps = new Map<string, string>();
function helpOf(verbs: readonly string[]): string {
  const key = verbs.join(" ");
  const known = helps.get(key) ?? execFileSync(enginePath(), [...verbs, "--help"], { encoding: "utf8" });
  helps.set(key, known);
  return known;
}

it("every `pulumi` command that a page shows has verbs and options that the engine knows", () => {
  expect(commands.length).toBeGreaterThan(20);
  const unknown = commands.filter((command) => {
    const [, ...words] = command.split(/\s+/);
    const [verb = "", second = ""] = words;
    const isGroup = ["stack", "config", "state", "plugin", "package"].includes(verb);
    const verbs = isGroup && /^[a-z][a-z-]*$/.test(second) ? [verb, second] : [verb];
    const help = helpOf(verbs);
    const flags = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.split("=")[0] ?? "");
    // For a verb that it does not know, the engine prints the help of what is above it.
    const itself = new RegExp(`^Usage:\\n +pulumi ${verbs.join(" ")}\\b`, "m");
    const alias = new RegExp(`^Aliases:\\n.*\\b${verbs.at(-1)}\\b`, "m");
    const hasVerb = itself.test(help) || alias.test(help);
    return !hasVerb || flags.some((flag) => !new RegExp(`[ ,]${flag}\\b`).test(help));
  });
  expect(unknown).toEqual([]);
});
