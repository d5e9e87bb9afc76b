import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formats, pullRequestBytes, render } from "../../../report/formats";
import { sampleReport } from "./sample";

/**
 * One realistic report in every format, so that a change of a format is seen in review. `UPDATE_GOLDEN=1` writes them
 * anew.
 */
const folder = join(__dirname, "golden");

for (const format of formats) {
  test(format.name, () => {
    const path = join(folder, `report.${format.name}.golden`);
    const text = render(format, sampleReport(), format.name === "markdown" ? { maxBytes: pullRequestBytes } : {});
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, text);
    expect(text).toBe(readFileSync(path, "utf8"));
    expect(render(format, sampleReport(), format.name === "markdown" ? { maxBytes: pullRequestBytes } : {})).toBe(text);
  });
}

test("names, media types and extensions are distinct where they must be", () => {
  expect(new Set(formats.map((format) => format.name)).size).toBe(formats.length);
  for (const format of formats)
    expect(format).toMatchObject({
      mediaType: expect.stringMatching(/^\w+\/[\w+.-]+$/),
      extension: expect.stringMatching(/^\.\w+$/),
    });
});
