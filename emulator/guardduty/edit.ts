import type { Members, World } from "../contract";
import { change, memberFeatures, settingsOf } from "./features";
import { membersOf, setMonitoring, setStatus } from "./membership";
import { advance, associate, hasAll } from "./organizationState";
import type { AutoEnable, RegionState, Status } from "./state";
import { newDetector, regionOf, stateOf } from "./state";

type Edit = Readonly<Record<string, unknown>>;

/** Without `regions` an edit concerns every region of the scene. */
const regionsIn = (edit: Edit, world: World): readonly string[] =>
  (edit["regions"] as readonly string[] | undefined) ?? Object.keys(stateOf(world).regions);

/** Every administrator that has this account as a member, with what it knows of it: mostly one. */
function eachMember(edit: Edit, world: World, act: (region: RegionState, administrator: string, account: string) => void): void {
  const account = accountOf(edit);
  let found = 0;
  for (const name of regionsIn(edit, world)) {
    const region = regionOf(world, name);
    for (const administrator of Object.keys(region.members)) {
      if (membersOf(world, region, administrator)[account] === undefined) continue;
      act(region, administrator, account);
      found += 1;
    }
  }
  if (found === 0) throw new Error(`GuardDuty has no member ${account} in ${regionsIn(edit, world).join(", ")}`);
}

function accountOf(edit: Edit): string {
  if (typeof edit["account"] !== "string") throw new Error("a GuardDuty edit names an account");
  return edit["account"];
}

const become = (status: string) => (edit: Members, world: World) =>
  eachMember(edit, world, (region, administrator, account) => {
    const member = region.members[administrator]?.[account];
    if (member !== undefined) setStatus(world, member, status);
  });

const monitor = (status: Status) => (edit: Members, world: World) =>
  eachMember(edit, world, (region, _administrator, account) => setMonitoring(world, region, account, status));

/** Past every refusal: somebody else did it. */
function set(world: World, region: RegionState, account: string, settings: Readonly<Record<string, Status>>): void {
  const wrong = Object.keys(settings).filter((name) => !settingsOf.includes(name));
  if (wrong.length > 0) throw new Error(`no plan ${wrong.join(", ")}; GuardDuty has ${settingsOf.join(", ")}`);
  const detector = region.detectors[account];
  if (detector !== undefined) change(world, detector, settings);
}

/** What the demo and tests let happen to GuardDuty from outside. */
export const guarddutyEdits: Readonly<Record<string, (edit: Members, world: World) => unknown>> = {
  guarddutyStop: monitor("DISABLED"),
  guarddutyStart: monitor("ENABLED"),
  /** Disassociated by somebody else: the record stays as `Removed`. */
  guarddutyRemove: become("Removed"),
  guarddutyResign: become("Resigned"),
  /** Any relationshipStatus, those that this emulator never writes included: `{ account, status }`. */
  guarddutyStatus: (edit, world) => become(String(edit["status"]))(edit, world),
  /** As if the account never had been a member. */
  guarddutyForget: (edit, world) =>
    eachMember(edit, world, (region, administrator, account) => delete region.members[administrator]?.[account]),
  /** Made a member by somebody else, with what auto-enable says: `{ account }`. */
  guarddutyAssociate: (edit, world) => {
    const account = accountOf(edit);
    for (const name of regionsIn(edit, world)) {
      const region = regionOf(world, name);
      const administrator = region.administrator?.accountId;
      if (administrator !== undefined)
        associate(world, region, administrator, account, world.organization.accounts[account]?.email ?? "");
    }
  },
  /** `{ account, plan: "S3_DATA_EVENTS" | "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT", status? }`; DISABLED without a status. */
  guarddutyPlan: (edit, world) => {
    const settings = { [String(edit["plan"])]: (edit["status"] ?? "DISABLED") as Status };
    for (const name of regionsIn(edit, world)) set(world, regionOf(world, name), accountOf(edit), settings);
  },
  /** A detector in any account, those outside the organization included: `{ account, status: "ENABLED" | "DISABLED" | null }`. */
  guarddutyDetector: (edit, world) => {
    const account = accountOf(edit);
    for (const name of regionsIn(edit, world)) {
      const region = regionOf(world, name);
      if (edit["status"] === null) delete region.detectors[account];
      else {
        const detector = region.detectors[account] ?? newDetector(world, region, account, {});
        detector.status = (edit["status"] ?? "ENABLED") as Status;
      }
    }
  },
  /** `{ members?: "NEW" | "ALL" | "NONE", features?: { S3_DATA_EVENTS: "ALL" }, afterMs? }`; `ALL` reaches the members after `afterMs`, for which AWS takes up to 24 hours. */
  guarddutyAutoEnable: (edit, world) => {
    const { members, features, afterMs } = edit as {
      members?: AutoEnable;
      features?: Record<string, AutoEnable>;
      afterMs?: number;
    };
    for (const name of regionsIn(edit, world)) {
      const region = regionOf(world, name);
      if (members !== undefined) region.configuration.members = members;
      Object.assign(region.configuration.features, features);
      delete region.configuration.applyAt;
      if (hasAll(region)) region.configuration.applyAt = world.clock.now() + (afterMs ?? world.settleMs);
    }
    advance(world);
  },
  /** A GuardDuty policy of Organizations prescribes `policy: { S3_DATA_EVENTS: "ENABLED" }`, `FOUNDATIONAL` for GuardDuty itself; null takes it away and leaves all as it is. */
  guarddutyPolicy: (edit, world) => {
    const account = accountOf(edit);
    const policy = edit["policy"] as Record<string, Status> | null;
    if (policy === null) delete stateOf(world).policyManaged[account];
    else stateOf(world).policyManaged[account] = Object.keys(policy);
    for (const region of Object.values(stateOf(world).regions)) {
      const { FOUNDATIONAL, ...plans } = policy ?? {};
      if (FOUNDATIONAL !== undefined) setMonitoring(world, region, account, FOUNDATIONAL);
      set(world, region, account, plans);
    }
  },
  /** `{ region, features: ["AI_PROTECTION"] }`: absent from answers and refused in requests. */
  guarddutyUnsupported: (edit, world) => {
    const features = edit["features"] as string[];
    const wrong = features.filter((name) => !(memberFeatures as readonly string[]).includes(name));
    if (wrong.length > 0) throw new Error(`no plan ${wrong.join(", ")}; GuardDuty has ${memberFeatures.join(", ")}`);
    regionOf(world, String(edit["region"])).unsupportedFeatures = features;
  },
  /** No administrator in these regions, or another one. */
  guarddutyAdministrator: (edit, world) => {
    for (const name of regionsIn(edit, world)) {
      const region = regionOf(world, name);
      if (edit["account"] === null) delete region.administrator;
      else region.administrator = { accountId: accountOf(edit) };
    }
  },
};
