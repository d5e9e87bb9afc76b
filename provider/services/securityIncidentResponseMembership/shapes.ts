/** Inputs and outputs of the operations that this package calls, under AWS's member names (Security Incident Response API, 2018-05-10). */
export interface Operations {
  ListMemberships: {
    input: { nextToken?: string | undefined; maxResults?: number };
    output: { nextToken?: string; items?: MembershipItem[] };
  };
  GetMembership: { input: { membershipId: string }; output: Membership };
  BatchGetMemberAccountDetails: {
    input: { membershipId: string; accountIds: string[] };
    output: { items?: AccountDetail[]; errors?: { accountId?: string; error?: string; message?: string }[] };
  };
  CreateMembership: { input: NewMembership; output: { membershipId: string } };
  UpdateMembership: { input: { membershipId: string; membershipAccountsConfigurationsUpdate: UnitsUpdate }; output: object };
  CancelMembership: { input: { membershipId: string }; output: { membershipId: string } };
}

export interface MembershipItem {
  membershipId?: string;
  accountId?: string;
  region?: string;
  /** `Active`, `Cancelled` or `Terminated`. */
  membershipStatus?: string;
}

export interface Membership extends MembershipItem {
  /** Accounts that the membership covers, as AWS counts them. */
  numberOfAccountsCovered?: number;
  membershipAccountsConfigurations?: { coverEntireOrganization?: boolean; organizationalUnits?: string[] };
}

export interface AccountDetail {
  accountId?: string;
  /** `Associated`, `Disassociated` or `Unassociated`. */
  relationshipStatus?: string;
  /** `Organization` or `Unrelated`. */
  relationshipType?: string;
}

/** At most five units each (API model). */
export interface UnitsUpdate {
  organizationalUnitsToAdd?: string[];
  organizationalUnitsToRemove?: string[];
}

export interface NewMembership {
  membershipName: string;
  incidentResponseTeam: { name: string; jobTitle: string; email: string; communicationPreferences?: string[] | undefined }[];
  optInFeatures?: { featureName: string; isEnabled: boolean }[];
  tags?: Record<string, string>;
  coverEntireOrganization: boolean;
}
