/**
 * Names and messages come from AWS and from people: they may hold anything. Each format escapes in one place, here.
 * What no program should act on (terminal control, bidirectional overrides, lone surrogates) is first made visible.
 */

const hidden =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\p{Cs}]/gu;

/** Nearly every text, and a million of them in a large report: nothing to do. */
const plain = /^[ -~]*$/;
const plainLine = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** `\u001b` instead of the escape character, and so on; keeps tab and line breaks. */
export function visible(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(hidden, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** One printable line: line breaks and runs of blanks become one blank. */
export function oneLine(text: string): string {
  if (plainLine.test(text)) return text;
  return visible(text).replace(/\s+/gu, " ").trim();
}

/** At most `limit` characters (UTF-16), never half a character, an ellipsis where something was cut. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, Math.max(0, limit - 1));
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text and attribute values of HTML. */
export function html(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] as string);
}

/** Text and attribute values of XML 1.0; line breaks survive attribute normalisation. */
export function xml(text: string): string {
  return html(text).replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Markdown that shows exactly this text, on one line, also within a table, as code: for names and ids. */
export function markdownCode(text: string, limit = 300): string {
  const line = clip(oneLine(text), limit);
  if (line === "") return "";
  return /^[\w .,;:/()"'+=-]+$/.test(line) ? `\`${line}\`` : `<code>${inline(line)}</code>`;
}

/**
 * The same as running text, for sentences. GitHub and GitLab act on `@name` and `#123` wherever they occur outside
 * code, and a message of AWS must not notify anyone: a zero-width space keeps the two apart.
 */
export function markdownText(text: string, limit = 600): string {
  const line = inline(clip(oneLine(text), limit));
  return line.replace(/&#64;|&#35;(?=\d)/g, "$&&#8203;").replace(/^(?:[-+=]|\d(?=\d*[.)]))/, entity);
}

function inline(line: string): string {
  // A colon may begin a shortcode (`:name:`) or a link; the colons of a time of day do not.
  return line.replace(/[&<>|\\`*~[\]$#@]|(?<!\w)_|_(?!\w)|:(?=\S)(?!(?<=\d:)\d\d(?!\d))/g, entity);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** A field as RFC 4180 wants it. A leading apostrophe keeps spreadsheets from running the field as a formula. */
export function csv(text: string): string {
  const shown = visible(text);
  const safe = /^[=+\-@\t\r\n'＝＋－＠]/.test(shown) ? `'${shown}` : shown;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** JSON that may stand within a script element: no `</script>`, no `<!--`. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
