import { Config } from "@pulumi/pulumi";
import {
  GuardDutyMemberSet,
  InspectorAccountEnablement,
  InspectorDeepInspection,
  SecurityIncidentResponseMembership,
} from "pulumi-aws-coverage";

const config = new Config();

/** Everybody in these units, but for the accounts that are not ours to secure. */
const accounts = {
  organization: {
    organizationalUnitIds: config.requireObject<string[]>("organizationalUnitIds"),
    exclude: config.requireObject<string[]>("exclude"),
  },
};
const regions = ["eu-west-1", "us-east-1"];

const inspector = new InspectorAccountEnablement("inspector", {
  accounts,
  regions,
  scanTypes: ["EC2", "ECR", "LAMBDA"],
  waivers: [
    {
      accounts: [config.require("accountWithoutLambdaScanning")],
      capabilities: ["LAMBDA"],
      reason: "its functions are scanned in the build, and move here in spring",
      owner: "web-team@example.com",
      expires: "2030-03-31",
    },
  ],
});

// Deep inspection builds on EC2 scanning.
const deepInspection = new InspectorDeepInspection("deep-inspection", { accounts, regions }, { dependsOn: inspector });

const guardDuty = new GuardDutyMemberSet("guardduty", {
  accounts,
  regions,
  features: [
    "S3_DATA_EVENTS",
    "EBS_MALWARE_PROTECTION",
    { name: "RUNTIME_MONITORING", additionalConfiguration: ["EC2_AGENT_MANAGEMENT"] },
  ],
});

const incidentResponse = new SecurityIncidentResponseMembership("incident-response", { accounts, homeRegion: "eu-west-1" });

export const coveragePercent = {
  inspector: inspector.summary.coveragePercent,
  deepInspection: deepInspection.summary.coveragePercent,
  guardDuty: guardDuty.summary.coveragePercent,
  incidentResponse: incidentResponse.summary.coveragePercent,
};
