import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { OutputFlag } from "../../../cli/outputs";
import { pairOutputs } from "../../../cli/outputs";
import { memberAccount } from "../../../emulator";
import { newBench } from "./bench";
import { declare, kinds } from "./kinds";

const paired = (...flags: readonly OutputFlag[]): string[] =>
  pairOutputs(flags, "/w").map(({ format, path }) => `${format.name}:${path ?? "-"}`);
const format = (name: string): OutputFlag => ({ format: name });
const output = (path: string): OutputFlag => ({ output: path });

describe("which format goes where", () => {
  it.each<[string, OutputFlag[], string[]]>([
    ["nothing: a table", [], ["table:-"]],
    ["a format alone goes to stdout", [format("json")], ["json:-"]],
    ["- is stdout", [format("json"), output("-")], ["json:-"]],
    [
      "an output belongs to the format before it",
      [format("json"), output("a"), format("csv"), output("b")],
      ["json:/w/a", "csv:/w/b"],
    ],
    ["a format without output among others", [format("json"), output("a"), format("table")], ["json:/w/a", "table:-"]],
    ["the only pair may stand in either order", [output("a"), format("csv")], ["csv:/w/a"]],
    [
      "an output alone is what its extension says",
      [output("/x/a.html"), output("a.md"), output("b.sarif")],
      ["html:/x/a.html", "markdown:/w/a.md", "sarif:/w/b.sarif"],
    ],
  ])("%s", (_, flags, expected) => expect(paired(...flags)).toEqual(expected));

  it.each<[string, OutputFlag[]]>([
    ["would both go to stdout", [format("json"), format("csv")]],
    ["there is no such format", [format("pdf")]],
    ["which format?", [output("report")]],
    ["is given twice", [format("json"), output("a"), format("csv"), output("./a")]],
  ])("refuses: %s", (message, flags) => expect(() => paired(...flags)).toThrow(message));
});

describe("writing", () => {
  const resources = [declare(kinds[0] as (typeof kinds)[number], [memberAccount(0)], ["us-east-1"])];

  it("writes any number of formats from one observation, makes folders, and leaves nothing else behind", async () => {
    const bench = await newBench({ world: { accounts: 1, regions: ["us-east-1"] } });
    const { code, stdout } = await bench.run([
      "verify",
      "--quiet",
      "--spec",
      bench.spec(resources),
      "--format",
      "json",
      "--output",
      "out/deep/r.json",
      "--format",
      "csv",
      "--format",
      "html",
      "--output",
      "out/r.html",
    ]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^enablement_state,/);
    expect(readdirSync(join(bench.folder, "out"))).toEqual(["deep", "r.html"]);
    expect(readdirSync(join(bench.folder, "out", "deep"))).toEqual(["r.json"]);
    const asked = bench.emulator.journal.entries({ operation: "BatchGetAccountStatus" }).flatMap(({ ids }) => ids);
    expect(asked.filter((id) => id === memberAccount(0))).toHaveLength(1);
  });

  it("writes into what is not a file, such as /dev/stdout or a pipe, as it is", async () => {
    const bench = await newBench({ world: { accounts: 1, regions: ["us-east-1"] } });
    expect(
      (
        await bench.run([
          "verify",
          "--quiet",
          "--spec",
          bench.spec(resources),
          "--format",
          "json",
          "--output",
          "/dev/null",
        ])
      ).code,
    ).toBe(2);
    expect(existsSync("/dev/null")).toBe(true);
  });

  it("refuses a folder as a file before AWS is asked", async () => {
    const bench = await newBench({ world: { accounts: 1, regions: ["us-east-1"] } });
    mkdirSync(join(bench.folder, "out.json"));
    const { code, stderr } = await bench.run(["verify", "--spec", bench.spec(resources), "--output", "out.json"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("it is a directory")]);
    expect(bench.emulator.journal.last).toBe(0);
  });

  it("passes size limits on to the formats", async () => {
    const bench = await newBench({ world: { accounts: 1, regions: ["us-east-1"] } });
    const size = async (limit: string): Promise<number> =>
      (
        await bench.run([
          "verify",
          "--quiet",
          "--spec",
          bench.spec(resources),
          "--format",
          "markdown",
          "--max-bytes",
          limit,
        ])
      ).stdout.length;
    expect(await size("pull-request")).toBeLessThan(60 * 1024);
    expect((await bench.run(["verify", "--spec", bench.spec(resources), "--max-bytes", "huge"])).code).toBe(64);
  });
});
