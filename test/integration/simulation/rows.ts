import { administratorAccount, managementAccount } from "../../../emulator";
import type { Call } from "../../../emulator/contract";
import type { EmulatedWorld } from "../../../emulator/world";
import { services } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";
import { memberTruth, planTruth } from "./guarddutyTruth";
import { deepTruth, scanTruth } from "./inspectorTruth";

export interface Cell {
  readonly region: string;
  readonly account: string;
  readonly capability: string;
}

/** Everything the simulation knows of one resource class; what is true is read from the emulated world, never asked of our own code. */
export interface Row {
  readonly kind: string;
  readonly service: Service;
  /** Signing name, under which the emulator keeps its state. */
  readonly signingName: string;
  /** Capabilities that a declaration may choose from, and those that it always has. */
  readonly choices: readonly string[];
  readonly always: readonly string[];
  readonly inputOf: (capabilities: readonly string[]) => Readonly<Record<string, unknown>>;
  readonly capabilityLevel: string;
  readonly accountLevels: readonly string[];
  readonly hasMatch: boolean;
  readonly isOn: (world: EmulatedWorld, cell: Cell) => boolean;
  /** Whether something is left of the cell that this release level takes away. */
  readonly isHeld: (world: EmulatedWorld, cell: Cell, level: string) => boolean;
  /** Cells that this write switches off, if it does. */
  readonly switchesOff: (call: Call) => readonly Cell[];
  readonly switchesOn: (call: Call) => readonly Cell[];
  /** Accounts that a read's answer reports on, with or without success. */
  readonly reports: (call: Call, answer: Readonly<Record<string, unknown>>) => Reported | undefined;
  /** A console user switches the cell. */
  readonly outside: (cell: Cell, on: boolean) => { readonly do: string; readonly [setting: string]: unknown };
  /** What the world needs before this service can be used at all. */
  readonly before?: (account: string) => readonly { readonly do: string; readonly [setting: string]: unknown }[];
}

export interface Reported {
  readonly fine: readonly string[];
  readonly failed: readonly string[];
}

/** Accounts in one write: far below AWS's limit, so that ten accounts already need several calls. */
export const writeBatch = 4;

/** The product's service with a small batch: the limit of a call is then met in a small world. */
export function smallBatches(kind: string): Service {
  const service = services.find((one) => one.kind === kind);
  if (service === undefined) throw new Error(`no service of the kind ${kind}`);
  const actions = Object.fromEntries(
    Object.entries(service.actions).map(([name, action]) => [
      name,
      Number.isFinite(action.batch) ? { ...action, batch: Math.min(action.batch, writeBatch) } : action,
    ]),
  );
  return { ...service, actions };
}

const scanTypes = ["EC2", "ECR", "LAMBDA"];
const ids = (input: Readonly<Record<string, unknown>>, name: string): readonly string[] =>
  (input[name] as readonly string[] | undefined) ?? [];
const listed = (answer: Readonly<Record<string, unknown>>, list: string, member: string): readonly string[] =>
  ((answer[list] as Record<string, string>[] | undefined) ?? []).map((one) => one[member] ?? "");

const cellsOf = (call: Call, accounts: readonly string[], capabilities: readonly string[]): Cell[] =>
  accounts.flatMap((account) => capabilities.map((capability) => ({ region: call.region, account, capability })));

const inspector: Row = {
  kind: "InspectorAccountEnablement",
  service: smallBatches("InspectorAccountEnablement"),
  signingName: "inspector2",
  choices: scanTypes,
  always: [],
  inputOf: (resourceTypes) => ({ resourceTypes }),
  capabilityLevel: "disable",
  accountLevels: ["disable"],
  hasMatch: true,
  isOn: scanTruth,
  isHeld: (world, cell) => scanTruth(world, cell),
  switchesOff: (call) =>
    call.operation === "Disable" ? cellsOf(call, ids(call.input, "accountIds"), ids(call.input, "resourceTypes")) : [],
  switchesOn: (call) =>
    call.operation === "Enable" ? cellsOf(call, ids(call.input, "accountIds"), ids(call.input, "resourceTypes")) : [],
  reports: ({ operation }, answer) =>
    operation === "BatchGetAccountStatus"
      ? { fine: listed(answer, "accounts", "accountId"), failed: listed(answer, "failedAccounts", "accountId") }
      : undefined,
  outside: ({ region, account, capability }, on) => ({
    do: on ? "inspectorEnable" : "inspectorDisable",
    account,
    regions: [region],
    types: [capability],
  }),
};

