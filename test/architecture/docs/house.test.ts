import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import manifest from "../../../package.json";
import { filesBelow } from "../../../scripts/fingerprint.mjs";
import { engineVersion, root } from "../../../scripts/places.mjs";
import { pages } from "./pages";

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Readonly<Record<string, string>>;
        readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
        readonly steps: readonly { readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[];
      }
    >
  >;
}

const text = (path: string): string => readFileSync(join(root, path), "utf8");
const workflow = (name: string): Workflow => parse(text(`.github/workflows/${name}.yml`)) as Workflow;
const runsOf = (name: string): string[] =>
  Object.values(workflow(name).jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
  );

describe("the house", () => {
  it("tests on every Node version that docs/versions.md names", () => {
    expect(workflow("ci").jobs["test"]?.strategy?.matrix.node).toEqual([20, 22, 24]);
    expect(pages.get("docs/versions.md")).toMatch(/\| Node +\| 20\.19, 22\.12, 24 /);
    expect(manifest.engines.node).toBe(">=20.19");
    expect(runsOf("ci")).toContain("npm test");
  });

  it("publishes a tested package with its provenance", () => {
    const { publish } = workflow("release").jobs;
    expect(publish?.permissions?.["id-token"]).toBe("write");
    const runs = runsOf("release");
    const publishing = runs.findIndex((run) => run.includes("npm publish --provenance"));
    expect(runs.indexOf("npm test")).toBeGreaterThan(-1);
    expect(publishing).toBeGreaterThan(runs.indexOf("npm test"));
  });

  it("publishes a README whose pictures npm's page can show", () => {
    const folder = mkdtempSync(join(tmpdir(), "aws-coverage-readme-"));
    writeFileSync(join(folder, "README.md"), text("README.md"));
    const step = runsOf("release").find((run) => run.includes("README.md")) ?? "false";
    const env = { PATH: process.env["PATH"], GITHUB_REPOSITORY: "acme/coverage", GITHUB_REF_NAME: "v1.2.3" };
    execFileSync("bash", ["-e", "-c", step], { cwd: folder, env });
    const published = readFileSync(join(folder, "README.md"), "utf8");
    rmSync(folder, { recursive: true });
    const pictures = [...published.matchAll(/\b(?:src|srcset)="([^"]+)"/g)].map(([, url = ""]) => url);
    expect(pictures).toHaveLength(4);
    for (const url of pictures)
      expect(url).toMatch(/^https:\/\/raw\.githubusercontent\.com\/acme\/coverage\/v1\.2\.3\/docs\/images\//);
  });

  it("uses the engine's version that everything else uses", () => {
    const wanted = ["ci", "release"].flatMap((name) =>
      Object.values(workflow(name).jobs).flatMap(({ steps }) =>
        steps.flatMap((step) => step.with?.["pulumi-version"] ?? []),
      ),
    );
    expect(new Set(wanted)).toEqual(new Set([engineVersion]));
  });

  it("runs scripts that exist", () => {
    const scripts = [...runsOf("ci"), ...runsOf("release")].flatMap((run) => [...run.matchAll(/npm run ([\w:]+)/g)]);
    expect(scripts.map(([, name = ""]) => name).filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  it("asks for doctor's output in the one template for mistakes", () => {
    const templates = filesBelow(root, [".github/ISSUE_TEMPLATE"]).filter((path) => !path.endsWith("config.yml"));
    expect(templates).toEqual([".github/ISSUE_TEMPLATE/bug.yml"]);
    const { body } = parse(text(".github/ISSUE_TEMPLATE/bug.yml")) as {
      body: readonly { id?: string; attributes: { description?: string }; validations?: { required: boolean } }[];
    };
    const asked = body.find(({ id }) => id === "doctor");
    expect(asked?.attributes.description).toContain("npx aws-coverage doctor");
    expect(asked?.validations?.required).toBe(true);
  });

  it("has changesets that changesets can read", () => {
    const changesets = filesBelow(root, [".changeset"]).filter((path) => path.endsWith(".md"));
    const unreadable = changesets.filter(
      (path) => !/^---\n"pulumi-aws-coverage": (major|minor|patch)\n---\n/.test(text(path)),
    );
    expect(unreadable).toEqual([]);
  });

  it("names its own version wherever a page tells to type one", () => {
    const typed = [...pages, ["pipelines/container/Dockerfile", text("pipelines/container/Dockerfile")] as const]
      .filter(([page]) => page !== "CHANGELOG.md")
      .flatMap(([page, content]) =>
        [...content.matchAll(/(?:aws-coverage(?: |@v?|-v)|VERSION=)(\d+\.\d+\.\d+)/g)].map(
          ([, one]) => `${page}: ${one}`,
        ),
      );
    expect(typed.length).toBeGreaterThan(0);
    expect(typed.filter((one) => !one.endsWith(` ${manifest.version}`))).toEqual([]);
  });

  it("tells in the changelog of the version that it is", () => {
    expect(text("CHANGELOG.md")).toContain(`\n## ${manifest.version}\n`);
  });
});
