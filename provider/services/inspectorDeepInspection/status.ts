import type {
  Ec2DeepInspectionStatus,
  FailedMemberAccountEc2DeepInspectionStatusState as Failed,
  Status,
} from "@aws-sdk/client-inspector2";
import type { Observation } from "../../core/cell";
import { deepInspectionCodes as codes } from "./codes";

/** What AWS reported of one account. A failure comes with the status of the EC2 scanning that deep inspection builds on, and never with a code. */
export interface Reported {
  readonly status?: Ec2DeepInspectionStatus | undefined;
  readonly errorMessage?: string | undefined;
}

type Sight = Pick<Observation, "is" | "next">;

const activate = { action: "activate" };

/** Typed by the SDK's enum: a status that AWS adds must get a meaning here. */
const statuses: Readonly<Record<Ec2DeepInspectionStatus, Sight>> = {
  ACTIVATED: { is: "on" },
  DEACTIVATED: { is: "off", next: activate },
  PENDING: { is: "changing" },
  FAILED: { is: "off", next: activate },
};

/** By the status of EC2 scanning. Where that is on, AWS failed for a reason of its own: then deep inspection may be on or off. */
const scanStatuses: Readonly<Record<Status, Sight>> = {
  ENABLED: { is: "unknown" },
  ENABLING: { is: "changing" },
  DISABLED: { is: "off" },
  DISABLING: { is: "changing" },
  SUSPENDED: { is: "notApplicable" },
  SUSPENDING: { is: "notApplicable" },
};

export function sightingOf({ status, errorMessage }: Reported): Observation {
  const seen = status ?? "not reported";
  const known = status === undefined ? undefined : statuses[status];
  if (known === undefined)
    return { is: "unknown", observed: seen, code: "UNKNOWN_STATUS", message: `the status ${seen} is new to this version` };
  return status === "FAILED" ? { ...known, observed: seen, ...told("FAILED", errorMessage) } : { ...known, observed: seen };
}

export function sightingOfFailure(failed: Failed): Observation {
  const known = failed.ec2ScanStatus === undefined ? undefined : scanStatuses[failed.ec2ScanStatus];
  const is = known?.is ?? "unknown";
  const sighting = { is, ...told(failureCode(failed), failed.errorMessage) };
  if (is === "unknown") return { ...sighting, observed: "not observed" };
  return {
    ...sighting,
    observed: is === "notApplicable" ? `EC2 scanning ${failed.ec2ScanStatus}` : `waiting for EC2 scanning (${failed.ec2ScanStatus})`,
  };
}

/** Without a scan status, only the text says that the account is not ours to look at. */
export const isDenied = ({ ec2ScanStatus, errorMessage }: Failed): boolean =>
  ec2ScanStatus === undefined && /does not have access/i.test(errorMessage ?? "");

/** The code that AWS's answer lacks. */
export function failureCode(failed: Failed): string {
  if (isDenied(failed)) return "NOT_ASSOCIATED";
  return failed.ec2ScanStatus === undefined ? "FAILED" : `EC2_SCANNING_${failed.ec2ScanStatus}`;
}

export function told(code: string, message: string | undefined): Required<Pick<Observation, "code" | "message" | "advice">> {
  return { code, message: message ?? "AWS gives no reason", advice: codes[code]?.advice ?? "see AWS's message" };
}
