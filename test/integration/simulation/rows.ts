import { administratorAccount, managementAccount } from "../../../emulator";
import type { Call } from "../../../emulator/contract";
import { idsIn, listedIn, smallBatches } from "./answers";
import { memberTruth, planTruth } from "./guarddutyTruth";
import { deepTruth, scanTruth } from "./inspectorTruth";
import type { Cell, Row } from "./row";
import { securityHub } from "./securityHubRow";
import { securityIncidentResponse } from "./securityIncidentResponseRow";

const scanTypes = ["EC2", "ECR", "LAMBDA"];
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
  isWide: false,
  hasMatch: true,
  isOn: scanTruth,
  isHeld: (world, cell) => scanTruth(world, cell),
  switchesOff: (call) =>
    call.operation === "Disable"
      ? cellsOf(call, idsIn(call.input, "accountIds"), idsIn(call.input, "resourceTypes"))
      : [],
  switchesOn: (call) =>
    call.operation === "Enable"
      ? cellsOf(call, idsIn(call.input, "accountIds"), idsIn(call.input, "resourceTypes"))
      : [],
  reports: ({ operation }, answer) =>
    operation === "BatchGetAccountStatus"
      ? { fine: listedIn(answer, "accounts", "accountId"), failed: listedIn(answer, "failedAccounts", "accountId") }
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
  isWide: false,
  hasMatch: false,
  isOn: deepTruth,
  isHeld: (world, cell) => deepTruth(world, cell),
  switchesOff: (call) => deepCells(call, false),
  switchesOn: (call) => deepCells(call, true),
  reports: ({ operation }, answer) => {
    if (operation === "BatchGetMemberEc2DeepInspectionStatus")
      return {
        fine: listedIn(answer, "accountIds", "accountId"),
        failed: listedIn(answer, "failedAccountIds", "accountId"),
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
  isWide: true,
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
    if (memberEnds.includes(call.operation)) return cellsOf(call, idsIn(call.input, "AccountIds"), [foundational]);
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
      return cellsOf(call, idsIn(call.input, "AccountIds"), [foundational]);
    return planCells(call, "ENABLED");
  },
  reports: ({ operation, caller }, answer) => {
    if (operation === "GetMembers")
      return {
        fine: listedIn(answer, "members", "accountId"),
        failed: listedIn(answer, "unprocessedAccounts", "accountId"),
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
  const accounts = call.operation === "UpdateDetector" ? [call.caller] : idsIn(call.input, "AccountIds");
  return cellsOf(call, accounts, named);
}

export const rows: Readonly<Record<string, Row>> = Object.fromEntries(
  [inspector, deep, guardduty, securityHub, securityIncidentResponse].map((row) => [row.kind, row]),
);

/** Kinds that random schedules draw from; the others have schedules of their own. */
export const drawnKinds: readonly string[] = [inspector, deep, guardduty].map(({ kind }) => kind);
