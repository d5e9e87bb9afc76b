import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** Our own package.json: two levels up in the package, one level up in the sources. */
export function ownPackage(): PackageJson {
  const here = [join(__dirname, "..", "package.json"), join(__dirname, "..", "..", "package.json")].find(isOurs);
  if (here === undefined)
    throw new Error(
      `package.json of pulumi-aws-coverage is not above ${dirname(__dirname)}: install the package again`,
    );
  return JSON.parse(readFileSync(here, "utf8")) as PackageJson;
}

const isOurs = (path: string): boolean =>
  existsSync(path) && (JSON.parse(readFileSync(path, "utf8")) as PackageJson).name === "pulumi-aws-coverage";
