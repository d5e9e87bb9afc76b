import type * as pulumi from "@pulumi/pulumi";
import { CoverageResource } from "./face";
import type { SharedArgs } from "./types";

/** A protection plan, or an additional configuration of one. */
export type GuardDutyFeature =
  | "S3_DATA_EVENTS"
  | "EKS_AUDIT_LOGS"
  | "EBS_MALWARE_PROTECTION"
  | "RDS_LOGIN_EVENTS"
  | "RDS_LOGIN_EVENTS/RDS_DATA_RISK"
  | "LAMBDA_NETWORK_LOGS"
  | "EKS_RUNTIME_MONITORING"
  | "EKS_RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT"
  | "RUNTIME_MONITORING"
  | "RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT"
  | "RUNTIME_MONITORING/ECS_FARGATE_AGENT_MANAGEMENT"
  | "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"
  | "AI_PROTECTION";

export interface GuardDutyInvitationArgs {
  /** Root e-mail address by account id, for each account to invite. */
  emails?: pulumi.Input<{ [accountId: string]: pulumi.Input<string> }>;
  /**
   * Name of a role in each invited account that may call ListDetectors, ListInvitations and
   * AcceptAdministratorInvitation.
   */
  acceptRoleName?: pulumi.Input<string>;
  /** `true`: AWS sends no e-mail along. Default `false`. */
  disableEmailNotification?: pulumi.Input<boolean>;
  /** Text of the e-mail. */
  message?: pulumi.Input<string>;
}

export interface GuardDutyReleaseArgs {
  /** For features that you stop declaring for an account. */
  capability?: pulumi.Input<"retain" | "disable">;
  /** For accounts that you stop declaring, altogether or in a region; on destroy, for all of them. */
  account?: pulumi.Input<"retain" | "stopMonitoring" | "disassociate" | "deleteMember">;
}

export interface GuardDutyMemberSetArgs extends SharedArgs {
  /** At least one region, such as `eu-west-1`. */
  regions: pulumi.Input<readonly pulumi.Input<string>[]>;
  /**
   * Features that must be on. An additional configuration (`RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT`) needs its plan
   * (`RUNTIME_MONITORING`) in the list. Foundational monitoring is always declared. Default: none.
   */
  features?: pulumi.Input<readonly pulumi.Input<GuardDutyFeature>[]>;
  /**
   * Who installs the agents of Runtime Monitoring. `automatic` (default): GuardDuty, so accounts where Runtime
   * Monitoring is on without agent management are warned about. `manual`: you do, and no warning is given.
   */
  agentManagement?: pulumi.Input<"automatic" | "manual">;
  /** Create the administrator's detector in a region that has none. Default `false`: a missing detector is an error. */
  createDetector?: pulumi.Input<boolean>;
  /**
   * How accounts outside the organization are invited. Also states that the caller is an administrator by invitation.
   */
  invitation?: pulumi.Input<GuardDutyInvitationArgs>;
  /**
   * `atLeast` (default): other features are left alone. `exactly`: those that are on are disabled within
   * `releaseLimit`.
   */
  match?: pulumi.Input<"atLeast" | "exactly">;
  /**
   * With `organization` only. `autoEnable`: AWS's own auto-enable setting for accounts that join the organization is
   * declared too, for members and the declared features. It is read by every look, switched on by `up`, and never
   * switched off again, not for other features either. `leave` (default): it is as it is.
   */
  newAccounts?: pulumi.Input<"leave" | "autoEnable">;
  /** What to do with features and accounts you stop declaring. Default: leave them on. */
  onRelease?: pulumi.Input<GuardDutyReleaseArgs>;
}

/**
 * Members of a GuardDuty administrator with their protection plans, for a set of accounts and regions. Writes with
 * CreateMembers, InviteMembers, StartMonitoringMembers, UpdateMemberDetectors and UpdateDetector; tracks with
 * GetMembers, ListMembers, GetMemberDetectors and GetDetector.
 */
export class GuardDutyMemberSet extends CoverageResource {
  /**
   * Every cell that is not covered, by region, account and capability (`FOUNDATIONAL` or a feature), with AWS's
   * code and message.
   */
  declare public readonly notCovered: pulumi.Output<{ [region: string]: unknown }>;

  constructor(name: string, args: GuardDutyMemberSetArgs, opts?: pulumi.CustomResourceOptions) {
    super("GuardDutyMemberSet", name, args, opts);
  }
}
