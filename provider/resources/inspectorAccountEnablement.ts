import type * as pulumi from "@pulumi/pulumi";
import { CoverageResource } from "./face";
import type { SharedArgs } from "./types";

export type InspectorResourceType = "EC2" | "ECR" | "LAMBDA" | "LAMBDA_CODE" | "CODE_REPOSITORY";

export interface InspectorReleaseArgs {
  /** For resource types that you stop declaring for an account. */
  capability?: pulumi.Input<"retain" | "disable">;
  /** For accounts that you stop declaring, altogether or in a region; on destroy, for all of them. */
  account?: pulumi.Input<"retain" | "disable">;
}

export interface InspectorAccountEnablementArgs extends SharedArgs {
  /** At least one region, such as `eu-west-1`. */
  regions: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** At least one; `LAMBDA_CODE` needs `LAMBDA`. */
  resourceTypes: pulumi.Input<readonly pulumi.Input<InspectorResourceType>[]>;
  /**
   * `atLeast` (default): other resource types are left alone. `exactly`: those that are on are disabled within
   * `releaseLimit`.
   */
  match?: pulumi.Input<"atLeast" | "exactly">;
  /**
   * With `organization` only. `autoEnable`: AWS's own auto-enable setting for accounts that join the organization is
   * declared too, for the declared resource types. It is read by every look, switched on by `up`, and never
   * switched off again, not for other resource types either. `leave` (default): it is as it is.
   */
  newAccounts?: pulumi.Input<"leave" | "autoEnable">;
  /** What to do with resource types and accounts you stop declaring. Default: leave them on. */
  onRelease?: pulumi.Input<InspectorReleaseArgs>;
}

/**
 * Amazon Inspector, enabled for a set of accounts, regions and resource types, and checked by every preview and
 * refresh. Writes with Enable, Disable and AssociateMember; tracks with BatchGetAccountStatus and ListMembers.
 */
export class InspectorAccountEnablement extends CoverageResource {
  constructor(name: string, args: InspectorAccountEnablementArgs, opts?: pulumi.CustomResourceOptions) {
    super("InspectorAccountEnablement", name, args, opts);
  }
}
