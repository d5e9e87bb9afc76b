// @ts-check
/** Files of tests by their place, so that the tables stay readable. */

/** @param {string} name */
export const unit = (name) => `test/unit/${name}.test.ts`;
/** @param {string} name */
export const coreTest = (name) => unit(`core/${name}`);
/** @param {string} name */
export const reportTest = (name) => unit(`report/${name}`);
/** @param {string} name */
export const resources = (name) => `test/integration/resources/${name}.test.ts`;
/** @param {string} name */
export const commandLine = (name) => `test/integration/cli/${name}.test.ts`;
/** Every service, by every law. */
export const contract = unit("contract/services");
