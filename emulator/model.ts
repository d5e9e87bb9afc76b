/**
 * AWS's own description of a service, trimmed by `scripts/emulator-shapes.mjs`, or written from AWS's API reference.
 */
export interface Model {
  /** Signing name. */
  readonly service: string;
  readonly version: string;
  readonly protocol: Protocol;
  /** Prefix of `X-Amz-Target`. */
  readonly target: string;
  readonly xmlNamespace?: string;
  readonly operations: Readonly<Record<string, OperationModel>>;
  /**
   * Operations that AWS has and the emulator does not serve, so that a refusal can name them: `POST /findings/list`.
   */
  readonly unserved?: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export type Protocol = "restJson1" | "awsJson1_1" | "awsQuery" | "ec2Query" | "restXml" | "rpcV2Cbor";

export interface OperationModel {
  readonly method: string;
  readonly uri: string;
  readonly code: number;
  readonly input: string;
  readonly output: string;
  readonly errors: readonly string[];
  readonly paged?: { readonly in: string; readonly out: string; readonly items?: string };
}

interface Constraints {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly unique?: boolean;
  /** On the wire, where it is not the protocol's own. */
  readonly timestampFormat?: "date-time" | "http-date" | "epoch-seconds";
}

export interface Shape extends Constraints {
  readonly type:
    | "structure"
    | "union"
    | "list"
    | "map"
    | "string"
    | "integer"
    | "number"
    | "boolean"
    | "timestamp"
    | "blob"
    | "document";
  readonly members?: Readonly<Record<string, Member>>;
  readonly member?: Member;
  readonly key?: Member;
  readonly value?: Member;
  readonly error?: "client" | "server";
  readonly status?: number;
}

export interface Member extends Constraints {
  readonly shape: string;
  readonly required?: boolean;
  readonly in?: "label" | "query" | "header" | "payload";
  /** Name on the wire where it differs. */
  readonly name?: string;
}

/** The shape that a member refers to. */
export function shapeOf(model: Model, name: string): Shape {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`${model.service}: the trimmed model lacks the shape ${name}`);
  return shape;
}

/**
 * Whether an operation only looks. AWS names its reads this way; AssumeRole hands out a key and changes nothing. A
 * request
 * that no model knows is called by its method and path.
 */
export function isRead(operation: string): boolean {
  return /^(Get|List|Describe|BatchGet|BatchDescribe|Head|Search|Lookup|Query|Simulate|AssumeRole|GET |HEAD )/.test(
    operation,
  );
}
