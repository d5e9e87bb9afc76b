import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { inject } from "vitest";
import { engineEnv, enginePath } from "../../../../scripts/set-up.mjs";
import type { Outcome, Running } from "./command";
import { start } from "./command";
import type { Process } from "./processes";
import { processesWith } from "./processes";

export type { Outcome, Running } from "./command";
export type { Process } from "./processes";

const marker = "AWS_COVERAGE_TEST_PROJECT";

export interface ProjectOptions {
  /** JavaScript (CommonJS) of the program's index.js. */
  readonly program: string;
  /** Further files, by path relative to the project. */
  readonly files?: Readonly<Record<string, string>>;
  /** Address of the emulator. Without it every call to AWS fails to connect. */
  readonly endpoint?: string;
  /** The account that calls; without it the delegated administrator. */
  readonly account?: string;
  /** Added to the isolated environment, or replacing parts of it. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One Pulumi project with one stack, `test`, in a state folder of its own. */
export interface Project {
  readonly folder: string;
  /** Of every command; change it to change what the next one sees. */
  readonly env: Record<string, string>;
  /** Replaces the program. */
  edit(program: string): void;
  /** `run("up", "--skip-preview")`; consent is given where the verb asks for it. */
  run(verb: string, ...args: string[]): Promise<Outcome>;
  /** The same, for interrupting it. */
  start(verb: string, ...args: string[]): Running;
  /** The same, and an error with the whole output unless it exits 0. */
  must(verb: string, ...args: string[]): Promise<Outcome>;
  /** `pulumi stack export`. */
  state(): Promise<Checkpoint>;
  /** `pulumi stack output --json`. */
  outputs(): Promise<Record<string, unknown>>;
  /** Everything that the project's engines started and that still lives. */
  processes(): readonly Process[];
  /** Ends what still lives, and removes the folder. */
  remove(): void;
}

export interface Checkpoint {
  readonly version: number;
  readonly deployment: {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: StateResource }[];
  };
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
  /** A replaced original whose delete is pending. */
  readonly delete?: boolean;
}

export async function newProject(options: ProjectOptions): Promise<Project> {
  const folder = mkdtempSync(join(inject("installation"), "program-"));
  const env = environment(folder, options);
  const project = projectIn(folder, env);
  write(folder, {
    "Pulumi.yaml": "name: test\nruntime: nodejs\n",
    "package.json": JSON.stringify({ name: "test", main: "index.js" }),
    "index.js": options.program,
    ...options.files,
  });
  await project.must("stack", "init", "test");
  return project;
}

function environment(folder: string, { endpoint, account, env }: ProjectOptions): Record<string, string> {
  const aws = { ...(endpoint === undefined ? {} : { endpoint }), ...(account === undefined ? {} : { account }) };
  return { ...engineEnv({ folder: join(folder, ".home"), ...aws }), [marker]: basename(folder), ...env };
}

function projectIn(folder: string, env: Record<string, string>): Project {
  const begin = (verb: string, args: readonly string[]): Running =>
    start(enginePath(), [verb, ...args, "--non-interactive", "--color", "never", ...consent(verb, args)], {
      cwd: folder,
      env,
    });
  const must = async (verb: string, ...args: string[]): Promise<Outcome> => {
    const outcome = await begin(verb, args).outcome;
    if (outcome.code !== 0)
      throw new Error(`pulumi ${verb} ${args.join(" ")} exited ${outcome.code}:\n${outcome.output}`);
    return outcome;
  };
  const processes = (): readonly Process[] => processesWith(marker, basename(folder));
  return {
    folder,
    env,
    edit: (program) => write(folder, { "index.js": program }),
    run: (verb, ...args) => begin(verb, args).outcome,
    start: (verb, ...args) => begin(verb, args),
    must,
    state: async () => JSON.parse((await must("stack", "export", "--show-secrets")).stdout),
    outputs: async () => JSON.parse((await must("stack", "output", "--json", "--show-secrets")).stdout),
    processes,
    remove() {
      for (const { pid } of processes()) end(pid);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function consent(verb: string, args: readonly string[]): readonly string[] {
  const asks =
    ["up", "destroy", "refresh", "cancel"].includes(verb) &&
    !args.some((arg) => ["--yes", "-y", "--preview-only"].includes(arg));
  return asks ? ["--yes"] : [];
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it ended by itself meanwhile
  }
}
