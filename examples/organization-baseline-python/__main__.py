import pulumi
import pulumi_aws_coverage as coverage

config = pulumi.Config()

# Whoever is in the organization, also those who join later; fewer than expected must not look like full coverage.
organization = coverage.OrganizationArgs(
    exclude=[config.require("redTeamAccount")],
    include_management_account=False,
    expect=coverage.ExpectArgs(at_least=config.require_int("accountsAtLeast")),
)
regions = ["eu-west-1", "us-east-1"]

scanning = coverage.InspectorAccountEnablement(
    "scanning",
    organization=organization,
    regions=regions,
    resource_types=["EC2", "ECR", "LAMBDA"],
    # Plain dictionaries serve as well.
    connection={"allowed_account_ids": [config.require("administrator")]},
    waivers=[
        {
            "accounts": [config.require("legacyAccount")],
            "capabilities": ["LAMBDA"],
            "reason": "its functions are replaced by containers, which ECR scanning covers",
            "owner": "platform-team@example.com",
            "expires": "2030-12-31",
        }
    ],
)

threats = coverage.GuardDutyMemberSet(
    "threats",
    organization=organization,
    regions=regions,
    features=["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS"],
    create_detector=True,
    connection={"allowed_account_ids": [config.require("administrator")]},
)

pulumi.export("scanning", scanning.summary)
pulumi.export("threats", threats.summary)
pulumi.export("covered_percent", scanning.summary.coverage_percent)
