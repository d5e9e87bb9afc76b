import type * as pulumi from "@pulumi/pulumi";
import { CoverageResource } from "./face";
import type { SharedArgs } from "./types";

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
  constructor(name: string, args: InspectorDeepInspectionArgs, opts?: pulumi.CustomResourceOptions) {
    super("InspectorDeepInspection", name, args, opts);
  }
}
