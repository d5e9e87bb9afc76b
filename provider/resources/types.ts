import type * as pulumi from "@pulumi/pulumi";

/** Which accounts of the organization to declare; `{}` means all. Resolved anew by every check, read and update. */
export interface OrganizationArgs {
  /** Ids of organizational units (`ou-ab12-34567890`) or of the root (`r-ab12`). Default: the whole organization. */
  organizationalUnitIds?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Whether to include accounts in units below these. Default `true`. */
  recursive?: pulumi.Input<boolean>;
  /** Accounts to leave out, 12 digits each. */
  exclude?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Only accounts in these states: `ACTIVE`, `SUSPENDED`, ... Default: all; others than active are not applicable. */
  states?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Whether to include the organization's management account. Default `true`. */
  includeManagementAccount?: pulumi.Input<boolean>;
  /** Fewer accounts than this are an error. Default: at least 1. */
  expect?: pulumi.Input<ExpectArgs>;
}

export interface ExpectArgs {
  /** Number of accounts, at least 1. */
  atLeast?: pulumi.Input<number>;
}

/** How to reach AWS; the stack's `aws:profile`, `aws:assumeRoles`, `aws:endpoints` and others complete it. */
export interface ConnectionArgs {
  /** Profile of the AWS configuration files. */
  profile?: pulumi.Input<string>;
  /** A role to assume with these credentials. */
  assumeRole?: pulumi.Input<AssumeRoleArgs>;
  /** URL that replaces every AWS endpoint, such as an emulator's. */
  endpoint?: pulumi.Input<string>;
  /** The credentials must belong to one of these accounts, 12 digits each; checked before anything else. */
  allowedAccountIds?: pulumi.Input<readonly pulumi.Input<string>[]>;
}

export interface AssumeRoleArgs {
  /** `arn:aws:iam::123456789012:role/NAME`. */
  roleArn: pulumi.Input<string>;
  /** 2 to 1224 characters; make it a Pulumi secret. */
  externalId?: pulumi.Input<string>;
  /** 2 to 64 characters, shown in CloudTrail. Default `pulumi-aws-coverage`. */
  sessionName?: pulumi.Input<string>;
}

/** An accepted exception. A member that is left out matches everything. */
export interface WaiverArgs {
  /** Account ids of 12 digits. */
  accounts?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Regions, such as `eu-west-1`. */
  regions?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Capabilities of the service, such as `LAMBDA_CODE`. */
  capabilities?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Why the gap is accepted. */
  reason: pulumi.Input<string>;
  /** Who accepts it. */
  owner: pulumi.Input<string>;
  /** Last day (UTC) on which the waiver holds, `YYYY-MM-DD`. */
  expires: pulumi.Input<string>;
}

export interface ReleaseLimitArgs {
  /** At least 1. */
  accounts?: pulumi.Input<number>;
  /** Of the declared accounts, above 0 and up to 100. */
  percent?: pulumi.Input<number>;
}

export interface SettleArgs {
  /** Seconds after the last write, 0 to 86,400. Default 600. */
  timeoutSeconds?: pulumi.Input<number>;
  /** Whether cells that this run changed and that are still pending then fail it. Default `fail`. */
  onTimeout?: pulumi.Input<"fail" | "warn">;
}

/** Inputs that all resources of this package have. */
export interface SharedArgs {
  /** Account ids of 12 digits. Give either these or `organization`. */
  accounts?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Accounts of the organization instead of a list; `{}` means all of them. */
  organization?: pulumi.Input<OrganizationArgs>;
  /** `manage` (default) closes gaps; `track` never writes to AWS and only reports. */
  mode?: pulumi.Input<"manage" | "track">;
  /** In `track`: whether a gap makes `up` fail. Default `warn`. */
  onGap?: pulumi.Input<"warn" | "fail">;
  /** Maximum number of accounts one run may disable anything in. Default: 10 or 10 percent, the smaller, at least 1. */
  releaseLimit?: pulumi.Input<ReleaseLimitArgs>;
  /** Accepted exceptions: such cells are `waived`, and left as they are. */
  waivers?: pulumi.Input<readonly pulumi.Input<WaiverArgs>[]>;
  /** How long to wait for AWS to finish. */
  settle?: pulumi.Input<SettleArgs>;
  /** Default: the credentials of the environment. */
  connection?: pulumi.Input<ConnectionArgs>;
}

/** The seven counts; they add up to `cells`. */
export interface CoverageCounts {
  cells: number;
  /** `covered / (cells - notApplicable - waived)`, rounded down to one decimal; `null` when nothing can be covered. */
  coveragePercent: number | null;
  covered: number;
  gap: number;
  surplus: number;
  pending: number;
  unknown: number;
  notApplicable: number;
  waived: number;
}

/** The same without the counts that are zero. */
export interface CompactCoverage {
  cells: number;
  coveragePercent: number | null;
  covered?: number;
  gap?: number;
  surplus?: number;
  pending?: number;
  unknown?: number;
  notApplicable?: number;
  waived?: number;
  /** Auto-enable settings, only where `newAccounts` is `autoEnable`. */
  newAccounts?: CompactCoverage;
}

export interface CoverageSummary extends CoverageCounts {
  regions: { [region: string]: CoverageCounts };
  /** Auto-enable settings, by region and capability; only where `newAccounts` is `autoEnable`. */
  newAccounts?: CoverageCounts;
}
