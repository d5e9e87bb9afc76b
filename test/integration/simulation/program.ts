import type { EmulatedWorld } from "../../../emulator/world";
import type { Declared, Selection } from "./commands";
import type { Registered, Saved, State } from "./deploymentTypes";
import { resolve } from "./organization";
import type { Cell, Row } from "./row";
import { rows } from "./rows";

export type Program = Map<string, Declared>;

/** Short, so that an update under denied reads ends before the next command. */
const settleSeconds = 90;

export const rowOf = (kind: string): Row => rows[kind] as Row;

export const keyOf = ({ region, account, capability }: Cell): string => `${region} ${account} ${capability}`;

/** What `exactly` claims beside what it declares. */
function capabilitiesOf({ kind, capabilities }: Pick<Declared, "kind" | "capabilities">): readonly string[] {
  return [...rowOf(kind).always, ...capabilities];
}

const product = (regions: readonly string[], accounts: readonly string[], capabilities: readonly string[]): Cell[] =>
  regions.flatMap((region) =>
    accounts.flatMap((account) => capabilities.map((capability) => ({ region, account, capability }))),
  );

export const declaredCells = (world: EmulatedWorld, declared: Declared): Cell[] =>
  product(declared.regions, resolve(world, declared.selection), capabilitiesOf(declared));

export function inputsOf(declared: Declared): Readonly<Record<string, unknown>> {
  const { selection, regions, capabilities, onRelease, releaseLimit, mode, match, kind, further } = declared;
  const row = rowOf(kind);
  return {
    ...("accounts" in selection
      ? { accounts: selection.accounts }
      : { organization: selection.units.length === 0 ? {} : { organizationalUnitIds: [...new Set(selection.units)] } }),
    ...(row.homeRegion === undefined ? { regions } : { homeRegion: row.homeRegion }),
    ...row.inputOf(capabilities),
    ...further,
    onRelease,
    ...(releaseLimit === undefined ? {} : { releaseLimit }),
    mode,
    ...(row.hasMatch ? { match } : {}),
    settle: { timeoutSeconds: settleSeconds },
  };
}

export const registered = (program: Program): Registered[] =>
  [...program].map(([name, declared]) => ({
    name,
    kind: declared.kind,
    inputs: inputsOf(declared),
    lateMs: declared.lateMs,
    dependsOn: declared.dependsOn.filter((one) => one !== name && comesBefore(program, one, name)),
  }));

const comesBefore = (program: Program, first: string, second: string): boolean => {
  const names = [...program.keys()];
  return names.includes(first) && names.indexOf(first) < names.indexOf(second);
};

/** One entry of the state file, as the invariants read it: names of inputs are Pulumi's, nothing is parsed by our own code. */
export interface Remembered {
  readonly name: string;
  readonly kind: string;
  readonly cells: readonly Cell[];
  readonly accounts: readonly string[];
  readonly options: Pick<Declared, "onRelease" | "releaseLimit" | "mode">;
}

interface Properties {
  readonly regions?: readonly string[];
  readonly homeRegion?: string;
  readonly accounts?: readonly string[] | { readonly organization: Selector };
  readonly organization?: Selector;
  readonly accountIds?: readonly string[];
  readonly resourceTypes?: readonly string[];
  readonly scanTypes?: readonly string[];
  readonly features?: readonly (string | { readonly name: string })[];
  readonly onRelease: Declared["onRelease"];
  readonly releaseLimit?: Declared["releaseLimit"];
  readonly mode: Declared["mode"];
}
interface Selector {
  readonly organizationalUnitIds?: readonly string[];
}

export function remembered(world: EmulatedWorld, { name, kind, outputs }: Saved): Remembered {
  const {
    homeRegion = "",
    regions = [homeRegion],
    accounts,
    organization,
    accountIds,
    ...others
  } = outputs as unknown as Properties;
  const { resourceTypes, scanTypes, features, ...rest } = others;
  const selector =
    organization ?? (accounts !== undefined && "organization" in accounts ? accounts.organization : undefined);
  const selection: Selection =
    selector === undefined
      ? { accounts: (accounts as readonly string[] | undefined) ?? [] }
      : { units: selector.organizationalUnitIds ?? [] };
  const whom = accountIds ?? resolve(world, selection);
  const plans = (features ?? []).map((one) => (typeof one === "string" ? one : one.name));
  const capabilities = [...rowOf(kind).always, ...(resourceTypes ?? scanTypes ?? plans)];
  return { name, kind, accounts: whom, cells: product(regions, whom, capabilities), options: rest };
}

export const everything = (world: EmulatedWorld, state: State): Remembered[] =>
  [...state.resources.values(), ...state.pendingDeletes].map((saved) => remembered(world, saved));
