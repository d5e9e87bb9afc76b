import type * as pulumi from "@pulumi/pulumi";
import { CoverageResource } from "./face";
import type { CoverageSummary, OrganizationSelector, OwedRelease, SharedArgs } from "./types";

export type GuardDutyFeature =
  | "S3_DATA_EVENTS"
  | "EKS_AUDIT_LOGS"
  | "EBS_MALWARE_PROTECTION"
  | "RDS_LOGIN_EVENTS"
  | "LAMBDA_NETWORK_LOGS"
  | "EKS_RUNTIME_MONITORING"
  | "RUNTIME_MONITORING"
  | "AI_PROTECTION";

export type GuardDutyAdditionalConfiguration =
  | "EKS_ADDON_MANAGEMENT"
  | "ECS_FARGATE_AGENT_MANAGEMENT"
  | "EC2_AGENT_MANAGEMENT"
  | "RDS_DATA_RISK";

export interface GuardDutyFeatureArgs {
  /** AWS's name of the plan. */
  name: pulumi.Input<GuardDutyFeature>;
  /** What must be on too; other additional configuration is left alone unless `match` is `exactly`. */
  additionalConfiguration?: pulumi.Input<pulumi.Input<GuardDutyAdditionalConfiguration>[]>;
}

/** An account of the organization by its id, or, for an invitation, with the root e-mail of the account. */
export interface GuardDutyAccountArgs {
  /** 12 digits. */
  accountId: pulumi.Input<string>;
  /** The root e-mail of the account; needed to invite it. */
  email?: pulumi.Input<string>;
}

export interface GuardDutyMemberSetArgs extends SharedArgs {
  /** Account ids of 12 digits (with e-mail where the account is to be invited), the administrator's own included if it is meant, or a selector. */
  accounts: pulumi.Input<pulumi.Input<string | GuardDutyAccountArgs>[]> | OrganizationSelector;
  /** At least one region, such as `eu-west-1`. */
  regions: pulumi.Input<pulumi.Input<string>[]>;
  /** Protection plans that must be on, by name or with additional configuration. Foundational monitoring is always declared. Default: none. */
  features?: pulumi.Input<pulumi.Input<GuardDutyFeature | GuardDutyFeatureArgs>[]>;
  /** Create the administrator's detector in a region that has none. Default `false`: a missing one is an error. */
  createDetector?: pulumi.Input<boolean>;
  /** How accounts outside the organization are invited. */
  invitation?: pulumi.Input<{
    /** Name of a role in each invited account that may accept for it: ListDetectors, ListInvitations, AcceptAdministratorInvitation. */
    acceptRoleName?: pulumi.Input<string>;
    /** Whether AWS sends no e-mail along. */
    disableEmailNotification?: pulumi.Input<boolean>;
    /** Text of the e-mail. */
    message?: pulumi.Input<string>;
  }>;
  /** `atLeast` (default): other plans are left alone. `exactly`: those that are on are surplus, and switched off within `releaseLimit`. */
  match?: pulumi.Input<"atLeast" | "exactly">;
  /** What happens to plans and accounts that leave the declaration. Default: both `retain`. */
  onRelease?: pulumi.Input<{
    /** For capabilities that leave while the account stays. */
    capability?: pulumi.Input<"retain" | "disable">;
    /** For accounts that leave, or leave a region; on destroy, for all of them. */
    account?: pulumi.Input<"retain" | "stopMonitoring" | "disassociate" | "deleteMember">;
  }>;
}

/**
 * Members of a GuardDuty administrator with their protection plans, for a set of accounts and regions.
 * Writes with CreateMembers, InviteMembers, StartMonitoringMembers, UpdateMemberDetectors and UpdateDetector; tracks with
 * GetMembers, GetMemberDetectors and GetDetector.
 */
export class GuardDutyMemberSet extends CoverageResource {
  /** What the last `up` did; in a preview, what the next one will do. */
  declare public readonly plan: pulumi.Output<{ [key: string]: unknown }>;
  /** The seven counts, in total and by region. */
  declare public readonly summary: pulumi.Output<CoverageSummary>;
  /** Every cell that is not covered, by region, account and capability (`FOUNDATIONAL` or a plan), with AWS's message. */
  declare public readonly notCovered: pulumi.Output<{ [region: string]: unknown }>;
  /** The account that acts, 12 digits. */
  declare public readonly administrator: pulumi.Output<string>;
  /** Switch-offs that AWS refused. */
  declare public readonly owed: pulumi.Output<OwedRelease[]>;

  constructor(name: string, args: GuardDutyMemberSetArgs, opts?: pulumi.CustomResourceOptions) {
    super("GuardDutyMemberSet", name, args, opts);
  }
}
