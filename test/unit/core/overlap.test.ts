import { expect, it } from "vitest";
import { overlap } from "../../../provider/core/overlap";
import { desired, nth } from "./cells";

it("counts the cells that two declarations share, and names one", () => {
  const one = desired({ accounts: [nth(0), nth(1), nth(2)], capabilities: ["EC2", "ECR"] });
  const other = desired({ accounts: [nth(1), nth(2), nth(3)], capabilities: ["ECR"] });
  expect(overlap(one, other)).toEqual({
    cells: 2,
    example: { region: "eu-west-1", account: nth(1), capability: "ECR" },
  });
});

it("finds none where a region, the accounts or the capabilities differ", () => {
  expect(overlap(desired(), desired({ regions: ["us-east-1"] }))).toBeUndefined();
  expect(overlap(desired(), desired({ accounts: [nth(5)] }))).toBeUndefined();
  expect(overlap(desired(), desired({ capabilities: ["ECR"] }))).toBeUndefined();
});
