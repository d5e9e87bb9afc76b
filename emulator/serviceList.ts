/** Every emulated service. A new one is one line here, and nothing else names it. */
export { ec2 } from "./ec2";
export { ecr } from "./ecr";
export { guardduty } from "./guardduty";
export { iam } from "./iam";
export { inspector2 } from "./inspector2";
export { lambda } from "./lambda";
export { organizations } from "./organizations";
export { securityHub } from "./securityhub";
export { securityIncidentResponse } from "./securityIncidentResponse";
export { sts } from "./sts";
