import type { FailedMemberAccountEc2DeepInspectionStatusState as Failed, Status } from "@aws-sdk/client-inspector2";
import type { Codes } from "../classifier";
import { done, retryable, terminal } from "../classifier";
import { callCodes } from "../inspectorAccountEnablement/codes";
import type { Classification } from "../service";

const needed = "deep inspection needs EC2 scanning";
const declareIt =
  "declare EC2 for the account in an InspectorAccountEnablement, and let this resource depend on it (dependsOn)";

/** AWS answers with the status of the EC2 scanning below, and never with a code. Complete, or it does not compile. */
const scanningCodes: Readonly<Record<`EC2_SCANNING_${Status}`, Classification>> = {
  EC2_SCANNING_DISABLED: terminal(`${needed}: ${declareIt}`),
  EC2_SCANNING_DISABLING: terminal(`${needed}, which is being disabled: ${declareIt}`),
  EC2_SCANNING_ENABLING: retryable("EC2 scanning is being enabled; run `pulumi up` again later"),
  EC2_SCANNING_ENABLED: retryable("see AWS's message"),
  EC2_SCANNING_SUSPENDING: terminal("find out why the account is being suspended"),
  EC2_SCANNING_SUSPENDED: terminal("find out why the account is suspended, or remove it from the declaration"),
};

/** Every code of this service and what it means. */
export const codes: Codes = {
  ...callCodes,
  ...scanningCodes,
  FAILED: terminal("see AWS's message; the SSM agent and Inspector's SSM plugin must work on the account's instances"),
  NOT_ASSOCIATED: terminal(`the account is not associated with the delegated administrator: ${declareIt}`),
};

/** Without EC2 scanning there is no deep inspection: on the way off that is as good as done. */
export const offCodes: Codes = {
  EC2_SCANNING_DISABLED: done(),
};

/** Without a scan status, only the sentence tells that the account is not ours. */
export const isDenied = ({ ec2ScanStatus, errorMessage }: Failed): boolean =>
  ec2ScanStatus === undefined && /does not have access/i.test(errorMessage ?? "");

/** The code that AWS's answer lacks. */
export function failureCode(failed: Failed): string {
  if (isDenied(failed)) return "NOT_ASSOCIATED";
  return failed.ec2ScanStatus === undefined ? "FAILED" : `EC2_SCANNING_${failed.ec2ScanStatus}`;
}
