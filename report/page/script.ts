import { decode } from "./decode";
import { list } from "./list";
import { main } from "./main";

/**
 * The page's whole script. It only ever sets text and attributes, never HTML, so no name or message can become code.
 */
export const script = `"use strict";(() => {${decode}${list}${main}})();`;
