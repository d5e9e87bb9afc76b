import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { memberAccount, startEmulator } from "../../../emulator";
import { runEmulator } from "../../../emulator/command";
import { admin } from "../emulator/request";
import { newBench } from "./bench";

const inputs = `accounts: ["${memberAccount(0)}"]\n    regions: [us-east-1]\n    resourceTypes: [EC2]`;
const mark = "was-here";
/** A file that, if any of it were carried out, leaves a file or changes every object of this process. */
const wicked: readonly (readonly [what: string, name: string])[] = [
  ["a function", `!!js/function "function () { require('fs').writeFileSync('${mark}', '') }"`],
  ["another language's object", `!!python/object/apply:os.system ["touch ${mark}"]`],
  ["a file to include", "!include /etc/passwd"],
  ["a template", `"{{ constructor.constructor('return process')() }} $(touch ${mark}) \`touch ${mark}\`"`],
  ["a regular expression", "!!js/regexp /(a+)+$/"],
];

const untouched = (): void => {
  const bare: Record<string, unknown> = {};
  expect([bare["polluted"], Object.keys(Object.prototype)]).toEqual([undefined, []]);
};

/** SECURITY.md: files are data. */
describe("a spec file cannot run anything", () => {
  it.each(wicked)("%s as a name is a text, or a mistake", async (_, name) => {
    const bench = await newBench({ world: { accounts: 2, regions: ["us-east-1"] } });
    const file = bench.file(
      "spec.yaml",
      `resources:\n  - type: InspectorAccountEnablement\n    name: ${name}\n    ${inputs}\n`,
    );
    const { code, stdout, stderr } = await bench.run(["verify", "--spec", file, "--format", "json"]);
    expect([0, 1, 2]).toContain(code);
    expect(stdout + stderr).not.toContain("root:x:0");
    expect(existsSync(join(bench.folder, mark))).toBe(false);
    untouched();
  });

  it.each([
    [
      "YAML",
      `resources:\n  - type: InspectorAccountEnablement\n    name: a\n    __proto__: { polluted: true }\n    constructor: { prototype: { polluted: true } }\n    ${inputs}\n`,
    ],
    [
      "JSON",
      '{"resources":[{"type":"InspectorAccountEnablement","name":"a","__proto__":{"polluted":true},"connection":{"__proto__":{"polluted":true}}}]}',
    ],
  ])("names of JavaScript's own in %s change no object", async (_, text) => {
    const bench = await newBench({ world: { accounts: 2, regions: ["us-east-1"] } });
    expect((await bench.run(["verify", "--spec", bench.file("spec.yaml", text)])).code).toBe(1);
    untouched();
  });

  it("nor use up the memory by references to references", async () => {
    const bench = await newBench({ world: { accounts: 2, regions: ["us-east-1"] } });
    const nested = Array.from({ length: 30 }, (_, level) => {
      const below =
        level === 0
          ? '["x"]'
          : `[${Array(10)
              .fill(`*l${level - 1}`)
              .join(", ")}]`;
      return `    l${level}: &l${level} ${below}`;
    });
    const file = bench.file(
      "spec.yaml",
      `resources:\n  - type: InspectorAccountEnablement\n    name: a\n${nested.join("\n")}\n`,
    );
    const before = process.memoryUsage().rss;
    expect((await bench.run(["verify", "--spec", file])).code).toBe(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * 1024 * 1024);
  });
});

describe("a world cannot run anything", () => {
  it.each(wicked)("%s in a file is refused, or a text", async (_, value) => {
    const bench = await newBench({ world: { accounts: 1, regions: ["us-east-1"] } });
    const file = bench.file("world.yaml", `seed: ${value}\naccounts: nonsense\n`);
    expect(await runEmulator({ world: join(bench.folder, file) })).toBe(1);
    expect(existsSync(join(bench.folder, mark))).toBe(false);
    untouched();
  });

  it("names of JavaScript's own in a world, an edit or a patch change no object", async () => {
    const emulator = await startEmulator({ world: { accounts: 1, regions: ["us-east-1"] } });
    const send = (method: string, route: string, text: string): Promise<Response> =>
      fetch(`${emulator.url}/_emulator/${route}`, { method, body: text });
    try {
      const proto = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
      const world = JSON.stringify((await admin(emulator, "GET", "world")).body);
      await send("PUT", "world", `{${proto},${world.slice(1)}`);
      await send("PATCH", "world", `{${proto},"organization":{${proto},"accounts":{${proto}}}}`);
      await send("POST", "edit", `{"do":"merge","patch":{${proto},"services":{${proto}}}}`);
      await send("POST", "edit", `{"do":"addAccount","name":"__proto__","account":"constructor"}`);
      await send("PUT", "faults", `{"rules":[],${proto}}`);
      untouched();
      expect((await admin(emulator, "GET", "world")).status).toBe(200);
    } finally {
      await emulator.close();
    }
  });
});
