import type { PolicyKind } from "../contract";
import { stateOf } from "./state";

/** Names of the scan types in a policy's content. */
const names: Readonly<Record<string, string>> = {
  EC2: "ec2_scanning",
  ECR: "ecr_scanning",
  LAMBDA: "lambda_standard_scanning",
  LAMBDA_CODE: "lambda_code_scanning",
  CODE_REPOSITORY: "code_repository_scanning",
};

/** What the scene prescribes for an account, as an Inspector policy of Organizations words it. */
export const inspectorPolicy: PolicyKind = {
  type: "INSPECTOR_POLICY",
  contentFor: (world, accountId) => {
    const policy = stateOf(world).policy[accountId];
    if (policy === undefined) return undefined;
    const where = (state: string) => (state === "ENABLED" ? "enable_in_regions" : "disable_in_regions");
    const entries = Object.entries(policy).map(([scan, state]) => [
      names[scan] ?? scan,
      { [where(state)]: ["ALL_SUPPORTED"] },
    ]);
    return { inspector: { enablement: Object.fromEntries(entries) } };
  },
};
