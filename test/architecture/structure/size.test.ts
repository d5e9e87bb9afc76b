import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { sourcesOf } from "./sources";

const sources = sourcesOf("provider", "cli", "report", "emulator");
const lines = (text: string): number => text.trimEnd().split("\n").length;

describe("files are small and say what they are", () => {
  it("no file has more than 300 lines", () => {
    expect(sources.filter(({ text }) => lines(text) > 300).map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual([]);
  });

  it("half of them have fewer than 100", () => {
    const sizes = sources.map(({ text }) => lines(text)).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(100);
  });

  it("no file is called after nothing in particular", () => {
    const vague = /(^|[-.])(utils?|helpers?|managers?|misc|common|shared|stuff)([-.]|$)/i;
    const named = sourcesOf("provider", "cli", "report", "emulator", "test").filter(({ path }) => vague.test(basename(path)));
    expect(named.map(({ path }) => path)).toEqual([]);
  });
});
