import { describe, expect, it } from "vitest";
import type { ReleaseActions } from "../../../provider/core/release";
import { defaultReleaseLimit, isExplicit, leaving, releaseAllowance } from "../../../provider/core/release";
import { desired, nth } from "./cells";

const before = desired({
  regions: ["eu-west-1", "us-east-1"],
  accounts: [nth(0), nth(1)],
  capabilities: ["EC2", "ECR"],
});
const actionsOf: ReleaseActions = (level) => (level === "account" ? ["disassociate", "deleteMember"] : ["disable"]);
const left = (after: typeof before | undefined): string[] =>
  leaving(before, after, actionsOf).map(
    ({ region, account, capability, level }) => `${region} ${account.slice(-1)} ${capability} ${level}`,
  );

describe("what leaves a declaration", () => {
  it("nothing while it stays", () => expect(left(before)).toEqual([]));
  it("nothing when it grows", () =>
    expect(left({ ...before, accounts: [...before.accounts, nth(5)], capabilities: ["EC2", "ECR", "LAMBDA"] })).toEqual(
      [],
    ));

  it("an account, in every region and capability", () =>
    expect(left({ ...before, accounts: [nth(0)] })).toEqual([
      "eu-west-1 2 EC2 account",
      "eu-west-1 2 ECR account",
      "us-east-1 2 EC2 account",
      "us-east-1 2 ECR account",
    ]));

  it("a region takes its accounts along", () =>
    expect(left({ ...before, regions: ["eu-west-1"] })).toEqual([
      "us-east-1 1 EC2 account",
      "us-east-1 1 ECR account",
      "us-east-1 2 EC2 account",
      "us-east-1 2 ECR account",
    ]));

  it("a capability leaves on its own level", () =>
    expect(left({ ...before, capabilities: ["EC2"] })).toEqual([
      "eu-west-1 1 ECR capability",
      "eu-west-1 2 ECR capability",
      "us-east-1 1 ECR capability",
      "us-east-1 2 ECR capability",
    ]));

  it("an account that leaves takes the account's level for capabilities that left too", () =>
    expect(new Set(left({ ...before, regions: ["eu-west-1"], accounts: [nth(0)], capabilities: ["EC2"] }))).toEqual(
      new Set([
        "eu-west-1 1 ECR capability",
        "eu-west-1 2 EC2 account",
        "eu-west-1 2 ECR account",
        "us-east-1 1 EC2 account",
        "us-east-1 1 ECR account",
        "us-east-1 2 EC2 account",
        "us-east-1 2 ECR account",
      ]),
    ));

  it("everything when the resource is deleted for good", () => {
    const all = leaving(before, undefined, actionsOf);
    expect(all).toHaveLength(8);
    expect(new Set(all.map(({ level }) => level))).toEqual(new Set(["account"]));
  });

  it("a change of match alone lets nothing go", () => expect(left({ ...before, match: "exactly" })).toEqual([]));
});

describe("by which actions", () => {
  it("those of its level, in their order", () => {
    const after = { ...before, accounts: [nth(0)], capabilities: ["EC2"] };
    for (const { level, actions } of leaving(before, after, actionsOf)) expect(actions).toEqual(actionsOf(level));
  });

  it("none where the level is retained, and the cell is listed all the same", () => {
    const retainedAccounts: ReleaseActions = (level) => (level === "account" ? [] : ["disable"]);
    const cells = leaving(before, { ...before, accounts: [nth(0)], capabilities: ["EC2"] }, retainedAccounts);
    expect(cells.filter(({ actions }) => actions.length === 0).map(({ level }) => level)).toEqual(
      Array(4).fill("account"),
    );
    expect(cells.filter(({ actions }) => actions.length > 0).map(({ level }) => level)).toEqual(
      Array(2).fill("capability"),
    );
  });
});

describe("how many accounts may be switched off in", () => {
  it.each([
    ["the default: ten accounts", defaultReleaseLimit, 5_000, 10],
    ["the default: ten percent", defaultReleaseLimit, 50, 5],
    ["the default: at least one", defaultReleaseLimit, 3, 1],
    ["accounts alone lifts the percentage", { accounts: 40 }, 50, 40],
    ["percent alone lifts the number", { percent: 50 }, 5_000, 2_500],
    ["the smaller of both", { accounts: 40, percent: 50 }, 50, 25],
    ["percent is rounded down", { percent: 10 }, 19, 1],
    ["all of them", { percent: 100 }, 7, Number.POSITIVE_INFINITY],
    ["at least one, of none", defaultReleaseLimit, 0, 1],
  ] as const)("%s", (_, limit, declared, allowed) => expect(releaseAllowance(limit, declared)).toBe(allowed));

  it.each([
    [undefined, false],
    [{}, false],
    [{ accounts: undefined }, false],
    [{ accounts: 1 }, true],
    [{ percent: 1 }, true],
  ])("%j is a limit of one's own: %s", (limit, explicit) => expect(isExplicit(limit)).toBe(explicit));
});
