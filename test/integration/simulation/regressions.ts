import type { Schedule } from "./commands";

/** Schedules that once broke a promise, shrunk: each runs with every `npm test`. What broke stands with it. */
export const regressions: Readonly<Record<string, Schedule>> = {
  /**
   * The plans that nobody took over were released at the level of the account: the member itself was disassociated,
   * though the new owner declares it (found by seed 10; 23 and 76 alike).
   */
  "GuardDutyMemberSet: an account goes to another owner that declares fewer plans": {
    seed: 10,
    kinds: ["GuardDutyMemberSet"],
    settleMs: 0,
    commands: [
      {
        do: "declare",
        name: "a-rSet",
        declared: {
          kind: "GuardDutyMemberSet",
          selection: { accounts: ["110002000006", "110003000009", "110004000012", "110007000021"] },
          regions: ["us-east-1", "eu-west-1"],
          capabilities: ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS"],
          onRelease: { account: "deleteMember", capability: "retain" },
          releaseLimit: { percent: 100 },
          mode: "manage",
          match: "atLeast",
          lateMs: 0,
          dependsOn: [],
        },
        overlaps: false,
      },
      {
        do: "declare",
        name: "b-rSet",
        declared: {
          kind: "GuardDutyMemberSet",
          selection: {
            accounts: ["110001000003", "110003000009", "110004000012", "110005000015", "110006000018", "110007000021"],
          },
          regions: ["us-east-1"],
          capabilities: ["EKS_AUDIT_LOGS", "RUNTIME_MONITORING"],
          onRelease: { account: "deleteMember", capability: "disable" },
          mode: "manage",
          match: "atLeast",
          lateMs: 300,
          dependsOn: ["b-rSet"],
        },
        overlaps: false,
      },
      { do: "up", previewFirst: true, parallel: 4, continueOnError: false },
      { do: "give", to: "a-rSet", accounts: ["110003000009"] },
    ],
  },
  /**
   * The older observation stood, and the switch-off was sent again without one of its own (found by a seed of
   * InspectorDeepInspection; made smaller by hand).
   */
  "InspectorAccountEnablement: a switch-off is lost, and the look after it does not show the account": {
    seed: 1,
    kinds: ["InspectorAccountEnablement"],
    settleMs: 0,
    commands: [
      {
        do: "declare",
        name: "a-ment",
        declared: {
          kind: "InspectorAccountEnablement",
          selection: { accounts: ["110001000003", "110002000006"] },
          regions: ["us-east-1"],
          capabilities: ["EC2"],
          onRelease: { account: "disable", capability: "disable" },
          releaseLimit: { percent: 100 },
          mode: "manage",
          match: "atLeast",
          lateMs: 0,
          dependsOn: [],
        },
        overlaps: false,
      },
      { do: "up", previewFirst: false, parallel: 4, continueOnError: false },
      { do: "take", kind: "InspectorAccountEnablement", accounts: ["110002000006"] },
      {
        do: "faults",
        rules: [
          { when: { operation: "Disable" }, do: { kind: "status", status: 500 } },
          { when: { operation: "BatchGetAccountStatus", nth: 4 }, do: { kind: "dropAccounts", share: 1 } },
        ],
      },
      { do: "up", previewFirst: false, parallel: 4, continueOnError: false },
    ],
  },
  /**
   * Check knew the old inputs only, which list no accounts, and each update refused because of what it had not known
   * (found by seed 3601).
   */
  "GuardDutyMemberSet: a state of 0.1.0 was refreshed, then an account leaves the selection": {
    seed: 3601,
    kinds: ["GuardDutyMemberSet"],
    settleMs: 2000,
    commands: [
      {
        do: "declare",
        name: "b-rSet",
        declared: {
          kind: "GuardDutyMemberSet",
          selection: { units: ["ou-0e0e-test0001", "ou-0e0e-pay00001"] },
          regions: ["us-east-1", "eu-west-1"],
          capabilities: ["S3_DATA_EVENTS", "RUNTIME_MONITORING"],
          onRelease: { account: "deleteMember", capability: "retain" },
          releaseLimit: { accounts: 2 },
          mode: "manage",
          match: "atLeast",
          lateMs: 300,
          dependsOn: [],
        },
        overlaps: false,
      },
      { do: "up", previewFirst: false, parallel: 16, continueOnError: false },
      { do: "upgrade" },
      { do: "refresh", parallel: 16, continueOnError: false },
      { do: "outside", edits: [{ do: "removeAccount", account: "110001000003" }] },
    ],
  },
  /**
   * 100 percent of the larger of both lists were fewer accounts than there were to switch off in (found by seed 3435).
   */
  "InspectorAccountEnablement: as many accounts leave as get rid of surplus": {
    seed: 3435,
    kinds: ["InspectorAccountEnablement"],
    settleMs: 0,
    commands: [
      {
        do: "declare",
        name: "a-ment",
        declared: {
          kind: "InspectorAccountEnablement",
          selection: { accounts: ["110003000009", "110002000006", "110004000012"] },
          regions: ["us-east-1"],
          capabilities: ["EC2", "LAMBDA"],
          onRelease: { account: "disable", capability: "disable" },
          releaseLimit: { percent: 100 },
          mode: "manage",
          match: "atLeast",
          lateMs: 300,
          dependsOn: [],
        },
        overlaps: false,
      },
      {
        do: "declare",
        name: "c-ment",
        declared: {
          kind: "InspectorAccountEnablement",
          selection: { accounts: ["110001000003", "110002000006", "110005000015", "110006000018", "110007000021"] },
          regions: ["us-east-1"],
          capabilities: ["ECR", "LAMBDA"],
          onRelease: { account: "retain", capability: "disable" },
          releaseLimit: { accounts: 2 },
          mode: "manage",
          match: "atLeast",
          lateMs: 0,
          dependsOn: [],
        },
        overlaps: false,
      },
      { do: "up", previewFirst: false, parallel: 4, continueOnError: false },
      { do: "give", to: "a-ment", accounts: ["110002000006", "110005000015"] },
      {
        do: "take",
        kind: "InspectorAccountEnablement",
        accounts: ["110003000009", "110004000012", "110006000018", "110007000021"],
      },
      { do: "change", name: "a-ment", to: { match: "exactly" } },
    ],
  },
  /**
   * A membership on its way counted as nothing to release, and nobody knew of it when it was there (found by a seed of
   * SecurityHubMemberSet; made smaller by hand).
   */
  "GuardDutyMemberSet: a resource goes while AWS is still creating its member": {
    seed: 2,
    kinds: ["GuardDutyMemberSet"],
    settleMs: 0,
    commands: [
      {
        do: "declare",
        name: "a-rSet",
        declared: {
          kind: "GuardDutyMemberSet",
          selection: { accounts: ["110001000003"] },
          regions: ["us-east-1"],
          capabilities: [],
          onRelease: { account: "disassociate", capability: "disable" },
          releaseLimit: { percent: 100 },
          mode: "manage",
          match: "atLeast",
          lateMs: 0,
          dependsOn: [],
        },
        overlaps: false,
      },
      { do: "faults", rules: [{ when: {}, do: { kind: "settle", ms: 300000 } }] },
      { do: "up", previewFirst: false, parallel: 4, continueOnError: false },
      { do: "undeclare", name: "a-rSet" },
      { do: "up", previewFirst: false, parallel: 4, continueOnError: false },
    ],
  },
  /**
   * The account that was seen again could not go without the other one, and was called rightly covered; then the other
   * one was asked for alone, and the unit stayed for ever (made from seed 1209 by hand).
   */
  "SecurityIncidentResponseMembership: a removal of a unit is lost, and the look after it shows one of two accounts": {
    seed: 1209,
    kinds: ["SecurityIncidentResponseMembership"],
    settleMs: 0,
    commands: [
      {
        do: "declare",
        name: "a-ship",
        declared: {
          kind: "SecurityIncidentResponseMembership",
          selection: { accounts: ["110002000006", "110006000018"] },
          regions: ["us-east-1"],
          capabilities: [],
          onRelease: { account: "removeOrganizationalUnits", capability: "retain" },
          releaseLimit: { percent: 100 },
          mode: "manage",
          match: "atLeast",
          lateMs: 0,
          dependsOn: [],
        },
        overlaps: false,
      },
      { do: "up", previewFirst: false, parallel: 4, continueOnError: false },
      { do: "undeclare", name: "a-ship" },
      {
        do: "faults",
        rules: [
          { when: { operation: "UpdateMembership", nth: 1 }, do: { kind: "status", status: 500 } },
          {
            when: { operation: "BatchGetMemberAccountDetails", nth: 3 },
            do: { kind: "dropAccounts", accounts: ["110006000018"] },
          },
        ],
      },
      { do: "up", previewFirst: false, parallel: 4, continueOnError: false },
    ],
  },
  /**
   * The same with the membership: it covered more accounts than were seen, and was kept (found by seed 1209; made smaller
   * by hand).
   */
  "SecurityIncidentResponseMembership: the membership is to end, and two looks do not show one of its accounts": {
    seed: 1209,
    kinds: ["SecurityIncidentResponseMembership"],
    settleMs: 0,
    commands: [
      {
        do: "declare",
        name: "a-ship",
        declared: {
          kind: "SecurityIncidentResponseMembership",
          selection: { accounts: ["110002000006", "110006000018"] },
          regions: ["us-east-1"],
          capabilities: [],
          onRelease: { account: "cancelMembership", capability: "retain" },
          releaseLimit: { percent: 100 },
          mode: "manage",
          match: "atLeast",
          lateMs: 0,
          dependsOn: [],
        },
        overlaps: false,
      },
      { do: "up", previewFirst: false, parallel: 4, continueOnError: false },
      { do: "undeclare", name: "a-ship" },
      {
        do: "faults",
        rules: [
          {
            when: { operation: "BatchGetMemberAccountDetails", nth: 3 },
            do: { kind: "dropAccounts", accounts: ["110006000018"] },
          },
          {
            when: { operation: "BatchGetMemberAccountDetails", nth: 4 },
            do: { kind: "dropAccounts", accounts: ["110006000018"] },
          },
        ],
      },
      { do: "up", previewFirst: false, parallel: 4, continueOnError: false },
    ],
  },
};
