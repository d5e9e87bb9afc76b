"""What scanners ask of the emulator with boto3 before and beside its services; prints what it saw as JSON."""

import base64
import json
import os

import boto3
from botocore.exceptions import ClientError


def client(service, region="us-east-1", **keys):
    return boto3.client(service, region_name=region, **keys)


def refusal(call):
    try:
        call()
    except ClientError as error:
        answer = error.response
        return [answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"], answer["Error"]["Message"]]
    return None


def token(claims):
    part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    return f"{part({'alg': 'none'})}.{part(claims)}.signature"


sts, organizations = client("sts"), client("organizations")
inspector, guardduty = client("inspector2"), client("guardduty")
member, unit = os.environ["MEMBER"], os.environ["UNIT"]
outsider = client("organizations", aws_access_key_id="999999999999", aws_secret_access_key="x")
management = client("organizations", aws_access_key_id="100000000000", aws_secret_access_key="x")

role = f"arn:aws:iam::{member}:role/path/Reader"
web = sts.assume_role_with_web_identity(
    RoleArn=role,
    RoleSessionName="git-hub@Actions",
    WebIdentityToken=token({"sub": "repo:o/r:ref", "iss": "https://token.actions.githubusercontent.com", "aud": "sts.amazonaws.com"}),
)
keys = {
    "aws_access_key_id": web["Credentials"]["AccessKeyId"],
    "aws_secret_access_key": web["Credentials"]["SecretAccessKey"],
    "aws_session_token": web["Credentials"]["SessionToken"],
}
detector = guardduty.list_detectors()["DetectorIds"][0]
guardduty_arn = f"arn:aws:guardduty:us-east-1:{sts.get_caller_identity()['Account']}:detector/{detector}"
guardduty.tag_resource(ResourceArn=guardduty_arn, Tags={"team": "security"})

print(
    json.dumps(
        {
            "regions": [r["RegionName"] for r in client("ec2").describe_regions()["Regions"]],
            "allRegions": [
                [r["RegionName"], r["OptInStatus"]]
                for r in client("ec2", **keys).describe_regions(AllRegions=True, RegionNames=["eu-west-1"])["Regions"]
            ],
            "aliases": client("iam").list_account_aliases()["AccountAliases"],
            "web": [web["Provider"], web["SubjectFromWebIdentityToken"], web["Audience"], web["AssumedRoleUser"]["Arn"]],
            "webIdentity": client("sts", **keys).get_caller_identity()["Arn"],
            "roleId": [
                client("sts", **keys).get_caller_identity()["UserId"] == web["AssumedRoleUser"]["AssumedRoleId"],
                web["AssumedRoleUser"]["AssumedRoleId"][:4],
            ],
            "sessionToken": client(
                "sts",
                **dict(
                    zip(
                        ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"],
                        list(sts.get_session_token()["Credentials"].values())[:3],
                    )
                ),
            ).get_caller_identity()["Account"],
            "china": client("sts", "cn-north-1").get_caller_identity()["Arn"].split(":")[1],
            "denied": client("sts", aws_access_key_id="DENIED", aws_secret_access_key="x").get_caller_identity()["Account"],
            "findings": [
                inspector.list_findings()["findings"],
                guardduty.list_findings(DetectorId=detector)["FindingIds"],
                guardduty.list_tags_for_resource(ResourceArn=guardduty_arn)["Tags"],
                "Master" in guardduty.get_master_account(DetectorId=detector),
                organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"][0]["Name"],
                organizations.list_tags_for_resource(ResourceId=member)["Tags"],
                len(organizations.list_delegated_services_for_account(AccountId="100000000001")["DelegatedServices"]) > 0,
                organizations.list_create_account_status()["CreateAccountStatuses"],
            ],
            "refused": {
                "s3": refusal(client("s3").list_buckets),
                "route53": refusal(client("route53").list_hosted_zones),
                "rds": refusal(client("rds").describe_db_instances),
                "ec2": refusal(client("ec2").describe_vpcs),
                "iam": refusal(client("iam").list_users),
                "sts": refusal(lambda: sts.decode_authorization_message(EncodedMessage="x")),
                "cloudwatch": refusal(client("cloudwatch").describe_alarms),
                "sns": refusal(client("sns").list_topics),
                "macie2": refusal(client("macie2").get_macie_session),
                "kms": refusal(client("kms").list_keys),
                "inspector2": refusal(inspector.list_coverage),
                "notInUse": refusal(outsider.describe_organization),
                "denied": refusal(lambda: organizations.create_organizational_unit(ParentId=unit, Name="x")),
                "noAccount": refusal(lambda: management.describe_account(AccountId="999999999999")),
                "principal": refusal(lambda: management.enable_aws_service_access(ServicePrincipal="nonsense.example.com")),
                "taken": refusal(lambda: management.update_organizational_unit(OrganizationalUnitId=unit, Name="Payments")),
                "organization": refusal(lambda: organizations.create_organization(FeatureSet="ALL")),
                "associated": refusal(lambda: inspector.associate_member(accountId=member)),
                "disablesItself": refusal(lambda: client("inspector2", **keys).disable(resourceTypes=["EC2"])),
                "noToken": refusal(
                    lambda: sts.assume_role_with_web_identity(
                        RoleArn=role, RoleSessionName="x1", WebIdentityToken="not a token"
                    )
                ),
                "expired": refusal(
                    lambda: sts.assume_role_with_web_identity(
                        RoleArn=role, RoleSessionName="x1", WebIdentityToken=token({"sub": "subject", "iss": "i", "exp": 1})
                    )
                )[:2],
            },
        }
    )
)
