// @ts-check
import { contract, coreTest, resources } from "./places.mjs";

const folder = "provider/services/inspectorAccountEnablement";
const deep = "provider/services/inspectorDeepInspection";

/** @type {readonly import("./table.mjs").MutatedFile[]} */
export const inspector = [
  {
    file: `${folder}/accountStatus.ts`,
    tests: [coreTest("inspectorAnswers"), coreTest("inspectorLook")],
    mutants: [
      {
        name: "a scan type is on in an account where Inspector is off",
        find: 'if (meaning === "on" && accountMeaning === "on") return enabled;',
        replace: 'if (meaning === "on") return enabled;',
      },
      {
        name: "a new status of the account is ignored",
        find: "if (meaning === undefined || accountMeaning === undefined) {",
        replace: "if (meaning === undefined) {",
        tests: [coreTest("inspectorStatuses")],
      },
      {
        name: "a scan type that AWS leaves out is off",
        find: 'return { is: "unknown", observed: "not reported", code: Code.notReported, message };',
        replace: 'return { is: "off", observed: "not reported", code: Code.notReported, message };',
        tests: [coreTest("inspectorStatuses")],
      },
      {
        name: "a batch of 101 accounts",
        find: "export const batch = 100;",
        replace: "export const batch = 101;",
        tests: [contract],
      },
      {
        name: "an account that AWS refuses to report is off",
        find: 'return { is: "unknown", observed: status ?? "not observed", ...failure };',
        replace: 'return { is: "off", observed: status ?? "not observed", ...failure };',
      },
      {
        name: "a suspended account is asked for again",
        find: 'if (meaning === "suspended" || accountMeaning === "suspended") {',
        replace: 'if (meaning === "suspended" && accountMeaning === undefined) {',
      },
    ],
  },
  {
    file: `${folder}/members.ts`,
    tests: [coreTest("inspectorLook"), coreTest("inspectorAnswers"), resources("statuses")],
    mutants: [
      {
        name: "propagation never ends",
        find: "ageMs < propagationMs",
        replace: "ageMs < Number.POSITIVE_INFINITY",
      },
      {
        name: "who is no administrator takes all members for strangers",
        find: "await assertDelegatedAdministrator(context);\n  const [members",
        replace: "const [members",
        tests: [coreTest("inspectorStatuses")],
      },
      {
        name: "a list of members that is not there is empty",
        find: "if (members === undefined) throw",
        replace: "if (members === null) throw",
      },
      {
        name: "a member whom the list does not name is no member",
        find: "if (!listed.every(",
        replace: "if (listed.length > 1e9 && !listed.every(",
        tests: [resources("releaseRefused")],
      },
      {
        name: "accounts outside the organization are associated",
        find: 'facts !== undefined && (facts.state === undefined || facts.state === "ACTIVE")',
        replace: "facts === undefined || facts.state === undefined || facts.path !== undefined",
        tests: [contract],
      },
      {
        name: "only today's members are listed",
        find: "onlyAssociated: false",
        replace: "onlyAssociated: true",
        tests: [coreTest("inspectorStatuses")],
      },
      {
        name: "the remedy registers the caller beside another administrator",
        find: "const chosen = known.includes(administrator) ? administrator : (known[0] ?? administrator);",
        replace: "const chosen = administrator;",
        tests: [coreTest("inspectorStatuses")],
      },
    ],
  },
  {
    file: `${folder}/apply.ts`,
    tests: [resources("refusals"), resources("unavailable")],
    mutants: [
      {
        name: "what AWS refuses inside a success is accepted",
        find: 'refused(errorCode ?? Code.notReported, errorMessage ?? "AWS gives no reason"),',
        replace: 'errorCode === "" ? refused(errorCode, errorMessage ?? "") : accepted,',
      },
      {
        name: "a region without Lambda scanning stops everything there",
        find: '.replace(/_STANDARD$/, "")',
        replace: '.replace(/_NOTHING$/, "")',
      },
    ],
  },
  {
    file: `${folder}/codes.ts`,
    tests: [coreTest("inspectorCodes")],
    mutants: [
      {
        name: "AWS at work on it is a success on the way off",
        find: "DISABLE_IN_PROGRESS: retryable(",
        replace: "DISABLE_IN_PROGRESS: pending(",
      },
      {
        name: "enabled already is a failure",
        find: "ALREADY_ENABLED: done(),",
        replace: 'ALREADY_ENABLED: terminal(""),',
      },
      {
        name: "a policy of the organization is not named",
        find: '    "organization policy",\n',
        replace: "",
      },
      {
        name: "already a member is a failure",
        find: "/already a member or associated member of the current account/i",
        replace: "/already a member or associated member of that account/i",
      },
    ],
  },
  {
    file: `${folder}/index.ts`,
    tests: [contract],
    mutants: [
      { name: "a permission too few", find: '"inspector2:Disable"', replace: '"inspector2:Enable"' },
      {
        name: "a permission too many",
        find: '"inspector2:ListMembers",',
        replace: '"inspector2:ListMembers",\n      "inspector2:ListFindings",',
      },
      {
        name: "no policy allows to disable",
        find: 'match === "exactly" || Object.values(onRelease).includes("disable")',
        replace: 'match === "exactly"',
      },
    ],
  },
  {
    file: `${deep}/observe.ts`,
    tests: [coreTest("deepInspectionCodes"), resources("deepInspection")],
    mutants: [
      {
        name: "deep inspection is on without EC2 scanning",
        find: 'if (scanning.is !== "on") return withoutScanning(status, scanning);',
        replace: 'if (scanning.is === "changing") return withoutScanning(status, scanning);',
      },
      {
        name: "what the administrator's own account cannot tell is unknown where EC2 scanning is off",
        find: 'if (!answer.ok) return scanning.is === "off" ?',
        replace: "if (!answer.ok) return scanning.code === answer.observation.code ?",
        tests: [coreTest("inspectorStatuses")],
      },
      {
        name: "AWS's failure to look is off",
        find: ': scanStatuses[ec2ScanStatus]) ?? "unknown";',
        replace: ': scanStatuses[ec2ScanStatus]) ?? "off";',
      },
    ],
  },
  {
    file: `${deep}/apply.ts`,
    tests: [resources("deepInspection")],
    mutants: [
      {
        name: "a failed activation is accepted",
        find: 'status === "FAILED" ? refused',
        replace: 'status === "NEVER" ? refused',
        tests: [coreTest("inspectorStatuses")],
      },
    ],
  },
  {
    file: `${deep}/codes.ts`,
    tests: [coreTest("deepInspectionCodes"), resources("deepInspection"), resources("deepInspectionRelease")],
    mutants: [
      {
        name: "an account that is not ours is one that failed",
        find: "/does not have access/i",
        replace: "/has no access at all/i",
      },
      {
        name: "releasing fails where EC2 scanning is off already",
        find: "EC2_SCANNING_DISABLED: done(),",
        replace: 'EC2_SCANNING_DISABLED: terminal(""),',
      },
    ],
  },
];
