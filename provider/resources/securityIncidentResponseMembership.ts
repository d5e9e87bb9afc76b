import type * as pulumi from "@pulumi/pulumi";
import { CoverageResource } from "./face";
import type { SharedArgs } from "./types";

export interface IncidentResponderArgs {
  /** 3 to 50 characters. */
  name: pulumi.Input<string>;
  /** 1 to 50 characters. */
  jobTitle: pulumi.Input<string>;
  email: pulumi.Input<string>;
  /** Events to be notified of, such as `Case Created`. */
  communicationPreferences?: pulumi.Input<readonly pulumi.Input<string>[]>;
}

export interface CreateMembershipArgs {
  /** 3 to 50 characters. */
  membershipName: pulumi.Input<string>;
  /** 2 to 10 people. */
  incidentResponseTeam: pulumi.Input<readonly pulumi.Input<IncidentResponderArgs>[]>;
  /** Default `false`: accounts are covered through their organizational units. */
  coverEntireOrganization?: pulumi.Input<boolean>;
  /** Whether AWS triages findings. */
  triage?: pulumi.Input<boolean>;
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

export interface MembershipReleaseArgs {
  /** For capabilities that you stop declaring for an account. */
  capability?: pulumi.Input<"retain" | "removeOrganizationalUnits">;
  /** For accounts that you stop declaring; on destroy, for all of them. */
  account?: pulumi.Input<"retain" | "removeOrganizationalUnits" | "cancelMembership">;
}

export interface SecurityIncidentResponseMembershipArgs extends SharedArgs {
  /** The region in which the membership was created; it covers all regions. */
  homeRegion: pulumi.Input<string>;
  /** `m-...`. Default: the administrator's one running membership in `homeRegion`. */
  membershipId?: pulumi.Input<string>;
  /** Create a membership if there is none. Without this block none is ever created. */
  createMembership?: pulumi.Input<CreateMembershipArgs>;
  /** What to do with accounts you stop declaring. Default: leave them on. `cancelMembership` acts on destroy only. */
  onRelease?: pulumi.Input<MembershipReleaseArgs>;
}

/**
 * Accounts that an AWS Security Incident Response membership must cover. Writes with UpdateMembership (organizational
 * units); tracks with BatchGetMemberAccountDetails, ListMemberships and GetMembership.
 */
export class SecurityIncidentResponseMembership extends CoverageResource {
  /** What the last `up` did; in a preview, what the next one will do, and which other accounts a unit covers. */
  declare public readonly plan: pulumi.Output<{ [key: string]: unknown }>;

  constructor(name: string, args: SecurityIncidentResponseMembershipArgs, opts?: pulumi.CustomResourceOptions) {
    super("SecurityIncidentResponseMembership", name, args, opts);
  }
}
