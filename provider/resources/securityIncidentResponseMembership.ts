import type * as pulumi from "@pulumi/pulumi";
import { CoverageResource } from "./face";
import type { CoverageSummary, OrganizationSelector, OwedRelease, SharedArgs } from "./types";

export interface IncidentResponderArgs {
  /** 3 to 50 characters. */
  name: pulumi.Input<string>;
  /** 1 to 50 characters. */
  jobTitle: pulumi.Input<string>;
  email: pulumi.Input<string>;
  communicationPreferences?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface CreateMembershipArgs {
  /** 3 to 50 characters. */
  membershipName: pulumi.Input<string>;
  /** 2 to 10 people. */
  incidentResponseTeam: pulumi.Input<pulumi.Input<IncidentResponderArgs>[]>;
  /** Default `false`: accounts are reached through their organizational units. */
  coverEntireOrganization?: pulumi.Input<boolean>;
  /** Opts in to (or out of) AWS's triage of findings. */
  triage?: pulumi.Input<boolean>;
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

export interface SecurityIncidentResponseMembershipArgs extends SharedArgs {
  /** Account ids of 12 digits that the membership must cover, or a selector. */
  accounts: pulumi.Input<pulumi.Input<string>[]> | OrganizationSelector;
  /** The region in which the membership was created; it covers all regions. */
  homeRegion: pulumi.Input<string>;
  /** `m-...`. Default: the one active membership of the administrator in `homeRegion`. */
  membershipId?: pulumi.Input<string>;
  /** Create a membership where there is none. Without this block none is ever created. */
  createMembership?: pulumi.Input<CreateMembershipArgs>;
  /** What happens to accounts that leave the declaration; `cancelMembership` acts on destroy only. Default: `retain`. */
  onRelease?: pulumi.Input<{
    /** For capabilities that leave while the account stays. */
    capability?: pulumi.Input<"retain" | "removeOrganizationalUnits">;
    /** For accounts that leave, or leave a region; on destroy, for all of them. */
    account?: pulumi.Input<"retain" | "removeOrganizationalUnits" | "cancelMembership">;
  }>;
}

/**
 * Accounts that an AWS Security Incident Response membership must cover. Writes with UpdateMembership (organizational units);
 * tracks with BatchGetMemberAccountDetails, ListMemberships and GetMembership.
 */
export class SecurityIncidentResponseMembership extends CoverageResource {
  /** What the last `up` did; in a preview, what the next one will do, and which other accounts a unit would cover too. */
  declare public readonly plan: pulumi.Output<{ [key: string]: unknown }>;
  /** The seven counts, in total and by region. */
  declare public readonly summary: pulumi.Output<CoverageSummary>;
  /** Every account that is not covered, with AWS's message. */
  declare public readonly notCovered: pulumi.Output<{ [region: string]: unknown }>;
  /** The account that acts, 12 digits. */
  declare public readonly administrator: pulumi.Output<string>;
  /** Switch-offs that AWS refused. */
  declare public readonly owed: pulumi.Output<OwedRelease[]>;

  constructor(name: string, args: SecurityIncidentResponseMembershipArgs, opts?: pulumi.CustomResourceOptions) {
    super("SecurityIncidentResponseMembership", name, args, opts);
  }
}
