// @ts-check
import { contract, coreTest, resources } from "./places.mjs";

const folder = "provider/services/securityIncidentResponseMembership";
const ends = resources("securityIncidentResponseEnds");
const units = resources("securityIncidentResponseUnits");

/** @type {readonly import("./table.mjs").MutatedFile[]} */
export const securityIncidentResponse = [
  {
    file: `${folder}/apply.ts`,
    tests: [ends, coreTest("securityIncidentResponseRelease")],
    mutants: [
      {
        name: "a membership that covers others is cancelled",
        find: "if (covered > ours) return kept(",
        replace: "if (covered > 1e9) return kept(",
      },
      {
        name: "a membership that is about to cover others is cancelled",
        find: "if (waiting.length > 0) return kept(",
        replace: "if (waiting.length > 1e9) return kept(",
      },
      {
        name: "a membership of which AWS does not say whom it covers is cancelled",
        find: "if (covered === undefined) return kept(",
        replace: "if (covered === null) return kept(",
      },
      {
        name: "a unit that holds accounts of others is removed",
        find: "if (others.length > 0) kept.set(unit, others);",
        replace: "if (others.length > 1e9) kept.set(unit, others);",
        tests: [units, coreTest("securityIncidentResponseRelease"), resources("securityIncidentResponse")],
      },
      {
        name: "a membership of the whole organization is narrowed to units",
        find: "if (coverage.coverEntireOrganization === true)",
        replace: "if (coverage.coverEntireOrganization === null)",
        tests: [units, coreTest("securityIncidentResponseRelease"), ends],
      },
      {
        name: "units are written though AWS does not say what is covered",
        find: 'if (coverage.coverEntireOrganization !== false) return allOf(accounts, refused("COVERAGE_UNKNOWN"',
        replace: 'if (coverage.coverEntireOrganization === null) return allOf(accounts, refused("COVERAGE_UNKNOWN"',
        tests: [units, coreTest("securityIncidentResponseRelease"), ends],
      },
      {
        name: "six units in one call",
        find: "export const unitsPerCall = 5;",
        replace: "export const unitsPerCall = 6;",
        tests: [units, resources("securityIncidentResponse")],
      },
      {
        name: "a cancelled membership is written to",
        find: 'if (phase !== "active")\n',
        replace: 'if (phase === "unknown")\n',
        tests: [coreTest("securityIncidentResponseInactive")],
      },
    ],
  },
  {
    file: `${folder}/membership.ts`,
    tests: [coreTest("securityIncidentResponseCoverage"), resources("securityIncidentResponse"), ends],
    mutants: [
      {
        name: "a cancelled membership has ended at once",
        find: "end.getTime() > now()",
        replace: "end.getTime() < now()",
      },
      {
        name: "an answer without a list of memberships says that there is none",
        find: "if (items === undefined) throw",
        replace: "if (items === null) throw",
      },
      {
        name: "one of several memberships is chosen",
        find: "if (others.length > 0) {",
        replace: "if (others.length > 1e9) {",
      },
      {
        name: "an account that is on its way is associated",
        find: 'detail.value.relationshipStatus === "Associated"',
        replace: 'detail.value.relationshipStatus !== "Disassociated"',
      },
    ],
  },
  {
    file: `${folder}/observe.ts`,
    tests: [resources("securityIncidentResponseCreating"), coreTest("securityIncidentResponseCoverage")],
    mutants: [
      {
        name: "anybody creates a membership",
        find: 'if (!isStandalone && context.inputs.mode === "manage") await assertOwner(context);',
        replace: "",
      },
      {
        name: "a relationship that is new to us is on",
        find: 'if (observed !== "Associated") {',
        replace: 'if (observed === "not reported") {',
      },
      {
        name: "an account that AWS cannot look up is off",
        find: "const isOutside = facts !== undefined && !facts.has(account);",
        replace: "const isOutside = facts !== undefined;",
      },
    ],
  },
  {
    file: `${folder}/organizationalUnits.ts`,
    tests: [units, coreTest("securityIncidentResponseCoverage")],
    mutants: [
      {
        name: "accounts of units below are not covered",
        find: "path.some((unit) => organizationalUnits.includes(unit))",
        replace: 'organizationalUnits.includes(path.at(-1) ?? "")',
      },
      {
        name: "the root is added as a unit",
        find: 'if (!unit.startsWith("ou-"))',
        replace: 'if (unit === "")',
      },
    ],
  },
  {
    file: `${folder}/index.ts`,
    tests: [contract, ends],
    mutants: [
      {
        name: "tags without the permission to tag",
        find: '[...creation.iam, "security-ir:TagResource"]',
        replace: "creation.iam",
        tests: [contract],
      },
      {
        name: "a membership ends with the first account that leaves",
        find: "onlyOnDelete: true,",
        replace: "onlyOnDelete: false,",
      },
      { name: "a permission too few", find: '"security-ir:UpdateMembership"', replace: "" },
    ],
  },
];
