// @ts-check
import { contract, coreTest, resources } from "./places.mjs";

const folder = "provider/services/securityHubMemberSet";
const administrator = resources("securityHubAdministrator");
const answers = resources("securityHubAnswers");
const central = resources("securityHubCentral");
const members = resources("securityHubMembers");
const release = resources("securityHubRelease");

/** @type {readonly import("./table.mjs").MutatedFile[]} */
export const securityHub = [
  {
    file: `${folder}/observe.ts`,
    tests: [administrator],
    mutants: [
      {
        name: "Security Hub is enabled in an account that is not the administrator",
        find: "if (!isAdministrator(context, administrators)) {",
        replace: "if (administrators === null) {",
      },
      {
        name: "Security Hub is enabled unasked",
        find: "if (!inputs.enableSecurityHub) {",
        replace: "if (inputs.enableSecurityHub === null) {",
      },
      {
        name: "the administrator's own account is not looked at",
        find: "if (want.has(administrator)) observations.set(administrator, ownObservation(hub));",
        replace: "",
      },
    ],
  },
  {
    file: `${folder}/apply.ts`,
    tests: [members],
    mutants: [
      {
        name: "standards are enabled, and billed, unasked",
        find: "EnableDefaultStandards: false",
        replace: "EnableDefaultStandards: true",
        tests: [administrator],
      },
      {
        name: "members are taken out against central configuration",
        find: "?? (await centralRefusal(context));",
        replace: "?? (await Promise.resolve(undefined));",
        tests: [central],
      },
      {
        name: "the administrator's own account is released as a member",
        find: "account === administrator\n",
        replace: 'account === ""\n',
        tests: [release],
      },
    ],
  },
  {
    file: `${folder}/codes.ts`,
    tests: [coreTest("securityHubTexts")],
    mutants: [
      {
        name: "already a member is a failure",
        find: '[/already a member or associated member of the current account/i, "ALREADY_MEMBER"],',
        replace: "",
      },
      {
        name: "a quota that is used up is asked for again",
        find: "MEMBER_LIMIT: terminal(",
        replace: "MEMBER_LIMIT: retryable(",
        tests: [coreTest("securityHubCodes")],
      },
    ],
  },
  {
    file: `${folder}/membershipStatus.ts`,
    tests: [answers],
    mutants: [
      {
        name: "an old record is on its way for ever",
        find: "ageMs > creationMs",
        replace: "ageMs > Number.POSITIVE_INFINITY",
      },
      {
        name: "a status that is new to us is on",
        find: "?? unknownStatus(MemberStatus)",
        replace: '?? ({ is: "on", observed: MemberStatus ?? "" } as const)',
      },
      {
        name: "an invitation holds everybody up",
        find: 'observed: "Invited",\n    slow: true,',
        replace: 'observed: "Invited",',
        tests: [coreTest("securityHubCodes")],
      },
    ],
  },
  {
    file: `${folder}/inputs.ts`,
    tests: [contract, release],
    mutants: [
      { name: "a batch of 51 accounts", find: "export const batch = 50;", replace: "export const batch = 51;" },
      {
        name: "a member is deleted before it is disassociated",
        find: 'deleteMember: ["disassociate", "deleteMember"]',
        replace: 'deleteMember: ["deleteMember", "disassociate"]',
      },
    ],
  },
  {
    file: `${folder}/index.ts`,
    tests: [contract],
    mutants: [
      { name: "a permission too few", find: '"securityhub:DisassociateMembers"', replace: "" },
      {
        name: "a permission too many",
        find: '"securityhub:ListMembers",',
        replace: '"securityhub:ListMembers",\n      "securityhub:GetFindings",',
      },
    ],
  },
];
