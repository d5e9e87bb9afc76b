import { Config } from "@pulumi/pulumi";
import {
  GuardDutyMemberSet,
  InspectorAccountEnablement,
  InspectorDeepInspection,
  SecurityIncidentResponseMembership,
} from "pulumi-aws-coverage";

const config = new Config();

// Whoever is in the organization, also those who join later; fewer than expected must not look like full coverage.
const organization = {
  exclude: [config.require("redTeamAccount")],
  expect: { atLeast: config.requireNumber("accountsAtLeast") },
};
const connection = { allowedAccountIds: [config.require("administrator")] };
const baseline = { organization, regions: ["eu-west-1", "us-east-1"], connection };

const scanning = new InspectorAccountEnablement("scanning", {
  ...baseline,
  resourceTypes: ["EC2", "ECR", "LAMBDA"],
  waivers: [
    {
      accounts: [config.require("legacyAccount")],
      capabilities: ["LAMBDA"],
      reason: "its functions are replaced by containers, which ECR scanning covers",
      owner: "platform-team@example.com",
      expires: "2030-12-31",
    },
  ],
});

const deepInspection = new InspectorDeepInspection("deep-inspection", baseline, { dependsOn: scanning }); // needs EC2 scanning

const threats = new GuardDutyMemberSet("threats", {
  ...baseline,
  createDetector: true,
  features: ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS"],
});

const responders = new SecurityIncidentResponseMembership("responders", {
  // Accounts are reached through organizational units, and the management account lives in none.
  organization: { ...organization, includeManagementAccount: false },
  homeRegion: "eu-west-1",
  connection,
});

export const coverage = {
  scanning: scanning.coverage,
  deepInspection: deepInspection.coverage,
  threats: threats.coverage,
  responders: responders.coverage,
};
