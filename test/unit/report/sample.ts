import type { CellState } from "../../../provider/core/cell";
import { newAccounts } from "../../../provider/core/cell";
import { summarize } from "../../../provider/core/summary";
import type { Report, ReportAccount, ReportCell, ReportResource } from "../../../report/model/report";

/**
 * Reports for tests. They are put together here, from cells, in the plainest way: nothing is shared with the product's
 * builder.
 */

export type SampleCell = Omit<ReportCell, "state" | "accountName" | "organizationalUnit"> & {
  readonly state: CellState;
};
export type SampleResource = Omit<ReportResource, "summary" | "matrix" | "newAccounts" | "accounts">;
export type SampleAccount = Omit<ReportAccount, "summary">;
export type SampleRest = Partial<Omit<Report, "resources" | "accounts" | "cells" | "summary" | "newAccounts">>;

export const meaning =
  '"Coverage" means that a service is enabled as declared, not how many resources AWS has scanned.';

export function assemble(
  resources: readonly SampleResource[],
  accounts: readonly SampleAccount[],
  cells: readonly SampleCell[],
  rest: SampleRest = {},
): Report {
  const known = new Map(accounts.map((account) => [account.account, account]));
  const isSetting = (cell: SampleCell) => cell.account === newAccounts;
  const ofAccounts = cells.filter((cell) => !isSetting(cell));
  const settings = cells.filter(isSetting);
  const byResource = groups(cells, (cell) => String(cell.resource));
  const byAccount = groups(ofAccounts, (cell) => cell.account);
  const matrixOf = (own: readonly SampleCell[]) =>
    [...groups(own, (cell) => JSON.stringify([cell.region, cell.capability])).values()].map((group) => {
      const { region, capability } = group[0] as SampleCell;
      return { region, capability, summary: summarize(group) };
    });
  return {
    schemaVersion: 1,
    tool: { name: "pulumi-aws-coverage", version: "0.1.0" },
    generatedAt: "2025-11-21T02:00:00.000Z",
    meaning,
    ...rest,
    summary: summarize(ofAccounts),
    ...(settings.length === 0 ? {} : { newAccounts: summarize(settings) }),
    resources: resources.map((resource): ReportResource => {
      const all = byResource.get(String(resource.id)) ?? [];
      const own = all.filter((cell) => !isSetting(cell));
      const joining = all.filter(isSetting);
      return {
        ...resource,
        accounts: new Set(own.map((cell) => cell.account)).size,
        summary: summarize(own),
        matrix: matrixOf(own),
        ...(joining.length === 0 ? {} : { newAccounts: matrixOf(joining) }),
      };
    }),
    accounts: [...byAccount]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([account, group]) => ({ ...(known.get(account) ?? { account }), summary: summarize(group) })),
    cells: cells
      .filter((cell) => cell.state !== "covered")
      .map((cell): ReportCell => {
        const { name, organizationalUnit } = known.get(cell.account) ?? {};
        return {
          ...(cell as SampleCell & { state: ReportCell["state"] }),
          ...(name === undefined ? {} : { accountName: name }),
          ...(organizationalUnit === undefined ? {} : { organizationalUnit }),
        };
      }),
    warnings: rest.warnings ?? [],
  };
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = found.get(key);
    if (group === undefined) found.set(key, [item]);
    else group.push(item);
  }
  return found;
}

const units = ["Security", "Infrastructure", "Workloads/Production", "Workloads/Staging", "Sandbox"];
const names = [
  "log-archive",
  "audit",
  "network",
  "shared-services",
  "payments",
  "payments-staging",
  "orders",
  "orders-staging",
  "search",
  "identity",
  "data-lake",
  "mobile",
  "sandbox-ana",
  "sandbox-li",
];

export function sampleAccounts(howMany: number): SampleAccount[] {
  return Array.from({ length: howMany }, (_, index) => ({
    account: String(100000000001 + index * 7919 * 13).padStart(12, "0"),
    name: index < names.length ? (names[index] as string) : `team-${String(index).padStart(4, "0")}`,
    organizationalUnit: units[index % units.length] as string,
  }));
}

