// @ts-check
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { excerpt } from "../demo/excerpt.mjs";
import { driftEdits, world } from "../demo/organization.mjs";
import { openStage } from "../demo/stage.mjs";
import { root } from "../places.mjs";
import { withoutSeconds } from "./readme.mjs";
import { terminalPicture, themes } from "./terminalPicture.mjs";

/**
 * The pictures of the README, made from the demo: its program, its organization, its drift. A picture of text is made
 * again and compared; a photograph of the HTML report carries the digest of what it shows.
 */

export const imagesFolder = join(root, "docs", "images");
/** Digest of what was photographed. */
const digestFile = "heat-map.sha256";
const schemes = /** @type {const} */ (["light", "dark"]);

/** @typedef {{preview: string[], page: string}} Scene what the preview prints, and the HTML report */

/** The demo's organization after its drift. @returns {Promise<Scene>} */
export async function demoScene() {
  const stage = await openStage(world());
  const folder = mkdtempSync(join(tmpdir(), "aws-coverage-pictures-"));
  try {
    await stage.quietly("stack", "init", "demo");
    await stage.quietly("up", "--yes", "--skip-preview");
    await stage.edit(...driftEdits());
    const args = ["preview", "--expect-no-changes"];
    const { code, output } = await stage.unseen(...args, "--color", "always", "--suppress-progress");
    if (code !== 7) throw new Error(`the preview exited ${code} instead of 7:\n${output}`);
    const file = join(folder, "report.html");
    await stage.verified("--stack", "demo", "--format", "html", "--output", file);
    return { preview: [`$ pulumi ${args.join(" ")}`, ...inOrder(excerpt(output))], page: readFileSync(file, "utf8") };
  } finally {
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What several resources say at the same time comes in any order. @param {string[]} lines */
function inOrder(lines) {
  const ours = (/** @type {string} */ line) => /^ {4}(warning: )?\w+ "/.test(stripVTControlCharacters(line));
  const sorted = lines
    .filter(ours)
    .sort((a, b) => (stripVTControlCharacters(a) < stripVTControlCharacters(b) ? -1 : 1));
  return lines.map((line) => (ours(line) ? (sorted.shift() ?? line) : line));
}

/** Pictures that consist of text, by file name. @param {Scene} scene @returns {Map<string, string>} */
export const drawn = ({ preview }) =>
  new Map([
    ...schemes.map(
      (scheme) =>
        /** @type {const} */ ([
          `preview-${scheme}.svg`,
          terminalPicture(preview, themes[scheme], "pulumi preview names the accounts in which something is off"),
        ]),
    ),
  ]);

/** What the photograph shows: the heat maps and their style. @param {Scene} scene */
export function digestOf({ page }) {
  const parts = [/<style>.*?<\/style>/s, /<section aria-labelledby="where">.*?<\/section>/s].map(
    (part) => part.exec(page)?.[0],
  );
  if (parts.includes(undefined))
    throw new Error('the HTML report has no section "where" any more: what is to be shown?');
  return createHash("sha256").update(parts.join("\n")).digest("hex");
}

export const recordedDigest = () => readFileSync(join(imagesFolder, digestFile), "utf8").trim();

/** Whether the picture of this name shows this. @param {string} name @param {string} text */
export function isCurrent(name, text) {
  const file = join(imagesFolder, name);
  return existsSync(file) && withoutSeconds(readFileSync(file, "utf8")) === withoutSeconds(text);
}

/** Writes the pictures that are not current. @returns {Promise<string[]>} the paths of those that were written */
export async function writePictures() {
  const scene = await demoScene();
  const stale = [...drawn(scene)].filter(([name, text]) => !isCurrent(name, text));
  for (const [name, text] of stale) writeFileSync(join(imagesFolder, name), text);
  const names = stale.map(([name]) => name);
  if (existsSync(join(imagesFolder, digestFile)) && recordedDigest() === digestOf(scene)) return names;
  const photographs = photograph(scene.page);
  writeFileSync(join(imagesFolder, digestFile), `${digestOf(scene)}\n`);
  return [...names, ...photographs];
}

/** The heat map alone; the rest of the page is hidden. @param {string} page */
function photograph(page) {
  const browser = ["chromium", "chromium-browser", "google-chrome", "chrome"]
    .flatMap((name) => (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
  if (browser === undefined)
    throw new Error("The HTML report has changed: its picture needs chromium or google-chrome on PATH.");
  const folder = mkdtempSync(join(tmpdir(), "aws-coverage-photograph-"));
  const file = join(folder, "report.html");
  // The page's own policy would forbid the style that hides the rest.
  const policy = /<meta http-equiv="Content-Security-Policy"[^>]*>\n/;
  const hidden =
    "<style>header, footer, main > :not([aria-labelledby='where']) { display: none !important }" +
    " h2 { margin-top: 0 !important } body { padding-top: 12px !important }</style>";
  writeFileSync(file, page.replace(policy, "").replace("</head>", `${hidden}</head>`));
  try {
    return schemes.map((scheme) => {
      const name = `heat-map-${scheme}.png`;
      const flags = [
        ...[
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--hide-scrollbars",
          `--user-data-dir=${join(folder, scheme)}`,
        ],
        ...["--force-device-scale-factor=1.5", `--window-size=${size}`, `--screenshot=${join(imagesFolder, name)}`],
        `--blink-settings=preferredColorScheme=${scheme === "dark" ? 0 : 1}`,
      ];
      execFileSync(browser, [...flags, pathToFileURL(file).href], { stdio: "ignore", timeout: browserMs });
      return name;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Pixels of the window; the heat map of the demo fills it. */
const size = "900,620";
const browserMs = 60_000;
