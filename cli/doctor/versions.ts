import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { findUp } from "../declarations/programFile";
import { explain } from "../failure";
import type { Io } from "../io";
import { ownPackage } from "../package";
import { runPulumi } from "../pulumi";
import type { Finding } from "./finding";

/**
 * What runs here, against what this package supports. `folders`: projects whose stacks are declared; none where a file
 * declares.
 */
export async function versionFindings(folders: readonly string[], io: Io, signal: AbortSignal): Promise<Finding[]> {
  const own = ownPackage();
  const range = own.peerDependencies["@pulumi/pulumi"] ?? "";
  return [
    compared("versions", "Node.js", process.versions.node, own.engines.node, "install a newer Node.js"),
    { about: "versions", subject: own.name, is: "fine", text: own.version },
    await pulumiFinding(folders.length > 0, range, io, signal),
    ...folders.flatMap((folder) => projectFindings(resolve(io.cwd, folder), `project ${folder}`, range)),
  ];
}

const compared = (about: string, subject: string, version: string, range: string, remedy: string): Finding =>
  atLeast(version, range)
    ? { about, subject, is: "fine", text: version }
    : { about, subject, is: "problem", text: `${version}, and ${range} is needed`, remedy };

async function pulumiFinding(needed: boolean, range: string, io: Io, signal: AbortSignal): Promise<Finding> {
  const subject = "Pulumi CLI";
  try {
    const version = (await runPulumi(["version"], io.cwd, io, signal)).trim();
    return compared("versions", subject, version, range, "install a newer Pulumi CLI");
  } catch (error) {
    if (needed) return { about: "versions", subject, is: "problem", text: explain(error) };
    return { about: "versions", subject, is: "note", text: "not on PATH; only stacks need it" };
  }
}

/** The packages that a project's programs and dynamic providers would load. */
function projectFindings(folder: string, about: string, range: string): Finding[] {
  const { name, version } = ownPackage();
  const install = (what: string): string => `run \`npm install ${what}\` in the project`;
  const found = (subject: string, check: (installed: string) => Finding): Finding => {
    const has = installed(folder, subject);
    return has === undefined
      ? { about, subject, is: "problem", text: "is not installed", remedy: install(subject) }
      : check(has);
  };
  return [
    found("@pulumi/pulumi", (has) =>
      compared(about, "@pulumi/pulumi", has, range, install(`@pulumi/pulumi@'${range}'`)),
    ),
    found(name, (has) =>
      has === version
        ? { about, subject: name, is: "fine", text: has }
        : { about, subject: name, is: "note", text: `${has}, while this command is ${version}` },
    ),
  ];
}

function installed(folder: string, name: string): string | undefined {
  const path = findUp(folder, join("node_modules", name, "package.json"));
  return path !== undefined && existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version
    : undefined;
}

/**
 * Whether a version reaches the lower end of a range such as `>=20.19` or `^3.216.0`; that is all that our ranges say.
 */
export function atLeast(version: string, range: string): boolean {
  const [have, want] = [version, range].map((text) => (text.match(/\d+/g) ?? []).map(Number)) as [number[], number[]];
  for (const index of [0, 1, 2]) if (have[index] !== (want[index] ?? 0)) return (have[index] ?? 0) > (want[index] ?? 0);
  return true;
}
