// @ts-check
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { pack, unpack } from "../pack.mjs";
import { root } from "../places.mjs";

const command = "pulumi-resource-aws-coverage";

/** The first file that the engine starts; Node itself must be on the PATH. */
const launcher = `#!/bin/sh
exec node "$(dirname "$0")/node_modules/pulumi-aws-coverage/dist/provider/plugin/main.js" "$@"
`;

/**
 * For machines without npm: the packed package, everything it depends on as it is installed here, and a launcher, as
 * `pulumi plugin install resource aws-coverage VERSION --file` takes it.
 * @param {string} folder @returns {string} the archive
 */
export function pluginArchive(folder) {
  const { version } = manifestOf(root);
  const content = mkdtempSync(join(tmpdir(), "aws-coverage-plugin-"));
  const archive = join(folder, `${command}-v${version}-node.tar.gz`);
  try {
    const modules = join(content, "node_modules");
    unpack(pack(), join(modules, "pulumi-aws-coverage"));
    for (const place of closure())
      cpSync(place, join(modules, relative(join(root, "node_modules"), place)), {
        recursive: true,
        // Copied with those that need them; what only people and compilers read is left out.
        filter: (path) => (path === place || !path.endsWith("/node_modules")) && !/\.(d\.[cm]?ts|map|md)$/.test(path),
      });
    writeFileSync(join(content, command), launcher);
    chmodSync(join(content, command), 0o755);
    mkdirSync(folder, { recursive: true });
    execFileSync("tar", ["-czf", archive, "-C", content, command, "node_modules"]);
  } finally {
    rmSync(content, { recursive: true, force: true, maxRetries: 5 });
  }
  return archive;
}

/** Folders of everything that is needed at run time, as Node would find them. @returns {Set<string>} */
function closure() {
  /** @type {Set<string>} */
  const found = new Set();
  const { dependencies, peerDependencies } = manifestOf(root);
  const open = Object.keys({ ...dependencies, ...peerDependencies }).map((name) => ({ name, from: root }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const place = resolve(next.name, next.from);
    if (place === undefined || found.has(place)) continue;
    found.add(place);
    const { dependencies: own, optionalDependencies } = manifestOf(place);
    open.push(...Object.keys({ ...own, ...optionalDependencies }).map((name) => ({ name, from: place })));
  }
  return found;
}

/** @param {string} name @param {string} from @returns {string | undefined} undefined for an optional one that is not installed */
function resolve(name, from) {
  for (let folder = from; folder.startsWith(root); folder = dirname(folder)) {
    const place = join(folder, "node_modules", name);
    if (existsSync(join(place, "package.json"))) return place;
  }
  return undefined;
}

/** @param {string} folder @returns {{version: string, dependencies?: object, peerDependencies?: object, optionalDependencies?: object}} */
const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
