import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "../../../scripts/fingerprint.mjs";
import { root } from "../../../scripts/places.mjs";

/** Every page that people read, by path. */
export const pages: ReadonlyMap<string, string> = new Map(
  [
    "README.md",
    "ARCHITECTURE.md",
    "AGENTS.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    ...filesBelow(root, ["docs", "examples", "pipelines", ".changeset", ".github"]),
  ]
    .filter((path) => path.endsWith(".md") && existsSync(join(root, path)))
    .map((path) => [path, readFileSync(join(root, path), "utf8")]),
);
