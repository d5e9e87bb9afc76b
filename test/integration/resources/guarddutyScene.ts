import type { Emulator, FaultRule, JournalEntry, WorldOptions } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";
import type { GuardDutyState } from "../../../emulator/guardduty";
import { hurried } from "./hurried";
import type { Rewrite } from "./rewriting";
import { startRewriting } from "./rewriting";
import type { Program, StackOptions } from "./stack";
import { Stack } from "./stack";

/** Scenes of GuardDuty membership over the real SDK. What is asserted is read from the emulator's world and journal. */
export const region = "us-east-1";
export const other = "eu-west-1";
export const name = "members";
export const members = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => memberAccount(from + index));
export const [a, b, c, d] = members(4) as [string, string, string, string];

export const program = (inputs: object): Program => ({
  [name]: ["GuardDutyMemberSet", { regions: [region], ...inputs }],
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
  /** Requests to GuardDuty since the mark. */
  since(mark: number, operation?: string): readonly JournalEntry[];
  /** Writes to GuardDuty since the mark: operation and ids. */
  writes(mark?: number): (readonly [string, ...string[]])[];
  /** relationshipStatus of a member, straight from the world. */
  status(account: string, where?: string, administrator?: string): string | undefined;
  /** Plans that are on, with their additional configurations. */
  on(account: string, where?: string): string[];
  state(): GuardDutyState;
}

const open: { close(): Promise<void> }[] = [];

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
  const state = (): GuardDutyState => emulator.world.slice<GuardDutyState>("guardduty");
  return {
    emulator,
    another,
    stack: another(),
    faults: (...rules) => emulator.faults.set(rules, emulator.world.clock.now()),
    since: (mark, operation) => emulator.journal.entries({ since: mark, service: "guardduty", operation }),
    writes: (mark = 0) =>
      emulator.journal
        .entries({ since: mark, service: "guardduty", kind: "write" })
        .map(({ operation, ids }) => [operation, ...ids] as const),
    status: (account, where = region, administrator = administratorAccount) =>
      state().regions[where]?.members[administrator]?.[account]?.status,
    on: (account, where = region) =>
      Object.entries(state().regions[where]?.detectors[account]?.features ?? {})
        .flatMap(([plan, status]) => (status === "ENABLED" ? [plan] : []))
        .sort(),
    state,
  };
}

/** Answers of reads that a proxy rewrites, by the path of their requests. */
export const answerTo = {
  GetMembers: /\/member\/get$/,
  ListMembers: /\/member\?/,
  GetMemberDetectors: /\/member\/detector\/get$/,
  GetDetector: /^\/detector\/[^/]+$/,
  ListDetectors: /^\/detector(\?|$)/,
  DescribeOrganizationConfiguration: /\/admin(\?|$)/,
} as const;

/** The same stack, with the same state, over an AWS that answers as `rewrite` says. */
export async function lyingTo(
  { emulator, another, stack }: Scene,
  rewrite: Rewrite,
  options: StackOptions = {},
): Promise<Stack> {
  const proxy = await startRewriting(emulator.url, rewrite);
  open.push(proxy);
  const lied = another({ target: proxy.url, ...options });
  for (const [key, saved] of stack.state) lied.state.set(key, structuredClone(saved));
  return lied;
}

/** The outputs that the stack keeps for the one resource of `program`. */
export const outputs = (stack: Stack) => stack.state.get(name)?.outputs ?? {};

/** What is not covered, as the outputs have it: `us-east-1 123456789012 S3_DATA_EVENTS`, with what they say of it. */
export function notCovered(stack: Stack): Record<string, string> {
  const regions = (outputs(stack)["notCovered"] ?? {}) as Record<string, Record<string, Record<string, string>>>;
  return Object.fromEntries(
    Object.entries(regions).flatMap(([where, accounts]) =>
      Object.entries(accounts).flatMap(([account, cells]) =>
        Object.entries(cells).map(([capability, text]) => [`${where} ${account} ${capability}`, text]),
      ),
    ),
  );
}
