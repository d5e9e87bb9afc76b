import type * as pulumi from "@pulumi/pulumi";
import { CoverageResource } from "./face";
import type { CoverageSummary, OrganizationSelector, OwedRelease, SharedArgs } from "./types";

export type InspectorScanType = "EC2" | "ECR" | "LAMBDA" | "LAMBDA_CODE" | "CODE_REPOSITORY";

export interface InspectorAccountEnablementArgs extends SharedArgs {
  /** Account ids of 12 digits, the administrator's own included if it is meant, or a selector. */
  accounts: pulumi.Input<pulumi.Input<string>[]> | OrganizationSelector;
  /** At least one region, such as `eu-west-1`. */
  regions: pulumi.Input<pulumi.Input<string>[]>;
  /** At least one; `LAMBDA_CODE` needs `LAMBDA`. */
  scanTypes: pulumi.Input<pulumi.Input<InspectorScanType>[]>;
  /** `atLeast` (default): other scan types are left alone. `exactly`: those that are on are surplus, and switched off within `releaseLimit`. */
  match?: pulumi.Input<"atLeast" | "exactly">;
  /** What happens to scan types and accounts that leave the declaration. Default: both `retain`. */
  onRelease?: pulumi.Input<{
    /** For capabilities that leave while the account stays. */
    capability?: pulumi.Input<"retain" | "disable">;
    /** For accounts that leave, or leave a region; on destroy, for all of them. */
    account?: pulumi.Input<"retain" | "disable">;
  }>;
}

/**
 * Amazon Inspector, switched on for a set of accounts, regions and scan types, and proven to be on by every preview and refresh.
 * Writes with Enable, Disable and AssociateMember; tracks with BatchGetAccountStatus and ListMembers.
 */
export class InspectorAccountEnablement extends CoverageResource {
  /** What the last `up` did; in a preview, what the next one will do. */
  declare public readonly plan: pulumi.Output<{ [key: string]: unknown }>;
  /** The seven counts, in total and by region. */
  declare public readonly summary: pulumi.Output<CoverageSummary>;
  /** Every cell that is not covered, by region, account and scan type, with AWS's code and message. */
  declare public readonly notCovered: pulumi.Output<{ [region: string]: unknown }>;
  /** The account that acts, 12 digits. */
  declare public readonly administrator: pulumi.Output<string>;
  /** Switch-offs that AWS refused. */
  declare public readonly owed: pulumi.Output<OwedRelease[]>;

  constructor(name: string, args: InspectorAccountEnablementArgs, opts?: pulumi.CustomResourceOptions) {
    super("InspectorAccountEnablement", name, args, opts);
  }
}
