import type * as pulumi from "@pulumi/pulumi";

/** The accounts of the organization that a resource declares. Stored as written, and resolved anew by every check, read and update. */
export interface OrganizationSelector {
  /** Which accounts of the organization; `{}` means all of them. */
  organization: pulumi.Input<{
    /** Ids of organizational units (`ou-ab12-34567890`) or of the root (`r-ab12`); the whole organization by default. */
    organizationalUnitIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Whether accounts in units below the named ones belong too. Default `true`. */
    recursive?: pulumi.Input<boolean>;
    /** Accounts to leave out, 12 digits each. */
    exclude?: pulumi.Input<pulumi.Input<string>[]>;
    /** Only accounts in these states: `ACTIVE`, `SUSPENDED`, ... By default all, and those that are not active are reported as not applicable. */
    states?: pulumi.Input<pulumi.Input<string>[]>;
    /** Whether the organization's management account belongs. Default `true`. */
    includeManagementAccount?: pulumi.Input<boolean>;
    /** Fewer accounts than this are an error. Default: at least 1. */
    expect?: pulumi.Input<{
      /** Number of accounts, at least 1. */
      atLeast?: pulumi.Input<number>;
    }>;
  }>;
}

/** How AWS is reached; completed by the stack's `aws:profile`, `aws:assumeRoles`, `aws:endpoints` and `aws:allowedAccountIds`. */
export interface ConnectionArgs {
  /** Profile of the AWS configuration files. */
  profile?: pulumi.Input<string>;
  /** A role to assume with the credentials found. */
  assumeRole?: pulumi.Input<{
    /** `arn:aws:iam::123456789012:role/NAME`. */
    roleArn: pulumi.Input<string>;
    /** 2 to 1224 characters; make it a Pulumi secret. */
    externalId?: pulumi.Input<string>;
    /** 2 to 64 characters, shown in CloudTrail. Default `pulumi-aws-coverage`. */
    sessionName?: pulumi.Input<string>;
  }>;
  /** URL that replaces every AWS endpoint, such as an emulator's. */
  endpoint?: pulumi.Input<string>;
  /** The credentials must belong to one of these accounts, 12 digits each; checked before anything else. */
  allowedAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** An accepted exception. Members that are left out match everything. */
export interface WaiverArgs {
  /** Account ids of 12 digits. */
  accounts?: pulumi.Input<pulumi.Input<string>[]>;
  /** Regions, such as `eu-west-1`. */
  regions?: pulumi.Input<pulumi.Input<string>[]>;
  /** Capabilities of the service, such as `LAMBDA_CODE`. */
  capabilities?: pulumi.Input<pulumi.Input<string>[]>;
  /** Why the gap is accepted. */
  reason: pulumi.Input<string>;
  /** Who accepts it. */
  owner: pulumi.Input<string>;
  /** Last day (UTC) on which the waiver holds, `YYYY-MM-DD`. */
  expires: pulumi.Input<string>;
}

/** Inputs that all resources of this package have. */
export interface SharedArgs {
  /** `manage` (default) closes gaps; `track` never writes to AWS, and only tells. */
  mode?: pulumi.Input<"manage" | "track">;
  /** In `track`: whether a gap makes `up` fail. Default `warn`. */
  onGap?: pulumi.Input<"warn" | "fail">;
  /** The most that one operation may switch something off in. Default: 10 accounts or 10 percent, whichever is less, at least one. */
  releaseLimit?: pulumi.Input<{
    /** At least 1. */
    accounts?: pulumi.Input<number>;
    /** Of the declared accounts, above 0 and up to 100. */
    percent?: pulumi.Input<number>;
  }>;
  /** Accepted exceptions: such cells are `waived`, and nothing is done about them. */
  waivers?: pulumi.Input<pulumi.Input<WaiverArgs>[]>;
  /** How long to wait for AWS to finish (seconds, default 600), and whether cells that this run wrote and that are pending then fail it (default `fail`). */
  settle?: pulumi.Input<{
    /** Seconds after the last write, 0 to 86,400. */
    timeoutSeconds?: pulumi.Input<number>;
    /** `warn` leaves pending cells to the next run. */
    onTimeout?: pulumi.Input<"fail" | "warn">;
  }>;
  /** Default: the credentials of the environment. */
  connection?: pulumi.Input<ConnectionArgs>;
}

/** The seven counts; they add up to `cells`. */
export interface CoverageCounts {
  cells: number;
  /** `covered / (cells - notApplicable - waived)` in percent, rounded down to one decimal; `null` when nothing can be covered. */
  coveragePercent: number | null;
  covered: number;
  gap: number;
  surplus: number;
  pending: number;
  unknown: number;
  notApplicable: number;
  waived: number;
}

export interface CoverageSummary extends CoverageCounts {
  regions: { [region: string]: CoverageCounts };
}

/** A switch-off that AWS refused; every update tries it again. */
export interface OwedRelease {
  /** Region, such as `eu-west-1`. */
  region: string;
  /** 12 digits. */
  account: string;
  /** What is still on. */
  capabilities: string[];
  /** Steps still to be carried out, in order. */
  actions: string[];
  /** AWS's answer to the last try. */
  reason: string;
}
