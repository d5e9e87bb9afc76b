import type * as pulumi from "@pulumi/pulumi";
import { CoverageResource } from "./face";
import type { SharedArgs } from "./types";

export interface SecurityHubReleaseArgs {
  /** For accounts that you stop declaring, altogether or in a region; on destroy, for all of them. */
  account?: pulumi.Input<"retain" | "disassociate" | "deleteMember">;
}

export interface SecurityHubMemberSetArgs extends SharedArgs {
  /** At least one region, such as `eu-west-1`. */
  regions: pulumi.Input<readonly pulumi.Input<string>[]>;
  /**
   * Enable Security Hub in the administrator's own account, without standards, in a region where it is off. Default
   * `false`: that is an error.
   */
  enableSecurityHub?: pulumi.Input<boolean>;
  /** What to do with accounts you stop declaring. Default: leave them on. */
  onRelease?: pulumi.Input<SecurityHubReleaseArgs>;
}

/**
 * Members of an AWS Security Hub CSPM administrator, for a set of accounts and regions. Where the organization uses
 * central configuration, configuration policies make members, and this resource only tracks them. Writes with
 * CreateMembers (for the administrator's own account: EnableSecurityHub); tracks with GetMembers, ListMembers,
 * DescribeHub and DescribeOrganizationConfiguration.
 */
export class SecurityHubMemberSet extends CoverageResource {
  constructor(name: string, args: SecurityHubMemberSetArgs, opts?: pulumi.CustomResourceOptions) {
    super("SecurityHubMemberSet", name, args, opts);
  }
}
