import { Config } from "@pulumi/pulumi";
import { InspectorAccountEnablement } from "pulumi-aws-coverage";

const config = new Config();

const inspector = new InspectorAccountEnablement("workloads", {
  organization: {
    organizationalUnitIds: config.requireObject<string[]>("organizationalUnitIds"),
    expect: { atLeast: config.requireNumber("accountsAtLeast") }, // a wrong unit id must not look like full coverage
  },
  regions: config.requireObject<string[]>("regions"),
  resourceTypes: ["EC2", "ECR", "LAMBDA"],
  mode: config.requireBoolean("mayWrite") ? "manage" : "track",
  connection: { allowedAccountIds: [config.require("administrator")] }, // credentials of another account are refused
});

export const coverage = inspector.coverage;
export const notCovered = inspector.notCovered;
