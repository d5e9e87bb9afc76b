import type { Edit, Emulator } from "../../../emulator";
import { memberAccount, startEmulator } from "../../../emulator";
import { hurried } from "./hurried";
import { byAccount } from "./securityIncidentResponseScene";
import type { Outputs, Program } from "./stack";
import { Stack } from "./stack";

export const region = "eu-west-1";
export const [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map(memberAccount) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

export const deep = (over: object): Program => ({
  deep: ["InspectorDeepInspection", { accounts: [a], regions: [region], ...over }],
});

/** One declaration of deep inspection on one stack, and what AWS's side shows of it. */
export interface DeepScene {
  readonly emulator: Emulator;
  stack: Stack;
  /** EC2 scanning is on in these accounts. */
  scanning(...accounts: string[]): void;
  set(account: string, status: string | null, message?: string): void;
  notCovered(): Outputs;
  summary(): Outputs;
  /** By region, then by account without its name. */
  planOf(program: Program): Promise<Outputs>;
  /** Accounts that each write named, in order. */
  written(): readonly (readonly string[])[];
  /** In the emulator's world. */
  status(account: string): string;
}

/** A stack at `url` in place of the emulator's own address, or of another caller. */
export const stackAt = (url: string, caller = "test"): Stack => new Stack({ url }, caller, {}, { clock: hurried(30) });

export async function deepScene(accounts = 6): Promise<DeepScene> {
  const emulator = await startEmulator({ world: { accounts, regions: [region] } });
  const scene: DeepScene = {
    emulator,
    stack: stackAt(emulator.url),
    scanning: (...ids) =>
      void emulator.edit(...ids.map((account): Edit => ({ do: "inspectorEnable", account, types: ["EC2"] }))),
    set: (account, status, message) => void emulator.edit({ do: "inspectorDeepInspection", account, status, message }),
    notCovered: () => outputs()["notCovered"]?.[region] ?? {},
    summary: () => outputs()["summary"] as Outputs,
    planOf: async (program) =>
      byAccount(Object.values((await scene.stack.preview(program))["deep"]?.plan ?? {})[0] as Outputs),
    written: () =>
      emulator.journal
        .entries({ kind: "write", service: "inspector2" })
        .map(({ operation, ids }) => [operation, ...ids]),
    status: (account) => {
      const state = emulator.world.snapshot().services["inspector2"] as {
        regions: Record<string, { deep: Record<string, { activated: boolean }> }>;
      };
      return state.regions[region]?.deep[account]?.activated === false ? "DEACTIVATED" : "ACTIVATED";
    },
  };
  const outputs = (): Outputs => scene.stack.state.get("deep")?.outputs ?? {};
  return scene;
}
