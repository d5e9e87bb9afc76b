import { ReadingSession } from "../../provider/aws/readingSession";
import type { Session } from "../../provider/aws/session";
import type { Region } from "../../provider/core/cell";
import { describeFailure } from "../../provider/core/failure";
import { ProviderError } from "../../provider/core/providerError";
import { diagnoseRegion, targetToDiagnose, unreadable } from "../../provider/lifecycle/diagnose";
import { verifyDeclaration } from "../../provider/lifecycle/verify";
import type { Target } from "../../provider/reconcile/target";
import { services } from "../../provider/services";
import type { Service, SharedInputs } from "../../provider/services/service";
import type { Declared, Sources } from "../declarations/declared";
import { namesSource } from "../declarations/declared";
import { loadDeclarations } from "../declarations/load";
import { exitCode } from "../exitCodes";
import { UsageError } from "../failure";
import type { Io } from "../io";
import type { FilterFlags } from "../verify/filters";
import { filtersOf, ofServices } from "../verify/filters";
import type { Finding } from "./finding";
import { linesOf, textOf } from "./finding";
import { versionFindings } from "./versions";

export interface DoctorFlags extends Sources, Omit<FilterFlags, "account"> {
  readonly json?: boolean;
}

interface DoctorOptions {
  /** Absent: no declarations, only services and regions. */
  readonly sources: Sources | undefined;
  /** Resource classes. */
  readonly services: readonly string[] | undefined;
  readonly regions: readonly Region[] | undefined;
}

const concurrency = 20;

/** Looks for what would stop `pulumi up`. Reads only. */
export async function doctor(flags: DoctorFlags, io: Io): Promise<number> {
  const { services: kinds, regions } = filtersOf(flags);
  const sources = namesSource(flags) ? flags : undefined;
  if (sources === undefined && regions === undefined)
    throw new UsageError(
      "specify what to check: --spec FILE, --stack NAME, --cwd DIR, or --region REGION for all services there",
    );
  const ending = new AbortController();
  const forget = io.onInterrupt(() => ending.abort(ProviderError.fromAws("Interrupted", "interrupted", undefined)));
  try {
    const findings = await examine({ sources, services: kinds, regions }, io, ending.signal);
    if (ending.signal.aborted) return exitCode.interrupted;
    const lines = linesOf(findings);
    await io.stdout.write(
      flags.json === true ? `${JSON.stringify({ findings: lines }, undefined, 2)}\n` : textOf(lines),
    );
    return lines.some((line) => line.is === "problem") ? exitCode.failed : exitCode.covered;
  } catch (error) {
    if (ending.signal.aborted) return exitCode.interrupted;
    throw error;
  } finally {
    forget();
  }
}

async function examine(options: DoctorOptions, io: Io, signal: AbortSignal): Promise<Finding[]> {
  const { sources, services: kinds, regions = [] } = options;
  const folders = sources === undefined || sources.spec !== undefined ? [] : (sources.cwd ?? ["."]);
  const loaded = sources === undefined ? services.map(withoutAccounts) : await loadDeclarations(sources, io, signal);
  const declared = ofServices(loaded, { services: kinds });
  const session = new ReadingSession({ signal, concurrency, log: () => undefined });
  const versions = await versionFindings(folders, io, signal);
  const perDeclaration = await Promise.all(
    declared.map(async (one) => {
      if (sources === undefined) return examineDeclaration(session, one, regions, () => []);
      const own = one.service.desired(one.inputs).regions.filter((region) => options.regions?.includes(region) ?? true);
      if (own.length === 0) return [];
      return examineDeclaration(session, one, own, () => selectionFindings(session, one, signal));
    }),
  );
  return [...versions, ...perDeclaration.flat()];
}

const noAccounts: SharedInputs = {
  accounts: [],
  mode: "track",
  onGap: "warn",
  onRelease: { capability: "retain", account: "retain" },
  waivers: [],
  settle: { timeoutSeconds: 0, onTimeout: "warn" },
  connection: {},
};

/** A service with the credentials of the environment and without any account. */
const withoutAccounts = (service: Service): Declared => ({
  service,
  inputs: noAccounts,
  label: service.kind,
  name: service.kind,
  stackConfig: () => undefined,
  knowledge: {},
});

