// @ts-check

/** @typedef {import("./cases.mjs").Case} Case */

/** The delegated administrator of a new emulator, and a member. */
export const accounts = ["100000000001", "110001000003"];
export const region = "us-east-1";

const declaration = `{ accounts: ${JSON.stringify(accounts)}, regions: ["${region}"], resourceTypes: ["EC2"] }`;
const construct = `new InspectorAccountEnablement("fleet", ${declaration})`;

/** @param {string} from @param {string} what @param {boolean} isModule */
const imported = (from, what, isModule) =>
  isModule ? `import { ${what} } from "${from}";` : `const { ${what} } = require("${from}");`;

/**
 * Files of the program's folder. @param {Case} one @param {string} tarball @param {boolean} isNamed whether the
 * program's own package.json names us, where a shared package constructs the resource
 * @returns {Record<string, string>}
 */
export function programFiles(one, tarball, isNamed = true) {
  const { typescript, modules = "commonjs", pulumi = "latest", workspace = false, loader = false } = one;
  const isModule = modules === "module";
  const own = { "pulumi-aws-coverage": `file:${tarball}` };
  const shared = { baseline: one.manager?.startsWith("pnpm") === true ? "workspace:*" : "*" };
  const usesImport = isModule || typescript !== undefined;
  const [resource, needs] = workspace
    ? [`${imported("baseline", "baseline", usesImport)}\nconst fleet = baseline();`, shared]
    : [
        `${imported("pulumi-aws-coverage", "InspectorAccountEnablement", usesImport)}\nconst fleet = ${construct};`,
        own,
      ];
  const told = usesImport ? "export const coverage = fleet.coverage;" : "exports.coverage = fleet.coverage;";
  const main = typescript === undefined ? "index.js" : "index.ts";
  const manifest = {
    name: "program",
    private: true,
    type: modules,
    main,
    dependencies: { ...needs, ...(isNamed ? own : {}), "@pulumi/pulumi": pulumi },
    ...(typescript === undefined
      ? {}
      : { devDependencies: { typescript, "@types/node": "^20", ...(loader ? { "ts-node": "^10" } : {}) } }),
  };
  const options = loader ? "\n  options:\n    nodeargs: --loader ts-node/esm --no-warnings" : "";
  const runtime = loader ? `\n  name: nodejs${options}` : " nodejs";
  return {
    "package.json": JSON.stringify(manifest, undefined, 2),
    "Pulumi.yaml": `name: program\nmain: ${main}\nruntime:${runtime}\n`,
    [main]: `${resource}\n${told}\n`,
    ...(typescript === undefined
      ? {}
      : { "tsconfig.json": JSON.stringify({ compilerOptions: compiled(isModule, typescript) }) }),
  };
}

/** As strict as users are: declarations of packages are checked too. @param {boolean} isModule @param {string} typescript */
const compiled = (isModule, typescript) => ({
  strict: true,
  skipLibCheck: false,
  noEmit: true,
  target: "es2022",
  lib: ["es2023"],
  types: ["node"],
  ...(isModule
    ? { module: "nodenext", moduleResolution: "nodenext" }
    : {
        module: "commonjs",
        moduleResolution: "node10",
        ...(typescript === "5.9" ? {} : { ignoreDeprecations: "6.0" }),
      }),
});

/** A shared package of the same workspace, which constructs the resource. @param {string} tarball */
export const sharedFiles = (tarball) => ({
  "package.json": JSON.stringify({
    name: "baseline",
    version: "1.0.0",
    main: "index.js",
    dependencies: { "pulumi-aws-coverage": `file:${tarball}` },
    peerDependencies: { "@pulumi/pulumi": "*" },
  }),
  "index.js": `${imported("pulumi-aws-coverage", "InspectorAccountEnablement", false)}\nexports.baseline = () => ${construct};\n`,
});

export const spec = JSON.stringify({
  resources: [
    { type: "InspectorAccountEnablement", name: "fleet", accounts, regions: [region], resourceTypes: ["EC2"] },
  ],
});
