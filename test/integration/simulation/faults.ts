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

/** AWS lets nobody go, or lets nobody look from some moment on: what is to be released stays due. */
export function refusedReleases(dice: Dice): FaultRule {
  const code = dice.pick(["ACCOUNT_IS_ISOLATED", "A_CODE_OF_TOMORROW"]);
  return dice.pick<FaultRule>([
    { when: { operations: ["Disable", "DisassociateMembers"] }, do: { kind: "failAccounts", code } },
    { when: { operations: ["Disable", "DisassociateMembers"] }, do: { kind: "status", status: 500 } },
    { when: { kind: "read", between: [dice.below(300), 600_000] }, do: { kind: "denyRead" } },
  ]);
}
