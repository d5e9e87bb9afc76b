import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The page's whole script, made of report/page/browser by the build. It only ever sets text and attributes, never HTML,
 * so no name or message can become code.
 */
export const script = readFileSync(join(__dirname, "bundle.js"), "utf8");
