import type { FailedAccount, ResourceScanType, ResourceState, State } from "@aws-sdk/client-inspector2";
import {
  AssociateMemberCommand,
  BatchGetAccountStatusCommand,
  DisableCommand,
  EnableCommand,
  Inspector2Client,
} from "@aws-sdk/client-inspector2";
import { z } from "zod";
import type { AccountId, Capability, Observation } from "../../core/cell";
import { NotOfferedError } from "../../core/providerError";
import { accountId, accountsOf, match, regions, setOf, sharedInputs } from "../sharedInputs";
import type { Explain } from "./members";
import { explainDenied } from "./members";
import { codes, offCodes } from "./codes";
import { diagnoseInspector, inspectorDoctorActions } from "./doctor";
import type { Context, Outcome, Service, Step } from "../service";

/**
 * Amazon Inspector, per account and scan type. Enablement is regional and asynchronous: Enable answers ENABLING, and
 * BatchGetAccountStatus tells when it is done. Partial failure is inside HTTP 200 (`failedAccounts`). The delegated
 * administrator sees itself and its associated members; for everybody else AWS answers ACCESS_DENIED, which therefore
 * means "not associated", "association has not propagated" or "not ours" (docs/notes.md, AWS 3).
 */

const scanTypes = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"] as const satisfies readonly ResourceScanType[];
type ScanType = (typeof scanTypes)[number];

const stateOf: Readonly<Record<ScanType, (state: ResourceState) => State | undefined>> = {
  EC2: (state) => state.ec2,
  ECR: (state) => state.ecr,
  LAMBDA: (state) => state.lambda,
  LAMBDA_CODE: (state) => state.lambdaCode,
  CODE_REPOSITORY: (state) => state.codeRepository,
};

const scanType = z.enum(scanTypes, {
  error: (issue) => `${JSON.stringify(issue.input)} is not a scan type: it must be one of ${scanTypes.join(", ")}`,
});

const schema = z.object({
  accounts: accountsOf(accountId),
  regions,
  scanTypes: setOf(scanType, "scan type", '["EC2", "ECR"]').refine(
    (types) => !types.includes("LAMBDA_CODE") || types.includes("LAMBDA"),
    {
      error: "LAMBDA_CODE is declared without LAMBDA: code scanning builds on standard scanning, so add LAMBDA",
    },
  ),
  match,
  ...sharedInputs(scanTypes, { capability: ["disable"], account: ["disable"] }),
});

type Inputs = z.output<typeof schema>;

/** Ids in one Enable, Disable or BatchGetAccountStatus call (Inspector2 API model). */
const batch = 100;
export const inspectorAccountEnablement: Service<Inputs> = {
  kind: "InspectorAccountEnablement",
  title: "Amazon Inspector",
  signingName: "inspector2",
  principal: "inspector2.amazonaws.com",
  schema,
  capabilities: scanTypes,
  // AWS publishes no quota; its own script sends Enable 1.5 seconds apart "to avoid throttling" (docs/notes.md, AWS 4).
  families: {
    status: { perSecond: 10, concurrency: 4 },
    members: { perSecond: 5, concurrency: 1 },
    enablement: { perSecond: 2, concurrency: 2 },
    association: { perSecond: 4, concurrency: 2 },
  },
  actions: {
    associate: { family: "association", batch: 1, effect: "on", perCapability: false, verb: "associate, then enable" },
    enable: { family: "enablement", batch, effect: "on", perCapability: true, administratorAlone: true, verb: "enable" },
    disable: { family: "enablement", batch, effect: "off", perCapability: true, administratorAlone: true, verb: "disable" },
  },
  releases: { capability: { disable: ["disable"] }, account: { disable: ["disable"] } },
  consequences: {
    retain: "scanning stays on and is billed",
    disable: "scanning stops; when the last scan type goes, the account's findings and suppression rules are deleted",
  },
  iam: {
    read: ["inspector2:BatchGetAccountStatus", "inspector2:GetDelegatedAdminAccount", "inspector2:ListMembers"],
    write: ["inspector2:AssociateMember", "inspector2:Disable", "inspector2:Enable", "iam:CreateServiceLinkedRole"],
    diagnose: inspectorDoctorActions,
  },
  desired: (inputs) => ({ regions: inputs.regions, capabilities: inputs.scanTypes, match: inputs.match }),
  observe,
  apply,
  diagnose: diagnoseInspector,
  classify: (code, effect) =>
    (effect === "off" ? offCodes[code] : undefined) ??
    codes[code] ?? {
      is: "retryable",
      advice: `AWS's code ${code} is new to this version: see AWS's message, and update the package`,
    },
};

type Status = { readonly resources: ResourceState } | { readonly failed: FailedAccount };

