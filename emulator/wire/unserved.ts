import { AwsError } from "../contract";
import type { Model, Protocol } from "../model";
import type { Speech } from "./answer";
import { matchUnserved } from "./route";

/** Signing names of the services that speak XML without an `Action`. */
const restXml = /^(s3|s3-[\w-]+|s3express|route53|cloudfront)$/;

/** What a request shows of how its client speaks. */
export interface Spoken {
  readonly method: string;
  readonly path: string;
  /** `X-Amz-Target`. */
  readonly target: string | undefined;
  /** `Action` of a form. */
  readonly action: string | null;
  /** Whether the client speaks CBOR (`smithy-protocol`); it names the operation in the path. */
  readonly cbor: boolean;
}

/** How to answer a client of a service that the emulator has no model of. */
export function speechOf(service: string, spoken: Spoken): Speech {
  return { service, protocol: protocolOf(service, spoken), shapes: {} };
}

function protocolOf(service: string, { target, action, cbor }: Spoken): Protocol {
  if (cbor) return "rpcV2Cbor";
  if (target !== undefined) return "awsJson1_1";
  if (action !== null) return "awsQuery";
  return restXml.test(service) ? "restXml" : "restJson1";
}

/** AWS's name of the operation where the request or the model tells it, else method and path. */
export function operationOf(model: Model | undefined, { method, path, target, action, cbor }: Spoken): string {
  const told = target?.split(".").at(-1) ?? action ?? (cbor ? path.split("/operation/")[1] : undefined);
  return told ?? (model && matchUnserved(model, method, path)) ?? `${method} ${path}`;
}

/** In the words in which AWS refuses an operation that does not exist (difference VALID-3). */
export function notServed({ service, protocol }: Speech, operation: string): AwsError {
  const message = `The emulator does not serve ${service}:${operation}`;
  if (protocol === "awsQuery" || protocol === "ec2Query") return new AwsError("InvalidAction", 400, message);
  if (protocol === "restXml") return new AwsError("NotImplemented", 501, message);
  return new AwsError("UnknownOperationException", protocol === "restJson1" ? 404 : 400, message);
}
