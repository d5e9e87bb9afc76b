import { GuardDutyMemberSet, InspectorAccountEnablement } from "pulumi-aws-coverage";
import { emulatorOnly } from "./emulatorOnly";

const everybody = {
  organization: {}, // whoever is in the organization, also those who join later
  regions: ["eu-west-1", "us-east-1"],
  connection: emulatorOnly(),
};

const inspector = new InspectorAccountEnablement("inspector", {
  ...everybody,
  resourceTypes: ["EC2", "ECR", "LAMBDA"],
  waivers: [
    {
      accounts: ["110033000099"], // sandbox-5
      capabilities: ["EC2"],
      reason: "a malware lab: an organization policy keeps EC2 scanning off its machines",
      owner: "security-research@example.com",
      expires: "2030-12-31",
    },
  ],
});

const guardDuty = new GuardDutyMemberSet("guardduty", {
  ...everybody,
  features: ["S3_DATA_EVENTS", "RUNTIME_MONITORING"],
  agentManagement: "manual", // its agents come with the machine images
});

export const coverage = { inspector: inspector.coverage, guardDuty: guardDuty.coverage };
