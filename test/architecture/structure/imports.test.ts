import { describe, expect, it } from "vitest";
import type { Import, Source } from "./sources";
import { sourcesOf } from "./sources";

const all = sourcesOf("provider", "cli", "report", "emulator");
const below = (folder: string): readonly Source[] => all.filter(({ path }) => path.startsWith(folder));
const inFolder = (folder: string) => (one: Import) => one.target.startsWith(folder);
const isOurs = (one: Import): boolean => /^(provider|cli|report|emulator)\//.test(one.target);

/** Imports of a folder that no rule allows, as `file -> target`. */
function strays(folder: string, ...allowed: ((one: Import) => boolean)[]): readonly string[] {
  return below(folder).flatMap(({ path, imports }) =>
    imports.filter((one) => !allowed.some((rule) => rule(one))).map((one) => `${path} -> ${one.target}`),
  );
}

describe("imports point one way", () => {
  it("core imports nothing outside itself", () => {
    expect(strays("provider/core/", inFolder("provider/core/"))).toEqual([]);
  });

  it("services import core, their contract and the SDK", () => {
    const sdk = (one: Import): boolean => /^(@aws-sdk\/|@smithy\/|zod$)/.test(one.target);
    expect(strays("provider/services/", inFolder("provider/core/"), inFolder("provider/services/"), sdk)).toEqual([]);
  });

  it("the engine imports of our code core and the service contract only", () => {
    const contract = (one: Import): boolean => one.target === "provider/services/service.ts" && one.typeOnly;
    const foreign = (one: Import): boolean => !isOurs(one);
    expect(strays("provider/engine/", inFolder("provider/core/"), inFolder("provider/engine/"), contract, foreign)).toEqual([]);
  });

  it("the engine's clients are generic: no SDK client of a service that we manage", () => {
    const managed = below("provider/engine/").flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => /client-(inspector2|guardduty|security-ir)/.test(target))
        .map(({ target }) => `${path} -> ${target}`),
    );
    expect(managed).toEqual([]);
  });

  it("resources import only their face base, their own folder's types and Pulumi", () => {
    const pulumi = (one: Import): boolean => one.target === "@pulumi/pulumi";
    const seam = (one: Import): boolean => one.target === "pulumi-aws-coverage";
    expect(strays("provider/resources/", inFolder("provider/resources/"), pulumi, seam)).toEqual([]);
  });

  it("the emulator shares no code with what it is there to test", () => {
    const foreign = (one: Import): boolean => !isOurs(one) && !/^@(aws-sdk|smithy|pulumi)\//.test(one.target);
    expect(strays("emulator/", inFolder("emulator/"), foreign)).toEqual([]);
  });

  it("reports know the pure core and nothing else of the provider", () => {
    const core = (one: Import): boolean => one.target.startsWith("provider/core/");
    const pure = (one: Import): boolean => ["node:crypto", "node:util"].includes(one.target); // hashes and styles, no I/O
    expect(strays("report/", inFolder("report/"), core, pure)).toEqual([]);
  });

  it("the provider knows neither the command line nor the emulator nor report formats", () => {
    const backwards = below("provider/").flatMap(({ path, imports }) =>
      imports.filter(({ target }) => /^(cli|report|emulator)\//.test(target)).map(({ target }) => `${path} -> ${target}`),
    );
    expect(backwards).toEqual([]);
  });

  it("the public surface loads no SDK, no zod and no engine", () => {
    const loaded = reach("provider/index.ts");
    expect(
      [...loaded].filter((target) =>
        /^(@aws-sdk\/|@smithy\/|zod$|p-queue$|dataloader$|provider\/(engine|services)\/)/.test(target),
      ),
    ).toEqual([]);
  });
});

/** Everything that is loaded at run time with a file, transitively. */
function reach(start: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const queue = [start];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const { target, typeOnly } of all.find((source) => source.path === path)?.imports ?? []) {
      if (typeOnly || loaded.has(target)) continue;
      loaded.add(target);
      queue.push(target);
    }
  }
  return loaded;
}
