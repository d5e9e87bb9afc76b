import type { Edit, Emulator } from "../../../emulator";
import { memberAccount, startEmulator } from "../../../emulator";
import { hurried } from "./hurried";
import type { Rewrite } from "./rewriting";
import { startRewriting } from "./rewriting";
import type { Outputs, Program } from "./stack";
import { Stack } from "./stack";

export const home = "us-east-1";

/** Seeded accounts by the unit in which they live; the seeded membership covers Infrastructure. */
export const [payments, web, test, infrastructure, sandbox, web2, production] = [0, 1, 2, 3, 4, 5, 6].map(
  memberAccount,
) as [string, string, string, string, string, string, string];

export interface Membership {
  readonly membershipId: string;
  readonly region: string;
  readonly accountId: string;
  readonly membershipName: string;
  readonly membershipStatus: string;
  readonly coverEntireOrganization: boolean;
  readonly organizationalUnits: readonly string[];
  readonly accounts: Readonly<Record<string, { readonly status: string }>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** One membership declaration on one stack, and what AWS's side shows of it. */
export interface MembershipScene {
  readonly emulator: Emulator;
  readonly stack: Stack;
  memberships(): readonly Membership[];
  /** Changes the service's part of the world. */
  patch(patch: object): void;
  edit(...edits: Edit[]): void;
  /** Operation and outcome of each write, in order. */
  writes(): readonly string[];
  /** The plan of `ir`: by region, then by account without its name. */
  plan(program: Program): Promise<Outputs>;
  summary(): Outputs;
  notCovered(account: string): string;
  close(): Promise<void>;
}

/** `rewrite`: what AWS is to answer where the emulator never does. */
export async function membershipScene({
  accounts = 7,
  rewrite,
}: {
  readonly accounts?: number;
  readonly rewrite?: Rewrite;
} = {}): Promise<MembershipScene> {
  const emulator = await startEmulator({ world: { accounts, regions: [home, "eu-west-1"] } });
  const proxy = rewrite === undefined ? undefined : await startRewriting(emulator.url, rewrite);
  const stack = new Stack(proxy ?? emulator, "test", {}, { clock: hurried(30) });
  const outputs = (): Outputs => stack.state.get("ir")?.outputs ?? {};
  const service = "security-ir";
  return {
    emulator,
    stack,
    memberships: () => (emulator.world.snapshot().services[service] as { memberships: Membership[] }).memberships,
    patch: (patch) => void emulator.edit({ do: "merge", patch: { services: { [service]: patch } } }),
    edit: (...edits) => void emulator.edit(...edits),
    writes: () =>
      emulator.journal.entries({ service, kind: "write" }).map(({ operation, outcome }) => `${operation} ${outcome}`),
    plan: async (program) => {
      const { plan = {}, failures = [] } = (await stack.preview(program))["ir"] ?? {};
      if (failures.length > 0) throw new Error(failures.join("\n"));
      return byAccount((Object.values(plan)[0] ?? {}) as Outputs);
    },
    summary: () => outputs()["summary"] as Outputs,
    notCovered: (account) => outputs()["notCovered"]?.[home]?.[account]?.MEMBERSHIP ?? "covered",
    async close() {
      await proxy?.close();
      await emulator.close();
    },
  };
}

/** A plan's text with plain account ids in place of `110001000003 payments-7`. */
export const byAccount = (plan: Outputs): Outputs =>
  Object.fromEntries(
    Object.entries(plan).map(([key, value]) => [
      key.replace(/^(\d{12}) .*/, "$1"),
      typeof value === "object" ? byAccount(value as Outputs) : value,
    ]),
  );

export const declared = (over: object): Program => ({
  ir: ["SecurityIncidentResponseMembership", { homeRegion: home, ...over }],
});
