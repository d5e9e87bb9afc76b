"""The same with pytest and boto3. AWS_ENDPOINT_URL names an emulator that runs already, such as a service container."""

import json
import os
import subprocess
import urllib.request

import boto3
import pytest

REGION = "us-east-1"
COMMAND = ["npx", "aws-coverage", "emulator", "--accounts", "3", "--regions", REGION]


@pytest.fixture(scope="session")
def url():
    if "AWS_ENDPOINT_URL" in os.environ:
        yield os.environ["AWS_ENDPOINT_URL"]
        return
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().split()[-1]
        process.terminate()


@pytest.fixture
def emulator(url):
    """Sends a request to the routes below /_emulator/. Every test begins with everything as it was at the start."""

    def send(method, route, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{url}/_emulator/{route}", method=method, data=data)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    send("POST", "reset")
    return send


@pytest.fixture
def guardduty(url):
    return boto3.client(
        "guardduty", region_name=REGION, endpoint_url=url, aws_access_key_id="any", aws_secret_access_key="any"
    )


def stopped_members(client):
    """The tool under test."""
    detector = client.list_detectors()["DetectorIds"][0]
    pages = client.get_paginator("list_members").paginate(DetectorId=detector, OnlyAssociated="false")
    members = [member for page in pages for member in page["Members"]]
    return {m["AccountId"]: m["RelationshipStatus"] for m in members if m["RelationshipStatus"] != "Enabled"}


def test_nobody_is_a_member_yet(emulator, guardduty):
    assert stopped_members(guardduty) == {}


def test_a_member_that_somebody_stopped(emulator, guardduty):
    account = emulator("POST", "edit", {"do": "addAccount", "name": "payments"})["results"][0]["account"]
    emulator("POST", "edit", [{"do": edit, "account": account} for edit in ("guarddutyAssociate", "guarddutyStop")])
    assert stopped_members(guardduty) == {account: "Disabled"}


def test_throttling_is_waited_out(emulator, guardduty):
    emulator("PUT", "faults", [{"when": {"operation": "ListMembers", "times": 1}, "do": "throttle"}])
    assert stopped_members(guardduty) == {}
    outcomes = [entry["outcome"] for entry in emulator("GET", "journal?operation=ListMembers")["entries"]]
    assert outcomes == ["TooManyRequestsException", "ok"]
