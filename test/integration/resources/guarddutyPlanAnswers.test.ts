import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import { empty, expectUnknown, features, keys, lie, overCovered, settle } from "./guarddutyLies";
import { a, b, closeScenes, program } from "./guarddutyScene";
import type { Rewrite } from "./rewriting";
import type { Outputs } from "./stack";

afterEach(closeScenes);

const own = administratorAccount;

/** Changes what GetMemberDetectors has about the plans of some accounts. */
const plans = (accounts: readonly string[], change: (features: Outputs[]) => unknown): Rewrite =>
  lie("GetMemberDetectors", (real) => ({
    ...real,
    members: real["members"].map((one: Outputs) =>
      accounts.includes(one["accountId"]) ? { ...one, features: change(one["features"]) } : one,
    ),
  }));
const withStatus = (plan: string, status: string | null | undefined) => (all: Outputs[]) =>
  all.map((one) => (one["name"] === plan ? { ...one, status } : one));

describe("GetMemberDetectors", () => {
  it.each(empty)("answers with %s", async (_, answer) => {
    const of = [...keys(a, features), ...keys(b, features)];
    expectUnknown(await overCovered(lie("GetMemberDetectors", () => answer)), "NOT_MENTIONED", of);
  });

  it.each([
    ["no features", () => []],
    ["features that are absent", () => undefined],
    ["features that are null", () => null],
  ])("has %s, of one account or of all", async (_, change) => {
    expectUnknown(await overCovered(plans([b], change)), "NOT_REPORTED", keys(b, features));
    const of = [...keys(a, features), ...keys(b, features)];
    expectUnknown(await overCovered(plans([a, b], change)), "NOT_REPORTED", of);
  });

  it("leaves a plan out of the answer for one account, and has it for the other", async () => {
    const change = (all: Outputs[]) => all.filter((one) => one["name"] !== "S3_DATA_EVENTS");
    expectUnknown(await overCovered(plans([b], change)), "NOT_REPORTED", keys(b, ["S3_DATA_EVENTS"]));
  });

  it.each([
    ["a status that is new", "BRAND_NEW"],
    ["a status in lower case", "enabled"],
    ["no status", undefined],
    ["null", null],
  ])("has %s, of one account or of all", async (_, status) => {
    const change = withStatus("S3_DATA_EVENTS", status);
    expectUnknown(await overCovered(plans([b], change)), "UNKNOWN_STATUS", keys(b, ["S3_DATA_EVENTS"]));
    const of = [...keys(a, ["S3_DATA_EVENTS"]), ...keys(b, ["S3_DATA_EVENTS"])];
    expectUnknown(await overCovered(plans([a, b], change)), "UNKNOWN_STATUS", of);
  });

  it.each([
    [
      "a status that is new",
      (inner: Outputs[]) => inner.map((one) => ({ ...one, status: "BRAND_NEW" })),
      "UNKNOWN_STATUS",
    ],
    ["nothing, which it has for the other account", () => undefined, "NOT_REPORTED"],
  ])("has %s of an additional configuration", async (_, change, code) => {
    const [runtime, agent] = ["RUNTIME_MONITORING", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"];
    const rewrite = plans([b], (all) =>
      all.map((one) =>
        one["name"] === runtime ? { ...one, additionalConfiguration: change(one["additionalConfiguration"]) } : one,
      ),
    );
    const declared = program({ accounts: [a, b], features: [runtime, agent], settle });
    expectUnknown(await overCovered(rewrite, declared), code, keys(b, [agent]));
  });

  it("with `exactly`, an undeclared plan of a status that is new is no surplus, and not switched off", async () => {
    const declared = program({ accounts: [a, b], features, match: "exactly", settle });
    const { message, summary } = await overCovered(plans([a, b], withStatus("AI_PROTECTION", "BRAND_NEW")), declared);
    expect([message, summary.surplus]).toEqual(["", 0]);
  });
});

describe("GetDetector, of the administrator's own account", () => {
  const declared = program({ accounts: [own, a], features, settle });

  it.each([
    ["a status that is new", { status: "BRAND_NEW" }],
    ["a status in lower case", { status: "enabled" }],
    ["no status", { status: undefined }],
  ])("has %s", async (_, change) => {
    const rewrite = lie("GetDetector", (real) => ({ ...real, ...change }));
    expectUnknown(await overCovered(rewrite, declared), "UNKNOWN_STATUS", keys(own));
  });

  it.each([
    ["no features", []],
    ["features that are absent", undefined],
  ])("has %s", async (_, none) => {
    const rewrite = lie("GetDetector", (real) => ({ ...real, features: none }));
    expectUnknown(await overCovered(rewrite, declared), "NOT_REPORTED", keys(own, features));
  });
});
