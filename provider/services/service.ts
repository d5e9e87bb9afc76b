import type { ZodType } from "zod";
import type {
  AccountFacts,
  AccountId,
  AccountObservations,
  Capability,
  Desired,
  Observation,
  Observations,
  Region,
  Waiver,
  Want,
} from "../core/cell";
import type { ForecastAction, Pace } from "../core/forecast";
import type { PlannedStep } from "../core/plan";
import type { ReleaseLimit } from "../core/release";
import type { AccountSelector } from "../core/selection";

export type { Pace } from "../core/forecast";

/**
 * The contract between the generic reconcile loop and one AWS service: data, and a few functions. A service never waits,
 * never retries and never batches by itself, so that every service does it alike. `Action` is the union of the names of
 * its actions: a name that does not exist does not compile.
 */
export interface Service<Inputs extends SharedInputs = SharedInputs, Action extends string = string> {
  /** The resource class, and the key under which state refers to this service for ever. */
  readonly kind: string;
  /** What people call it: `Amazon Inspector`. */
  readonly title: string;
  /** Signing name, such as `inspector2`; scopes pacing and observations. */
  readonly signingName: string;
  /** The path of its page in the AWS console, where that is not the signing name. */
  readonly consolePath?: string;
  /** For Organizations' delegated administrators and trusted access, such as `inspector2.amazonaws.com`. */
  readonly principal: string;
  /** Validates and defaults the inputs; its failures are shown to the user, one message a mistake. */
  readonly schema: ZodType<Inputs>;
  /** Inputs that an earlier state version stored under other names or in other forms, in today's form. */
  migrate?(stored: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Every capability that exists: the universe of `match: "exactly"`. */
  readonly capabilities: readonly Capability[];
  /** Request families that AWS throttles apart, each with the pace to start from. */
  readonly families: Readonly<Record<string, Pace>>;
  readonly actions: Readonly<Record<Action, ActionSpec<Inputs>>>;
  /** Release levels to the actions that carry them out, in AWS's order. `retain` is implied everywhere. */
  readonly releases: {
    readonly capability: Readonly<Record<string, readonly Action[]>>;
    readonly account: Readonly<Record<string, readonly Action[]>>;
  };
  /** The action that switches off what is on without being declared; absent where `match: "exactly"` does not exist. */
  readonly surplusAction?: Action;
  /** What each release level means for the account, said in plans: "stays on and billed". */
  readonly consequences: Readonly<Record<string, string>>;
  /** IAM actions for observing (`read`) and for `diagnose` beside them. Those of an action stand with the action. */
  readonly iam: { readonly read: readonly string[]; readonly diagnose?: readonly string[] };

  desired(inputs: Inputs): Omit<Desired, "accounts">;
  /** The inputs that declare these, by the names that this service gives them: what an import id stands for. */
  importInputs(regions: readonly Region[], capabilities: readonly Capability[]): Readonly<Record<string, unknown>>;
  /**
   * Reads only. Answers for every account and capability asked; what AWS did not mention is `unknown`, never `off`.
   * Throwing makes the whole region unknown with that cause.
   */
  observe(context: Context<Inputs>, want: Want): Promise<Observations<Action>>;
  /**
   * The same for AWS's own auto-enable setting, where `desired` declares it (`core/cell.ts`, `newAccounts`): what it is
   * for each of these capabilities. An action for it is asked to `apply` with `newAccounts` in place of an account, and
   * changes nothing but the setting of the named capabilities.
   */
  observeNewAccounts?(
    context: Context<Inputs>,
    capabilities: readonly Capability[],
  ): Promise<AccountObservations<Action>>;
  /**
   * One API call. Answers for each account; an account that is not in the answer is re-observed. Throws what the SDK
   * throws.
   */
  apply(context: Context<Inputs>, step: Step<Action>): Promise<ReadonlyMap<AccountId, Outcome>>;
  /**
   * The only place where AWS's codes get a meaning, for a step in this direction: `ENABLE_IN_PROGRESS` is as good as
   * success on the way on, and in the way on the way off. Unknown codes are `retryable`, and the advice says so.
   */
  classify(code: string, direction: Direction): Classification;
  /**
   * For `aws-coverage doctor`: what in this region would stop an update or is good to know, as far as only this service
   * can tell. Reads only. Without a declaration (`doctor --region`) there are no inputs but the shared ones.
   * `trustedAccess`: service principals that may act in the organization; undefined where they could not be listed.
   * Throwing becomes a problem with that cause.
   */
  diagnose(
    context: Context<SharedInputs & Partial<Inputs>>,
    trustedAccess: ReadonlySet<string> | undefined,
  ): Promise<readonly Diagnosis[]>;
}

/** Whether a step switches something on or off. */
export type Direction = "on" | "off";

/** One line of `aws-coverage doctor`. */
export interface Diagnosis {
  /** What was looked at: `delegated administrator`, `auto-enable`. */
  readonly subject: string;
  /** `problem`: would stop an update, or hide gaps. `note`: good to know. */
  readonly is: "fine" | "problem" | "note";
  readonly text: string;
  /** What to run or to change. Every problem should have one. */
  readonly remedy?: string;
}

/** What is known of one action beside its call. */
export interface ActionSpec<Inputs = never> extends Omit<ForecastAction, "alone"> {
  /**
   * The administrator's own account must not share a call with others; it is switched on before them and off after
   * them.
   */
  readonly administratorAlone?: boolean;
  /**
   * Takes back what is there in order to begin again; never done to what the same run has begun, or it would turn in
   * circles.
   */
  readonly resetsMembership?: boolean;
  /** Carried out only when the whole resource is deleted, not when some of its accounts leave. */
  readonly onlyOnDelete?: boolean;
  /** The verb shown in plans and progress lines: `enable`. */
  readonly verb: string;
  /** IAM actions that this action needs. */
  readonly iam: readonly string[];
  /** Roles that it assumes, as ARNs in which `*` stands for the account: `arn:aws:iam::*:role/NAME`. */
  assumes?(inputs: Inputs): readonly string[];
  /**
   * Whether a declaration with these inputs can ever need the action; absent: every one can. For least-privilege
   * policies.
   */
  neededBy?(inputs: Inputs): boolean;
}

export interface Step<Action extends string = string> extends PlannedStep {
  readonly action: Action;
}

/** AWS's answer for one account of one step. */
export type Outcome =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly code: string; readonly message: string };

