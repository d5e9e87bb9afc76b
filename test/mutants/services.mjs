// @ts-check
import { guardDuty } from "./guardDuty.mjs";
import { inspector } from "./inspector.mjs";
import { contract, coreTest } from "./places.mjs";
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
  ...inspector,
  ...guardDuty,
  ...securityIncidentResponse,
];
