// @ts-check
import { guardDuty } from "./guardDuty.mjs";
import { inspector } from "./inspector.mjs";
import { contract, coreTest } from "./places.mjs";
import { securityHub } from "./securityHub.mjs";
import { securityIncidentResponse } from "./securityIncidentResponse.mjs";

/** @type {readonly import("./table.mjs").MutatedFile[]} */
export const services = [
  {
    file: "provider/services/classifier.ts",
    tests: [coreTest("inspectorCodes"), coreTest("securityIncidentResponseCodes")],
    mutants: [
      {
        name: "a code means the same on the way off",
        find: '(direction === "off" ? offCodes[code] : undefined) ??',
        replace: "",
      },
      {
        name: "a code that is new to us ends the attempt",
        find: 'is: "retryable",',
        replace: 'is: "done",',
        tests: [contract],
      },
    ],
  },
  {
    file: "provider/services/outcomes.ts",
    tests: [coreTest("outcomeLists")],
    mutants: [
      {
        name: "unprocessed accounts are accepted",
        find: "outcomes.set(account, refused(codeOf(sentence), sentence));",
        replace: "outcomes.set(account, accepted);",
      },
      {
        name: "an account that was not asked about is answered for",
        find: "if (outcomes.has(account)) outcomes.set",
        replace: "if (account) outcomes.set",
      },
    ],
  },
  ...inspector,
  ...guardDuty,
  ...securityIncidentResponse,
  ...securityHub,
];
