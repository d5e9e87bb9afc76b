import { Config } from "@pulumi/pulumi";
import { SecurityHubMemberSet } from "pulumi-aws-coverage";

const config = new Config();

// Under central configuration, configuration policies make members: then this program only tracks them.
const isCentral = config.requireBoolean("centralConfiguration");

const hub = new SecurityHubMemberSet("security-hub", {
  organization: {
    includeManagementAccount: false, // AWS takes it only once it has enabled Security Hub itself
    expect: { atLeast: config.requireNumber("accountsAtLeast") }, // a lost permission must not look like full coverage
  },
  regions: config.requireObject<string[]>("regions"),
  mode: isCentral ? "track" : "manage",
  onGap: "fail", // in track: a gap fails `pulumi up` as it does in manage
  connection: { allowedAccountIds: [config.require("administrator")] }, // credentials of another account are refused
});

export const coverage = hub.coverage;
export const notCovered = hub.notCovered;
