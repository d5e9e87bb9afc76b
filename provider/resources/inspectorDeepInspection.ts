import type * as pulumi from "@pulumi/pulumi";
import { CoverageResource } from "./face";
import type { CoverageSummary, OrganizationSelector, OwedRelease, SharedArgs } from "./types";

export interface InspectorDeepInspectionArgs extends SharedArgs {
  /** Account ids of 12 digits, the administrator's own included if it is meant, or a selector. */
  accounts: pulumi.Input<pulumi.Input<string>[]> | OrganizationSelector;
  /** At least one region, such as `eu-west-1`. */
  regions: pulumi.Input<pulumi.Input<string>[]>;
  /** There is one capability only, so that both values mean the same here. */
  match?: pulumi.Input<"atLeast" | "exactly">;
  /** What happens to accounts that leave the declaration. Default: `retain`. */
  onRelease?: pulumi.Input<{
    /** For capabilities that leave while the account stays. */
    capability?: pulumi.Input<"retain" | "deactivate">;
    /** For accounts that leave, or leave a region; on destroy, for all of them. */
    account?: pulumi.Input<"retain" | "deactivate">;
  }>;
}

/**
 * EC2 deep inspection of Amazon Inspector for a set of accounts and regions. It needs EC2 scanning: let it depend on the
 * `InspectorAccountEnablement` that declares it. Writes with BatchUpdateMemberEc2DeepInspectionStatus (the administrator's own
 * account: UpdateEc2DeepInspectionConfiguration); tracks with BatchGetMemberEc2DeepInspectionStatus.
 */
export class InspectorDeepInspection extends CoverageResource {
  /** What the last `up` did; in a preview, what the next one will do. */
  declare public readonly plan: pulumi.Output<{ [key: string]: unknown }>;
  /** The seven counts, in total and by region. */
  declare public readonly summary: pulumi.Output<CoverageSummary>;
  /** Every cell that is not covered, by region and account, with AWS's message. */
  declare public readonly notCovered: pulumi.Output<{ [region: string]: unknown }>;
  /** The account that acts, 12 digits. */
  declare public readonly administrator: pulumi.Output<string>;
  /** Switch-offs that AWS refused. */
  declare public readonly owed: pulumi.Output<OwedRelease[]>;

  constructor(name: string, args: InspectorDeepInspectionArgs, opts?: pulumi.CustomResourceOptions) {
    super("InspectorDeepInspection", name, args, opts);
  }
}
