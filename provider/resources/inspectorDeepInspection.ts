import type * as pulumi from "@pulumi/pulumi";
import { CoverageResource } from "./face";
import type { CoverageSummary, SharedArgs } from "./types";

export interface DeepInspectionReleaseArgs {
  /** For capabilities that you stop declaring for an account. */
  capability?: pulumi.Input<"retain" | "deactivate">;
  /** For accounts that you stop declaring, altogether or in a region; on destroy, for all of them. */
  account?: pulumi.Input<"retain" | "deactivate">;
}

export interface InspectorDeepInspectionArgs extends SharedArgs {
  /** At least one region, such as `eu-west-1`. */
  regions: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** There is only one capability, so both values mean the same. */
  match?: pulumi.Input<"atLeast" | "exactly">;
  /** What to do with accounts you stop declaring. Default: leave deep inspection active. */
  onRelease?: pulumi.Input<DeepInspectionReleaseArgs>;
}

/**
 * EC2 deep inspection of Amazon Inspector for a set of accounts and regions. It counts as on only where EC2 scanning is
 * on too: let it depend on the `InspectorAccountEnablement` that declares that. Writes with
 * BatchUpdateMemberEc2DeepInspectionStatus (the administrator's own account: UpdateEc2DeepInspectionConfiguration);
 * tracks with BatchGetMemberEc2DeepInspectionStatus, GetEc2DeepInspectionConfiguration and BatchGetAccountStatus.
 */
export class InspectorDeepInspection extends CoverageResource {
  /** What the last `up` did; in a preview, what the next one will do. */
  declare public readonly plan: pulumi.Output<{ [key: string]: unknown }>;
  /** The seven counts, in total and by region. */
  declare public readonly summary: pulumi.Output<CoverageSummary>;
  /** Every cell that is not covered, by region and account, with AWS's message. */
  declare public readonly notCovered: pulumi.Output<{ [region: string]: unknown }>;
  /** The declared accounts; for `organization`, those that it meant in the last run. */
  declare public readonly accountIds: pulumi.Output<string[]>;
  /** The account whose credentials were used, 12 digits. */
  declare public readonly administrator: pulumi.Output<string>;

  constructor(name: string, args: InspectorDeepInspectionArgs, opts?: pulumi.CustomResourceOptions) {
    super("InspectorDeepInspection", name, args, opts);
  }
}
