import type { Edit, Emulator, FaultRule, JournalEntry, WorldOptions } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";
import type { SecurityHubState } from "../../../emulator/securityhub/state";
import { hurried } from "./hurried";
import type { Refuse, Rewrite } from "./rewriting";
import { startRewriting } from "./rewriting";
import type { Program, StackOptions } from "./stack";
import { Stack } from "./stack";

/** Scenes of Security Hub members over the real SDK. What is asserted is read from the emulator's world and journal. */
export const region = "us-east-1";
export const name = "hub";
export const capability = "SECURITY_HUB_CSPM";
export const members = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => memberAccount(from + index));
export const [a, b, c, d] = members(4) as [string, string, string, string];

export const program = (inputs: object): Program => ({
  [name]: ["SecurityHubMemberSet", { regions: [region], settle: { timeoutSeconds: 10 }, ...inputs }],
});

export interface Scene {
  readonly emulator: Emulator;
  readonly stack: Stack;
  another(target?: string, caller?: string, options?: StackOptions): Stack;
  faults(...rules: FaultRule[]): void;
  /** Requests to Security Hub since the mark: operation and ids. */
  writes(mark?: number): (readonly [string, ...string[]])[];
  reads(mark?: number): readonly JournalEntry[];
  /** MemberStatus, straight from the world. */
  status(account: string): string | undefined;
  hub(account: string): SecurityHubState["regions"][string]["hubs"][string] | undefined;
}

const open: { close(): Promise<void> }[] = [];

/** Closes what the test opened; call it in `afterEach`. */
export async function closeScenes(): Promise<void> {
  await Promise.all(open.splice(0).map((one) => one.close()));
}

/** How many times faster than real time the engine waits. */
const haste = 20;

export async function scene(world: WorldOptions = {}): Promise<Scene> {
  const emulator = await startEmulator({ world: { accounts: 6, regions: [region], ...world } });
  open.push(emulator);
  const another: Scene["another"] = (target = emulator.url, caller = "test", options = {}) =>
    new Stack({ url: target }, caller, {}, { clock: hurried(haste), ...options });
  const here = () => emulator.world.slice<SecurityHubState>("securityhub").regions[region];
  const entries = (mark: number, kind: "read" | "write") =>
    emulator.journal.entries({ since: mark, service: "securityhub", kind });
  return {
    emulator,
    another,
    stack: another(),
    faults: (...rules) => emulator.faults.set(rules, emulator.world.clock.now()),
    writes: (mark = 0) => entries(mark, "write").map(({ operation, ids }) => [operation, ...ids] as const),
    reads: (mark = 0) => entries(mark, "read"),
    status: (account) => here()?.members[administratorAccount]?.[account]?.status,
    hub: (account) => here()?.hubs[account],
  };
}

export const hubIsOff: Edit = { do: "securityHubHub", account: administratorAccount, enabled: false };

/** Answers of reads that a proxy rewrites, by the path of their requests. */
export const answerTo = {
  GetMembers: /\/members\/get$/,
  ListMembers: /\/members(\?|$)/,
  DescribeHub: /\/accounts(\?|$)/,
  DescribeOrganizationConfiguration: /\/organization\/configuration$/,
} as const;

/** The same stack, with the same state, over an AWS that answers as `rewrite` and `refuse` say. */
export async function lyingTo({ emulator, another, stack }: Scene, rewrite: Rewrite, refuse?: Refuse): Promise<Stack> {
  const proxy = await startRewriting(emulator.url, rewrite, refuse);
  open.push(proxy);
  const lied = another(proxy.url);
  for (const [key, saved] of stack.state) lied.state.set(key, structuredClone(saved));
  return lied;
}

export const summary = (stack: Stack) => stack.state.get(name)?.outputs["summary"];

/** What is not covered, by account, with what the outputs say of it. */
export function notCovered(stack: Stack): Record<string, string> {
  const regions = (stack.state.get(name)?.outputs["notCovered"] ?? {}) as Record<
    string,
    Record<string, Record<string, string>>
  >;
  return Object.fromEntries(
    Object.entries(regions[region] ?? {}).map(([account, cells]) => [account, JSON.stringify(cells)]),
  );
}
