// @ts-check
import { coreTest, resources } from "./places.mjs";

/** @type {readonly import("./table.mjs").MutatedFile[]} */
export const reconcile = [
  {
    file: "provider/reconcile/look.ts",
    tests: [resources("unknown")],
    mutants: [
      {
        name: "an account that a service leaves out counts as off",
        find: "observed.get(account)?.get(capability) ?? notMentioned",
        replace: 'observed.get(account)?.get(capability) ?? ({ is: "off", observed: "off" } as const)',
        tests: [coreTest("target")],
      },
      {
        name: "why a region could not be observed is lost",
        find: "return forEach(want, () => unknown);",
        replace: "return forEach(new Map(), () => unknown);",
      },
    ],
  },
  {
    file: "provider/reconcile/target.ts",
    tests: [resources("unknown")],
    mutants: [
      {
        name: "exactly claims the declared capabilities only",
        find: 'this.desired.match === "exactly" ? this.service.capabilities : this.desired.capabilities',
        replace: "this.desired.capabilities",
        tests: [resources("sharing")],
      },
    ],
  },
  {
    file: "provider/reconcile/observationCache.ts",
    tests: [coreTest("observationCache")],
    mutants: [
      {
        name: "an unknown observation is good enough",
        find: '?? "unknown") !== "unknown"',
        replace: '?? "unknown") !== "never"',
      },
      { name: "an observation never grows old", find: "dated.at >= since", replace: "dated.at >= 0" },
      {
        name: "a write does not drop what was known",
        find: "this.#scopes.get(scope)?.delete(account);",
        replace: "this.#scopes.get(scope)?.has(account);",
      },
    ],
  },
  {
    file: "provider/reconcile/apply.ts",
    tests: [resources("refusals"), resources("sharing"), resources("transport")],
    mutants: [
      {
        name: "observations are not dropped after a write",
        find: "target.shared.observations.drop(target.scope(step.region), step.accounts);",
        replace: "",
      },
      {
        name: "what AWS's answer leaves out is accepted",
        find: "outcomes.get(cell.account) ?? notMentioned",
        replace: "outcomes.get(cell.account) ?? ({ accepted: true } as const)",
      },
      {
        name: "a lost answer is a refusal",
        find: "code: isLost ? Code.lostAnswer : code",
        replace: "code",
      },
      {
        name: "a call with one bad account fails as a whole",
        find: "step.accounts.map((account) => [account]) : [step.accounts]",
        replace: "[step.accounts] : [step.accounts]",
        tests: [resources("wholeCalls")],
      },
      {
        name: "one capability that the region lacks stops the others",
        find: "capabilities = step.capabilities.filter(isAvailable);",
        replace: "capabilities = step.capabilities;",
        tests: [resources("unavailable")],
      },
    ],
  },
  {
    file: "provider/reconcile/writeLedger.ts",
    tests: [coreTest("writeLedger")],
    mutants: [
      {
        name: "the same change is asked for without end",
        find: "if (progress.attempts >= attemptsPerCell) return false;",
        replace: "",
      },
      {
        name: "an old refusal counts as propagation",
        find: "?? Number.NEGATIVE_INFINITY) < propagationMs",
        replace: "?? Number.NEGATIVE_INFINITY) < Number.POSITIVE_INFINITY",
      },
      {
        name: "a look that failed undoes an accepted write",
        find: '|| observation.is === "unknown") continue;',
        replace: ") continue;",
      },
      {
        name: "a stale read is believed at once",
        find: "< staleReadMs) continue;",
        replace: "< 0) continue;",
      },
      {
        name: "a write that never takes effect is sent again and again",
        find: "progress.writes < writesPerCell",
        replace: "progress.writes < 1e9",
      },
      {
        name: "a membership that this run began is taken back",
        find: "progress?.wrote === true && this.#resetting",
        replace: "progress?.wrote === false && this.#resetting",
      },
      {
        name: "a refusal is forgotten when time runs out",
        find: "return progress?.answer ?? progress?.refusal;",
        replace: "return progress?.answer;",
      },
      {
        name: "somebody else's change in progress is ours",
        find: 'if (meaning?.is !== "pending") progress.writes += 1;',
        replace: "progress.writes += 1;",
      },
    ],
  },
  {
    file: "provider/reconcile/regionReconciler.ts",
    tests: [resources("settling"), resources("release")],
    mutants: [
      {
        name: "a unit ends although one of those who leave with it has not been seen",
        find: "return this.#isIncomplete(cells) ?",
        replace: "return cells.length < 0 ?",
        tests: ["test/integration/simulation/regressions.test.ts"],
      },
      {
        name: "a release builds on an older observation",
        find: "{ want, maxAgeMs: 0, evaluate }, false)",
        replace: "{ want, maxAgeMs: takeOverMs, evaluate }, false)",
        tests: [resources("newestLook")],
      },
      {
        name: "surplus is switched off by an older observation",
        find: 'if (this.goals.maxAgeMs === 0 || this.target.desired.match === "atLeast") return;',
        replace: "if (this.goals.maxAgeMs >= 0) return;",
        tests: [resources("newestLook")],
      },
      {
        name: "a look that failed replaces what was seen before",
        find: 'is !== "unknown" || !known.has(capability)',
        replace: 'is !== "notApplicable" || !known.has(capability)',
      },
      {
        name: "surplus is switched off while the account is busy",
        find: "if (busy.has(cell.account)) return false;",
        replace: "",
        tests: [resources("modes"), resources("settling")],
      },
      {
        name: "surplus is switched off beyond the limit",
        find: "if (!allowed) beyondLimit.add(cell.account);\n      return allowed;",
        replace: "if (!allowed) beyondLimit.add(cell.account);\n      return true;",
        tests: [resources("blindUpdates")],
      },
      {
        name: "the administrator goes together with its members",
        find: "for (const phase of phases)",
        replace: "for (const phase of [steps])",
        tests: [resources("administratorOrder")],
      },
      {
        name: "the calls for many accounts use up the time to settle",
        find: "deadline += clock.now() - appliedAt;",
        replace: "",
      },
      {
        name: "an invitation is waited for",
        find: 'if (cell.state === "pending") return cell.slow !== true;',
        replace: 'if (cell.state === "pending") return true;',
        tests: [resources("guarddutyInvitations")],
      },
      {
        name: "nothing settles: the first look is the last",
        find: "if (clock.now() >= deadline ||",
        replace: "if (round >= 0 ||",
      },
      {
        name: "refusals are forgotten at the end of time",
        find: "if (steps.length > 0) await this.#observe(this.#unsettled(open, cells), 0);\n        return this.#evaluate(this.ledger.lastAnswers);",
        replace:
          "if (steps.length > 0) await this.#observe(this.#unsettled(open, cells), 0);\n        return this.#evaluate();",
        tests: [resources("failedUpdates")],
      },
    ],
  },
  {
    file: "provider/reconcile/resolveTarget.ts",
    tests: [resources("release"), resources("selectors"), resources("lifecycleOfSelections")],
    mutants: [
      {
        name: "accounts that left a selector are forgotten",
        find: "if (accountIds !== undefined) return withAccounts(target, accountIds);",
        replace: "",
      },
      {
        name: "secret accounts are not hidden",
        find: "if (target.declaration.secretAccounts === true) target.session.hide(accounts);",
        replace: "",
        tests: [resources("secretAccounts")],
      },
    ],
  },
];
