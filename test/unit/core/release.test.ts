import { describe, expect, it } from "vitest";
import { cellKey } from "../../../provider/core/evaluate";
import { leaving, releaseAllowance, withoutHandedOver } from "../../../provider/core/release";
import { desired, nth } from "./cells";

const before = desired({ regions: ["eu-west-1", "us-east-1"], accounts: [nth(0), nth(1)], capabilities: ["EC2", "ECR"] });
const told = (after: typeof before | undefined): string[] =>
  leaving(before, after).map(({ region, account, capability, level }) => `${region} ${account.slice(-1)} ${capability} ${level}`);

describe("what leaves a declaration", () => {
  it("nothing while it stays", () => expect(told(before)).toEqual([]));
  it("nothing when it grows", () =>
    expect(told({ ...before, accounts: [...before.accounts, nth(5)], capabilities: ["EC2", "ECR", "LAMBDA"] })).toEqual([]));

  it("an account, in every region and capability", () =>
    expect(told({ ...before, accounts: [nth(0)] })).toEqual([
      "eu-west-1 2 EC2 account",
      "eu-west-1 2 ECR account",
      "us-east-1 2 EC2 account",
      "us-east-1 2 ECR account",
    ]));

  it("a region takes its accounts along", () =>
    expect(told({ ...before, regions: ["eu-west-1"] })).toEqual([
      "us-east-1 1 EC2 account",
      "us-east-1 1 ECR account",
      "us-east-1 2 EC2 account",
      "us-east-1 2 ECR account",
    ]));

  it("a capability leaves on its own level", () =>
    expect(told({ ...before, capabilities: ["EC2"] })).toEqual([
      "eu-west-1 1 ECR capability",
      "eu-west-1 2 ECR capability",
      "us-east-1 1 ECR capability",
      "us-east-1 2 ECR capability",
    ]));

  it("an account that leaves takes the account's level for capabilities that left too", () =>
    expect(
      new Set(
        leaving(before, { ...before, accounts: [nth(0)], capabilities: ["EC2"] }).map(
          (one) => `${one.account} ${one.capability} ${one.level}`,
        ),
      ),
    ).toEqual(new Set([`${nth(0)} ECR capability`, `${nth(1)} EC2 account`, `${nth(1)} ECR account`])));

  it("everything when the resource is destroyed", () => {
    const all = leaving(before, undefined);
    expect(all).toHaveLength(8);
    expect(new Set(all.map((one) => one.level))).toEqual(new Set(["account"]));
  });

  it("is handed over where another resource declares it", () => {
    const theirs = new Set([cellKey("eu-west-1", nth(0), "EC2")]);
    const left = withoutHandedOver(leaving(before, undefined), (key) => theirs.has(key));
    expect(left).toHaveLength(7);
    expect(left.some((one) => theirs.has(cellKey(one.region, one.account, one.capability)))).toBe(false);
  });
});

describe("how many accounts one operation may switch something off in", () => {
  it.each([
    ["the default: ten accounts", undefined, 5_000, 10],
    ["the default: ten percent", undefined, 50, 5],
    ["the default: at least one", undefined, 3, 1],
    ["an empty block is the default", {}, 5_000, 10],
    ["accounts alone lifts the percentage", { accounts: 40 }, 50, 40],
    ["percent alone lifts the number", { percent: 50 }, 5_000, 2_500],
    ["the smaller of both", { accounts: 40, percent: 50 }, 50, 25],
    ["percent is rounded down", { percent: 10 }, 19, 1],
    ["all of them", { percent: 100 }, 7, 7],
    ["at least one, of none", undefined, 0, 1],
  ] as const)("%s", (_, limit, declared, allowed) => expect(releaseAllowance(limit, declared)).toBe(allowed));
});
