import bundle from "./bundle.json";

/**
 * The page's whole script, made of report/page/browser by the build. It only ever sets text and attributes, never HTML,
 * so no name or message can become code.
 */
export const script = bundle.lines.join("\n");
