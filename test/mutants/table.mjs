// @ts-check
import { aws } from "./aws.mjs";
import { command } from "./command.mjs";
import { core } from "./core.mjs";
import { lifecycle } from "./lifecycle.mjs";
import { reconcile } from "./reconcile.mjs";
import { report } from "./report.mjs";
import { services } from "./services.mjs";

/**
 * Central lines, each broken alone: `npm run test:mutants` (scripts/mutants.mjs) demands that one of the named tests
 * fails. A bug that was found adds its line here, so that nobody makes the same mistake unnoticed.
 *
 * @typedef {object} MutatedFile
 * @property {string} file @property {readonly string[]} tests files of tests of which one must fail
 * @property {readonly { readonly name: string, readonly find: string, readonly replace: string,
 *   readonly tests?: readonly string[] }[]} mutants `name` says what is wrong then; `find` occurs once in the file
 */

/** @type {readonly MutatedFile[]} */
export const table = [...core, ...aws, ...reconcile, ...lifecycle, ...services, ...command, ...report];