const services: readonly (SampleResource & { capabilities: readonly string[]; regional: boolean })[] = [
  {
    id: 0,
    type: "InspectorAccountEnablement",
    service: "Amazon Inspector",
    name: "baseline",
    stack: "acme/security/prod",
    file: "infra/security/index.ts",
    line: 14,
    administrator: "222222222222",
    mode: "manage",
    match: "exactly",
    console: {
      "eu-central-1": "https://eu-central-1.console.aws.amazon.com/inspector/v2/home?region=eu-central-1",
      "eu-west-1": "https://eu-west-1.console.aws.amazon.com/inspector/v2/home?region=eu-west-1",
    },
    capabilities: ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"],
    regional: true,
  },
  {
    id: 1,
    type: "GuardDutyMemberSet",
    service: "Amazon GuardDuty",
    name: "members",
    stack: "acme/security/prod",
    file: "infra/security/index.ts",
    line: 41,
    administrator: "222222222222",
    mode: "manage",
    match: "atLeast",
    capabilities: [
      "FOUNDATIONAL",
      "S3_DATA_EVENTS",
      "EKS_AUDIT_LOGS",
      "EBS_MALWARE_PROTECTION",
      "RDS_LOGIN_EVENTS",
      "LAMBDA_NETWORK_LOGS",
      "RUNTIME_MONITORING",
    ],
    regional: true,
  },
  {
    id: 2,
    type: "SecurityIncidentResponseMembership",
    service: "AWS Security Incident Response",
    name: "response",
    mode: "track",
    match: "atLeast",
    capabilities: ["MEMBERSHIP"],
    regional: false,
  },
];

export const allRegions = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

/** All services in these accounts and regions; `judge` returns what is wrong with a cell, or nothing. */
export function world(
  howManyAccounts: number,
  regions: readonly string[],
  judge: (cell: SampleCell, accountIndex: number) => Partial<SampleCell> | undefined,
  rest: SampleRest = {},
  settings: readonly SampleCell[] = [],
): Report {
  const accounts = sampleAccounts(howManyAccounts);
  const cells: SampleCell[] = [...settings];
  for (const { id, capabilities, regional } of services) {
    for (const region of regional ? regions : regions.slice(0, 1)) {
      for (const [index, { account }] of accounts.entries()) {
        for (const capability of capabilities) {
          const healthy: SampleCell = {
            resource: id,
            region,
            account,
            capability,
            state: "covered",
            declared: true,
            observed: "ENABLED",
          };
          const wrong = judge(healthy, index);
          cells.push(wrong === undefined ? healthy : { ...healthy, ...wrong });
        }
      }
    }
  }
  return assemble(
    services.map(({ capabilities: _capabilities, regional: _regional, ...resource }) => resource),
    accounts,
    cells.sort((a, b) => a.resource - b.resource),
    rest,
  );
}

/**
 * Fourteen accounts in three regions, with one of everything that a report can carry: every property of the model
 * occurs.
 */
export function sampleReport(): Report {
  return world(
    14,
    ["eu-central-1", "eu-west-1", "us-east-1"],
    judgeSample,
    {
      filters: {
        services: ["inspector2", "guardduty", "security-ir"],
        regions: ["eu-central-1", "eu-west-1", "us-east-1"],
        accounts: [],
      },
      undeclared: {
        accounts: [
          { account: "999988887777", name: "acquired-company", organizationalUnit: "Incoming" },
          { account: "999988886666" },
        ],
        regions: [{ region: "sa-east-1", service: "Amazon Inspector" }],
      },
      baseline: { file: "coverage-baseline.json", newCells: 9, knownCells: 3, resolvedCells: 4 },
      incomplete: "The time limit of 300 s ended the run; 2 cells were not observed.",
      since: {
        file: "yesterday.json",
        generatedAt: "2025-11-20T02:00:00.000Z",
        coveragePercent: 99.1,
        newlyUncovered: [
          {
            type: "InspectorAccountEnablement",
            state: "gap",
            before: "waived",
            regions: ["us-east-1"],
            capabilities: ["LAMBDA_CODE"],
            accounts: [sampleAccounts(1)[0]?.account as string],
          },
          {
            type: "InspectorAccountEnablement",
            state: "gap",
            regions: ["us-east-1"],
            capabilities: ["EC2", "ECR"],
            accounts: [newAccounts],
          },
        ],
        repaired: [
          {
            type: "GuardDutyMemberSet",
            state: "covered",
            before: "gap",
            regions: ["eu-central-1", "eu-west-1"],
            capabilities: ["FOUNDATIONAL"],
            accounts: sampleAccounts(4).map(({ account }) => account),
          },
        ],
        joined: sampleAccounts(14).slice(12),
        left: [{ account: "999988885555", name: "sold-company", organizationalUnit: "Incoming" }],
        newlyDeclaredCells: 3,
        noLongerDeclaredCells: 1,
        limits: ["nothing is limited here, but a limit would stand so"],
      },
      warnings: ["The waiver of 100000000001 for LAMBDA_CODE (owner ana@example.com) expires on 2025-12-01."],
    },
    settings,
  );
}

