import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { sourcesOf } from "./sources";

const sources = sourcesOf("provider", "cli", "report", "emulator");
const provider = sources.filter(({ path }) => path.startsWith("provider/"));
const lines = (text: string): string[] => text.trimEnd().split("\n");

describe("files are small and say what they are", () => {
  it("no file has more than 300 lines", () => {
    const long = sources.filter(({ text }) => lines(text).length > 300);
    expect(long.map(({ path, text }) => `${path}: ${lines(text).length}`)).toEqual([]);
  });

  it("half of them have fewer than 100", () => {
    const sizes = sources.map(({ text }) => lines(text).length).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(100);
  });

  it("no file is called after nothing in particular", () => {
    const vague = /(^|[-.])(utils?|helpers?|managers?|misc|common|shared|stuff)([-.]|$)/i;
    const named = sourcesOf("provider", "cli", "report", "emulator", "test").filter(({ path }) =>
      vague.test(basename(path)),
    );
    expect(named.map(({ path }) => path)).toEqual([]);
  });

  it("no file name stands twice in provider/, but for index.ts and the fixed names of a service's folder", () => {
    const fixed = /^provider\/services\/[^/]+\/(inputs|observe|autoEnable|apply|codes|doctor)\.ts$/;
    const named = provider.map(({ path }) => path).filter((path) => !fixed.test(path) && basename(path) !== "index.ts");
    const nameOf = (path: string): string => basename(path).toLowerCase();
    const twice = named.filter((path) => named.some((other) => other !== path && nameOf(other) === nameOf(path)));
    expect(twice).toEqual([]);
  });
});

/** Lines of provider/ that may be wider: messages that nobody would find if they were cut. */
const wideLinesMax = 40;

it("lines end at 120 columns", () => {
  const wide = provider.flatMap(({ path, text }) =>
    lines(text).flatMap((line, index) => (line.length > 120 ? [`${path}:${index + 1}`] : [])),
  );
  // Shows where they are: a number alone would have to be searched for.
  expect(wide.length <= wideLinesMax ? [] : wide).toEqual([]);
});
