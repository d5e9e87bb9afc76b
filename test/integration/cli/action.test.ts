import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Emulator } from "../../../emulator";
import { memberAccount, startEmulator } from "../../../emulator";
import { root } from "../../../scripts/places.mjs";
import { ensureBuilt } from "./project";

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly name: string;
      readonly id?: string;
      readonly if?: string;
      readonly shell: string;
      readonly env: Readonly<Record<string, string>>;
      readonly run: string;
    }[];
  };
}

const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as Action;

interface Comment {
  readonly id: number;
  readonly user: { readonly type: string };
  body: string;
}

/** GitHub's comments of one pull request, as its REST API has them. */
class PullRequest {
  readonly comments: Comment[] = [];
  readonly requests: string[] = [];
  status = 200;
  private readonly server: Server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: string) => {
      text += chunk;
    });
    request.on("end", () => {
      const { method = "", url = "" } = request;
      this.requests.push(`${method} ${url}`);
      response.statusCode = request.headers.authorization === "Bearer t0ken" ? this.status : 401;
      const answer = response.statusCode === 200 ? this.answer(method, url, text) : { message: "no" };
      response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
    });
  });

  private answer(method: string, url: string, text: string): unknown {
    const { pathname, searchParams } = new URL(url, "http://github");
    const body = text === "" ? "" : (JSON.parse(text) as { body: string }).body;
    if (method === "GET" && pathname === "/repos/acme/infra/issues/7/comments") {
      const [size, page] = ["per_page", "page"].map((name) => Number(searchParams.get(name))) as [number, number];
      return this.comments.slice((page - 1) * size, page * size);
    }
    if (method === "POST" && pathname === "/repos/acme/infra/issues/7/comments") return this.say("Bot", body);
    const one = this.comments.find(({ id }) => pathname === `/repos/acme/infra/issues/comments/${id}`);
    if (method !== "PATCH" || one === undefined) throw new Error(`${method} ${url}`);
    one.body = body;
    return one;
  }

  say(type: string, body: string): Comment {
    const comment = { id: 1000 + this.comments.length, user: { type }, body };
    this.comments.push(comment);
    return comment;
  }

  listen = (): Promise<void> => new Promise((done) => void this.server.listen(0, "127.0.0.1", () => done()));
  close = (): Promise<unknown> => new Promise((done) => this.server.close(done));
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

let emulator: Emulator;
let github: PullRequest;
let folder: string;
beforeAll(ensureBuilt);
beforeEach(async () => {
  emulator = await startEmulator({ world: { accounts: 2, regions: ["us-east-1"] } });
  github = new PullRequest();
  await github.listen();
  folder = mkdtempSync(join(tmpdir(), "aws-coverage-action-"));
  const where = { accounts: [memberAccount(0)], regions: ["us-east-1"], resourceTypes: ["EC2"] };
  const resources = [{ type: "InspectorAccountEnablement", name: "all", ...where }];
  writeFileSync(join(folder, "coverage.yaml"), JSON.stringify({ resources }));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "pulumi-aws-coverage"), "junction");
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([emulator.close(), github.close()]);
});

const cover = (): unknown => emulator.edit({ do: "inspectorEnable", account: memberAccount(0), types: ["EC2"] });

interface Ran {
  readonly code: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly printed: string;
}

/** What GitHub's runner does with a composite action: each step's script in its shell, with files for what it hands on. */
async function run(given: Record<string, string>, event = "pull_request"): Promise<Ran> {
  const inputs = Object.fromEntries(Object.entries(action.inputs).map(([name, one]) => [name, one.default]));
  const values: Record<string, string> = {
    "github.token": "t0ken",
    "github.event_name": event,
    "github.event.pull_request.number": "7",
  };
  for (const [name, value] of Object.entries({ ...inputs, ...given })) values[`inputs.${name}`] = value;
  const filled = (text: string): string =>
    text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => filled(values[name] ?? ""));
  let printed = "";
  for (const step of action.runs.steps) {
    if (step.if !== undefined && !holds(step.if, values)) continue;
    const output = join(folder, "github_output");
    writeFileSync(output, "");
    const env = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, filled(value)]));
    const ended = await shell(step.run, { ...env, GITHUB_OUTPUT: output });
    printed += ended.printed;
    for (const line of readFileSync(output, "utf8").split("\n").filter(Boolean)) {
      const [name = "", ...value] = line.split("=");
      values[`steps.${step.id}.outputs.${name}`] = value.join("=");
    }
    if (ended.code !== 0) return { code: ended.code, outputs: outputsOf(filled), printed };
  }
  return { code: 0, outputs: outputsOf(filled), printed };
}

