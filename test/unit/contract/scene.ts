import type { Emulator, JournalEntry } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";
import type { Service } from "../../../provider/services/service";
import { hurried } from "../../integration/resources/hurried";
import type { Program } from "../../integration/resources/stack";
import { Stack } from "../../integration/resources/stack";
import type { Sample } from "./samples";
import { region } from "./samples";

/** How many times faster than real time the engine waits in this ring. */
const haste = 20;

/** One service, a small prepared world, a stack that declares all of its accounts. */
export interface Scene {
  readonly service: Service;
  readonly sample: Sample;
  readonly emulator: Emulator;
  readonly stack: Stack;
  readonly accounts: readonly string[];
  readonly program: Program;
  /** A stack without state over the same world, or over what stands between. */
  another(target?: Pick<Emulator, "url">, caller?: string, services?: readonly Service[]): Stack;
  /** The same declaration with other inputs. */
  programWith(inputs: object): Program;
  /** Writes of the service since the mark, in order. */
  writesSince(mark: number): readonly JournalEntry[];
  isCovered(account: string): boolean;
}

export const name = "set";

export interface SceneOptions {
  readonly size?: number | undefined;
  /** The administrator's own account is among the accounts. */
  readonly own?: boolean | undefined;
}

export async function openScene(
  service: Service,
  sample: Sample,
  { size = 4, own }: SceneOptions = {},
): Promise<Scene> {
  const emulator = await startEmulator({ world: { accounts: size + 2, regions: [region] } });
  const members = Array.from({ length: size }, (_, index) => memberAccount(index));
  const accounts = own === true ? [...members, administratorAccount] : members;
  emulator.edit(...(sample.prepare?.(accounts, emulator) ?? []));
  const another: Scene["another"] = (target = emulator, caller, services = [service]) =>
    new Stack(target, caller, {}, { clock: hurried(haste), services });
  const programWith = (inputs: object): Program => ({
    [name]: [service.kind, { ...sample.inputs(accounts), settle: { timeoutSeconds: 30 }, ...inputs }],
  });
  return {
    ...{ service, sample, emulator, accounts, another, programWith, stack: another(), program: programWith({}) },
    writesSince: (mark) => emulator.journal.entries({ since: mark, kind: "write", service: service.signingName }),
    isCovered: (account) => sample.isCovered(account, emulator),
  };
}

/** The accounts that calls named, each once. */
export const named = (entries: readonly JournalEntry[]): string[] =>
  [...new Set(entries.flatMap((entry) => entry.ids))].sort();

/** The plan of one resource as text. */
export const planOf = (preview: Awaited<ReturnType<Stack["preview"]>>): string =>
  JSON.stringify(preview[name]?.plan ?? {});
