import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { commandLine } from "../../../cli/commandLine";
import { readSpec } from "../../../cli/declarations/spec";
import manifest from "../../../package.json";
import { helpOf } from "../../../scripts/docs/commandLinePages.mjs";
import { codeBlocks } from "../../../scripts/docs/readme.mjs";
import { namesOf, withoutFiles } from "../../../scripts/docs/snippets.mjs";
import { filesBelow } from "../../../scripts/fingerprint.mjs";
import { root } from "../../../scripts/places.mjs";
import { pages } from "./pages";

/** TypeScript of the pages is compiled by pages.test.ts, `pulumi` commands are checked in test/e2e/pulumi/demo. */

const folder = mkdtempSync(join(tmpdir(), "aws-coverage-snippets-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blocks = (language: string): [page: string, code: string][] =>
  [...pages].flatMap(([page, text]) =>
    codeBlocks(withoutFiles(text), language).map((code): [string, string] => [page, code]),
  );

/** A step of a GitHub workflow. */
interface Step {
  readonly uses: string;
  readonly with?: object;
}

/** Each `aws-coverage` command of a page: what stands behind `npx` or `pnpm exec`, up to a pipe, redirection or `&`. */
const commands = blocks("sh").flatMap(([page, code]) =>
  code
    .replaceAll("\\\n", " ")
    .split("\n")
    .flatMap((line) => {
      const [, args] = /(?:^|npx (?:--no-install )?|exec )aws-coverage (.*?)\s*(?:[|>#&].*)?$/.exec(line) ?? [];
      return args === undefined ? [] : [{ page, args }];
    }),
);

describe("snippets", () => {
  it.each(commands)("$page: aws-coverage $args: verb and options exist", async ({ args }) => {
    const [verb = "", ...rest] = args.split(/\s+/);
    const help = await helpOf(commandLine, verb);
    expect(help).toMatch(new RegExp(`^Usage: aws-coverage ${verb.startsWith("-") ? "" : `${verb} `}`));
    const options = rest.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.split("=")[0] ?? "");
    expect(options.filter((option) => !new RegExp(`[ ,]${option}[ \\n]`).test(help))).toEqual([]);
  });

  it("each YAML block with a list of resources is a spec file", () => {
    // A map of resources is a Pulumi program.
    const specs = blocks("yaml").filter(([, code]) => Array.isArray(parse(code)?.resources));
    expect(specs.length).toBeGreaterThan(1);
    for (const [, code] of specs) {
      writeFileSync(join(folder, "coverage.yaml"), code);
      expect(readSpec("coverage.yaml", folder).length).toBeGreaterThan(0);
    }
  });

  it("our action is used as it is: name, version and inputs", () => {
    const steps = blocks("yaml").flatMap(
      ([, code]) => (parse(code) as { steps?: readonly Step[] } | null)?.steps ?? [],
    );
    const ours = steps.filter(({ uses }) => uses.includes("/pulumi-aws-coverage@"));
    expect(ours.length).toBeGreaterThan(0);
    const [, repository] = /github\.com\/(.*)\.git$/.exec(manifest.repository.url) ?? [];
    const { inputs } = parse(readFileSync(join(root, "action.yml"), "utf8")) as { inputs: object };
    for (const { uses, with: given = {} } of ours) {
      expect(uses).toBe(`${repository}@v${manifest.version}`);
      expect(Object.keys(given).filter((name) => !(name in inputs))).toEqual([]);
    }
  });

  it("every other YAML or JSON block parses", () => {
    for (const [, code] of blocks("yaml")) parse(code);
    for (const [, code] of blocks("json")) JSON.parse(code);
  });

  it("what a page calls runnable is run by a test", () => {
    const tests = filesBelow(root, ["test"])
      .filter((path) => path.endsWith(".test.ts"))
      .map((path) => readFileSync(join(root, path), "utf8"));
    const names = new Set([...pages.values()].flatMap(namesOf));
    expect([...names].filter((name) => !tests.some((test) => test.includes(`"${name}")`)))).toEqual([]);
  });
});