/**
 * `done`: as good as success. `pending`: AWS is at work, look again. `retryable`: may succeed later in this run.
 * `propagation`: retryable shortly after the account's membership began, terminal otherwise.
 * `terminal`: will not succeed by itself. `notApplicable`: this account cannot have it, or rightly stays as it is.
 */
export interface Classification {
  readonly is: "done" | "pending" | "retryable" | "propagation" | "terminal" | "notApplicable";
  readonly advice: string;
  /** Who holds the setting, where the code tells. */
  readonly managedBy?: string;
}

/** Inputs of every resource, after parsing and defaulting. Exactly one of `accounts` and `organization` is there. */
export interface SharedInputs {
  readonly accounts?: readonly AccountId[] | undefined;
  readonly organization?: AccountSelector | undefined;
  readonly mode: "manage" | "track";
  readonly onGap: "warn" | "fail";
  readonly onRelease: { readonly capability: string; readonly account: string };
  readonly releaseLimit?: ReleaseLimit | undefined;
  readonly waivers: readonly Waiver[];
  readonly settle: { readonly timeoutSeconds: number; readonly onTimeout: "fail" | "warn" };
  readonly connection: Connection;
  /** Name of the resource in the program; shown in messages, ignored by diff. */
  readonly resourceName?: string | undefined;
}

export interface Connection {
  readonly profile?: string | undefined;
  readonly assumeRole?: AssumedRole | undefined;
  readonly endpoint?: string | undefined;
  readonly allowedAccountIds?: readonly AccountId[] | undefined;
}

export interface AssumedRole {
  readonly roleArn: string;
  readonly externalId?: string | undefined;
  readonly sessionName?: string | undefined;
}

/** What a service may use: clients, paced calls, batching, the organization. One per resource and region. */
export interface Context<Inputs = SharedInputs> {
  readonly inputs: Inputs;
  readonly region: Region;
  /** The account whose credentials we hold. */
  readonly administrator: AccountId;
  /** Milliseconds since the epoch. */
  now(): number;
  /** The process-wide SDK client of this class for this region and these credentials. */
  client<C>(type: ClientType<C>): C;
  /** A client that acts as another account through a role in it; for what only that account itself may do. */
  clientAs<C>(type: ClientType<C>, account: AccountId, roleName: string): C;
  /** One paced read. Throttling is waited out; anything else is thrown as the SDK threw it. */
  read<T>(family: string, call: () => Promise<T>): Promise<T>;
  /**
   * Batched and paced reads, joined with those of other resources that ask at the same moment. Every id gets an answer:
   * what `fetch` returned for it, or the reason why there is none.
   */
  readEach<T>(
    operation: string,
    family: string,
    batch: number,
    ids: readonly string[],
    fetch: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<ReadonlyMap<string, Read<T>>>;
  /** Asked once per process (or until `forget`): detector ids, delegated administrators. Failures are not kept. */
  once<T>(key: string, ask: () => Promise<T>): Promise<T>;
  /** Drop what `once` kept under this key, after a write that changed it. */
  forget(key: string): void;
  organization(): Promise<OrganizationView>;
  /** Accounts to which the organization has delegated this service's principal; undefined where that cannot be read. */
  delegatedAdministrators(): Promise<readonly AccountId[] | undefined>;
  /** A warning for the user, with the region before it; the same one is given once a process. */
  warn(line: string): void;
}

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly observation: Observation<never> };

// biome-ignore lint/suspicious/noExplicitAny: every SDK client has a configuration type of its own
export type ClientType<C> = new (config: any) => C;

/** The organization as one listing reported it, or why it could not be listed. */
export type OrganizationView =
  | {
      readonly listed: true;
      readonly managementAccount: AccountId;
      readonly accounts: ReadonlyMap<AccountId, AccountFacts>;
    }
  | { readonly listed: false; readonly code: string; readonly message: string };
