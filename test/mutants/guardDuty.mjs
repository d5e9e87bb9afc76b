// @ts-check
import { contract, coreTest, resources } from "./places.mjs";

const folder = "provider/services/guardDutyMemberSet";

/** @type {readonly import("./table.mjs").MutatedFile[]} */
export const guardDuty = [
  {
    file: `${folder}/memberRecords.ts`,
    tests: [contract],
    mutants: [
      {
        name: "a batch of 51 accounts",
        find: "export const batch = 50;",
        replace: "export const batch = 51;",
        tests: [contract],
      },
    ],
  },
  {
    file: "provider/services/pages.ts",
    tests: [coreTest("pages")],
    mutants: [
      {
        name: "a list without end is read for ever",
        find: "pages.length === limit",
        replace: "pages.length === limit * 1e6",
      },
      {
        name: "the first page is the last",
        find: 'token !== undefined && token !== ""',
        replace: 'token !== undefined && token === ""',
      },
    ],
  },
  {
    // Shared with Security Hub.
    file: "provider/services/memberAnswers.ts",
    tests: [resources("guarddutyMemberAnswers"), resources("guarddutyMembers")],
    mutants: [
      {
        name: "GetMembers alone proves that an account is no member",
        find: "absent.filter((account) => listed.has(account)) : absent",
        replace: "[] : absent",
      },
      {
        name: "a list that lacks a known member proves something",
        find: "listed.has(account) || deleted.has(account));",
        replace: "listed.has(account) || account !== undefined);",
      },
      {
        name: "a list that cannot be read proves that nobody is a member",
        find: 'absent.map((account) => [account, { is: "unknown", observed: "not observed", ...causeOf(error) }])',
        replace: "[].map((account) => [account, { ...notMentioned, ...causeOf(error) }])",
      },
    ],
  },
  {
    file: `${folder}/administrator.ts`,
    tests: [resources("guarddutyAdministratorAnswers"), resources("guarddutyDetectors")],
    mutants: [
      {
        name: "an answer without its list means that there is no detector",
        find: 'if (DetectorIds === undefined) throw unreadable("ListDetectors");\n    return DetectorIds[0];',
        replace: "return DetectorIds?.[0];",
      },
      {
        name: "a replaced detector is asked for ever",
        find: 'context.forget("detector");',
        replace: "",
      },
    ],
  },
  {
    file: "provider/services/delegatedAdministrator.ts",
    tests: [coreTest("delegatedAdministrator"), resources("guarddutyDetectors")],
    mutants: [
      {
        name: "the remedy designates the caller while another administrator may exist",
        find: "if (administrators === undefined) {",
        replace: "if (administrators === null) {",
      },
      {
        name: "a refusal that proves nothing is taken for a proof",
        find: "delegation.isProof?.(code, administrators) === false",
        replace: "false",
      },
    ],
  },
  {
    file: `${folder}/apply.ts`,
    tests: [resources("guarddutyRelease"), resources("guarddutyMembers")],
    mutants: [
      {
        name: "members are stopped against auto-enable ALL",
        find: "held.includes(foundational) ? await context.organization() : undefined",
        replace: "held.length > 99 ? await context.organization() : undefined",
      },
      {
        name: "the administrator's own account is released as a member",
        find: "if (isOwn(job)) return allOf(step.accounts, ownAccount);",
        replace: "",
        tests: [contract, resources("guarddutyRelease")],
      },
      {
        name: "one account without an e-mail address fails all",
        find: "(Email ? [{ AccountId, Email }] : [])",
        replace: '[{ AccountId, Email: Email ?? "" }]',
        tests: [coreTest("guarddutyApply")],
      },
      {
        name: "a plan that the region lacks stops the others",
        find: "  } catch (error) {\n    throw (await unavailable(context, error, step.capabilities)) ?? error;",
        replace: "  } catch (error) {\n    throw error;",
        tests: [resources("guarddutyUnavailable")],
      },
      {
        name: "the invitation of another administrator is accepted",
        find: "invitations.find(({ AccountId }) => AccountId === AdministratorId)?.InvitationId",
        replace: "invitations[0]?.InvitationId",
        tests: [coreTest("guarddutyApply")],
      },
    ],
  },
  {
    file: `${folder}/observe.ts`,
    tests: [resources("guarddutyDetectors"), resources("guarddutyMemberAnswers")],
    mutants: [
      {
        name: "a detector is created in an account that is not the administrator",
        find: "if (!isMeant(context, administrators)) {",
        replace: "if (administrators === null) {",
      },
      {
        name: "a detector is created unasked",
        find: "if (!inputs.createDetector) {",
        replace: "if (inputs.createDetector === null) {",
      },
      {
        name: "a plan is on though the member is not",
        find: 'if (report.member.is !== "on") return dependentObservation(report.member);',
        replace: 'if (report.member.is === "unknown") return dependentObservation(report.member);',
        tests: [resources("guarddutyMembers"), resources("guarddutyPlans"), resources("guarddutyTracking")],
      },
      {
        name: "a member that has just begun is unknown",
        find: "ageMs < propagationMs && ",
        replace: "ageMs < 0 && ",
        tests: [resources("guarddutyTracking"), resources("guarddutyPlanAnswers")],
      },
      {
        name: "a new status of the detector is on",
        find: 'return { member: unknownStatus("the administrator\'s detector", Status), plans };',
        replace: 'return { member: { is: "on", observed: Status ?? "" }, plans };',
        tests: [
          resources("guarddutyPlanAnswers"),
          resources("guarddutyAdministratorAnswers"),
          resources("guarddutyDetectors"),
        ],
      },
    ],
  },
  {
    file: `${folder}/planStatus.ts`,
    tests: [coreTest("guarddutyPlans")],
    mutants: [
      {
        name: "a status that is new to us is on",
        find: 'if (report.Status !== "ENABLED") return unknownStatus(setting, report.Status);',
        replace: "",
      },
      {
        name: "a plan that AWS leaves out for one account is off",
        find: "return reported.has(setting)\n        ?",
        replace: "return reported.size > 1e9\n        ?",
      },
      {
        name: "what a policy holds is asked for",
        find: 'const isHeld = owner === "GUARDDUTY_POLICY";',
        replace: 'const isHeld = owner === "NOBODY";',
      },
      {
        name: "an answer without features means that all are off",
        find: 'if (features.length === 0) return notReported("AWS\'s answer for this account has no features");',
        replace: "",
      },
    ],
  },
  {
    file: `${folder}/features.ts`,
    tests: [coreTest("guarddutyPlans"), resources("guarddutyPlans")],
    mutants: [
      {
        name: "switching off an additional setting switches off its plan",
        find: 'Status: settings.includes(plan) ? status : "ENABLED",',
        replace: "Status: status,",
      },
    ],
  },
  {
    file: `${folder}/memberStatus.ts`,
    tests: [coreTest("guarddutyMembership")],
    mutants: [
      {
        name: "an old record is on its way for ever",
        find: "ageMs > creationMs",
        replace: "ageMs > Number.POSITIVE_INFINITY",
      },
      {
        name: "a stranger is invited without being declared",
        find: "if (facts === undefined) return emails.has(account) ? invited : withoutEmail;",
        replace: "if (facts === undefined) return invited;",
      },
      {
        name: "who is not the administrator takes everybody for a stranger",
        find: "if (emails.size === 0 && !hasMembers) throw",
        replace: "if (emails.size > 1e9) throw",
      },
      {
        name: "what auto-enable adds is not said",
        find: "if (alsoEnables.length === 0) return { ...off, next: { action } };",
        replace: "if (alsoEnables.length >= 0) return { ...off, next: { action } };",
      },
    ],
  },
  {
    file: `${folder}/codes.ts`,
    tests: [coreTest("guarddutyTexts")],
    mutants: [
      {
        name: "already a member is a failure",
        find: '[/already a member or associated member of the current account/i, "ALREADY_MEMBER"],',
        replace: "",
      },
      {
        name: "what is no member cannot be released",
        find: "NOT_ASSOCIATED: done(),",
        replace: "",
      },
    ],
  },
  {
    file: `${folder}/inputs.ts`,
    tests: [contract, resources("guarddutyRelease")],
    mutants: [
      {
        name: "a member is deleted before it is disassociated",
        find: 'deleteMember: ["disassociate", "deleteMember"],',
        replace: 'deleteMember: ["deleteMember", "disassociate"],',
      },
    ],
  },
  {
    file: `${folder}/index.ts`,
    tests: [contract],
    mutants: [
      {
        name: "a permission too few",
        find: '["guardduty:UpdateDetector", "guardduty:UpdateMemberDetectors"]',
        replace: '["guardduty:UpdateDetector"]',
      },
      {
        name: "plans of one administrator are set side by side",
        find: "plans: { perSecond: 3, concurrency: 1 },",
        replace: "plans: { perSecond: 3, concurrency: 2 },",
        tests: [resources("guarddutyPlansInTurn")],
      },
    ],
  },
];
