"""Security Hub with boto3: from an administrator's hub to its members; prints what it saw as JSON."""

import json
import os

import boto3
from botocore.exceptions import ClientError

first, second = os.environ["MEMBERS"].split(",")


def client(key="any"):
    return boto3.client("securityhub", region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key="x")


def refusal(call):
    try:
        call()
    except ClientError as error:
        return [error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]]
    return None


hub, member, management = client(), client(first), client("100000000000")
arn = hub.describe_hub()["HubArn"]
hub.tag_resource(ResourceArn=arn, Tags={"team": "security"})
created = hub.create_members(AccountDetails=[{"AccountId": a} for a in [first, second, "100000000001", "999999999999"]])
listed = [m for page in hub.get_paginator("list_members").paginate(MaxResults=1) for m in page["Members"]]
got = hub.get_members(AccountIds=[first, "888888888888"])
administrator = member.get_administrator_account()["Administrator"]
hub.disassociate_members(AccountIds=[second])
print(
    json.dumps(
        {
            "arn": arn,
            "tags": hub.list_tags_for_resource(ResourceArn=arn)["Tags"],
            "left": [u["AccountId"] for u in created["UnprocessedAccounts"]],
            "listed": [[m["AccountId"], m["MemberStatus"], "Email" in m, m["UpdatedAt"].year > 2000] for m in listed],
            "got": [len(got["Members"]), [u["AccountId"] for u in got["UnprocessedAccounts"]]],
            "administrator": [administrator["AccountId"], administrator["MemberStatus"]],
            "all": {m["AccountId"]: m["MemberStatus"] for m in hub.list_members(OnlyAssociated=False)["Members"]},
            "admins": management.list_organization_admin_accounts()["AdminAccounts"],
            "configuration": hub.describe_organization_configuration()["OrganizationConfiguration"],
            "refused": [
                refusal(client("999999999999").describe_hub),
                refusal(lambda: member.update_organization_configuration(AutoEnable=True)),
                refusal(hub.enable_security_hub),
                refusal(hub.disable_security_hub),
                refusal(lambda: hub.disassociate_members(AccountIds=["888888888888"])),
                refusal(lambda: hub.get_findings()),
            ],
        }
    )
)
