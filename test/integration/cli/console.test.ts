import { describe, expect, it } from "vitest";
import { consolePages } from "../../../cli/verify/console";
import { services } from "../../../provider/services";

const kindNamed = (kind: string) => services.find((service) => service.kind === kind) as (typeof services)[number];

describe("links to the AWS console", () => {
  it("lead to the service's page of each region", () => {
    expect(consolePages(kindNamed("InspectorAccountEnablement"), ["eu-west-1", "us-east-1"])).toEqual({
      "eu-west-1": "https://eu-west-1.console.aws.amazon.com/inspector/v2/home?region=eu-west-1",
      "us-east-1": "https://us-east-1.console.aws.amazon.com/inspector/v2/home?region=us-east-1",
    });
    expect(consolePages(kindNamed("GuardDutyMemberSet"), ["eu-west-1"])["eu-west-1"]).toBe(
      "https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1",
    );
  });

  it("know the partitions that have a public console, and are left out elsewhere", () => {
    expect(consolePages(kindNamed("GuardDutyMemberSet"), ["us-gov-west-1", "cn-north-1", "us-iso-east-1"])).toEqual({
      "us-gov-west-1": "https://console.amazonaws-us-gov.com/guardduty/home?region=us-gov-west-1",
      "cn-north-1": "https://console.amazonaws.cn/guardduty/home?region=cn-north-1",
    });
  });

  it("exist for every service", () => {
    for (const service of services)
      expect(consolePages(service, ["eu-west-1"])["eu-west-1"]).toMatch(/^https:\/\/[\w.-]+\/[\w/-]+\/home\?region=/);
  });
});
