import type { Emulator, EmulatorOptions, JournalEntry, WorldOptions } from "../../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../../emulator";
import type { InspectorState } from "../../../../emulator/inspector2/state";
import type { Project, ProjectOptions } from "./project";
import { newProject } from "./project";

export const region = "us-east-1";

/** Members of the seeded organization: `count` of them, from the one with index `from`. */
export const members = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => memberAccount(from + index));

/** A member of the seeded organization, as plans name it. */
export const named = (account: string): string =>
  `${account} member-${String(members(5_000).indexOf(account) + 1).padStart(4, "0")}`;

/** An emulator with one region, and a project whose program talks to it. */
export interface Scene extends Project {
  readonly emulator: Emulator;
  /** Inspector's calls since the last `emulator.journal.clear()`, by operation. */
  calls(): Record<string, number>;
  /** Inspector's writes since then. */
  writes(): readonly JournalEntry[];
  /** Scan types that are on in an account, as the emulator's world has it. */
  scans(account: string): readonly string[];
  /** Ends everything. */
  close(): Promise<void>;
}

export interface SceneOptions extends Omit<ProjectOptions, "endpoint"> {
  readonly world?: WorldOptions;
  readonly faults?: EmulatorOptions["faults"];
}

export async function scene({ world, faults, ...options }: SceneOptions): Promise<Scene> {
  const emulator = await startEmulator({
    world: { regions: [region], ...world },
    ...(faults === undefined ? {} : { faults }),
  });
  // As in most organizations. Where it is off there, every plan that enables something warns of it.
  emulator.edit({ do: "inspectorEnable", account: administratorAccount, types: ["EC2", "ECR", "LAMBDA"] });
  const project = await newProject({ ...options, endpoint: emulator.url });
  const inspector = (): readonly JournalEntry[] => emulator.journal.entries({ service: "inspector2" });
  return {
    ...project,
    emulator,
    calls: () => {
      const counts: Record<string, number> = {};
      for (const { operation } of inspector()) counts[operation] = (counts[operation] ?? 0) + 1;
      return counts;
    },
    writes: () => inspector().filter((entry) => entry.kind === "write"),
    scans: (account) => {
      const scans = emulator.world.slice<InspectorState>("inspector2").regions[region]?.scans[account] ?? {};
      return Object.entries(scans).flatMap(([type, scan]) => (scan.on ? [type] : []));
    },
    close: async () => {
      project.remove();
      await emulator.close();
    },
  };
}

/** A value in a program: plain data, or an expression of JavaScript. */
export class Expression {
  constructor(readonly text: string) {}
}

export const js = (text: string): Expression => new Expression(text);

function source(value: unknown): string {
  if (value instanceof Expression) return value.text;
  if (Array.isArray(value)) return `[${value.map(source).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${source(member)}`)
    .join(", ")} }`;
}

/** A program of `InspectorAccountEnablement` resources by name, each in one region with EC2 unless its inputs say otherwise. */
export function enablements(
  resources: Readonly<Record<string, { readonly opts?: unknown; readonly [input: string]: unknown }>>,
): string {
  const lines = Object.entries(resources).map(([name, { opts = {}, ...inputs }]) => {
    const args = source({ regions: [region], resourceTypes: ["EC2"], ...inputs });
    return `exports[${JSON.stringify(name)}] = new InspectorAccountEnablement(${JSON.stringify(name)}, ${args}, ${source(opts)}).summary.covered;`;
  });
  return [
    'const pulumi = require("@pulumi/pulumi");',
    'const { InspectorAccountEnablement } = require("pulumi-aws-coverage");',
    ...lines,
  ].join("\n");
}
