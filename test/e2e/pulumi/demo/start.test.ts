import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesBelow } from "../../../../scripts/fingerprint.mjs";
import { root } from "../../../../scripts/places.mjs";
import { start } from "../engine/command";
import { variations } from "../engine/variations";
import type { HostileEnvironment } from "./hostileEnvironment";
import { hostileEnvironment } from "./hostileEnvironment";

let around: HostileEnvironment;
beforeEach(async () => {
  around = await hostileEnvironment();
});
afterEach(() => around.close());

/** `npm start` without npm, which prints notices of its own. */
const npmStart = (env: Record<string, string> = {}) =>
  start(process.execPath, [join(root, "scripts", "start.mjs")], { cwd: root, env: { ...around.env, ...env } });
const checkout = (): string[] => [...readdirSync(root), ...filesBelow(root, ["examples", "scripts"])].sort();

describe("npm start", () => {
  it("tells the story and checks every claim in it, touches no AWS account and leaves nothing behind", async () => {
    const before = checkout();
    const { code, stdout, stderr } = await npmStart({ NO_COLOR: "1", TERM: "xterm-256color" }).outcome;
    expect(stderr).toBe("");
    expect(code, stdout).toBe(0);
    const steps = [...stdout.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
    expect(steps).toEqual(steps.map((_, index) => index + 1));
    expect(steps.length).toBeGreaterThanOrEqual(10);
    expect(stdout).not.toContain("\u001b");
    expect(around.connections()).toBe(0);
    expect(around.credentialsWereUsed()).toBe(false);
    expect(around.processes()).toEqual([]);
    expect(readdirSync(around.temporary)).toEqual([]);
    expect(checkout()).toEqual(before);
    // It shows the two accounts that were switched off, and repairs them only.
    const [, drift, repair] = /(?:\n5\. [\s\S]*?\n)(6\. [\s\S]*?\n)(7\. [\s\S]*?)\n8\. /.exec(stdout) ?? [];
    const switchedOff = ["110008000024", "110009000027"];
    const named = (text: string | undefined): string[] => [...new Set(text?.match(/\b1[0-9]{11}\b/g))].sort();
    expect(named(drift)).toEqual(switchedOff);
    expect(drift).toContain("Exit code 7");
    const calls = [...(repair ?? "").matchAll(/^ *journal: (\S+) +(\S+) +([\d ]+?) +ok$/gm)].map(([, ...parts]) =>
      parts.join(" "),
    );
    expect(calls.sort()).toEqual([
      "eu-west-1 Enable 110008000024",
      "eu-west-1 UpdateMemberDetectors 110009000027",
      "us-east-1 Enable 110008000024 110009000027",
    ]);
  });

  it.each(variations<NodeJS.Signals>(["SIGINT"], ["SIGTERM"]))(
    "ends cleanly on %s, in the middle of an `up` too",
    async (signal) => {
      const running = npmStart();
      await running.saw("$ pulumi up");
      expect(around.processes().length).toBeGreaterThan(1);
      const { code, stdout } = await running.kill(signal);
      expect(code).toBe(130);
      expect(stdout).toContain("Interrupted");
      expect(around.processes()).toEqual([]);
      expect(readdirSync(around.temporary)).toEqual([]);
    },
  );
});
