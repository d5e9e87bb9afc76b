/**
 * What every suite must know of a kind, in one file a kind: the contract laws (`test/unit/contract`), the command line
 * (`test/integration/cli`) and the seeded faults (`test/integration/simulation`). A new kind is one line here.
 */
export { securityHubMemberSet } from "./securityHubMemberSet";
