import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../../../cli/commandLine";
import { services } from "../../../provider/services";
import { stateMeaning } from "../../../report/formats/words";
import { resources } from "../../../scripts/docs/declarations.mjs";
import { codesModule, generatedPages } from "../../../scripts/docs/generated.mjs";
import { filesBelow } from "../../../scripts/fingerprint.mjs";
import { root } from "../../../scripts/places.mjs";

const behaviour = readFileSync(join(root, "docs", "aws-behaviour.md"), "utf8");
let written: Map<string, string>;
beforeAll(async () => {
  const codesOf = async (kind: string) => (await import(join(root, codesModule(kind)))).codes;
  written = await generatedPages({ services, stateMeaning, behaviour, commandLine, codesOf });
});

describe("generated pages", () => {
  it("are current (else run `npm run docs`)", () => {
    for (const [path, text] of written) {
      const file = join(root, "docs", path);
      expect(existsSync(file) ? readFileSync(file, "utf8") : "", `docs/${path}`).toBe(text);
    }
  });

  it("there is no page of a resource or a verb that is gone", () => {
    const pages = filesBelow(join(root, "docs"), ["reference"]);
    expect(pages.filter((path) => !written.has(path))).toEqual([]);
  });

  it.each(services.map(({ kind, schema }) => ({ kind, schema })))(
    "$kind: what the types offer is what the schema takes",
    ({ kind, schema }) => {
      const declared = resources().find((one) => one.kind === kind);
      const offered = declared?.inputs.filter(({ path }) => !/[.[]/.test(path)).map(({ path }) => path);
      // The face passes it itself.
      const taken = Object.keys((schema as unknown as { shape: object }).shape).filter(
        (name) => name !== "resourceName",
      );
      expect(offered?.sort()).toEqual(taken.sort());
    },
  );
});
