import { describe, expect, it } from "vitest";
import { partitionOf, regionsOf } from "../../../provider/aws/regions";

describe("partitions", () => {
  it.each([
    ["eu-west-1", "aws", "us-east-1"],
    ["cn-north-1", "aws-cn", "cn-northwest-1"],
    ["us-gov-west-1", "aws-us-gov", "us-gov-west-1"],
  ])("%s is in %s, whose global services are in %s", (region, name, globalRegion) =>
    expect(partitionOf(region)).toEqual({ name, globalRegion }),
  );

  it.each(["eu-west-99", "aws-global", "", "us-east"])("%j is no region: validation lets none through", (region) =>
    expect(() => partitionOf(region)).toThrow(/passed validation/),
  );
});

describe("the regions of a partition", () => {
  it("are those that the SDK knows, sorted, and of no other partition", () => {
    const regions = regionsOf("aws");
    expect(regions).toEqual(
      expect.arrayContaining(["us-east-1", "eu-central-2", "ap-southeast-5", "me-central-1", "il-central-1"]),
    );
    expect(regions).toEqual([...regions].sort());
    expect(regions.filter((region) => /^(cn|us-gov|us-iso)/.test(region))).toEqual([]);
    expect(regionsOf("aws-cn")).toEqual(["cn-north-1", "cn-northwest-1"]);
    expect(regionsOf("aws-us-gov")).toEqual(["us-gov-east-1", "us-gov-west-1"]);
  });

  it("of an unknown partition are none", () => expect(regionsOf("aws-moon")).toEqual([]));
});
