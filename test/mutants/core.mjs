// @ts-check
import { coreTest, reportTest } from "./places.mjs";

/** @type {readonly import("./table.mjs").MutatedFile[]} */
export const core = [
  {
    file: "provider/core/evaluate.ts",
    tests: [coreTest("evaluate"), coreTest("evaluateLeaving")],
    mutants: [
      {
        name: "unknown is taken for off",
        find: 'if (observation.is === "unknown" || observation.is === "notApplicable") {',
        replace: 'if (observation.is === "notApplicable") {',
      },
      {
        name: "unknown is taken for off on release",
        find: 'if (observation.is === "unknown") return [{ ...cell, level, state: "unknown"',
        replace: 'if (observation.slow === true) return [{ ...cell, level, state: "unknown"',
      },
      {
        name: "an account that was never looked at is off",
        find: 'is: "unknown",\n  observed: "not observed"',
        replace: 'is: "off",\n  observed: "not observed"',
      },
      {
        name: "an account that is not active is a gap",
        find: 'if (state === undefined || state === "ACTIVE") return undefined;',
        replace: 'if (state !== "CLOSED") return undefined;',
      },
      {
        name: "what is on is not covered where the organization was listed",
        find: 'if (observation.is === "on") return cell;',
        replace: 'if (observation.is === "on" && context.organization === undefined) return cell;',
      },
      {
        name: "an expired waiver excuses a gap",
        find: 'cell.state = found?.holds ? "waived" : answer?.is === "accepted" ? "pending" : "gap";',
        replace: 'cell.state = found ? "waived" : answer?.is === "accepted" ? "pending" : "gap";',
      },
      {
        name: "an expired waiver excuses surplus",
        find: 'cell.state = found?.holds ? "waived" : answer?.is === "accepted" ? "pending" : "surplus";',
        replace: 'cell.state = found ? "waived" : answer?.is === "accepted" ? "pending" : "surplus";',
      },
      {
        name: "an expired waiver excuses what is stuck",
        find: 'cell.state = found?.holds ? "waived" : "gap";',
        replace: 'cell.state = found ? "waived" : "gap";',
      },
      {
        name: "nothing is ever stuck",
        find: "if (now - Date.parse(since) <= limitMs) return cell;",
        replace: "if (limitMs > 0) return cell;",
      },
      {
        name: "an invitation is stuck after a day",
        find: "cell.slow === true ? slowPendingLimitMs : pendingLimitMs",
        replace: "pendingLimitMs",
      },
      {
        name: "a refused capability is unavailable for ever",
        find: "&& now - Date.parse(since) <= unavailableForMs",
        replace: "&& now >= Date.parse(since)",
      },
      {
        name: "a refused capability is unavailable though AWS reports it",
        find: "(named || observation.unreported === true)",
        replace: "(named || !named)",
      },
      {
        name: "atLeast finds surplus",
        find: 'desired.match === "atLeast" || observed',
        replace: "observed",
      },
      {
        name: "what is off without being declared is surplus",
        find: 'is === "on" && !declared.has(capability)',
        replace: 'is !== "unknown" && !declared.has(capability)',
      },
      {
        name: "surplus that somebody holds is switched off",
        find: "if (action !== undefined && cell.code === undefined) cell.next = { action };",
        replace: "if (action !== undefined) cell.next = { action };",
      },
      {
        name: "a waiver keeps an account from being released",
        find: "held, action, { ...context, waivers: [] });",
        replace: "held, action, context);",
      },
      {
        name: "a refused cell is asked for again and again",
        find: 'if (answer?.is === "refused") return withAnswer(cell, "gap", answer);',
        replace: "",
      },
      {
        name: "a change under way is released over",
        find: '(is === "changing" && slow !== true)) return undefined;',
        replace: '(is === "changing" && slow === true)) return undefined;',
      },
      {
        name: "release does not go by what AWS still has",
        find: "return actions.find((action) => releasable.includes(action));",
        replace: "return actions[0];",
      },
    ],
  },
  {
    file: "provider/core/release.ts",
    tests: [coreTest("release")],
    mutants: [
      {
        name: "a region that leaves lets only capabilities go",
        find: "accounts.has(account) && regions.has(region)",
        replace: "accounts.has(account)",
      },
      {
        name: "the larger of two limits counts",
        find: "Math.min(limit.accounts ?? Number.POSITIVE_INFINITY, byPercent)",
        replace: "limit.accounts ?? byPercent",
      },
      { name: "the default limit is all accounts", find: "percent: 10 }", replace: "percent: 100 }" },
      { name: "half an account more", find: "Math.floor((declaredAccounts", replace: "Math.ceil((declaredAccounts" },
      {
        name: "a capability takes the account's level",
        find: "!stays || !capabilities.has(capability)",
        replace: "!stays || capabilities.has(capability)",
      },
    ],
  },
  {
    file: "provider/core/plan.ts",
    tests: [coreTest("plan"), "test/unit/property/plan.test.ts"],
    mutants: [
      {
        name: "the administrator's own account shares a call",
        find: "accounts.filter((account) => account !== alone),\n      batch",
        replace: "accounts,\n      batch",
      },
      {
        name: "a batch has one account too many",
        find: "items.slice(start, start + size)",
        replace: "items.slice(start, start + size + 1)",
      },
      {
        name: "regions share a call",
        find: "cell.region} $",
        replace: "state} $",
      },
      {
        name: "waived and unknown cells are acted on",
        find: '(cell.state === "gap" || cell.state === "surplus") && cell.next',
        replace: 'cell.state !== "covered" && cell.next',
      },
      {
        name: "accounts with different capabilities share a call",
        find: "if (!perCapability) return",
        replace: "if (perCapability) return",
      },
    ],
  },
  {
    file: "provider/core/waiver.ts",
    tests: [coreTest("waiver")],
    mutants: [
      { name: "a waiver ends a day early", find: "waiver.expires >= today", replace: "waiver.expires > today" },
      {
        name: "a waiver of one region holds in all",
        find: "(waiver.regions?.includes(cell.region) ?? true) &&",
        replace: "",
      },
      {
        name: "a waiver of one account holds for all",
        find: "(waiver.accounts?.includes(cell.account) ?? true) &&",
        replace: "",
      },
      { name: "an expired waiver is not announced", find: "if (left < 0) return", replace: "if (left < -365) return" },
    ],
  },
  {
    file: "provider/core/selection.ts",
    tests: [coreTest("selection")],
    mutants: [
      {
        name: "suspended accounts are selected",
        find: 'if (states?.includes(facts.state ?? "ACTIVE") === false) return "state";',
        replace: "",
      },
      {
        name: "fewer accounts than expected are enough",
        find: "chosen.length === 0 || chosen.length < atLeast",
        replace: "chosen.length === 0",
      },
      {
        name: "units below count though the selector is not recursive",
        find: "recursive ? path?.includes(unit) === true : path?.at(-1) === unit",
        replace: "path?.includes(unit) === true",
      },
      {
        name: "excluded accounts are selected",
        find: 'selector.exclude.includes(account) ? "excluded" : undefined',
        replace: "undefined",
      },
    ],
  },
  {
    file: "provider/core/summary.ts",
    tests: [coreTest("summary"), reportTest("totals")],
    mutants: [
      {
        name: "99.96 % is 100 %",
        find: "Math.floor((counts.covered / coverable) * 1000)",
        replace: "Math.round((counts.covered / coverable) * 1000)",
      },
      {
        name: "waived cells count as missing",
        find: "total - counts.notApplicable - counts.waived",
        replace: "total - counts.notApplicable",
      },
    ],
  },
  {
    file: "provider/core/changes.ts",
    tests: [coreTest("changes")],
    mutants: [
      {
        name: "unknown is no drift",
        find: ' || state === "unknown";',
        replace: ";",
      },
      {
        name: "the order of a list is a change",
        find: "value.map(canonical).sort().join",
        replace: "value.map(canonical).join",
      },
    ],
  },
  {
    file: "provider/core/planEntries.ts",
    tests: [coreTest("planEntries")],
    mutants: [
      {
        name: "the plan of mode track promises writes",
        find: 'const action = writes ? (next?.action ?? "") : "";',
        replace: 'const action = next?.action ?? "";',
      },
      {
        name: "what is switched off is said to be billed",
        find: 'cell.state !== "gap" || !isActionable(cell)',
        replace: "!isActionable(cell)",
      },
      {
        name: "what cannot be observed is not in the plan",
        find: 'if (cell.state === "unknown") return { ...common, reason: "unobserved"',
        replace: 'if (cell.state === "covered") return { ...common, reason: "unobserved"',
      },
    ],
  },
  {
    file: "provider/core/notCovered.ts",
    tests: [coreTest("notCovered"), coreTest("notCoveredLimit")],
    mutants: [
      {
        name: "waived cells crowd out gaps",
        find: "urgency(a) - urgency(b) || order(a, b)",
        replace: "order(a, b)",
      },
      {
        name: "the listed cells have no limit",
        find: "open.slice(0, notCoveredListed).sort(order)",
        replace: "[...open].sort(order)",
      },
    ],
  },
  {
    file: "provider/core/planText.ts",
    tests: [coreTest("planText"), coreTest("printable")],
    mutants: [
      {
        name: "what AWS wrote acts on who reads a plan",
        find: "printable(sentence(entry))",
        replace: "sentence(entry)",
      },
      { name: "the name of an account acts on who reads a plan", find: "printable(name)", replace: "(name)" },
      {
        name: "a plan names every account of thousands",
        find: "accountsPerGroup = 1_000;",
        replace: "accountsPerGroup = 1_000_000;",
      },
    ],
  },
  {
    file: "provider/core/printable.ts",
    tests: [coreTest("printable")],
    mutants: [
      { name: "a carriage return begins a line for a runner", find: "\\u000b-\\u001f", replace: "\\u000e-\\u001f" },
      { name: "indented commands are carried out", find: "(\\s*)::", replace: "()::" },
      { name: "commands within a line are carried out", find: "|##(?=\\[)", replace: "|##(?=\\[\\[)" },
      { name: "text may run backwards", find: "\\u202a-\\u202e", replace: "\\u202a" },
    ],
  },
  {
    file: "provider/core/overlap.ts",
    tests: [coreTest("overlap"), coreTest("claims")],
    mutants: [
      {
        name: "declarations of different regions overlap",
        find: "if (region === undefined || account === undefined",
        replace: "if (account === undefined",
      },
    ],
  },
];
