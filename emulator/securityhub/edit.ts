import { z } from "zod";
import type { Members, ServiceEdit, World } from "../contract";
import { memberOf, setStatus } from "../memberships";
import { accountId, members } from "../parse";
import { associate } from "./organizationState";
import type { RegionState } from "./state";
import { newHub, regionOf, stateOf } from "./state";
import { configurationType, standards } from "./stateSchema";

/** Without `regions` an edit concerns every region of the scene. */
const where = { regions: z.array(z.string()).optional() };
const which = { ...where, account: accountId };

/** An edit of what there is in each region. */
function eachRegion(
  settings: z.ZodType,
  act: (world: World, name: string, region: RegionState, edit: Members) => void,
): ServiceEdit {
  return {
    settings,
    run: (edit, world) => {
      const names: readonly string[] = edit["regions"] ?? Object.keys(stateOf(world).regions);
      for (const name of names) act(world, name, regionOf(world, name), edit);
    },
  };
}

/** An edit of what the delegated administrator knows of an account. */
const become = (settings: z.ZodType, status: (edit: Members) => string | undefined): ServiceEdit =>
  eachRegion(settings, (world, name, region, edit) => {
    const administrator = region.administrator?.accountId ?? "";
    const member = memberOf(world, region, administrator, edit["account"]);
    if (member === undefined) throw new Error(`Security Hub has no member ${edit["account"]} in ${name}`);
    const to = status(edit);
    if (to === undefined) delete region.members[administrator]?.[edit["account"]];
    else setStatus(world, member, to);
  });

/** What the demo and tests let happen to Security Hub from outside. */
export const securityHubEdits = {
  /** Made a member by somebody else: `{ account }`. */
  securityHubAssociate: eachRegion(members(which), (world, name, region, { account }) => {
    const administrator = region.administrator?.accountId;
    if (administrator !== undefined) associate(world, name, administrator, account, true);
  }),
  /** Disassociated by somebody else: the record stays as `Removed`. */
  securityHubRemove: become(members(which), () => "Removed"),
  /** Any MemberStatus: `{ account, status }`. */
  securityHubStatus: become(members({ ...which, status: z.string() }), (edit) => edit["status"]),
  /** As if the account never had been a member. */
  securityHubForget: become(members(which), () => undefined),
  /** Security Hub on or off in any account, those outside the organization included: `{ account, enabled }`. */
  securityHubHub: eachRegion(members({ ...which, enabled: z.boolean() }), (world, _, region, { account, enabled }) => {
    if (enabled) newHub(world, region, account, true);
    else delete region.hubs[account];
  }),
  /** How the organization is configured: `{ autoEnable?, standards?, type? }`. */
  securityHubConfiguration: eachRegion(
    members({
      ...where,
      autoEnable: z.boolean().optional(),
      standards: standards.optional(),
      type: configurationType.optional(),
    }),
    (_, __, region, { autoEnable, standards: chosen, type }) => {
      const { configuration } = region;
      configuration.autoEnable = autoEnable ?? configuration.autoEnable;
      configuration.standards = chosen ?? configuration.standards;
      configuration.type = type ?? configuration.type;
      if (configuration.type === "CENTRAL") Object.assign(configuration, { autoEnable: false, standards: "NONE" });
    },
  ),
  /** No administrator in these regions, or another one. */
  securityHubAdministrator: eachRegion(
    members({ ...where, account: accountId.nullable() }),
    (_, __, region, { account }) => {
      if (account === null) delete region.administrator;
      else region.administrator = { accountId: account };
    },
  ),
} satisfies Readonly<Record<string, ServiceEdit>>;
