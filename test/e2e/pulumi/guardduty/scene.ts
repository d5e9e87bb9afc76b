import type { Emulator, EmulatorOptions, JournalEntry, WorldOptions } from "../../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../../emulator";
import type { GuardDutyState } from "../../../../emulator/guardduty";
import type { WorldSnapshot } from "../../../../emulator/world";
import type { Project, ProjectOptions } from "../engine/project";
import { newProject } from "../engine/project";

export const regions = ["us-east-1", "eu-west-1"] as const;

/** Members of the seeded organization: `count` of them, from the one with index `from`. */
export const members = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => memberAccount(from + index));

/** An emulator with two regions, and a project whose program talks to it. What is asserted is read from the emulator. */
export interface Scene extends Project {
  readonly emulator: Emulator;
  /** GuardDuty's calls since the last `emulator.journal.clear()`, by operation. */
  calls(): Record<string, number>;
  /** GuardDuty's writes since then. */
  writes(): readonly JournalEntry[];
  /** The same as operation and ids, sorted: calls of different families and regions are not ordered. */
  written(): string[];
  status(account: string, region?: string): string | undefined;
  /** Plans that are on. */
  plans(account: string, region?: string): string[];
  /** Ends everything. */
  close(): Promise<void>;
}

export interface SceneOptions extends Omit<ProjectOptions, "endpoint"> {
  readonly world?: WorldOptions | WorldSnapshot;
  readonly faults?: EmulatorOptions["faults"];
}

export async function scene({ world = {}, faults, ...options }: SceneOptions): Promise<Scene> {
  const whole = "organization" in world ? world : { regions: [...regions], ...world };
  const emulator = await startEmulator({ world: whole, ...(faults === undefined ? {} : { faults }) });
  const project = await newProject({ ...options, endpoint: emulator.url });
  const seen = (): readonly JournalEntry[] => emulator.journal.entries({ service: "guardduty" });
  const writes = (): readonly JournalEntry[] => seen().filter(({ kind }) => kind === "write");
  const state = () => emulator.world.slice<GuardDutyState>("guardduty").regions;
  return {
    ...project,
    emulator,
    calls: () => {
      const counts: Record<string, number> = {};
      for (const { operation } of seen()) counts[operation] = (counts[operation] ?? 0) + 1;
      return counts;
    },
    writes,
    written: () =>
      writes()
        .map(({ region, operation, ids }) => [region, operation, ...ids].join(" "))
        .sort(),
    status: (account, region = regions[0]) => state()[region]?.members[administratorAccount]?.[account]?.status,
    plans: (account, region = regions[0]) =>
      Object.entries(state()[region]?.detectors[account]?.features ?? {})
        .flatMap(([plan, status]) => (status === "ENABLED" ? [plan] : []))
        .sort(),
    close: async () => {
      project.remove();
      await emulator.close();
    },
  };
}

/** A program of `GuardDutyMemberSet` resources by name, each in the first region unless its inputs say otherwise. */
export function memberSets(resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string {
  const lines = Object.entries(resources).map(
    ([name, inputs]) =>
      `exports[${JSON.stringify(name)}] = new GuardDutyMemberSet(${JSON.stringify(name)}, ${JSON.stringify({ regions: [regions[0]], ...inputs })}).summary.covered;`,
  );
  return ['const { GuardDutyMemberSet } = require("pulumi-aws-coverage");', ...lines].join("\n");
}
