import type { AwsError, ModelException } from "../contract";
import type { Model, Protocol, Shape } from "../model";
import { toCbor } from "./cbor";
import { toWire } from "./write";
import { ec2Error, queryError, restError, toEc2, toQuery } from "./xml";

/** What goes back over the socket. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** What an answer has to be worded in: a model, or what a request for a service without one shows of itself. */
export interface Speech {
  /** Signing name. */
  readonly service: string;
  readonly protocol: Protocol;
  readonly xmlNamespace?: string;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Where no service was reached, AWS's front end answers in plain JSON. */
export const frontEnd: Speech = { service: "", protocol: "restJson1", shapes: {} };

const contentTypes: Readonly<Record<Protocol, string>> = {
  restJson1: "application/json",
  awsJson1_1: "application/x-amz-json-1.1",
  awsQuery: "text/xml",
  ec2Query: "text/xml;charset=UTF-8",
  restXml: "application/xml",
  rpcV2Cbor: "application/cbor",
};

export function success(
  model: Model,
  exceptions: readonly ModelException[],
  operation: string,
  output: Record<string, unknown>,
  requestId: string,
): Answer {
  const described = model.operations[operation];
  if (described === undefined) throw new Error(`no operation ${operation}`);
  const headers = { "x-amzn-requestid": requestId, "content-type": contentTypes[model.protocol] };
  const wire = toWire(model, exceptions, described.output, output) as Record<string, unknown>;
  const namespace = model.xmlNamespace ?? "";
  if (model.protocol === "awsQuery")
    return { status: 200, headers, body: toQuery(namespace, operation, wire, requestId) };
  if (model.protocol === "ec2Query")
    return { status: 200, headers, body: toEc2(namespace, operation, wire, requestId) };
  return { status: described.code, headers, body: described.code === 204 ? "" : JSON.stringify(wire) };
}

/** AWS names the error in a header (restJson1) and in the body; `Message` is capitalized where the model says so. */
export function refusal(spoken: Speech, error: AwsError, requestId: string): Answer {
  const { status } = error;
  const headers = { "x-amzn-requestid": requestId, "content-type": contentTypes[spoken.protocol], ...error.headers };
  if (spoken.protocol === "restJson1" || spoken.protocol === "awsJson1_1") return jsonRefusal(spoken, error, headers);
  if (spoken.protocol === "rpcV2Cbor") {
    const body = toCbor({ __type: error.code, message: error.message });
    return { status, headers: { ...headers, "smithy-protocol": "rpc-v2-cbor" }, body };
  }
  // XML services drop the suffix of what the front end says: MissingAuthenticationToken, not ...Exception.
  const code = spoken.shapes[error.code] === undefined ? error.code.replace(/Exception$/, "") : error.code;
  const said = { code, message: error.message, status, requestId };
  if (spoken.protocol === "ec2Query") return { status, headers, body: ec2Error(said) };
  if (spoken.protocol === "restXml")
    return { status, headers, body: restError(said, !spoken.service.startsWith("s3")) };
  return { status, headers, body: queryError(spoken.xmlNamespace ?? "", said) };
}

function jsonRefusal({ protocol, shapes }: Speech, error: AwsError, headers: Readonly<Record<string, string>>): Answer {
  const members = shapes[error.code]?.members ?? {};
  const unmodelled = protocol === "awsJson1_1" ? "Message" : "message";
  const message = members.message ? "message" : members.Message ? (members.Message.name ?? "Message") : unmodelled;
  const body = { __type: error.code, [message]: error.message, ...error.fields };
  return { status: error.status, headers: { ...headers, "x-amzn-errortype": error.code }, body: JSON.stringify(body) };
}
