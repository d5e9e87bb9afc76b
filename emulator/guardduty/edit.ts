import { z } from "zod";
import type { Members, ServiceEdit, World } from "../contract";
import { membersOf, setStatus } from "../memberships";
import { accountId, members, milliseconds } from "../parse";
import { change } from "./features";
import { setMonitoring } from "./membership";
import { advance, associate, hasAll } from "./organizationState";
import type { AutoEnable, RegionState, Status } from "./state";
import { newDetector, regionOf, stateOf } from "./state";
import { autoEnable, feature, setting, status } from "./stateSchema";

/** Without `regions` an edit concerns every region of the scene. */
const where = { regions: z.array(z.string()).optional() };
const which = { ...where, account: accountId };

const regionsIn = (edit: Members, world: World): readonly string[] =>
  edit["regions"] ?? Object.keys(stateOf(world).regions);

/** An edit of one account, region by region. */
function eachRegion(
  settings: z.ZodType,
  act: (world: World, region: RegionState, account: string, edit: Members) => void,
): ServiceEdit {
  return {
    settings,
    run: (edit, world) => {
      for (const name of regionsIn(edit, world)) act(world, regionOf(world, name), edit["account"], edit);
    },
  };
}

/** An edit of what every administrator that has this account as a member knows of it: mostly one. */
function eachMember(
  act: (world: World, region: RegionState, administrator: string, account: string, edit: Members) => void,
  settings: z.ZodType = members(which),
): ServiceEdit {
  return {
    settings,
    run: (edit, world) => {
      const account: string = edit["account"];
      let found = 0;
      for (const name of regionsIn(edit, world)) {
        const region = regionOf(world, name);
        for (const administrator of Object.keys(region.members)) {
          if (membersOf(world, region, administrator)[account] === undefined) continue;
          act(world, region, administrator, account, edit);
          found += 1;
        }
      }
      if (found === 0) throw new Error(`GuardDuty has no member ${account} in ${regionsIn(edit, world).join(", ")}`);
    },
  };
}

function become(world: World, region: RegionState, administrator: string, account: string, to: string): void {
  const member = region.members[administrator]?.[account];
  if (member !== undefined) setStatus(world, member, to);
}

/** Past every refusal: somebody else did it. */
function set(world: World, region: RegionState, account: string, settings: Readonly<Record<string, Status>>): void {
  const detector = region.detectors[account];
  if (detector !== undefined) change(world, detector, settings);
}

/** What the demo and tests let happen to GuardDuty from outside. */
export const guarddutyEdits = {
  guarddutyStop: eachMember((world, region, _, account) => setMonitoring(world, region, account, "DISABLED")),
  guarddutyStart: eachMember((world, region, _, account) => setMonitoring(world, region, account, "ENABLED")),
  /** Disassociated by somebody else: the record stays as `Removed`. */
  guarddutyRemove: eachMember((world, region, by, account) => become(world, region, by, account, "Removed")),
  guarddutyResign: eachMember((world, region, by, account) => become(world, region, by, account, "Resigned")),
  /** Any relationshipStatus, those that this emulator never writes included: `{ account, status }`. */
  guarddutyStatus: eachMember(
    (world, region, administrator, account, edit) => become(world, region, administrator, account, edit["status"]),
    members({ ...which, status: z.string() }),
  ),
  /** As if the account never had been a member. */
  guarddutyForget: eachMember((_, region, administrator, account) => delete region.members[administrator]?.[account]),
  /** Made a member by somebody else, with what auto-enable says: `{ account }`. */
  guarddutyAssociate: eachRegion(members(which), (world, region, account) => {
    const administrator = region.administrator?.accountId;
    if (administrator === undefined) return;
    associate(world, region, administrator, account, world.organization.accounts[account]?.email ?? "");
  }),
  /**
   * `{ account, plan: "S3_DATA_EVENTS" | "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT", status? }`; DISABLED without a
   * status.
   */
  guarddutyPlan: eachRegion(
    members({ ...which, plan: setting, status: status.optional() }),
    (world, region, account, edit) => set(world, region, account, { [edit["plan"]]: edit["status"] ?? "DISABLED" }),
  ),
  /**
   * A detector in any account, those outside the organization included: `{ account, status: "ENABLED" | "DISABLED" |
   * null }`.
   */
  guarddutyDetector: eachRegion(members({ ...which, status: status.nullish() }), (world, region, account, edit) => {
    if (edit["status"] === null) delete region.detectors[account];
    else {
      const detector = region.detectors[account] ?? newDetector(world, region, account, {});
      detector.status = edit["status"] ?? "ENABLED";
    }
  }),
  /**
   * `{ members?: "NEW" | "ALL" | "NONE", features?: { S3_DATA_EVENTS: "ALL" }, afterMs? }`; `ALL` reaches the members
   * after `afterMs`, for which AWS takes up to 24 hours.
   */
  guarddutyAutoEnable: {
    settings: members({
      ...where,
      members: autoEnable.optional(),
      features: z.partialRecord(setting, autoEnable).optional(),
      afterMs: milliseconds.optional(),
    }),
    run: (edit, world) => {
      const { features, afterMs } = edit as { features?: Record<string, AutoEnable>; afterMs?: number };
      for (const name of regionsIn(edit, world)) {
        const region = regionOf(world, name);
        if (edit["members"] !== undefined) region.configuration.members = edit["members"];
        Object.assign(region.configuration.features, features);
        delete region.configuration.applyAt;
        if (hasAll(region)) region.configuration.applyAt = world.clock.now() + (afterMs ?? world.settleMs);
      }
      advance(world);
    },
  },
  /**
   * A GuardDuty policy of Organizations prescribes `policy: { S3_DATA_EVENTS: "ENABLED" }`, `FOUNDATIONAL` for
   * GuardDuty itself; null takes it away and leaves all as it is.
   */
  guarddutyPolicy: {
    settings: members({
      account: accountId,
      policy: z.partialRecord(z.union([z.literal("FOUNDATIONAL"), setting]), status).nullable(),
    }),
    run: (edit, world) => {
      const account: string = edit["account"];
      const policy = edit["policy"] as Record<string, Status> | null;
      if (policy === null) delete stateOf(world).policyManaged[account];
      else stateOf(world).policyManaged[account] = Object.keys(policy);
      for (const region of Object.values(stateOf(world).regions)) {
        const { FOUNDATIONAL, ...plans } = policy ?? {};
        if (FOUNDATIONAL !== undefined) setMonitoring(world, region, account, FOUNDATIONAL);
        set(world, region, account, plans);
      }
    },
  },
  /** `{ region, features: ["AI_PROTECTION"] }`: absent from answers and refused in requests. */
  guarddutyUnsupported: {
    settings: members({ region: z.string(), features: z.array(feature) }),
    run: (edit, world) => {
      regionOf(world, edit["region"]).unsupportedFeatures = edit["features"];
    },
  },
  /** No administrator in these regions, or another one. */
  guarddutyAdministrator: eachRegion(
    members({ ...where, account: accountId.nullable() }),
    (_, region, account: string | null) => {
      if (account === null) delete region.administrator;
      else region.administrator = { accountId: account };
    },
  ),
} satisfies Readonly<Record<string, ServiceEdit>>;
