import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { models } from "../../../emulator/services";
import { modelsMissing } from "../models";

const script = join(__dirname, "..", "..", "..", "scripts", "emulator-shapes.mjs");
const check = (env: NodeJS.ProcessEnv = process.env): string =>
  execFileSync(process.execPath, [script, "--check"], { encoding: "utf8", env });

describe("the trimmed models", () => {
  it.skipIf(modelsMissing !== undefined)("are what the generator writes today", () => {
    expect(check()).toBe("");
  });

  it("are left alone, with a word, where AWS's models are not at hand", () => {
    expect(check({ ...process.env, COVERAGE_MODELS: "/nowhere" })).toContain("/nowhere is absent");
  });

  it("hold every shape that they refer to", () => {
    for (const [name, { operations, shapes }] of models) {
      const referred = [
        ...Object.values(operations).flatMap(({ input, output, errors }) => [input, output, ...errors]),
        ...Object.values(shapes).flatMap(({ members, member, key, value }) =>
          [...Object.values(members ?? {}), member, key, value].flatMap((one) => one?.shape ?? []),
        ),
      ];
      expect(
        referred.filter((one) => shapes[one] === undefined),
        name,
      ).toEqual([]);
    }
  });
});
