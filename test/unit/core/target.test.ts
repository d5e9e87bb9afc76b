import { describe, expect, it } from "vitest";
import { effectiveConnection } from "../../../provider/aws/connection";
import { Session } from "../../../provider/aws/session";
import type { Observation } from "../../../provider/core/cell";
import { notMentioned } from "../../../provider/core/cell";
import { OrganizationClient } from "../../../provider/organization/organizationClient";
import { ObservationCache } from "../../../provider/reconcile/observationCache";
import { Target } from "../../../provider/reconcile/target";
import { services } from "../../../provider/services";
import type { Service, SharedInputs } from "../../../provider/services/service";
import { account, desired, ids, on, region } from "./cells";

const real = services[0] as Service;
const inputs = real.schema.parse({ accounts: [account], regions: [region], resourceTypes: ["EC2"] }) as SharedInputs;

/** A declaration of a service that answers like this to every look. */
function targetOf(
  observe: Service["observe"],
  over: Parameters<typeof desired>[0] = {},
): { target: Target; looks: () => number } {
  let looks = 0;
  const service: Service = {
    ...real,
    observe: (context, want) => {
      looks += 1;
      return observe(context, want);
    },
  };
  const session = new Session({ log: () => {} });
  const connection = effectiveConnection({ endpoint: "http://127.0.0.1:1" }, () => undefined);
  const shared = { session, observations: new ObservationCache() };
  const declaration = { service, inputs, label: "test" };
  const organization = new OrganizationClient(session, connection, region, [account]);
  const target = new Target(shared, declaration, connection, account, desired(over), organization);
  return { target, looks: () => looks };
}

const [first, second] = ids(2) as [string, string];
const want = new Map([
  [first, ["EC2", "ECR"]],
  [second, ["EC2"]],
]);
const seen = (rows: Record<string, Record<string, Observation>>) =>
  new Map(Object.entries(rows).map(([id, row]) => [id, new Map(Object.entries(row))]));

describe("a look", () => {
  // Mutant 12 of the review of 2026-11: what a service leaves out counted as off.
  it("of which the service leaves out accounts and capabilities: they are unknown, never off", async () => {
    const { target } = targetOf(async () => seen({ [first]: { EC2: on } }));
    const observed = await target.observe(region, want, 0);
    expect(observed.get(first)?.get("EC2")).toEqual(on);
    expect(observed.get(first)?.get("ECR")).toEqual(notMentioned);
    expect(observed.get(second)?.get("EC2")).toEqual(notMentioned);
  });

  it("that fails makes everything unknown that it was for, with the cause", async () => {
    const { target } = targetOf(() => Promise.reject(Object.assign(new Error("no"), { name: "AccessDenied" })));
    const observed = await target.observe(region, want, 0);
    const unknown = { is: "unknown", observed: "not observed", code: "AccessDenied", message: "no" };
    expect(observed.get(first)).toEqual(
      new Map([
        ["EC2", unknown],
        ["ECR", unknown],
      ]),
    );
    expect(observed.get(second)).toEqual(new Map([["EC2", unknown]]));
  });

  it("is taken over while it is young enough, and never where it must be new", async () => {
    const { target, looks } = targetOf(async () => seen({ [first]: { EC2: on, ECR: on }, [second]: { EC2: on } }));
    await target.observe(region, want, 60_000);
    await target.observe(region, want, 60_000);
    expect(looks()).toBe(1);
    await target.observe(region, want, 0);
    expect(looks()).toBe(2);
  });
});

describe("what a declaration decides about", () => {
  it("atLeast about what it declares, exactly about every capability of the service", () => {
    const look: Service["observe"] = async () => new Map();
    expect(targetOf(look).target.decided).toEqual(["EC2"]);
    expect(targetOf(look, { match: "exactly" }).target.decided).toEqual(real.capabilities);
  });
});
