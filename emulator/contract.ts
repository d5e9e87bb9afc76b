/**
 * What one emulated AWS service is: the names of its operations mapped to behaviour. Routes, bindings, required
 * members,
 * sizes, patterns and enums come from AWS's own model (`shapes/<name>.json`, generated), so a service file holds
 * behaviour
 * only. Nothing in this folder imports from `provider/`: a mistake shared by both sides would prove itself right.
 */

import type { ZodType } from "zod";
import type { Model } from "./model";

/**
 * Members of a request by name. The frame has checked them against AWS's model, so services take their types for
 * granted.
 */
// biome-ignore lint/suspicious/noExplicitAny: the types are those of AWS's model, which TypeScript does not see
export type Members = Readonly<Record<string, any>>;

/** One request, after routing, authentication and validation against AWS's model. */
export interface Call {
  /** Signing name from the credential scope: `inspector2`. */
  readonly service: string;
  readonly operation: string;
  /** Region of the credential scope. */
  readonly region: string;
  /** Account whose credentials signed the request. */
  readonly caller: string;
  /** ARN of the user or assumed role that signed it, and its unique id. */
  readonly callerArn?: string;
  readonly callerId?: string;
  /** Path, query and body members merged under the model's member names (not wire names). */
  readonly input: Members;
}

export interface EmulatedService {
  /** Signing name. */
  readonly name: string;
  /** AWS's own description of the service: routes, bindings, sizes, patterns, enums, errors. */
  readonly model: Model;
  /** Where AWS's model and AWS's behaviour differ: required members that answers leave out. */
  readonly modelExceptions?: readonly ModelException[];
  /**
   * IAM actions that AWS requires for a request beside the one of its name, which it names itself when they are missing
   * (service authorization reference, "dependent actions").
   */
  alsoNeeds?(operation: string, input: Call["input"]): readonly string[];
  /** Its service principal: a seeded world has trusted access and a delegated administrator for it. */
  readonly principal?: string;
  /** Clients sign for whatever region they are set to, and every region answers. */
  readonly global?: true;
  /** Operations that need no signature. */
  readonly unsigned?: readonly string[];
  /** Operations that no IAM policy can refuse. */
  readonly unrestricted?: readonly string[];
  /** Where accounts stand in requests, and refused ones in answers of status 200. */
  readonly accounts?: readonly AccountLists[];
  /** Fills this service's part of a new world (`world.slice(name)`). The organization is already there. */
  seed(world: World, options: SeedOptions): void;
  /** Operation name to behaviour. Returns the output under the model's member names; throws `AwsError`. */
  readonly operations: Readonly<Record<string, (call: Call, world: World) => Record<string, unknown> | undefined>>;
  /** How this service words a request that breaks its model (wrong size, pattern, enum, missing member). */
  invalid(problem: InvalidInput): AwsError;
  /** How this service words a caller that lacks an IAM permission. */
  denied(action: string, callerArn: string): AwsError;
  /** How this service words throttling; an unmodelled one where AWS models none. */
  throttled(): AwsError;
  /** Brings states that depend on time up to `world.clock.now()`; called before every operation and every look. */
  advance?(world: World): void;
  /** Edits from outside AWS (`POST /_emulator/edit`), by the name in their `do`. */
  readonly edits?: Readonly<Record<string, ServiceEdit>>;
  /** What this service's part of a saved world looks like. */
  readonly state?: ZodType;
  /** Policies of AWS Organizations that the service obeys. */
  readonly policies?: PolicyKind;
  /** Brings the organization itself up to `world.clock.now()`, before any service hears of what happened in it. */
  advanceOrganization?(world: World): void;
  /** React to what happened in the organization: account left, closed, suspended, moved, reactivated. */
  organizationChanged?(world: World, accountId: string): void;
}

/** A member that AWS's model requires and AWS's answers leave out. */
export interface ModelException {
  readonly shape: string;
  readonly member: string;
  readonly why: string;
}

/** One way in which operations name accounts. It holds for every operation whose model has both lists. */
export interface AccountLists {
  /** List in the request: of ids, or of structures that hold one. */
  readonly input: string;
  /** List in the answer. */
  readonly failures: string;
  /** Members of a failure. `status` is one that only some failures have, and only with a value of its enumeration. */
  readonly failure: {
    readonly account: string;
    readonly code?: string;
    readonly status?: string;
    readonly message: string;
  };
}

/** One kind of change from outside AWS. */
export interface ServiceEdit {
  /** The settings beside `do`; an edit that breaks it is refused with path and value. */
  readonly settings: ZodType;
  /** Throws an Error that says what the world has against it. */
  run(edit: Members, world: World): unknown;
}

/** A policy type of AWS Organizations, and what it prescribes for an account: the policy's content, or undefined. */
export interface PolicyKind {
  readonly type: string;
  contentFor(world: World, accountId: string): unknown;
}

export interface InvalidInput {
  readonly operation: string;
  /** Member path, such as `accountIds[3]`. */
  readonly member: string;
  readonly problem: string;
  /** Of a list that has too many items: how many it has, and how many it may have. */
  readonly tooMany?: { readonly given: number; readonly max: number };
}

export interface SeedOptions {
  /** Regions that exist in this world. */
  readonly regions: readonly string[];
  readonly administrator: string;
  readonly managementAccount: string;
}

/** What AWS answers when it refuses. `fields` are extra members of the error body; `headers` go out as they are. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly fields: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface World {
  readonly clock: Clock;
  /** Milliseconds that asynchronous changes take; 0 settles at once (the next read already shows the end state). */
  settleMs: number;
  readonly organization: Organization;
  /** Regions that exist in this world. */
  readonly regions: readonly string[];
  /** The policy types that the emulated services obey. */
  readonly policies: readonly PolicyKind[];
  /** State of one service: plain JSON, so that a world can be saved, edited and restored. */
  slice<T>(service: string): T;
  /**
   * What a service remembers beside its state: in no saved world, seen as no change, gone when a world is restored or
   * reset.
   */
  memory<K, V>(service: string): Map<K, V>;
  /** Stable pseudo-random hex digits from the world's seed, for ids. */
  hex(length: number): string;
  /** Notes that an account joined, left, moved or changed its state; the services hear of it before the next look. */
  announce(accountId: string): void;
}

export interface Organization {
  readonly id: string;
  readonly rootId: string;
  readonly managementAccount: string;
  /** Service principal to delegated administrator account ids. */
  delegatedAdministrators: Record<string, string[]>;
  /** Service principals with trusted access. */
  trustedAccess: string[];
  /**
   * When trusted access began by service principal, and a delegation by `principal/account`; absent: as long as the
   * organization.
   */
  accessSince?: Record<string, number>;
  delegatedSince?: Record<string, number>;
  accounts: Record<string, OrganizationAccount>;
  organizationalUnits: Record<string, { readonly id: string; name: string; parentId: string }>;
}

export interface OrganizationAccount {
  readonly id: string;
  name: string;
  email: string;
  state: "PENDING_ACTIVATION" | "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE" | "CLOSED";
  /** Root or organizational unit id. */
  parentId: string;
  /** Milliseconds since the epoch. */
  joinedAt: number;
  /** Opt-in regions that this account has switched off; empty for most. */
  disabledRegions: string[];
}