async function examineDeclaration(
  session: Session,
  declared: Declared,
  regions: readonly Region[],
  selection: () => Promise<Finding[]> | Finding[],
): Promise<Finding[]> {
  const { service, inputs } = declared;
  let target: Target;
  try {
    target = await targetToDiagnose(session, declared, regions, declared.stackConfig);
  } catch (error) {
    // The message names the remedy: it is the one that `up` would fail with.
    return [{ about: "credentials", subject: "identity", is: "problem", text: describeFailure(error).message }];
  }
  const organization = await organizationFinding(target, inputs.organization !== undefined);
  const access = await accessFindings(session, target);
  const perRegion = await Promise.all(
    regions.map(async (region) =>
      (await diagnoseRegion(target, region, access.principals)).map(
        (one): Finding => ({ ...one, about: service.title, region }),
      ),
    ),
  );
  return [
    { about: "credentials", subject: "identity", is: "fine", text: `account ${target.administrator}` },
    organization,
    ...access.findings,
    ...perRegion.flat(),
    ...(await selection()),
  ];
}

const runElsewhere =
  "run as the management account or a delegated administrator, with the actions that `aws-coverage iam` prints";

async function organizationFinding(target: Target, needed: boolean): Promise<Finding> {
  const about = { about: "organization", subject: "listing" };
  const view = await target.organization.view();
  if (view.listed) return { ...about, is: "fine", text: `${view.accounts.size} accounts` };
  const why = `cannot be listed by account ${target.administrator}: ${view.code}: ${view.message}`;
  if (!needed)
    return {
      ...about,
      is: "note",
      text: `${why}; names are missing in reports, and closed or departed accounts count as gaps`,
    };
  return {
    ...about,
    is: "problem",
    text: `${why}; a selector needs it`,
    remedy: runElsewhere,
  };
}

async function accessFindings(
  session: Session,
  target: Target,
): Promise<{ principals?: ReadonlySet<string>; findings: Finding[] }> {
  const { title, principal } = target.service;
  const about = { about: title, subject: "trusted access" };
  try {
    const principals = await session.once(`trusted access ${target.connection.key}`, () =>
      target.organization.trustedAccess(),
    );
    if (principals.has(principal)) return { principals, findings: [{ ...about, is: "fine", text: principal }] };
    const remedy = `run, as the management account: aws organizations enable-aws-service-access --service-principal ${principal}`;
    return {
      principals,
      findings: [{ ...about, is: "problem", text: `the organization has no trusted access for ${principal}`, remedy }],
    };
  } catch (error) {
    const { code, message } = describeFailure(error);
    if (code === "AWSOrganizationsNotInUseException")
      return {
        findings: [
          {
            ...about,
            is: "note",
            text: "the account is in no organization: only members by invitation can be managed",
          },
        ],
      };
    const finding = { ...about, ...unreadable("trusted access", code, message) };
    // AWS refuses all of Organizations to a member that administers nothing, whatever its own policies allow.
    const { listed } = await target.organization.view();
    return { findings: [listed ? finding : { ...finding, remedy: runElsewhere }] };
  }
}

/** Whether the declaration means any account at all today; no account is observed for it. */
async function selectionFindings(session: Session, declared: Declared, signal: AbortSignal): Promise<Finding[]> {
  const about = { about: declared.label, subject: "accounts" };
  try {
    const { declared: meant, target } = await verifyDeclaration(session, declared, {
      scope: { regions: new Set() },
      signal,
    });
    const known = declared.administrator;
    if (known !== undefined && target !== undefined && known !== target.administrator)
      return [
        {
          ...about,
          subject: "administrator",
          is: "problem",
          text: `the stack is administered from account ${known}, and the credentials belong to ${target.administrator}`,
          remedy: `use credentials of ${known}`,
        },
      ];
    return [{ ...about, is: "fine", text: `${meant.accounts.length} declared` }];
  } catch (error) {
    const { message } = describeFailure(error);
    const own = `${declared.label}: `;
    return [{ ...about, is: "problem", text: message.startsWith(own) ? message.slice(own.length) : message }];
  }
}
