import { describe, expect, it } from "vitest";
import { Session } from "../../../provider/aws/session";
import type { LeavingCell, ReleaseLimit } from "../../../provider/core/release";
import type { Checked } from "../../../provider/lifecycle/process";
import { ProviderProcess } from "../../../provider/lifecycle/process";
import type { Declaration } from "../../../provider/reconcile/target";
import { ids, nth, region } from "./cells";

const kind = "ToyEnablement";

/** What check found of one resource, as far as switch-offs are concerned. */
function checked(
  over: Partial<Checked> & { readonly releaseLimit?: ReleaseLimit; readonly kind?: string } = {},
): Checked {
  const { releaseLimit, kind: own = kind, ...rest } = over;
  const declaration = { service: { kind: own }, inputs: { releaseLimit }, label: "" } as unknown as Declaration;
  return {
    declaration,
    names: new Map(),
    releasing: [],
    surplusAccounts: [],
    accounts: 10,
    awaitsCreate: false,
    ...rest,
  };
}
const leaves = (account: string): LeavingCell => ({
  region,
  account,
  capability: "EC2",
  level: "account",
  actions: ["disable"],
});
const newProcess = (budgetMs?: number) => new ProviderProcess(new Session({ log: () => {} }), budgetMs);

describe("what the resources of one service would switch off together", () => {
  it("surplus, and what left a declaration: over the limit, though each resource alone is within it", () => {
    const process = newProcess();
    process.checks.set("a", checked({ releasing: [leaves(nth(0))] }));
    process.checks.set("b", checked({ surplusAccounts: [nth(1)] }));
    expect(process.countSwitchOffs(kind, true).firstRefusal).toBeUndefined();
    process.checks.set("c", checked({ releasing: ids(2, 5).map(leaves) }));
    expect(process.countSwitchOffs(kind, true).firstRefusal).toMatch(/^a: .* 4 accounts, .* together 3 in one run/);
  });

  it("not what another resource declares: that is handed over", () => {
    const process = newProcess();
    process.checks.set("a", checked({ releasing: ids(5).map(leaves) }));
    expect(process.countSwitchOffs(kind, true).firstRefusal).toBeDefined();
    process.claimsOf(kind).claim("b", { regions: [region], accounts: ids(5), capabilities: ["EC2"] });
    expect(process.countSwitchOffs(kind, true).firstRefusal).toBeUndefined();
  });

  it("not what would be released, while it is not known yet who declares it: surplus counts all the same", () => {
    const process = newProcess();
    process.checks.set("a", checked({ releasing: ids(5).map(leaves) }));
    expect(process.countSwitchOffs(kind, false).firstRefusal).toBeUndefined();
    process.checks.set("b", checked({ surplusAccounts: ids(5) }));
    expect(process.countSwitchOffs(kind, false).firstRefusal).toMatch(/5 accounts/);
  });

  it("not what belongs to another service, and each with its own limit", () => {
    const process = newProcess();
    process.checks.set("a", checked({ kind: "Another", surplusAccounts: ids(5) }));
    process.checks.set("b", checked({ surplusAccounts: ids(5, 50), releaseLimit: { accounts: 5 } }));
    expect(process.countSwitchOffs(kind, true).firstRefusal).toBeUndefined();
    expect(process.countSwitchOffs("Another", true).firstRefusal).toBeDefined();
  });

  it("and knows how many of a service it has checked", () => {
    const process = newProcess();
    process.checks.set("a", checked());
    process.checks.set("b", checked({ kind: "Another" }));
    expect([process.checkedOf(kind), process.checkedOf("Another"), process.checkedOf("None")]).toEqual([1, 1, 0]);
  });
});

describe("services are apart", () => {
  it("each has its claims and its switch-offs, which stay", () => {
    const process = newProcess();
    expect(process.claimsOf("A")).toBe(process.claimsOf("A"));
    expect(process.claimsOf("A")).not.toBe(process.claimsOf("B"));
    expect(process.switchOffsOf("A")).toBe(process.switchOffsOf("A"));
    expect(process.switchOffsOf("A")).not.toBe(process.switchOffsOf("B"));
  });
});

describe("the time that previews may lose to an AWS that does not answer", () => {
  it("is one budget of all resources, of which each still gets a little when it is used up", () => {
    const process = newProcess(5_000);
    expect(process.observationMs).toBe(5_000);
    process.spendObservationBudget(2_500);
    expect(process.observationMs).toBe(2_500);
    process.spendObservationBudget(60_000);
    expect(process.observationMs).toBe(2_000);
  });
});
