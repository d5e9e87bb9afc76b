import { RelationshipStatus, Status } from "@aws-sdk/client-inspector2";
import { afterEach, describe, expect, it } from "vitest";
import type { CellState } from "../../../provider/core/cell";
import { cellStates } from "../../../provider/core/cell";
import { closeScenes, members, name, outputs, program, region, scene } from "./inspector";
import type { Rewriting } from "./rewriting";
import { startRewriting } from "./rewriting";

const open: Rewriting[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await closeScenes();
});

const [account] = members(1) as [string];

/** What a status of a resource type means. A value that a new SDK brings fails the test until somebody decides about it. */
const states: Readonly<Record<Status, CellState>> = {
  ENABLED: "covered",
  ENABLING: "pending",
  DISABLING: "pending",
  SUSPENDING: "pending",
  DISABLED: "gap",
  // Not applicable only where Organizations reports the account as not active.
  SUSPENDED: "gap",
};

/** What an account is to whose question AWS answers ACCESS_DENIED, and whether an update would associate it. */
const relationships: Readonly<Record<RelationshipStatus, readonly [CellState, associates: boolean]>> = {
  ENABLED: ["unknown", false],
  CREATED: ["pending", false],
  INVITED: ["pending", false],
  EMAIL_VERIFICATION_IN_PROGRESS: ["pending", false],
  EMAIL_VERIFICATION_FAILED: ["gap", true],
  DISABLED: ["gap", true],
  REMOVED: ["gap", true],
  RESIGNED: ["gap", true],
  DELETED: ["gap", true],
  REGION_DISABLED: ["notApplicable", false],
  ACCOUNT_SUSPENDED: ["gap", false],
  CANNOT_CREATE_DETECTOR_IN_ORG_MASTER: ["gap", false],
};

/** The one cell of a declaration over an AWS whose answers are rewritten, as `mode: "track"` tells it. */
async function seen(
  rewrite: Parameters<typeof startRewriting>[1],
  accountState: "ACTIVE" | "SUSPENDED" = "ACTIVE",
): Promise<{ state: string; line: string; plan: string }> {
  const { another, emulator, stack: first } = await scene({ accounts: 3 });
  const tracked = program({ accounts: [account], mode: "track" });
  await first.up(tracked);
  const between = await startRewriting(emulator.url, rewrite);
  open.push(between);
  emulator.edit({ do: "setAccountState", account, state: accountState });
  const stack = another({ target: between.url });
  const plan = JSON.stringify((await stack.preview(program({ accounts: [account] })))[name]?.plan);
  for (const [key, saved] of first.state) stack.state.set(key, saved);
  await stack.refresh();
  const { summary, notCovered } = outputs(stack) as {
    summary: Record<string, number>;
    notCovered: Record<string, Record<string, Record<string, string>>>;
  };
  const state = cellStates.find((one) => summary?.[one] === 1) ?? "none";
  return { state, line: notCovered?.[region]?.[account]?.["EC2"] ?? "", plan };
}

/** AWS reports a status for the account and one for each resource type. */
const status =
  (ec2: object, state: object = ec2) =>
  (path: string) =>
    path === "/status/batch/get"
      ? {
          accounts: [{ accountId: account, state, resourceState: { ec2, ecr: { status: "DISABLED" } } }],
          failedAccounts: [],
        }
      : undefined;

describe("statuses of resource types", () => {
  it("are those of the SDK", () => expect(Object.keys(states).sort()).toEqual(Object.values(Status).sort()));

  it.each(Object.entries(states))("%s is %s", async (value, state) => {
    expect(await seen(status({ status: value }))).toMatchObject({ state });
  });

  it("SUSPENDED is not applicable where Organizations says that the account is suspended", async () => {
    expect(await seen(status({ status: "SUSPENDED" }), "SUSPENDED")).toMatchObject({ state: "notApplicable" });
  });

  it.each<[string, string, CellState]>([
    ["ENABLED", "DISABLED", "gap"],
    ["ENABLED", "ENABLING", "pending"],
    ["ENABLED", "SUSPENDED", "gap"],
    ["ENABLED", "HIBERNATING", "unknown"],
    ["DISABLED", "ENABLED", "gap"],
    ["ENABLING", "DISABLED", "pending"],
  ])("%s in an account that is %s is %s: on means on at both levels", async (type, own, state) => {
    const { state: found, line } = await seen(status({ status: type }, { status: own }));
    expect(found).toBe(state);
    expect(line).toContain(type);
    if (own !== "ENABLED") expect(line).toContain(own);
  });

  it("with an empty code and message, as AWS answers for healthy accounts, are read as they are", async () => {
    expect((await seen(status({ status: "DISABLED", errorCode: "", errorMessage: "" }))).line).toBe("gap: DISABLED");
  });

  it("with AWS's code and message carry both, and the advice", async () => {
    const { line, plan } = await seen(
      status({ status: "DISABLED", errorCode: "ACCOUNT_IS_ISOLATED", errorMessage: "It is isolated" }),
    );
    expect(line).toBe("gap: DISABLED (ACCOUNT_IS_ISOLATED: It is isolated)");
    expect(plan).toContain("enable EC2 (now DISABLED, ACCOUNT_IS_ISOLATED)");
  });

  it.each([
    ["a value that is new to us", { status: "HIBERNATING" }],
    ["no status", {}],
  ])("%s is unknown", async (_, ec2) => {
    const { state, line } = await seen(status(ec2));
    expect([state, line]).toEqual(["unknown", expect.stringContaining("(UNKNOWN_STATUS: ")]);
  });

  it("a resource type that the answer does not have is unknown, never off", async () => {
    const rewrite = (path: string) =>
      path === "/status/batch/get"
        ? {
            accounts: [
              { accountId: account, state: { status: "ENABLED" }, resourceState: { ecr: { status: "ENABLED" } } },
            ],
          }
        : undefined;
    const { state, line } = await seen(rewrite);
    expect([state, line]).toEqual(["unknown", expect.stringContaining("(NOT_REPORTED: ")]);
  });
});

describe("relationships of members", () => {
  it("are those of the SDK", () =>
    expect(Object.keys(relationships).sort()).toEqual(Object.values(RelationshipStatus).sort()));

  it.each(Object.entries(relationships))("%s", async (value, [state, associates]) => {
    const denied = {
      accounts: [],
      failedAccounts: [
        {
          accountId: account,
          errorCode: "ACCESS_DENIED",
          errorMessage: "Invoking account does not have access to this account",
        },
      ],
    };
    const member = {
      members: [
        {
          accountId: account,
          relationshipStatus: value,
          delegatedAdminAccountId: "100000000001",
          updatedAt: 1_700_000_000,
        },
      ],
    };
    const found = await seen((path) =>
      path === "/status/batch/get" ? denied : path === "/members/list" ? member : undefined,
    );
    expect(found.state).toBe(state);
    expect(found.plan.includes("associate, then enable")).toBe(associates);
  });

  it("an account that became a member a moment ago is pending: the association propagates", async () => {
    const denied = {
      accounts: [],
      failedAccounts: [{ accountId: account, errorCode: "ACCESS_DENIED", errorMessage: "no" }],
    };
    const member = { members: [{ accountId: account, relationshipStatus: "ENABLED", updatedAt: Date.now() / 1000 }] };
    expect(
      await seen((path) => (path === "/status/batch/get" ? denied : path === "/members/list" ? member : undefined)),
    ).toMatchObject({ state: "pending" });
  });
});
