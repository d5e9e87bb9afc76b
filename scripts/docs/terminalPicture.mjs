// @ts-check

/** What a terminal shows, as an SVG picture: the text stays text, and any viewer's monospace font will do. */

/** @typedef {{background: string, frame: string, text: string, by: Readonly<Record<string, string>>}} Theme */
/** @typedef {{text: string, color: string, bold: boolean}} Span */

/**
 * Colours by the number that the engine asks a terminal for: 1 red, 2 green, 3 yellow, 5 and 13 magenta, 12 blue.
 * @type {Readonly<Record<"light" | "dark", Theme>>}
 */
export const themes = {
  light: {
    background: "#ffffff",
    frame: "#d1d9e0",
    text: "#1f2328",
    by: { 1: "#b3261e", 2: "#116329", 3: "#7d4e00", 5: "#8250df", 12: "#0550ae", 13: "#8250df" },
  },
  dark: {
    background: "#0d1117",
    frame: "#3d444d",
    text: "#e6edf3",
    by: { 1: "#ff9a92", 2: "#7ee787", 3: "#e3b341", 5: "#d2a8ff", 12: "#79c0ff", 13: "#d2a8ff" },
  },
};

/** Wrapped as a terminal of this width would, so that a picture stays readable beside text. */
const columns = 112;
const fonts = "ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace";
const fontPixels = 13;
const characterPixels = 7.83; // of the usual monospace fonts at this size
const linePixels = 19;
const padding = 16;

/** @param {readonly string[]} lines with the escape sequences of colours @param {Theme} theme @param {string} title */
export function terminalPicture(lines, theme, title) {
  const rows = lines.flatMap((line) => wrapped(spansOf(line, theme)));
  const width = Math.ceil(columns * characterPixels) + 2 * padding;
  const height = rows.length * linePixels + 2 * padding;
  const texts = rows.map((spans, index) => {
    const baseline = padding + (index + 1) * linePixels - 5;
    return `<text x="${left(spans)}" y="${baseline}">${spans.map(markup).join("").trim()}</text>`;
  });
  const size = `width="${width}" height="${height}"`;
  const inner = `width="${width - 1}" height="${height - 1}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="0.5" y="0.5" ${inner} rx="8" fill="${theme.background}" stroke="${theme.frame}"/>`,
    `<g font-family="${fonts}" font-size="${fontPixels}" fill="${theme.text}">`,
    ...texts,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** Viewers drop spaces at the beginning of a text: indentation is a place. @param {Span[]} spans */
function left(spans) {
  const text = spans.map((span) => span.text).join("");
  return padding + Math.round((text.length - text.trimStart().length) * characterPixels);
}

/** @param {string} line @param {Theme} theme @returns {Span[]} */
function spansOf(line, theme) {
  let color = theme.text;
  let bold = false;
  /** @type {Span[]} */
  const spans = [];
  for (const [part, codes] of line.matchAll(/\x1b\[([\d;]*)m|[^\x1b]+/g)) {
    if (codes === undefined) spans.push({ text: part, color, bold });
    else if (codes === "1") bold = true;
    else if (codes.startsWith("38;5;")) color = theme.by[codes.slice("38;5;".length)] ?? theme.text;
    else [color, bold] = [theme.text, false];
  }
  return spans;
}

/** @param {Span[]} spans @returns {Span[][]} */
function wrapped(spans) {
  /** @type {Span[][]} */
  const rows = [[]];
  let room = columns;
  for (const span of spans)
    for (const word of span.text.match(/\s+|\S+/g) ?? []) {
      if (word.length > room && word.trim() !== "") {
        rows.push([{ ...span, text: hanging }]);
        room = columns - hanging.length;
      }
      rows.at(-1)?.push({ ...span, text: word });
      room -= word.length;
    }
  return rows.map(joined);
}

const hanging = "      ";

/** Neighbours of one colour are one span. @param {Span[]} spans */
function joined(spans) {
  /** @type {Span[]} */
  const all = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last !== undefined && last.color === span.color && last.bold === span.bold) last.text += span.text;
    else all.push({ ...span });
  }
  return all;
}

/** @param {Span} span @param {number} index */
function markup({ text, color, bold }, index) {
  const shown = index === 0 ? text.trimStart() : text;
  return shown === "" ? "" : `<tspan fill="${color}"${bold ? ' font-weight="bold"' : ""}>${escaped(shown)}</tspan>`;
}

/** @param {string} text */
const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
