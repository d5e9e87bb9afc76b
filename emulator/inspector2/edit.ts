import type { Members, World } from "../contract";
import { associate } from "./members";
import { turn } from "./scans";
import type { ScanType } from "./state";
import { regionOf, scanTypes, stateOf } from "./state";

/** Settings that Inspector's edits take. Without `regions` or `types` an edit concerns all of them. */
interface Settings {
  readonly account: string;
  readonly regions?: readonly string[];
  readonly types?: readonly ScanType[];
}

function each(edit: Readonly<Record<string, unknown>>, world: World, act: (region: string, settings: Settings) => void): void {
  const settings = edit as unknown as Settings;
  const wrong = (settings.types ?? []).filter((type) => !scanTypes.includes(type));
  if (wrong.length > 0) throw new Error(`no scan type ${wrong.join(", ")}; Inspector has ${scanTypes.join(", ")}`);
  if (typeof settings.account !== "string") throw new Error("an Inspector edit names an account");
  for (const region of settings.regions ?? Object.keys(stateOf(world).regions)) act(region, settings);
}

/** Somebody else switches a scan type: settled at once, past every refusal. */
function force(world: World, region: string, account: string, types: readonly ScanType[], on: boolean): void {
  turn(world, region, account, types, on, world.clock.now() - world.settleMs);
}

type Act = (edit: Members, world: World) => unknown;

/** What the demo and tests let happen to Inspector from outside. */
export const inspectorEdits: Readonly<Record<string, Act>> = {
  inspectorEnable: (edit, world) =>
    each(edit, world, (region, { account, types }) => force(world, region, account, types ?? scanTypes, true)),
  inspectorDisable: (edit, world) =>
    each(edit, world, (region, { account, types }) => force(world, region, account, types ?? scanTypes, false)),
  inspectorAssociate: (edit, world) => each(edit, world, (region, { account }) => associate(world, region, account)),
  inspectorDisassociate: (edit, world) =>
    each(edit, world, (region, { account }) => {
      const membership = regionOf(world, region).members[account];
      if (membership !== undefined) membership.removed = true;
    }),
  /** As if the account never had been a member. */
  inspectorForget: (edit, world) => each(edit, world, (region, { account }) => delete regionOf(world, region).members[account]),
  /** An organization policy prescribes `policy: { EC2: "ENABLED", LAMBDA: "DISABLED" }`; null takes it away and leaves the scans as they are. */
  inspectorPolicy: (edit, world) => {
    const { account, policy } = edit as { account: string; policy: Partial<Record<ScanType, "ENABLED" | "DISABLED">> | null };
    if (policy === null) delete stateOf(world).policy[account];
    else stateOf(world).policy[account] = policy;
    for (const [type, value] of Object.entries(policy ?? {})) {
      for (const region of Object.keys(stateOf(world).regions))
        force(world, region, account, [type as ScanType], value === "ENABLED");
    }
  },
  inspectorUnsupported: (edit, world) => {
    stateOf(world).unsupported[edit["region"]] = edit["types"];
  },
  /** Enable and Disable refuse the account with this code until `code: null`. */
  inspectorRefuse: (edit, world) => {
    const { account, code, message } = edit as { account: string; code: string | null; message?: string };
    if (code === null) delete stateOf(world).refused[account];
    else stateOf(world).refused[account] = { code, message: message ?? `Refused by the scene: ${code}` };
  },
  inspectorAutoEnable: (edit, world) => {
    for (const region of (edit["regions"] as string[] | undefined) ?? Object.keys(stateOf(world).regions))
      Object.assign(regionOf(world, region).autoEnable, edit["autoEnable"]);
  },
  /** `status: ACTIVATED | DEACTIVATED | PENDING | FAILED | null` (null: as EC2 scanning has it). */
  inspectorDeepInspection: (edit, world) =>
    each(edit, world, (region, { account }) => {
      const { status, message } = edit as { status?: string | null; message?: string };
      const deep = regionOf(world, region).deep;
      if (status === null) delete deep[account];
      else {
        const settlesAt = status === "PENDING" ? Number.MAX_SAFE_INTEGER : 0;
        deep[account] = {
          activated: status !== "DEACTIVATED",
          settlesAt,
          ...(status === "FAILED" ? { failure: message ?? "Deep inspection failed" } : {}),
        };
      }
    }),
  /** No administrator in these regions, or another one. */
  inspectorAdministrator: (edit, world) => {
    const { account, regions } = edit as { account: string | null; regions?: string[] };
    for (const region of regions ?? Object.keys(stateOf(world).regions)) {
      const here = regionOf(world, region);
      if (account === null) delete here.delegatedAdmin;
      else here.delegatedAdmin = account;
    }
  },
};
