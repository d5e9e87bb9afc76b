import type { FailedMemberAccountEc2DeepInspectionStatusState as Failed, Status } from "@aws-sdk/client-inspector2";
import { callCodes } from "../inspectorAccountEnablement/codes";
import type { Classification } from "../service";

const needed = "deep inspection needs EC2 scanning";
const declareIt =
  "declare EC2 for the account in an InspectorAccountEnablement, and let this resource depend on it (dependsOn)";

/** AWS answers with the status of the EC2 scanning below, and never with a code. Complete, or it does not compile. */
const scanningCodes: Readonly<Record<`EC2_SCANNING_${Status}`, Classification>> = {
  EC2_SCANNING_DISABLED: { is: "terminal", advice: `${needed}: ${declareIt}` },
  EC2_SCANNING_DISABLING: { is: "terminal", advice: `${needed}, which is being disabled: ${declareIt}` },
  EC2_SCANNING_ENABLING: { is: "retryable", advice: "EC2 scanning is being enabled; run `pulumi up` again later" },
  EC2_SCANNING_ENABLED: { is: "retryable", advice: "see AWS's message" },
  EC2_SCANNING_SUSPENDING: { is: "terminal", advice: "find out why the account is being suspended" },
  EC2_SCANNING_SUSPENDED: {
    is: "terminal",
    advice: "find out why the account is suspended, or remove it from the declaration",
  },
};

/** Every code of this service and what it means. */
export const codes: Readonly<Record<string, Classification>> = {
  ...callCodes,
  ...scanningCodes,
  FAILED: {
    is: "terminal",
    advice: "see AWS's message; the SSM agent and Inspector's SSM plugin must work on the account's instances",
  },
  NOT_ASSOCIATED: {
    is: "terminal",
    advice: `the account is not associated with the delegated administrator: ${declareIt}`,
  },
};

/** Without EC2 scanning there is no deep inspection: on the way off that is as good as done. */
export const offCodes: Readonly<Record<string, Classification>> = {
  EC2_SCANNING_DISABLED: { is: "done", advice: "nothing to do" },
};

/** Without a scan status, only the sentence tells that the account is not ours. */
export const isDenied = ({ ec2ScanStatus, errorMessage }: Failed): boolean =>
  ec2ScanStatus === undefined && /does not have access/i.test(errorMessage ?? "");

/** The code that AWS's answer lacks. */
export function failureCode(failed: Failed): string {
  if (isDenied(failed)) return "NOT_ASSOCIATED";
  return failed.ec2ScanStatus === undefined ? "FAILED" : `EC2_SCANNING_${failed.ec2ScanStatus}`;
}
