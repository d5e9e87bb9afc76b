import type { Action, Classification } from "../service";

/** Deep inspection has no error codes of its own: these are its statuses, the status of the EC2 scanning that it builds on, and whole-call errors. */
export const deepInspectionCodes: Readonly<Record<string, Classification>> = {
  FAILED: { is: "terminal", advice: "see AWS's message; the SSM agent and its plugin must work on the account's instances" },
  NOT_ASSOCIATED: {
    is: "terminal",
    advice:
      "associate the account with the delegated administrator first: declare it in an InspectorAccountEnablement, and let this resource depend on it",
  },
  EC2_SCANNING_DISABLED: {
    is: "terminal",
    advice:
      "deep inspection needs EC2 scanning: declare EC2 for the account in an InspectorAccountEnablement, and let this resource depend on it (dependsOn)",
  },
  EC2_SCANNING_DISABLING: {
    is: "terminal",
    advice: "EC2 scanning is being switched off: declare it in an InspectorAccountEnablement",
  },
  EC2_SCANNING_ENABLING: { is: "retryable", advice: "EC2 scanning is being switched on; run `pulumi up` again later" },
  EC2_SCANNING_ENABLED: { is: "retryable", advice: "see AWS's message" },
  EC2_SCANNING_SUSPENDING: { is: "notApplicable", advice: "the account is being suspended" },
  EC2_SCANNING_SUSPENDED: { is: "notApplicable", advice: "the account is suspended" },
  AccessDeniedException: { is: "terminal", advice: "compare the caller's permissions with `aws-coverage iam --mode manage`" },
  ResourceNotFoundException: {
    is: "terminal",
    advice: "check that Inspector is enabled in the administrator's account in this region",
  },
  ValidationException: { is: "terminal", advice: "AWS rejects the request: see its message" },
};

export function classifyDeepInspection(code: string, effect: Action["effect"]): Classification {
  // Without EC2 scanning there is no deep inspection either: on the way off that is as good as done.
  if (code === "EC2_SCANNING_DISABLED" && effect === "off") return { is: "done", advice: "" };
  return (
    deepInspectionCodes[code] ?? {
      is: "retryable",
      advice: "AWS's answer is not one that this version knows: read it, and run `pulumi up` again",
    }
  );
}