const outputsOf = (filled: (text: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value)]));

/** Conditions of the form `a == 'b' && c == 'd'`. */
const holds = (condition: string, values: Readonly<Record<string, string>>): boolean =>
  condition.split(" && ").every((part) => {
    const [, name = "", value] = /^([\w.-]+) == '(.*)'$/.exec(part) ?? [];
    return values[name] === value;
  });

function shell(script: string, env: Record<string, string>): Promise<{ code: number | null; printed: string }> {
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      RUNNER_TEMP: folder,
      GITHUB_ACTION_PATH: root,
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
      GITHUB_REPOSITORY: "acme/infra",
      GITHUB_API_URL: github.url,
      AWS_ENDPOINT_URL: emulator.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      ...env,
    },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  return new Promise((done) => child.on("close", (code) => done({ code, printed })));
}

describe("the GitHub Action", () => {
  it("is a composite one, whose scripts hold no expression that a pull request could fill", () => {
    expect(action.runs.using).toBe("composite");
    for (const { run: script, shell: name } of action.runs.steps) {
      expect(script).not.toContain("${{");
      expect(name).toBe("bash");
    }
  });

  it("verifies, keeps every report, and passes where all is covered", async () => {
    cover();
    const { code, outputs } = await run({ spec: "coverage.yaml" });
    expect([code, outputs]).toEqual([0, { code: "0", "coverage-percent": "100" }]);
    for (const name of ["coverage.md", "coverage.sarif", "coverage.xml", "coverage.json", "coverage.html"])
      expect(readFileSync(join(folder, "reports", name), "utf8").length).toBeGreaterThan(100);
    expect(readFileSync(join(folder, "summary"), "utf8")).toContain("Everything that can be covered is covered.");
    expect(emulator.journal.entries({ kind: "write" })).toEqual([]);
  });

  it("fails with the verdict, or only tells it", async () => {
    expect((await run({ spec: "coverage.yaml" })).code).toBe(2);
    const told = await run({ spec: "coverage.yaml", fail: "false", reports: "my reports" });
    expect([told.code, told.outputs]).toEqual([0, { code: "2", "coverage-percent": "0" }]);
    expect(existsSync(join(folder, "my reports", "coverage.html"))).toBe(true);
    const broken = await run({ spec: "absent.yaml" });
    expect([broken.code, broken.outputs]).toEqual([1, { code: "1", "coverage-percent": "" }]);
    expect(broken.printed).toContain("--spec absent.yaml cannot be read");
  });

  it("passes further arguments on, one a line, as they are", async () => {
    const more = "--fail-on=none\n--write-baseline=my accepted.json\n";
    expect((await run({ spec: "coverage.yaml", arguments: more })).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, "my accepted.json"), "utf8")).cells).toHaveLength(1);
    const hostile = await run({ spec: "$(touch pwned)", arguments: "`touch pwned`" });
    expect(hostile.code).toBe(64);
    expect(existsSync(join(folder, "pwned"))).toBe(false);
  });

  it("keeps one comment of its own up to date, and touches no other", async () => {
    const others = [
      github.say("User", "<!-- aws-coverage: verify -->\nquoted by a person"),
      github.say("Bot", "another workflow's comment"),
      github.say("Bot", "<!-- aws-coverage: staging -->\nanother key's"),
    ].map(({ body }) => body);
    for (let index = 0; index < 120; index++) github.say("User", `discussion ${index}`);
    const before = github.comments.length;
    await run({ spec: "coverage.yaml", fail: "false" });
    expect(github.comments).toHaveLength(before + 1);
    expect(github.comments.at(-1)?.body).toContain("Not covered: 1 gap.");
    cover();
    github.say("Bot", "a later comment");
    await run({ spec: "coverage.yaml" });
    expect(github.comments).toHaveLength(before + 2);
    expect(github.comments[before]?.body).toMatch(/^<!-- aws-coverage: verify -->\n# AWS coverage: 100%/);
    expect(github.comments.slice(0, 3).map(({ body }) => body)).toEqual(others);
    expect(github.comments.at(-1)?.body).toBe("a later comment");
  });

  it("writes no comment outside of pull requests, and warns where the token may not", async () => {
    await run({ spec: "coverage.yaml" }, "schedule");
    await run({ spec: "coverage.yaml", comment: "false" });
    expect(github.requests).toEqual([]);
    github.status = 403;
    const { code, printed } = await run({ spec: "coverage.yaml" });
    expect(code).toBe(2);
    expect(printed).toContain("::warning title=aws-coverage::The comment was not written: the token may not comment");
  });
});
