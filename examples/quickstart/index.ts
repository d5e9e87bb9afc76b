import { InspectorAccountEnablement } from "pulumi-aws-coverage";
import { emulatorOnly } from "./emulatorOnly";

const inspector = new InspectorAccountEnablement("everywhere", {
  accounts: { organization: {} }, // whoever is in the organization, also those who join later
  regions: ["eu-west-1", "us-east-1"],
  scanTypes: ["EC2", "ECR", "LAMBDA"],
  waivers: [
    {
      accounts: ["110038000114"], // sandbox-malware-lab
      capabilities: ["EC2"],
      reason: "an organization policy keeps agents off the malware lab's machines",
      owner: "security-research@example.com",
      expires: "2030-12-31",
    },
  ],
  connection: emulatorOnly(),
});

export const summary = inspector.summary;
export const notCovered = inspector.notCovered;
