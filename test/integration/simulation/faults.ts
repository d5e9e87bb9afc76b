import type { Fault, FaultRule, When } from "../../../emulator";
import type { Dice } from "./random";

const palette: readonly ((dice: Dice) => Fault)[] = [
  () => ({ kind: "throttle" }),
  () => ({ kind: "throttle", modelled: false }),
  () => ({ kind: "throttle", retryAfter: 1 }),
  (dice) => ({ kind: "status", status: dice.pick([500, 502, 503]) }),
  () => ({ kind: "resetBefore" }),
  () => ({ kind: "resetAfter" }),
  () => ({ kind: "truncateBody" }),
  () => ({ kind: "duplicate" }),
  () => ({ kind: "shufflePages" }),
  () => ({ kind: "emptyPage" }),
  (dice) => ({ kind: "hang", ms: dice.below(200) }),
  (dice) => ({ kind: "stale", ms: dice.below(300) }),
  (dice) => ({ kind: "settle", ms: dice.below(300) }),
  (dice) => ({
    kind: "failAccounts",
    share: 0.3,
    code: dice.pick(["INTERNAL_ERROR", "SSM_THROTTLED", "ENABLE_IN_PROGRESS", "ACCESS_DENIED", "A_CODE_OF_TOMORROW"]),
  }),
];

/** Rules that fire a bounded number of times: every storm ends. */
export function randomFaults(dice: Dice): FaultRule[] {
  return Array.from({ length: 1 + dice.below(4) }, () => {
    const when: When = {
      p: 0.2 + dice.below(6) / 10,
      times: 1 + dice.below(6),
      ...(dice.chance(0.3) ? { kind: dice.pick(["read", "write"] as const) } : {}),
    };
    return { when, do: dice.pick(palette)(dice) };
  });
}

/** Of a simulated schedule: the same storms, and what only virtual time can afford. */
export function stormRules(dice: Dice): FaultRule[] {
  if (dice.chance(0.15)) return [{ when: { kind: "read" }, do: { kind: "denyRead" } }];
  if (dice.chance(0.1)) return [{ when: {}, do: { kind: "throttle" } }];
  const rules = randomFaults(dice);
  if (dice.chance(0.3)) rules.push({ when: { p: 0.2, times: 3 }, do: { kind: "hang", ms: 70_000 } });
  if (dice.chance(0.3))
    rules.push({ when: { kind: "read", p: 0.5 }, do: { kind: "stale", ms: dice.pick([5_000, 50_000]) } });
  if (dice.chance(0.3)) rules.push({ when: { p: 0.5 }, do: { kind: "settle", ms: dice.pick([30_000, 10 * 60_000]) } });
  if (dice.chance(0.3)) rules.push({ when: { kind: "read", p: 0.4 }, do: { kind: "dropAccounts", share: 0.4 } });
  if (dice.chance(0.2)) rules.push(refusedReleases(dice));
  return rules;
}

/** AWS lets nobody go, or lets nobody look from some moment on: what is to be released stays due. */
export function refusedReleases(dice: Dice): FaultRule {
  const code = dice.pick(["ACCOUNT_IS_ISOLATED", "A_CODE_OF_TOMORROW"]);
  return dice.pick<FaultRule>([
    { when: { operations: ["Disable", "DisassociateMembers"] }, do: { kind: "failAccounts", code } },
    { when: { operations: ["Disable", "DisassociateMembers"] }, do: { kind: "status", status: 500 } },
    { when: { kind: "read", between: [dice.below(300), 600_000] }, do: { kind: "denyRead" } },
  ]);
}