const deep: Row = {
  kind: "InspectorDeepInspection",
  service: smallBatches("InspectorDeepInspection"),
  signingName: "inspector2",
  choices: [],
  always: ["EC2_DEEP_INSPECTION"],
  inputOf: () => ({}),
  capabilityLevel: "deactivate",
  accountLevels: ["deactivate"],
  hasMatch: false,
  isOn: deepTruth,
  isHeld: (world, cell) => deepTruth(world, cell),
  switchesOff: (call) => deepCells(call, false),
  switchesOn: (call) => deepCells(call, true),
  reports: ({ operation }, answer) => {
    if (operation === "BatchGetMemberEc2DeepInspectionStatus")
      return {
        fine: listed(answer, "accountIds", "accountId"),
        failed: listed(answer, "failedAccountIds", "accountId"),
      };
    return operation === "GetEc2DeepInspectionConfiguration" ? { fine: [administratorAccount], failed: [] } : undefined;
  },
  outside: ({ region, account }, on) => ({
    do: "inspectorDeepInspection",
    account,
    regions: [region],
    status: on ? "ACTIVATED" : "DEACTIVATED",
  }),
  before: (account) => [
    ...(account === administratorAccount ? [] : [{ do: "inspectorAssociate", account }]),
    { do: "inspectorEnable", account, types: ["EC2"] },
  ],
};

function deepCells(call: Call, on: boolean): Cell[] {
  if (call.operation === "UpdateEc2DeepInspectionConfiguration")
    return call.input["activateDeepInspection"] === on ? cellsOf(call, [call.caller], deep.always) : [];
  if (call.operation !== "BatchUpdateMemberEc2DeepInspectionStatus") return [];
  const wanted = (call.input["accountIds"] as { accountId: string; activateDeepInspection: boolean }[]) ?? [];
  return cellsOf(
    call,
    wanted.filter((one) => one.activateDeepInspection === on).map(({ accountId }) => accountId),
    deep.always,
  );
}

const plans = ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "RUNTIME_MONITORING"];
const foundational = "FOUNDATIONAL";
const memberEnds = ["StopMonitoringMembers", "DisassociateMembers", "DeleteMembers"];

interface Feature {
  readonly Name?: string;
  readonly name?: string;
  readonly Status?: string;
  readonly status?: string;
}

const guardduty: Row = {
  kind: "GuardDutyMemberSet",
  service: smallBatches("GuardDutyMemberSet"),
  signingName: "guardduty",
  choices: plans,
  always: [foundational],
  inputOf: (features) => ({ features: features.filter((name) => name !== foundational) }),
  capabilityLevel: "disable",
  accountLevels: ["stopMonitoring", "disassociate", "deleteMember"],
  hasMatch: true,
  isOn: (world, cell) =>
    cell.capability === foundational ? memberTruth(world, cell) === "Enabled" : planTruth(world, cell),
  isHeld: (world, cell, level) => {
    if (level === "disable") return cell.capability !== foundational && planTruth(world, cell);
    const status = memberTruth(world, cell);
    if (status === undefined) return false;
    if (level === "deleteMember") return cell.account !== administratorAccount;
    if (level === "disassociate")
      return cell.account !== administratorAccount && ["Enabled", "Disabled"].includes(status);
    return status === "Enabled";
  },
  switchesOff: (call) => {
    if (memberEnds.includes(call.operation)) return cellsOf(call, ids(call.input, "AccountIds"), [foundational]);
    if (call.operation === "UpdateDetector" && call.input["Enable"] === false)
      return cellsOf(call, [call.caller], [foundational]);
    return planCells(call, "DISABLED");
  },
  switchesOn: (call) => {
    if (call.operation === "CreateMembers") {
      const details = (call.input["AccountDetails"] as { AccountId: string }[] | undefined) ?? [];
      return cellsOf(
        call,
        details.map(({ AccountId }) => AccountId),
        [foundational],
      );
    }
    if (call.operation === "StartMonitoringMembers")
      return cellsOf(call, ids(call.input, "AccountIds"), [foundational]);
    return planCells(call, "ENABLED");
  },
  reports: ({ operation, caller }, answer) => {
    if (operation === "GetMembers")
      return {
        fine: listed(answer, "members", "accountId"),
        failed: listed(answer, "unprocessedAccounts", "accountId"),
      };
    return operation === "GetDetector" ? { fine: [caller], failed: [] } : undefined;
  },
  outside: ({ region, account, capability }, on) => {
    if (capability !== foundational)
      return { do: "guarddutyPlan", account, regions: [region], plan: capability, status: on ? "ENABLED" : "DISABLED" };
    return { do: on ? "guarddutyStart" : "guarddutyStop", account, regions: [region] };
  },
  // The management account has to switch GuardDuty on by itself before it can be a member.
  before: (account) => (account === managementAccount ? [{ do: "guarddutyDetector", account }] : []),
};

function planCells(call: Call, status: string): Cell[] {
  if (call.operation !== "UpdateMemberDetectors" && call.operation !== "UpdateDetector") return [];
  const features = (call.input["Features"] as Feature[] | undefined) ?? [];
  const named = features
    .filter((one) => (one.Status ?? one.status) === status)
    .map((one) => one.Name ?? one.name ?? "");
  const accounts = call.operation === "UpdateDetector" ? [call.caller] : ids(call.input, "AccountIds");
  return cellsOf(call, accounts, named);
}

export const rows: Readonly<Record<string, Row>> = Object.fromEntries(
  [inspector, deep, guardduty].map((row) => [row.kind, row]),
);
