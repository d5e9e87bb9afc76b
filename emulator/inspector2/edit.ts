import { z } from "zod";
import type { Members, ServiceEdit, World } from "../contract";
import { accountId, members } from "../parse";
import { associate } from "./members";
import { turn } from "./scans";
import type { AutoEnable, ScanType } from "./state";
import { regionOf, scanTypes, stateOf } from "./state";
import { autoEnable, prescribed, scanType } from "./stateSchema";

/** Without `regions` or `types` an edit concerns all of them. */
const where = { regions: z.array(z.string()).optional() };
const which = members({ ...where, account: accountId });
const scans = members({ ...where, account: accountId, types: z.array(scanType).optional() });

const regionsOf = (edit: Members, world: World): readonly string[] =>
  edit["regions"] ?? Object.keys(stateOf(world).regions);

/** An edit of one account, region by region. */
function each(
  settings: z.ZodType,
  act: (world: World, region: string, account: string, edit: Members) => void,
): ServiceEdit {
  return {
    settings,
    run: (edit, world) => {
      for (const region of regionsOf(edit, world)) act(world, region, edit["account"], edit);
    },
  };
}

/** Somebody else switches a scan type: settled at once, past every refusal. */
function force(world: World, region: string, account: string, types: readonly ScanType[], on: boolean): void {
  turn(world, region, account, types, on, world.clock.now() - world.settleMs);
}

/** What the demo and tests let happen to Inspector from outside. */
export const inspectorEdits = {
  inspectorEnable: each(scans, (world, region, account, { types }) =>
    force(world, region, account, types ?? scanTypes, true),
  ),
  inspectorDisable: each(scans, (world, region, account, { types }) =>
    force(world, region, account, types ?? scanTypes, false),
  ),
  inspectorAssociate: each(which, associate),
  inspectorDisassociate: each(which, (world, region, account) => {
    const membership = regionOf(world, region).members[account];
    if (membership !== undefined) membership.removed = true;
  }),
  /** As if the account never had been a member. */
  inspectorForget: each(which, (world, region, account) => delete regionOf(world, region).members[account]),
  /**
   * An organization policy prescribes `policy: { EC2: "ENABLED", LAMBDA: "DISABLED" }`; null takes it away and leaves
   * the scans as they are.
   */
  inspectorPolicy: {
    settings: members({ account: accountId, policy: prescribed.nullable() }),
    run: (edit, world) => {
      const { account, policy } = edit as {
        account: string;
        policy: Partial<Record<ScanType, "ENABLED" | "DISABLED">> | null;
      };
      if (policy === null) delete stateOf(world).policy[account];
      else stateOf(world).policy[account] = policy;
      for (const [type, value] of Object.entries(policy ?? {})) {
        for (const region of Object.keys(stateOf(world).regions))
          force(world, region, account, [type as ScanType], value === "ENABLED");
      }
    },
  },
  inspectorUnsupported: {
    settings: members({ region: z.string(), types: z.array(scanType) }),
    run: (edit, world) => {
      stateOf(world).unsupported[edit["region"]] = edit["types"];
    },
  },
  /** Enable and Disable refuse the account with this code until `code: null`. */
  inspectorRefuse: {
    settings: members({ account: accountId, code: z.string().nullable(), message: z.string().optional() }),
    run: (edit, world) => {
      const { account, code, message } = edit as { account: string; code: string | null; message?: string };
      if (code === null) delete stateOf(world).refused[account];
      else stateOf(world).refused[account] = { code, message: message ?? `Refused by the scene: ${code}` };
    },
  },
  inspectorAutoEnable: {
    settings: members({ ...where, autoEnable: autoEnable.partial() }),
    run: (edit, world) => {
      for (const region of regionsOf(edit, world))
        Object.assign(regionOf(world, region).autoEnable, edit["autoEnable"] as Partial<AutoEnable>);
    },
  },
  /** `status: ACTIVATED | DEACTIVATED | PENDING | FAILED | null` (null: as EC2 scanning has it). */
  inspectorDeepInspection: each(
    members({
      ...where,
      account: accountId,
      status: z.enum(["ACTIVATED", "DEACTIVATED", "PENDING", "FAILED"]).nullable(),
      message: z.string().optional(),
    }),
    (world, region, account, { status, message }) => {
      const deep = regionOf(world, region).deep;
      if (status === null) delete deep[account];
      else {
        deep[account] = {
          activated: status !== "DEACTIVATED",
          settlesAt: status === "PENDING" ? Number.MAX_SAFE_INTEGER : 0,
          ...(status === "FAILED" ? { failure: message ?? "Deep inspection failed" } : {}),
        };
      }
    },
  ),
  /** No administrator in these regions, or another one. */
  inspectorAdministrator: {
    settings: members({ ...where, account: accountId.nullable() }),
    run: (edit, world) => {
      for (const region of regionsOf(edit, world)) {
        const here = regionOf(world, region);
        if (edit["account"] === null) delete here.delegatedAdmin;
        else here.delegatedAdmin = edit["account"];
      }
    },
  },
} satisfies Readonly<Record<string, ServiceEdit>>;
