import { describe, expect, it } from "vitest";
import { services } from "../../../provider/services";
import { pages } from "./pages";

const page = pages.get("docs/aws-behaviour.md") ?? "";
const cellsOf = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
/** `[id, statement, known by, source, test]` */
const facts = page
  .split("\n")
  .filter((line) => /^\| [A-Z]+-\d+ /.test(line))
  .map(cellsOf);

/** That every capability has a row, and every row a capability, the generator of the reference asserts. */
describe("docs/aws-behaviour.md", () => {
  it.each(services.map(({ kind, iam }) => ({ kind, read: iam.read })))(
    "$kind: every operation that shows what is on may be called",
    ({ kind, read }) => {
      const section = page.split(/^### /m).find((text) => text.startsWith(`${kind}\n`)) ?? "";
      const rows = section.split("\n").filter((line) => line.startsWith("| `"));
      const operations = rows.flatMap((row) => [
        ...(cellsOf(row)[1] ?? "").matchAll(/`((?:Get|List|Batch|Describe)\w+)`/g),
      ]);
      const allowed = new Set(read.map((action) => action.split(":")[1]));
      expect(operations.length).toBeGreaterThan(0);
      expect(operations.map(([, name]) => name).filter((name) => !allowed.has(name))).toEqual([]);
    },
  );

  it("has facts of every service, each once", () => {
    const ids = facts.map(([id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const sections = page.split(/^### /m).filter((text) => /^\| [A-Z]+-\d+ /m.test(text));
    const isTold = (title: string) => sections.some((text) => title.startsWith(text.split("\n")[0] ?? "no title"));
    expect(services.filter(({ title }) => !isTold(title)).map(({ kind }) => kind)).toEqual([]);
  });

  it.each(facts)("%s: is documented, seen or assumed, with its source and its test", (...fact) => {
    const [, statement = "", known = "", source = "", test = ""] = fact;
    expect(fact).toHaveLength(5);
    expect(statement).not.toBe("");
    // An assumption adds what happens where AWS behaves otherwise.
    expect(known).toMatch(/^(documented|seen|assumed: \w)/);
    expect(source).toMatch(known.startsWith("assumed") ? /./ : /^(?!none$)./);
    expect(test).toMatch(/^`test\/[\w./-]+\.test\.ts`$/);
  });

  it("refers to facts that it has", () => {
    const ids = new Set(facts.map(([id]) => id));
    const prefixes = [...new Set([...ids].map((id) => id?.split("-")[0]))];
    const referred = [...page.matchAll(new RegExp(`\\b(?:${prefixes.join("|")})-\\d+\\b`, "g"))].map(([id]) => id);
    expect(referred.filter((id) => !ids.has(id))).toEqual([]);
  });
});
