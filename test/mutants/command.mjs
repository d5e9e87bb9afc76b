// @ts-check
import { commandLine, coreTest, unit } from "./places.mjs";

const verdicts = unit("cli/verdict");

/** @type {readonly import("./table.mjs").MutatedFile[]} */
export const command = [
  {
    file: "cli/exitCodes.ts",
    tests: [verdicts],
    mutants: [
      {
        name: "pending before unknown",
        find: 'if (failOn.has("unknown") && counts.unknown + unresolved > 0) return exitCode.unknown;',
        replace:
          'if (failOn.has("unknown") && summary.pending === 0 && counts.unknown + unresolved > 0) return exitCode.unknown;',
      },
      {
        name: "unknown before a gap",
        find: 'if (failOn.has("gap") && gaps.gap > 0) return exitCode.gap;',
        replace: 'if (failOn.has("gap") && counts.unknown === 0 && gaps.gap > 0) return exitCode.gap;',
      },
      {
        name: "a declaration of which nothing is known is covered",
        find: "counts.unknown + unresolved > 0",
        replace: "counts.unknown > 0",
      },
      {
        name: "the baseline is ignored for surplus",
        find: "accepted(state) && isNew !== false",
        replace: 'accepted(state) && (isNew !== false || state === "surplus")',
      },
      {
        name: "what the baseline does not know is accepted",
        find: "accepted(state) && isNew !== false",
        replace: "accepted(state) && isNew === undefined",
      },
      {
        name: "the exit codes of pending and unknown are exchanged",
        find: "pending: 3, unknown: 4",
        replace: "pending: 4, unknown: 3",
      },
      {
        name: "undeclared accounts are not counted",
        find: "(undeclared?.accounts.length ?? 0) +",
        replace: "",
      },
    ],
  },
  {
    file: "cli/verify/run.ts",
    tests: [commandLine("exitCodes"), commandLine("ending"), commandLine("baseline")],
    mutants: [
      {
        name: "a failure counts less than a gap",
        find: "return failures.length > 0 ? exitCode.failed :",
        replace: "return failures.length > 1e9 ? exitCode.failed :",
      },
      {
        name: "an interrupted run is a verdict",
        find: "if (signal.reason === interrupted) return exitCode.interrupted;",
        replace: "",
      },
      {
        name: "declarations that could not be resolved are forgotten",
        find: "options.failOn, observed.unresolved.length)",
        replace: "options.failOn)",
      },
      {
        name: "a run that was cut off becomes the baseline",
        find: "if (report.incomplete !== undefined) return [",
        replace: "if (report.incomplete === null) return [",
      },
      {
        name: "a part becomes the baseline of the whole",
        find: "options.writeBaseline !== undefined && isFiltered(options.filters)",
        replace: "options.writeBaseline === null && isFiltered(options.filters)",
        tests: [commandLine("baseline"), commandLine("usage"), commandLine("filters")],
      },
    ],
  },
  {
    file: "report/model/baseline.ts",
    tests: [coreTest("baseline")],
    mutants: [
      {
        name: "an outage of one night makes an accepted gap new",
        find: '|| cell.state === "unknown")',
        replace: ")",
      },
      {
        name: "a gap of one region is known in all",
        find: "cell.region} $",
        replace: "type} $",
        tests: [verdicts],
      },
      {
        name: "unknown is accepted by the baseline",
        find: 'state === "gap" || state === "surplus";',
        replace: 'state === "gap" || state === "surplus" || (state as string) === "unknown";',
        tests: [coreTest("baseline"), verdicts, coreTest("buildReport")],
      },
    ],
  },
  {
    file: "cli/iam/policy.ts",
    tests: [unit("cli/policy")],
    mutants: [
      {
        name: "every policy allows to switch off",
        find: 'return action.direction === "on" || switchesOff(service, inputs).includes(name);',
        replace: "return true;",
      },
      {
        name: "mode track allows writes",
        find: "needs.filter((need) => need.writes && isNeeded(need, name, action))",
        replace: "needs.filter((need) => isNeeded(need, name, action))",
      },
      {
        name: "a policy without a declaration allows to switch off",
        find: 'return action.direction === "on" && action.resetsMembership !== true;',
        replace: "return action.resetsMembership !== true;",
      },
      {
        name: "roles may be created for any service",
        find: "resources: serviceRoles,",
        replace: 'resources: ["*"],',
      },
      {
        name: "the policy for delegated administrators is missing",
        find: '"organizations:ListDelegatedAdministrators",',
        replace: "",
      },
    ],
  },
  {
    file: "cli/verify/progress.ts",
    tests: [unit("cli/console")],
    mutants: [
      {
        name: "a message of AWS controls the terminal",
        find: "printable(line)}\\n`);\n  return {",
        replace: "line}\\n`);\n  return {",
      },
    ],
  },
];
