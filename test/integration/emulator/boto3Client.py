"""Drives the emulator with boto3, AWS's other reference client; prints what it saw as JSON."""

import json

import boto3
from botocore.exceptions import ClientError


def client(service, key=None):
    return boto3.client(service, aws_access_key_id=key, aws_secret_access_key="x") if key else boto3.client(service)


def code(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


sts, organizations, inspector = client("sts"), client("organizations"), client("inspector2")
guardduty, incident = client("guardduty"), client("security-ir")

accounts = [a["Id"] for page in organizations.get_paginator("list_accounts").paginate() for a in page["Accounts"]]
first, second = accounts[2:4]
role = sts.assume_role(RoleArn=f"arn:aws:iam::{first}:role/OrganizationAccountAccessRole", RoleSessionName="boto3")
key = role["Credentials"]["AccessKeyId"]
inspector.enable(accountIds=[first, second], resourceTypes=["EC2", "ECR"])
status = inspector.batch_get_account_status(accountIds=[first, second, "999999999999"])
members = [m for page in inspector.get_paginator("list_members").paginate() for m in page["members"]]

print(
    json.dumps(
        {
            "account": sts.get_caller_identity()["Account"],
            "accounts": len(accounts),
            "assumed": client("sts", key).get_caller_identity()["Account"],
            "enabled": [a["accountId"] for a in status["accounts"] if a["state"]["status"] == "ENABLED"],
            "failed": {f["accountId"]: f["errorCode"] for f in status["failedAccounts"]},
            "members": len(members),
            "detectors": len(guardduty.list_detectors()["DetectorIds"]),
            "memberships": len(incident.list_memberships()["items"]),
            "refused": [
                code(lambda: inspector.batch_get_account_status(accountIds=["1" * 12] * 101)),
                code(lambda: client("inspector2", first).describe_organization_configuration()),
                code(lambda: client("organizations", "999999999999").describe_organization()),
                code(lambda: sts.assume_role(RoleArn="arn:aws:iam::999999999999:role/Any", RoleSessionName="boto3")),
                code(lambda: guardduty.get_detector(DetectorId="0" * 32)),
            ],
        }
    )
)
