/**
 * The service principals of the page "AWS services that you can use with AWS Organizations" of its user guide (November
 * 2026).
 */
const services = `access-analyzer account auditmanager backup cloudtrail compute-optimizer config config-multiaccountsetup
  controltower cost-optimization-hub.bcm detective devops-guru ds ec2 fms guardduty health iam inspector inspector2 ipam
  license-management.marketplace license-manager license-manager.member-account macie malware-protection.guardduty
  member.org.stacksets.cloudformation networkmanager notifications observabilityadmin private-marketplace.marketplace
  procurement-insights.marketplace ram reachabilityanalyzer.networkinsights reporting.trustedadvisor resource-explorer-2
  rolesanywhere securityhub security-ir securitylake servicecatalog servicequotas ssm ssm-quicksetup sso
  stacksets.cloudformation storage-lens.s3 tagpolicies.tag wellarchitected vpc-lattice`;

export const principals: ReadonlySet<string> = new Set(services.split(/\s+/).map((name) => `${name}.amazonaws.com`));
