import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../../scripts/places.mjs";
import { npm } from "../../../scripts/run.mjs";
import { pages } from "./pages";

interface Link {
  readonly page: string;
  /** Relative to the checkout; the page itself where the link is an anchor only. */
  readonly path: string;
  readonly anchor: string | undefined;
}

const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");

/** Links and pictures, of Markdown and of HTML. */
const links: readonly Link[] = [...pages].flatMap(([page, text]) =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)[^)]*\)|\b(?:src|srcset|href)="([^"]+)"/g)]
    .map(([, markdown, html]) => markdown ?? html ?? "")
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = "", anchor] = target.split("#");
      return { page, path: path === "" ? page : normalize(join(dirname(page), path)), anchor };
    }),
);

/** Ids of headings as GitHub and npm make them: lower case, no punctuation, hyphens for spaces, numbers if repeated. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, title = ""] of text.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/^#{1,6} +(.+)$/gm)) {
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]|\b_|_\b/g, "");
    const id = plain
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}_ -]/gu, "")
      .replaceAll(" ", "-");
    anchors.add(id);
    for (let n = 1; n < 3 && anchors.has(id); n += 1) anchors.add(`${id}-${n}`);
  }
  return anchors;
}

const shown = ({ page, path, anchor }: Link): string => `${page} -> ${path}${anchor === undefined ? "" : `#${anchor}`}`;

describe("links", () => {
  it("lead to files that exist", () => {
    expect(links.filter(({ path }) => !existsSync(join(root, path))).map(shown)).toEqual([]);
  });

  it("lead to headings that exist", () => {
    const broken = links.filter(
      ({ path, anchor }) => anchor !== undefined && pages.has(path) && !anchorsOf(pages.get(path) ?? "").has(anchor),
    );
    expect(broken.map(shown)).toEqual([]);
  });

  it("of pages that ship lead to files that ship: npm rewrites those of the README only", () => {
    const { program, args } = npm();
    const asked = [...args, "pack", "--dry-run", "--ignore-scripts", "--json"];
    const packed = JSON.parse(execFileSync(program, asked, { cwd: root, encoding: "utf8", stdio: "pipe" }));
    const [{ files }] = Object.values(packed) as [{ files: readonly { path: string }[] }];
    const shipped = new Set(files.flatMap(({ path }) => [path, dirname(path)]));
    const ships = (path: string): boolean => shipped.has(path);
    const lost = links.filter(({ page, path }) => page.startsWith("docs/") && !ships(path));
    expect(lost.map(shown)).toEqual([]);
  });

  it("lead to a folder only where GitHub shows something for it", () => {
    const folders = links.filter(
      ({ path }) => existsSync(join(root, path)) && statSync(join(root, path)).isDirectory(),
    );
    expect(folders.filter(({ path }) => !/^(examples|pipelines)\b/.test(path)).map(shown)).toEqual([]);
  });

  it("there is a way from the README to every page of docs/", () => {
    const reached = new Set(["README.md"]);
    // A set that grows while it is walked: each page once.
    for (const page of reached) for (const { path } of links.filter((link) => link.page === page)) reached.add(path);
    expect([...pages.keys()].filter((page) => page.startsWith("docs/") && !reached.has(page))).toEqual([]);
  });
});
