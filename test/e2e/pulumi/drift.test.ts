import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "./engine/project";
import type { Scene } from "./engine/scene";
import { enablements, members, named, scene } from "./engine/scene";
import { inSoak } from "./engine/variations";

/** One scan type switched off in one of 500 accounts must never go unseen, by whatever command a pipeline looks. */
describe("one gap in 500 accounts", () => {
  const accounts = members(500);
  const [first, second] = [accounts[77] as string, accounts[499] as string];
  const changed = 7;
  let stack: Scene;
  beforeAll(async () => {
    stack = await scene({
      world: { accounts: 500 },
      program: enablements({ fleet: { accounts, resourceTypes: ["EC2", "ECR", "LAMBDA"] } }),
    });
    await stack.must("up", "--skip-preview");
  });
  afterAll(() => stack.close());

  const switchOff = (account: string): unknown =>
    stack.emulator.edit({ do: "inspectorDisable", account, types: ["ECR"] });
  const look = (...args: [string, ...string[]]): Promise<Outcome> => stack.run(...args, "--expect-no-changes");
  /** Lines of the diff that name the account, with the sign in front of them. */
  const signs = (output: string, account: string): string[] =>
    output.split("\n").flatMap((line) => {
      const found = /^\s*([-+~]?)\s*(\d{12}) member-\d+\s*: "?enable ECR/.exec(line);
      return found?.[2] === account ? [found[1] ?? ""] : [];
    });

  it("is an addition to the plan right after the first up", async () => {
    switchOff(first);
    const preview = await look("preview", "--diff");
    expect(preview.code).toBe(changed);
    expect(signs(preview.output, first)).toEqual(["+"]);
    expect(preview.output).toContain(`+ ${named(first)}: "enable ECR (now DISABLED); ECR scanning moves`);
  });

  it("is named by a plain preview, and nothing else is", async () => {
    const preview = await look("preview");
    expect(preview.code).toBe(changed);
    expect(preview.output).toMatch(
      new RegExp(`us-east-1: enable ECR \\(now DISABLED\\); ECR scanning moves .*: ${named(first)}$`, "m"),
    );
    expect(new Set(preview.output.match(/\b\d{12}\b/g))).toEqual(new Set([first]));
  });

  it("is named by refresh, property by property", async () => {
    const refresh = await look("refresh", "--preview-only", "--diff");
    expect(refresh.code).toBe(changed);
    expect(refresh.output).toMatch(new RegExp(`\\+ ${first}: \\{\\s*\\+ ECR: "gap: DISABLED"`));
    expect(refresh.output).toContain("gap            : 0 => 1");
    const plain = await look("refresh", "--preview-only");
    expect(plain.code).toBe(changed);
    expect(plain.output).toContain(first);
  });

  inSoak("is an addition to the plan in preview --refresh too", async () => {
    const preview = await look("preview", "--refresh", "--diff");
    expect(preview.code).toBe(changed);
    expect(signs(preview.output, first)).toEqual(["+"]);
  });

  inSoak("is still one after a refresh has written what it saw into the state", async () => {
    await stack.must("refresh");
    const preview = await look("preview", "--diff");
    expect(preview.code).toBe(changed);
    expect(signs(preview.output, first)).toEqual(["+"]);
  });

  it("is repaired alone, and comes back as an addition", async () => {
    stack.emulator.journal.clear();
    await stack.must("up", "--skip-preview");
    expect(stack.writes().map(({ operation, ids }) => ({ operation, ids }))).toEqual([
      { operation: "Enable", ids: [first] },
    ]);
    switchOff(first);
    const preview = await look("preview", "--diff");
    expect(preview.code).toBe(changed);
    // State still has the plan that was carried out, which says the same: it goes, and today's comes.
    expect(signs(preview.output, first).sort()).toEqual(["+", "-"]);
    await stack.must("up", "--skip-preview");
    switchOff(first);
    expect(signs((await look("preview", "--diff")).output, first).sort()).toEqual(["+", "-"]);
  });

  it("does not hide behind another one", async () => {
    switchOff(second);
    const preview = await look("preview", "--diff");
    expect(signs(preview.output, second)).toEqual(["+"]);
    expect(signs(preview.output, first)).toContain("+");
  });

  it("is gone when it is gone", async () => {
    await stack.must("up", "--skip-preview");
    for (const args of [
      ["preview", "--refresh"],
      ["refresh", "--preview-only"],
    ] as [string, ...string[]][]) {
      const { code, output } = await look(...args);
      expect({ args, code, output }).toMatchObject({ code: 0 });
      expect(output.match(/\b\d{12}\b/g)).toBeNull();
    }
  });
});
