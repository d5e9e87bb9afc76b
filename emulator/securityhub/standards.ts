import { partitionOf } from "../partition";
import type { Operation } from "./state";
import { ownHub } from "./state";

/** The standards that EnableSecurityHub switches on unless it is told otherwise (user guide, "Standards"). */
const defaults = [
  {
    name: "aws-foundational-security-best-practices/v/1.0.0",
    arn: (partition: string, region: string) =>
      `arn:${partition}:securityhub:${region}::standards/aws-foundational-security-best-practices/v/1.0.0`,
  },
  {
    name: "cis-aws-foundations-benchmark/v/1.2.0",
    // The first edition of CIS is a ruleset without a Region.
    arn: (partition: string) => `arn:${partition}:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0`,
  },
] as const;

/** One page: an account has a handful of standards. */
const GetEnabledStandards: Operation = (call, world) => {
  const { hub } = ownHub(call, world);
  const { region, caller } = call;
  const partition = partitionOf(region);
  const asked = call.input["StandardsSubscriptionArns"] as readonly string[] | undefined;
  const subscriptions = (hub.defaultStandards ? defaults : []).map(({ name, arn }) => ({
    StandardsSubscriptionArn: `arn:${partition}:securityhub:${region}:${caller}:subscription/${name}`,
    StandardsArn: arn(partition, region),
    StandardsInput: {},
    StandardsStatus: "READY",
  }));
  return {
    StandardsSubscriptions: subscriptions.filter(
      ({ StandardsSubscriptionArn: one }) => asked === undefined || asked.includes(one),
    ),
  };
};

/** No product sends findings: the emulator has none (difference SH-4). */
const ListEnabledProductsForImport: Operation = (call, world) => {
  ownHub(call, world);
  return { ProductSubscriptions: [] };
};

export const standardOperations = { GetEnabledStandards, ListEnabledProductsForImport };
