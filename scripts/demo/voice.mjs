// @ts-check
import { setTimeout as sleep } from "node:timers/promises";
import { styleText } from "node:util";

/** @typedef {Parameters<typeof styleText>[0]} Style */

/** Colours only where they can be seen and are wanted: NO_COLOR, TERM=dumb and pipes switch them off. */
export const colored = process.stdout.isTTY === true && process.stdout.hasColors();

/** @param {Style} style @param {string} text */
const paint = (style, text) => (colored ? styleText(style, text, { validateStream: false }) : text);

/** @param {string} [text] */
const print = (text = "") => void process.stdout.write(`${text}\n`);

/** @param {string} text */
export const title = (text) => print(`\n${paint("bold", text)}`);

/** Somebody who reads along needs a moment; a log does not. */
const pauseMs = process.stdout.isTTY === true ? 1_500 : 0;

let steps = 0;

/** A numbered heading, and why this step is there. @param {string} heading @param {string} why */
export async function step(heading, why) {
  await sleep(pauseMs);
  steps += 1;
  print(`\n${paint(["bold", "cyan"], `${steps}. ${heading}`)}`);
  print(`   ${why}\n`);
}

/** @param {string} text */
export const tell = (text) => print(`   ${text}`);

/** A claim of the story that was checked just now. @param {string} text */
export const proven = (text) => print(`   ${paint("green", "✓")} ${text}`);

/** What a person would type. @param {string} command */
export const prompt = (command) => print(`   ${paint("bold", `$ ${command}`)}`);

/** A line that another program printed. @param {string} line */
export const quote = (line) => print(`   ${paint("dim", "│")} ${line}`.trimEnd());
