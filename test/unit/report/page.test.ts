import { createHash } from "node:crypto";
import vm from "node:vm";
import { expect, test } from "vitest";
import { script } from "../../../report/page/script";
import { style } from "../../../report/page/style";
import { rendered } from "./parsers";
import { sampleReport } from "./sample";

/** What can be proven of the page without a browser. */
const page = rendered("html", sampleReport());

test("nothing is loaded from anywhere, and the policy allows exactly this style and this script", () => {
  expect(page).not.toMatch(
    /\b(?:src|srcset|action|data|poster)=|@import|url\(|<(?:link|iframe|object|embed|img|base)\b/i,
  );
  expect(page).not.toMatch(/ (?:style|on\w+)="/);
  for (const [link, href] of page.matchAll(/<a [^>]*href="([^"]*)"[^>]*>/g)) {
    if (href?.startsWith("#")) continue;
    expect(href).toMatch(/^https:\/\/[\w-]+\.console\.aws\.amazon\.com\//);
    expect(link).toContain('target="_blank" rel="noopener noreferrer"');
  }
  expect(script).not.toMatch(
    /\b(?:fetch|XMLHttpRequest|WebSocket|import|eval|Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b/,
  );
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
  expect(policy).toContain("default-src 'none'");
  for (const text of [style, script]) expect(policy).toContain(createHash("sha256").update(text).digest("base64"));
});

test("the script parses and holds nothing that would end its element", () => {
  expect(() => new vm.Script(script)).not.toThrow();
  expect(script).not.toMatch(/<\/script|<!--/i);
});

test("ids are unique, references and section links resolve", () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, id] of page.matchAll(/(?:href="#|aria-labelledby=")([^"]+)"/g)) expect(ids).toContain(id);
  for (const [, id] of script.matchAll(/find\("([\w-]+)"\)/g)) expect(ids).toContain(id);
});

test("tables have captions and scoped headers; every input has a label", () => {
  const tables = page.match(/<table[\s\S]*?<\/table>/g) ?? [];
  expect(tables.length).toBe(5);
  for (const table of tables) {
    expect(table).toMatch(/<caption/);
    expect(table).not.toMatch(/<th\b(?! scope)/);
  }
  for (const [, before] of page.matchAll(/([\s\S]{0,120})<(?:input|select) /g))
    expect(before).toMatch(/<label[^>]*>[^<]*$/);
  expect(page).toMatch(/<html lang="en">/);
});

function palettes(): Record<string, string>[] {
  const blocks = [...style.matchAll(/:root\{(--|color-scheme)[^}]*\}/g)]
    .slice(0, 2)
    .map(([block]) =>
      Object.fromEntries([...block.matchAll(/--([\w-]+):(#[0-9a-f]+)/g)].map(([, name, value]) => [name, value])),
    );
  return blocks as Record<string, string>[];
}

function luminance(colour: string): number {
  const full = colour.length === 4 ? colour.replace(/[0-9a-f]/g, "$&$&") : colour;
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test.each(["light", "dark"])("contrast AA, %s", (which) => {
  const palette = palettes()[which === "light" ? 0 : 1] ?? {};
  const states = ["covered", "gap", "surplus", "unknown", "pending", "waived", "notApplicable"];
  const levels = ["h0", "h1", "h2", "h3", "h4", "h5", "hn"];
  const pairs = [
    ...states.flatMap((state) => [
      [state, `${state}-bg`],
      [state, "card"],
    ]),
    ...levels.map((level) => ["text", level]),
    ...["text", "soft", "accent"].flatMap((name) => [
      [name, "bg"],
      [name, "card"],
    ]),
    ["text", "unknown-bg"],
  ];
  for (const [front = "", back = ""] of pairs) {
    const [a, b] = [luminance(palette[front] ?? ""), luminance(palette[back] ?? "")];
    expect((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), `${front} on ${back}`).toBeGreaterThanOrEqual(4.5);
  }
});
