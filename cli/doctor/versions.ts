import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { findUp } from "../declarations/programFile";
import { explain } from "../failure";
import type { Io } from "../io";
import { ownPackage } from "../package";
import { runPulumi } from "../pulumi";
import type { Finding } from "./finding";

/** What runs here, against what this package supports. `folders`: projects whose stacks are declared; none where a file declares. */
export async function versionFindings(folders: readonly string[], io: Io, signal: AbortSignal): Promise<Finding[]> {
  const own = ownPackage();
  const node: Finding = atLeast(process.versions.node, own.engines.node)
    ? { about: "versions", subject: "Node.js", is: "fine", text: process.versions.node }
    : {
        about: "versions",
        subject: "Node.js",
        is: "problem",
        text: `${process.versions.node}, and ${own.engines.node} is needed`,
        remedy: "install a newer Node.js",
      };
  const itself: Finding = { about: "versions", subject: own.name, is: "fine", text: own.version };
  const inProjects = folders.flatMap((folder) => projectFindings(resolve(io.cwd, folder), folder, own));
  return [
    node,
    itself,
    await pulumiFinding(folders.length > 0, own.peerDependencies["@pulumi/pulumi"] ?? "", io, signal),
    ...inProjects,
  ];
}

async function pulumiFinding(needed: boolean, range: string, io: Io, signal: AbortSignal): Promise<Finding> {
  const about = { about: "versions", subject: "Pulumi CLI" };
  try {
    const version = (await runPulumi(["version"], io.cwd, io, signal)).trim();
    if (atLeast(version, range)) return { ...about, is: "fine", text: version };
    return {
      ...about,
      is: "problem",
      text: `${version}, and ${range} is needed`,
      remedy: "install a newer Pulumi CLI",
    };
  } catch (error) {
    const [text = "", remedy] = explain(error).split(": install ");
    return {
      ...about,
      is: needed ? "problem" : "note",
      text,
      ...(remedy === undefined || !needed ? {} : { remedy: `install ${remedy}` }),
    };
  }
}

/** The packages that a project's programs and dynamic providers would load. */
function projectFindings(folder: string, label: string, own: ReturnType<typeof ownPackage>): Finding[] {
  const sdk = installed(folder, "@pulumi/pulumi");
  const ours = installed(folder, own.name);
  const range = own.peerDependencies["@pulumi/pulumi"] ?? "";
  const about = `project ${label}`;
  const missing = (subject: string): Finding => ({
    about,
    subject,
    is: "problem",
    text: "is not installed",
    remedy: `run \`npm install ${subject}\` in the project`,
  });
  const sdkFinding: Finding =
    sdk === undefined
      ? missing("@pulumi/pulumi")
      : atLeast(sdk, range)
        ? { about, subject: "@pulumi/pulumi", is: "fine", text: sdk }
        : {
            about,
            subject: "@pulumi/pulumi",
            is: "problem",
            text: `${sdk}, and ${range} is needed`,
            remedy: `run \`npm install @pulumi/pulumi@'${range}'\` in the project`,
          };
  const ourFinding: Finding =
    ours === undefined
      ? missing(own.name)
      : {
          about,
          subject: own.name,
          is: ours === own.version ? "fine" : "note",
          text: ours === own.version ? ours : `${ours}, while this command is ${own.version}`,
        };
  return [sdkFinding, ourFinding];
}

function installed(folder: string, name: string): string | undefined {
  const path = findUp(folder, join("node_modules", name, "package.json"));
  return path !== undefined && existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version
    : undefined;
}

/** Whether a version reaches the lower end of a range such as `>=20.19` or `^3.216.0`; that is all that our ranges say. */
export function atLeast(version: string, range: string): boolean {
  const [have, want] = [version, range].map((text) => (text.match(/\d+/g) ?? []).map(Number)) as [number[], number[]];
  for (const index of [0, 1, 2]) if (have[index] !== (want[index] ?? 0)) return (have[index] ?? 0) > (want[index] ?? 0);
  return true;
}
