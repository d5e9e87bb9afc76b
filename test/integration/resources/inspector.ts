import type { Emulator, WorldOptions } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";
import type { FaultRule } from "../../../emulator/faults/plan";
import type { JournalEntry } from "../../../emulator/journal";
import { hurried } from "./hurried";
import type { Program, StackOptions } from "./stack";
import { Stack } from "./stack";

/** Scenes of Inspector enablement over the real SDK, for tests of how the product behaves when AWS does not. */
export const region = "us-east-1";
export const name = "scan";
export const members = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => memberAccount(from + index));

export const program = (inputs: object): Program => ({
  [name]: ["InspectorAccountEnablement", { regions: [region], resourceTypes: ["EC2"], ...inputs }],
});

export interface Scene {
  readonly emulator: Emulator;
  readonly stack: Stack;
  another(
    options?: StackOptions & {
      readonly target?: string;
      readonly caller?: string;
      readonly config?: Record<string, string>;
    },
  ): Stack;
  faults(...rules: FaultRule[]): void;
  /** Requests to Inspector since the mark. */
  since(mark: number, operation?: string): readonly JournalEntry[];
  /** Scan types that are on, straight from the emulator's world. */
  on(account: string, where?: string): string[];
}

const open: Emulator[] = [];

/** Closes what the test opened; call it in `afterEach`. */
export async function closeScenes(): Promise<void> {
  await Promise.all(open.splice(0).map((emulator) => emulator.close()));
}

/** How many times faster than real time the engine waits. */
const haste = 20;

export async function scene(world: WorldOptions = {}, options: StackOptions = {}): Promise<Scene> {
  const emulator = await startEmulator({ world: { regions: [region], ...world } });
  open.push(emulator);
  const another: Scene["another"] = ({ target = emulator.url, caller, config, ...more } = {}) =>
    new Stack({ url: target }, caller, config, { clock: hurried(haste), ...options, ...more });
  return {
    emulator,
    another,
    stack: another(),
    faults: (...rules) => emulator.faults.set(rules, emulator.world.clock.now()),
    since: (mark, operation) => emulator.journal.entries({ since: mark, service: "inspector2", operation }),
    on: (account, where = region) => {
      const { scans } = emulator.world.slice<{
        regions: Record<string, { scans: Record<string, Record<string, { on: boolean }>> }>;
      }>("inspector2").regions[where] ?? { scans: {} };
      return Object.entries(scans[account] ?? {})
        .filter(([, scan]) => scan.on)
        .map(([type]) => type)
        .sort();
    },
  };
}

/**
 * Looks at the declared accounts. Where something is to be enabled and the administrator's own account is not declared, one more call a
 * process and region asks whether Inspector is enabled there: `own`.
 */
export function looks({ since }: Scene, mark: number): { declared: readonly JournalEntry[]; own: number } {
  const all = since(mark, "BatchGetAccountStatus");
  const declared = all.filter(({ ids }) => ids.length !== 1 || ids[0] !== administratorAccount);
  return { declared, own: all.length - declared.length };
}

/** The ids that calls named, each once, sorted. */
export const named = (entries: readonly JournalEntry[]): string[] =>
  [...new Set(entries.flatMap((entry) => entry.ids))].sort();

/** The outputs that the stack keeps for the one resource of `program`. */
export const outputs = (stack: Stack) => stack.state.get(name)?.outputs ?? {};