async function observe(
  context: Context<Inputs>,
  want: ReadonlyMap<AccountId, readonly Capability[]>,
): Promise<Map<AccountId, Map<Capability, Observation>>> {
  const client = context.client(Inspector2Client);
  const statuses = await context.readEach<Status>(
    "BatchGetAccountStatus",
    "status",
    batch,
    [...want.keys()],
    async (accountIds) => {
      const answer = await client.send(new BatchGetAccountStatusCommand({ accountIds: [...accountIds] }));
      return new Map<string, Status>([
        ...(answer.failedAccounts ?? []).map((failed): [string, Status] => [failed.accountId ?? "", { failed }]),
        ...(answer.accounts ?? []).map((account): [string, Status] => [
          account.accountId ?? "",
          { resources: account.resourceState ?? ({} as ResourceState) },
        ]),
      ]);
    },
  );
  const denied = [...statuses]
    .filter(([, status]) => status.ok && "failed" in status.value && status.value.failed.errorCode === "ACCESS_DENIED")
    .map(([account]) => account);
  const explain = denied.length === 0 ? undefined : await explainDenied(context);
  return new Map(
    [...want].map(([account, capabilities]) => {
      const status = statuses.get(account);
      if (status === undefined) return [account, new Map<Capability, Observation>()];
      return [
        account,
        new Map(
          capabilities.map((capability) => [
            capability,
            status.ok ? sighting(account, capability as ScanType, status.value, explain) : status.observation,
          ]),
        ),
      ];
    }),
  );
}

function sighting(account: AccountId, capability: ScanType, status: Status, explain: Explain | undefined): Observation {
  if ("failed" in status) {
    if (status.failed.errorCode === "ACCESS_DENIED" && explain !== undefined)
      return explain(account, status.failed.errorMessage ?? "");
    return { is: "unknown", observed: status.failed.status ?? "not observed", ...failureOf(status.failed) };
  }
  const state = stateOf[capability]?.(status.resources);
  if (state?.status === undefined)
    return {
      is: "unknown",
      observed: "not reported",
      code: "NotReported",
      message: `AWS does not report ${capability} for this account`,
    };
  // Healthy accounts come without, or with empty, code and message, though the model requires both (docs/notes.md, AWS 1).
  const told = state.errorCode ? { code: state.errorCode, message: state.errorMessage ?? "", ...advised(state.errorCode) } : {};
  switch (state.status) {
    case "ENABLED":
      return { is: "on", observed: state.status };
    case "ENABLING":
    case "DISABLING":
    case "SUSPENDING":
      return { is: "changing", observed: state.status, ...told };
    case "DISABLED":
      return { is: "off", observed: state.status, next: { action: "enable" }, ...told };
    case "SUSPENDED":
      return {
        is: "notApplicable",
        observed: state.status,
        code: "SUSPENDED",
        message: "AWS has suspended Inspector in this account",
        ...told,
      };
    default:
      return {
        is: "unknown",
        observed: String(state.status),
        code: "UnknownStatus",
        message: `Inspector's status ${String(state.status)} is new to this version`,
      };
  }
}

const failureOf = (failed: FailedAccount) => ({
  code: failed.errorCode ?? "UNKNOWN",
  message: failed.errorMessage ?? "",
  ...advised(failed.errorCode ?? ""),
});

function advised(code: string): { advice?: string; managedBy?: string } {
  const meaning = codes[code];
  return meaning === undefined
    ? {}
    : { advice: meaning.advice, ...(meaning.managedBy === undefined ? {} : { managedBy: meaning.managedBy }) };
}

const accepted: Outcome = { accepted: true };

async function apply(context: Context<Inputs>, step: Step): Promise<Map<AccountId, Outcome>> {
  const client = context.client(Inspector2Client);
  if (step.action === "associate") {
    const [account] = step.accounts as [AccountId];
    await client.send(new AssociateMemberCommand({ accountId: account }));
    return new Map([[account, accepted]]);
  }
  const input = { accountIds: [...step.accounts], resourceTypes: step.capabilities as ScanType[] };
  const sent = step.action === "enable" ? client.send(new EnableCommand(input)) : client.send(new DisableCommand(input));
  const answer = await sent.catch((error: Error) => {
    throw notOffered(error, context.region) ?? error;
  });
  return new Map([
    ...(answer.accounts ?? []).map((account): [AccountId, Outcome] => [account.accountId ?? "", accepted]),
    ...(answer.failedAccounts ?? []).map((failed): [AccountId, Outcome] => [
      failed.accountId ?? "",
      { accepted: false, code: failed.errorCode ?? "UNKNOWN", message: failed.errorMessage ?? "" },
    ]),
  ]);
}

/** One unsupported scan type makes AWS refuse the whole call, and only the text tells which: `Lambda code scanning is not supported in ap-south-1`. */
function notOffered(error: Error, region: string): NotOfferedError | undefined {
  const match = error.name === "AccessDeniedException" ? /^(.+?) scanning is not supported in/i.exec(error.message) : null;
  // AWS's long name of LAMBDA is "Lambda standard scanning".
  const name = match?.[1]
    ?.toUpperCase()
    .replaceAll(" ", "_")
    .replace(/_STANDARD$/, "");
  if (name === undefined || !(scanTypes as readonly string[]).includes(name)) return undefined;
  // Code scanning builds on standard scanning and goes with it.
  return new NotOfferedError(
    name === "LAMBDA" ? ["LAMBDA", "LAMBDA_CODE"] : [name],
    `${name} is not offered in ${region}, says AWS`,
  );
}
