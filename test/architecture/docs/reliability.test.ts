import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../../scripts/places.mjs";
import { pages } from "./pages";

const page = pages.get("docs/reliability.md") ?? "";
const numbersIn = (text: string): string[] => [...text.matchAll(/^\| (\d+) +\|/gm)].map(([, number = ""]) => number);

describe("docs/reliability.md", () => {
  it("has a row for every promise, and no other", () => {
    expect(numbersIn(page)).toEqual(numbersIn(pages.get("docs/promises.md") ?? ""));
  });

  it("names tests that exist", () => {
    const paths = [...page.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = ""]) => path);
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
