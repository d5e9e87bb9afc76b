import { describe, expect, it } from "vitest";
import { services } from "../../../provider/services";
import type { Import, Source } from "./sources";
import { sourcesOf } from "./sources";

const all = sourcesOf("provider", "cli", "report", "emulator");
const below = (folder: string): readonly Source[] => all.filter(({ path }) => path.startsWith(folder));

/** An import that a folder may have. */
type Rule = (imported: Import) => boolean;
const inFolder =
  (...folders: readonly string[]): Rule =>
  ({ target }) =>
    folders.some((folder) => target.startsWith(folder));
const isOurs: Rule = ({ target }) => /^(provider|cli|report|emulator)\//.test(target);
/** Packages, and what Node itself brings. */
const foreign: Rule = (imported) => !isOurs(imported) && imported.target !== "pulumi-aws-coverage";
/** The service contract, which everything between core and the services is written against. */
const contract: Rule = ({ target, typeOnly }) => target === "provider/services/service.ts" && typeOnly;
const sdk: Rule = ({ target }) => /^(@aws-sdk\/|@smithy\/|zod$)/.test(target);

/** Imports of a folder that no rule allows, as `file -> target`. */
function strays(folder: string, ...allowed: readonly Rule[]): readonly string[] {
  return below(folder).flatMap(({ path, imports }) =>
    imports.filter((imported) => !allowed.some((rule) => rule(imported))).map(({ target }) => `${path} -> ${target}`),
  );
}

/** The folders of `provider/` from the bottom to the top (design: flow and layout), and what each may import beside itself. */
const layers: Readonly<Record<string, readonly Rule[]>> = {
  "provider/core/": [],
  "provider/aws/": [inFolder("provider/core/"), contract, foreign],
  "provider/organization/": [inFolder("provider/core/", "provider/aws/"), contract, foreign],
  "provider/services/": [inFolder("provider/core/"), sdk],
  "provider/reconcile/": [inFolder("provider/core/", "provider/aws/", "provider/organization/"), contract],
  "provider/lifecycle/": [
    inFolder("provider/core/", "provider/aws/", "provider/organization/", "provider/reconcile/"),
    ({ target }) => /^provider\/services\/(service|sharedInputs)\.ts$/.test(target),
    ({ target, typeOnly }) => target === "zod" && typeOnly,
  ],
  // Nothing of ours but the seam; Pulumi's protocol, and what Node itself brings.
  "provider/plugin/": [({ target }) => /^(provider\/runtime\.ts|@pulumi\/pulumi|node:\w+)$/.test(target)],
  // The package's own name is the seam: the text in state loads it lazily. Node's resolution tells whether it will be found.
  "provider/resources/": [
    ({ target }) => ["@pulumi/pulumi", "pulumi-aws-coverage", "node:fs", "node:module", "node:path"].includes(target),
  ],
};

/** `@aws-sdk/client-inspector2` and its like. */
const managedClients = new Set(services.map(({ signingName }) => `@aws-sdk/client-${signingName}`));

describe("imports point one way", () => {
  it.each(Object.keys(layers))("%s imports only what stands below it", (folder) => {
    expect(below(folder).length, "the folder is there").toBeGreaterThan(0);
    expect(strays(folder, inFolder(folder), ...(layers[folder] as readonly Rule[]))).toEqual([]);
  });

  it("every folder of provider/ has its place", () => {
    const folders = new Set(below("provider/").flatMap(({ path }) => /^provider\/[^/]+\//.exec(path) ?? []));
    expect([...folders].sort()).toEqual(Object.keys(layers).sort());
  });

  it("a service knows no other service, but for what the two Inspector services share", () => {
    const folderOf = (path: string): string | undefined => /^provider\/services\/([^/]+)\//.exec(path)?.[1];
    const neighbours = below("provider/services/").flatMap(({ path, imports }) =>
      imports.flatMap(({ target }) => {
        const [own, other] = [folderOf(path), folderOf(target)];
        return own === undefined || other === undefined || own === other ? [] : [`${own} -> ${other}`];
      }),
    );
    expect(neighbours.filter((arrow) => arrow !== "inspectorDeepInspection -> inspectorAccountEnablement")).toEqual([]);
  });

  it("only the list and the services themselves load a service", () => {
    const loading = all
      .filter(({ path }) => path.startsWith("provider/") && !path.startsWith("provider/services/"))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ target }) => /^provider\/services\/[^/]+\//.test(target))
          .map(({ target }) => `${path} -> ${target}`),
      );
    expect(loading).toEqual([]);
  });

  it("no SDK client of a service that we manage outside its folder", () => {
    const managed = ["provider/aws/", "provider/organization/", "provider/reconcile/", "provider/lifecycle/"].flatMap(
      (folder) => strays(folder, ({ target }) => !managedClients.has(target)),
    );
    expect(managed).toEqual([]);
  });

  it("Organizations is asked in one folder", () => {
    const asking = below("provider/").filter(({ imports }) =>
      imports.some(({ target }) => target === "@aws-sdk/client-organizations"),
    );
    expect(asking.map(({ path }) => path)).toEqual(["provider/organization/organizationClient.ts"]);
  });

  it("the emulator shares no code with what it is there to test", () => {
    const allowed: Rule = (imported) => foreign(imported) && !/^@(aws-sdk|smithy|pulumi)\//.test(imported.target);
    expect(strays("emulator/", inFolder("emulator/"), allowed)).toEqual([]);
  });

  it("reports know the pure core and nothing else of the provider", () => {
    const pure: Rule = ({ target }) => ["node:crypto", "node:util"].includes(target); // hashes and styles, no I/O
    expect(strays("report/", inFolder("report/", "provider/core/"), pure)).toEqual([]);
  });

  it("the provider knows neither the command line nor the emulator nor report formats", () => {
    const backwards = below("provider/").flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => /^(cli|report|emulator)\//.test(target))
        .map(({ target }) => `${path} -> ${target}`),
    );
    expect(backwards).toEqual([]);
  });

  it("the public surface loads no SDK, no zod and none of our machinery", () => {
    // The package's own name is the text in state, which loads the runtime when the provider calls it, not before.
    const allowed = /^(provider\/(index\.ts|resources\/.*)|@pulumi\/pulumi|pulumi-aws-coverage|node:(fs|module|path))$/;
    expect([...reach("provider/index.ts")].filter((target) => !allowed.test(target))).toEqual([]);
  });
});

describe("no circles, those of types included", () => {
  it.each(["provider/", "report/", "cli/"])("in %s", (folder) => expect(circles(below(folder))).toEqual([]));

  it("a circle would be found, and named by its files", () => {
    const source = (path: string, ...targets: readonly string[]): Source => ({
      path,
      text: "",
      imports: targets.map((target) => ({ target, typeOnly: true })),
    });
    const entry = source("entry", "a");
    expect(circles([entry, source("a", "b"), source("b", "c"), source("c", "a"), source("d", "d")])).toEqual([
      "a -> b -> c -> a",
      "d -> d",
    ]);
    expect(circles([entry, source("a", "b", "c"), source("b", "c"), source("c")])).toEqual([]);
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

/** Circles of imports, one for each import that closes one, as `a -> b -> a`. */
function circles(sources: readonly Source[]): string[] {
  const importsOf = new Map(
    sources.map(({ path, imports }) => [path, [...new Set(imports.map(({ target }) => target))]]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(" -> "));
    if (start >= 0 || done.has(path)) return;
    for (const target of importsOf.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return found;
}
