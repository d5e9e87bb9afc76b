import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { models, services } from "../../../emulator/services";

const root = join(__dirname, "..", "..", "..");
const page = readFileSync(join(root, "docs", "emulator-differences.md"), "utf8");
const rows = page.split("\n").flatMap((line) => {
  const cells = line.split("|").map((cell) => cell.trim());
  return /^[A-Z0-9]+-\d+$/.test(cells[1] ?? "")
    ? [{ id: cells[1], service: cells[2], kind: cells[3], text: cells[4] }]
    : [];
});

describe("docs/emulator-differences.md", () => {
  it("has a table of unique ids, known services and kinds", () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.filter(({ service }) => service !== "all" && !models.has(service ?? ""))).toEqual([]);
    expect(rows.filter(({ kind }) => !["choice", "simplified", "model"].includes(kind ?? ""))).toEqual([]);
    expect(rows.filter(({ text }) => (text ?? "").length < 20)).toEqual([]);
  });

  it("names every exception from AWS's model, and each exists in the model", () => {
    const exceptions = rows.filter(({ kind }) => kind === "model").map(({ text }) => text);
    const all = services.flatMap(({ name, modelExceptions = [] }) =>
      modelExceptions.map((one) => ({ service: name, ...one })),
    );
    for (const { service, shape, member } of all) {
      expect(models.get(service)?.shapes[shape]?.members?.[member]?.required, `${shape}.${member}`).toBe(true);
      expect(exceptions.some((text) => text?.includes(`${shape}.${member}`))).toBe(true);
    }
  });

  it("is right where a comment in the emulator refers to it", () => {
    const ids = new Set(rows.map(({ id }) => id));
    const sources = readdirSync(join(root, "emulator"), { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    );
    const named = sources.flatMap((file) =>
      [...readFileSync(join(root, "emulator", file), "utf8").matchAll(/\bdifference ([A-Z0-9]+-\d+)/g)].map(
        (match) => match[1],
      ),
    );
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });
});
