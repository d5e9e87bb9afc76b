import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { services } from "../../../provider/services";
import { stateMeaning } from "../../../report/formats/words";
import { resources } from "../../../scripts/docs/declarations.mjs";
import { referencePages } from "../../../scripts/docs/reference.mjs";
import { filesBelow } from "../../../scripts/fingerprint.mjs";
import { root } from "../../../scripts/places.mjs";

const behaviour = readFileSync(join(root, "docs", "aws-behaviour.md"), "utf8");
const written = referencePages({ services, stateMeaning, behaviour });

describe("the reference", () => {
  it.each([...written])("docs/%s is current (else run `npm run docs`)", (path, text) => {
    const file = join(root, "docs", path);
    expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(text);
  });

  it("has no page of a resource that is gone", () => {
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
