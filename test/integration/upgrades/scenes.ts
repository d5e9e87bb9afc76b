import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Edit } from "../../../emulator";
import { memberAccount } from "../../../emulator";
import type { Properties } from "../../../provider/lifecycle/parse";
import type { Saved, Stack } from "../resources/stack";

/** A state as version 0.1.0 wrote it on its own emulator, and the inputs of the program that it had then. */
export interface OlderState extends Saved {
  readonly name: string;
  readonly writtenBy: string;
  readonly program: Properties;
}

export interface OlderScene {
  /** What 0.1.0 had left in AWS. */
  readonly edits: readonly Edit[];
  /** The same program in today's inputs. */
  readonly today: Properties;
  /** What today's version says of the old program where it has to be changed. */
  readonly remedies: readonly RegExp[];
  /** Accounts in which something is to be switched off by the next update. */
  readonly owed: readonly string[];
  /** Accounts that `destroy` is to switch off beside those. */
  readonly released: readonly string[];
}

export const region = "us-east-1";
export const five = Array.from({ length: 5 }, (_, index) => memberAccount(index));
/** Members 2, 6 and 9 live in the unit that the selectors name. */
export const web = [1, 5, 8].map(memberAccount);

const scans = (accounts: readonly string[], types: readonly string[]): Edit[] =>
  accounts.map((account) => ({ do: "inspectorEnable", account, types }));
const guarddutyMembers = (accounts: readonly string[], plans: readonly string[]): Edit[] =>
  accounts.flatMap((account) => [
    { do: "guarddutyAssociate" as const, account },
    ...plans.map((plan) => ({ do: "guarddutyPlan" as const, account, plan, status: "ENABLED" })),
  ]);
const release = (account: string) => ({
  onRelease: { account, capability: "disable" },
  releaseLimit: { percent: 100 },
});
const fast = { settle: { timeoutSeconds: 1 } };
const unit = { organizationalUnitIds: ["ou-0e0e-web00001"] };
const renamed = /scanTypes is now called resourceTypes/;
const moved = /move the selector to the input organization/;

/** By the name of the fixture. */
export const scenes: Readonly<Record<string, OlderScene>> = {
  inspectorPlain: {
    edits: scans(five, ["EC2", "ECR"]),
    today: { accounts: five, regions: [region], resourceTypes: ["EC2", "ECR"] },
    remedies: [renamed],
    owed: [],
    released: [],
  },
  inspectorOwed: {
    edits: scans(five, ["EC2", "ECR"]),
    today: {
      ...{ accounts: five.slice(0, 3), regions: [region], resourceTypes: ["EC2", "ECR"] },
      ...{ ...release("disable"), ...fast },
    },
    remedies: [renamed],
    owed: five.slice(3),
    released: five.slice(0, 3),
  },
  inspectorUnfinished: {
    edits: [{ do: "inspectorUnsupported", region, types: ["LAMBDA_CODE"] }, ...scans(five.slice(1), ["EC2", "LAMBDA"])],
    today: { accounts: five, regions: [region], resourceTypes: ["EC2", "LAMBDA", "LAMBDA_CODE"], ...fast },
    remedies: [renamed],
    owed: [],
    released: [],
  },
  inspectorSelector: {
    edits: scans(web, ["EC2"]),
    today: { organization: unit, regions: [region], resourceTypes: ["EC2"], ...release("disable") },
    remedies: [renamed, moved],
    owed: [],
    released: web,
  },
  deepInspectionPlain: {
    edits: scans(five, ["EC2"]),
    today: { accounts: five, regions: [region] },
    remedies: [],
    owed: [],
    released: [],
  },
  guarddutyPlain: {
    edits: guarddutyMembers(five, ["S3_DATA_EVENTS", "RUNTIME_MONITORING", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"]),
    today: {
      accounts: ["100000000001", ...five],
      regions: [region],
      features: ["S3_DATA_EVENTS", "RUNTIME_MONITORING", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"],
    },
    remedies: [/write "RUNTIME_MONITORING", "RUNTIME_MONITORING\/EC2_AGENT_MANAGEMENT" instead/],
    owed: [],
    released: [],
  },
  guarddutyOwed: {
    edits: guarddutyMembers(five, ["S3_DATA_EVENTS"]),
    today: {
      accounts: five.slice(0, 3),
      regions: [region],
      features: ["S3_DATA_EVENTS"],
      ...{ ...release("deleteMember"), ...fast },
    },
    remedies: [],
    owed: five.slice(3),
    released: five.slice(0, 3),
  },
  guarddutySelector: {
    edits: guarddutyMembers(web, ["S3_DATA_EVENTS"]),
    today: { organization: unit, regions: [region], features: ["S3_DATA_EVENTS"], ...release("stopMonitoring") },
    remedies: [moved],
    owed: [],
    released: web,
  },
  securityIncidentResponsePlain: {
    edits: [],
    today: { accounts: five.slice(0, 2), homeRegion: region },
    remedies: [],
    owed: [],
    released: [],
  },
};

export const stateOf = (name: string): OlderState =>
  JSON.parse(readFileSync(join(__dirname, "version0.1.0", `${name}.json`), "utf8")) as OlderState;

/** The stack as it was left by 0.1.0. */
export function restore(stack: Stack, older: OlderState): void {
  const { id, kind, inputs, outputs, initErrors } = older;
  stack.state.set(older.name, { id, kind, inputs, outputs, initErrors });
}
