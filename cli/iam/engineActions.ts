/**
 * IAM actions that the engine itself needs, whatever the service. GetCallerIdentity is not among them: AWS grants it to
 * everybody. AssumeRole is needed only where a connection says so, for that role.
 */
export const engineActions = {
  /** Selectors, suspended and departed accounts, names and units in reports. */
  organization: [
    "organizations:DescribeAccount",
    "organizations:DescribeOrganization",
    "organizations:DescribeOrganizationalUnit",
    "organizations:ListAccounts",
    // Where ListAccounts does not tell the path of an account: older partitions.
    "organizations:ListAccountsForParent",
    "organizations:ListOrganizationalUnitsForParent",
    "organizations:ListRoots",
  ],
  /** `aws-coverage doctor` only. */
  doctor: ["organizations:ListAWSServiceAccessForOrganization", "organizations:ListDelegatedAdministrators"],
} as const;
