import { createHash } from "node:crypto";
import { body } from "../page/body";
import { pageData } from "../page/data";
import { script } from "../page/script";
import { style } from "../page/style";
import { html, scriptJson } from "./escape";
import type { Format } from "./format";
import { percent, verdict } from "./words";

/** One file, nothing loaded from anywhere, and a policy that keeps it so: only this style and this script run. */
const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;

export const htmlFormat: Format = {
  name: "html",
  description: "one self-contained page with heat maps, search and every account, for people",
  mediaType: "text/html",
  extension: ".html",
  *pieces(report) {
    const title = `AWS coverage ${percent(report.summary)}: ${verdict(report)}`;
    yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${html(`${report.tool.name} ${report.tool.version}`)}">
<title>${html(title)}</title>
<style>${style}</style>
</head>
<body>
`;
    yield body(report);
    const { runs, accounts, ...rest } = pageData(report);
    yield `\n<script type="application/json" id="data">{"runs":[`;
    for (const [index, run] of runs.entries()) yield `${index === 0 ? "" : ","}${scriptJson(run)}`;
    yield `],"accounts":${scriptJson(accounts)},${scriptJson(rest).slice(1)}</script>\n<script>${script}</script>\n</body>\n</html>\n`;
  },
};

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