/** The organization's auto-enable setting of Inspector: on in one region, one part of it missing in another. */
const settings: readonly SampleCell[] = ["eu-west-1", "us-east-1"].flatMap((region) =>
  ["EC2", "ECR"].map((capability) => {
    const isOn = region === "eu-west-1" || capability === "ECR";
    const found = { resource: 0, region, account: newAccounts, capability, declared: true };
    return isOn
      ? { ...found, state: "covered", observed: "auto-enable" }
      : { ...found, state: "gap", observed: "no auto-enable", advice: "`pulumi up` sets it." };
  }),
);

const denied =
  "User: arn:aws:sts::222222222222:assumed-role/verify/ci is not authorized to perform: inspector2:BatchGetAccountStatus on resource: arn:aws:inspector2:us-east-1:222222222222:/status/batch/get";
const waiver = {
  owner: "ana@example.com",
  reason: "Legacy build images, replaced in Q1",
  expires: "2025-12-01",
  expired: false,
};

function judgeSample(cell: SampleCell, index: number): Partial<SampleCell> | undefined {
  const at = `${cell.resource} ${cell.capability} ${cell.region}`;
  if (index === 13)
    return {
      state: "notApplicable",
      observed: "account suspended",
      advice: "Nothing to do while the account is suspended.",
    };
  if (at === "0 LAMBDA_CODE eu-west-1" && index < 1) return { state: "waived", observed: "DISABLED", waiver };
  if (at === "0 LAMBDA_CODE us-east-1" && index < 1)
    return {
      state: "gap",
      observed: "DISABLED",
      waiver: { ...waiver, expires: "2025-10-31", expired: true },
      isNew: true,
    };
  if (at === "0 EC2 eu-west-1" && index > 10)
    return {
      state: "gap",
      observed: "DISABLED",
      advice: "`pulumi up` enables it.",
      since: "2025-11-14T02:00:00Z",
      isNew: false,
    };
  if (at === "0 ECR us-east-1" && index > 8)
    return {
      state: "gap",
      observed: "DISABLED",
      code: "BLOCKED_BY_ORGANIZATION_POLICY",
      message: `Account ${cell.account} is managed by an organization policy.`,
      managedBy: "organization policy",
      advice: "Change the Inspector policy that is attached to its organizational unit.",
      isNew: true,
    };
  if (cell.resource === 0 && cell.region === "us-east-1" && index === 4)
    return {
      state: "unknown",
      observed: "not observed",
      code: "AccessDeniedException",
      message: denied,
      advice: "Allow inspector2:BatchGetAccountStatus; `aws-coverage iam --mode track` prints the policy.",
    };
  if (at === "0 LAMBDA eu-central-1" && index === 2)
    return {
      state: "surplus",
      declared: false,
      observed: "ENABLED",
      advice: "`pulumi up` disables it, within the release limit.",
    };
  if (at === "1 RUNTIME_MONITORING eu-central-1" && index === 4)
    return {
      state: "gap",
      observed: "ENABLING",
      code: "STUCK",
      message: "ENABLING since 2025-11-18T02:00:00Z, longer than 24 hours",
      since: "2025-11-18T02:00:00Z",
    };
  if (at === "1 RUNTIME_MONITORING eu-central-1" && index > 4)
    return {
      state: "pending",
      observed: "ENABLING",
      since: "2025-11-20T02:00:00Z",
      managedBy: "organization auto-enable",
    };
  if (at === "1 RDS_LOGIN_EVENTS eu-west-1")
    return {
      state: "notApplicable",
      observed: "not reported",
      code: "CAPABILITY_UNAVAILABLE",
      message: "RDS_LOGIN_EVENTS is not available in eu-west-1",
    };
  if (cell.resource === 2 && index === 11)
    return {
      state: "gap",
      observed: "not associated",
      advice: "The account left the membership's organizational unit.",
    };
  return undefined;
}

/** The largest organization that we promise to report on; `worst`: not one cell of it is covered. */
export function bigReport(kind: "usual" | "worst" = "usual"): Report {
  const states = ["gap", "unknown", "pending", "notApplicable", "waived", "surplus"] as const;
  return world(5000, allRegions, (cell, index) => {
    if (kind === "usual" && (index * 31 + cell.region.length * 7 + cell.capability.length * 13) % 50 !== 0)
      return undefined;
    const state = states[(index + cell.capability.length) % (index % 3 === 0 ? 6 : 2)] as (typeof states)[number];
    return {
      state,
      declared: state !== "surplus",
      observed: state === "surplus" ? "ENABLED" : "DISABLED",
      ...(index % 2 === 0
        ? {
            code: "ACCESS_DENIED",
            message: `Account ${cell.account} in ${cell.region} is not associated with the administrator.`,
          }
        : {}),
      ...(state === "waived" ? { waiver } : {}),
      advice: "`pulumi up` enables it.",
    };
  });
}
