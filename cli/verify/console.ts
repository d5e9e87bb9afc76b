import { partitionOf } from "../../provider/aws/regions";
import type { Region } from "../../provider/core/cell";
import type { Service } from "../../provider/services/service";

/** Where each partition has its console; partitions without a public one have no links. */
const hosts: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** The service's page in the AWS console, by region. */
export function consolePages(service: Service, regions: readonly Region[]): Record<Region, string> {
  const path = service.consolePath ?? service.signingName;
  return Object.fromEntries(
    regions.flatMap((region) => {
      const partition = partitionOf(region).name;
      const host = hosts[partition];
      // Only the public partition has an address for each region.
      const prefix = partition === "aws" ? `${region}.` : "";
      return host === undefined ? [] : [[region, `https://${prefix}${host}/${path}/home?region=${region}`]];
    }),
  );
}
