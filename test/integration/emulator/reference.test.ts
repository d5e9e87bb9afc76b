import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../../../emulator";
import { editKinds } from "../../../emulator/edit";
import { faultKinds } from "../../../emulator/faults/plan";
import { send } from "./request";

const root = join(__dirname, "..", "..", "..");
const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");
const page = read("docs", "emulator.md");
/** What the page sets in code: `settle ms` names both. */
const named = new Set([...page.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = ""]) => code.split(/[\s?]+/)));
const missing = (names: Iterable<string>): string[] => [...names].filter((name) => !named.has(name));

describe("docs/emulator.md", () => {
  it("names every edit and its settings", () => {
    expect(missing(editKinds.keys())).toEqual([]);
    const settings = [...editKinds.values()].flatMap(({ settings: schema }) =>
      Object.keys("shape" in schema ? (schema.shape as object) : {}),
    );
    expect(missing(new Set(settings))).toEqual([]);
  });

  it("names every fault", () => {
    expect(missing(faultKinds)).toEqual([]);
  });

  it("names every route, and none that is not there", () => {
    const served = [...read("emulator", "admin.ts").matchAll(/case "([A-Z]+) ([\w/]+)"/g)].map(
      ([, verb, route]) => `${verb} /_emulator/${route}`,
    );
    expect(served.length).toBeGreaterThan(10);
    const listed = [...page.matchAll(/^\| `([A-Z]+ \/_emulator\/[\w/]+)`/gm)].map(([, route]) => route);
    expect(listed.sort()).toEqual(served.sort());
  });

  it("names every flag", () => {
    const flags = [...read("cli", "emulator.ts").matchAll(/"(--[a-z]+) </g)].map(([, flag = ""]) => flag);
    expect(flags.length).toBeGreaterThan(5);
    expect(missing(flags)).toEqual([]);
  });

  it("names every member of a journal entry and of a saved world", async () => {
    const emulator = await startEmulator({ world: { accounts: 1, regions: ["us-east-1"] } });
    await send(emulator, {
      service: "inspector2",
      operation: "/status/batch/get",
      body: { accountIds: ["999999999999"] },
    });
    expect(missing(Object.keys(emulator.journal.entries()[0] ?? {}))).toEqual([]);
    expect(missing(Object.keys(emulator.world.snapshot()).map((name) => name))).toEqual([]);
    await emulator.close();
  });

  it("has the container recipe of the example", () => {
    const recipe = read("examples", "testing-with-the-emulator", "Dockerfile").replace(/^#.*\n/, "");
    expect(page).toContain(recipe);
  });
});
