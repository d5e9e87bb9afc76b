import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { alone } from "../../../scripts/lock.mjs";
import { verdict } from "../../../scripts/rings.mjs";
import { engineEnv, ensureSetUp } from "../../../scripts/set-up.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aws-coverage-set-up-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe("set-up", () => {
  it("lets neither credentials nor settings of the caller through to the engine", async () => {
    await ensureSetUp();
    const secrets = [
      "AWS_SESSION_TOKEN",
      "AWS_PROFILE",
      "AWS_WEB_IDENTITY_TOKEN_FILE",
      "PULUMI_ACCESS_TOKEN",
      "HTTPS_PROXY",
      "NODE_OPTIONS",
    ];
    for (const name of secrets) vi.stubEnv(name, "the caller's");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "the caller's");
    const env = engineEnv({ folder });
    expect(Object.entries(env).filter(([name, value]) => name !== "PATH" && value.includes("the caller's"))).toEqual(
      [],
    );
    expect(env).toMatchObject({ HOME: folder, AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
    expect(engineEnv({ folder, endpoint: "http://127.0.0.1:4000", account: "123456789012" })).toMatchObject({
      AWS_ENDPOINT_URL: "http://127.0.0.1:4000",
      AWS_ACCESS_KEY_ID: "123456789012",
    });
  });

  it("does one thing at a time", async () => {
    const lock = join(folder, "lock");
    const events: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      events.push(`${name} begins`);
      await sleep(50);
      events.push(`${name} ends`);
    };
    await Promise.all([alone(lock, "waiting", work("a")), alone(lock, "waiting", work("b"))]);
    expect(events).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  });

  it("takes over from an owner that died", async () => {
    const lock = join(folder, "lock");
    writeFileSync(lock, "4194305"); // above the largest process id of Linux
    expect(await alone(lock, "waiting", async () => readFileSync(lock, "utf8"))).toBe(String(process.pid));
  });

  it("says how many tests were skipped only when some were", () => {
    expect(verdict({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
    expect(verdict({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
  });
});
