import type { AwsError } from "../contract";
import type { Model } from "../model";
import { toWire } from "./write";
import { toXml, toXmlError } from "./xml";

/** What goes back over the socket. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where no service was reached, AWS's front end answers in plain JSON. */
const frontEnd = {
  service: "",
  protocol: "restJson1",
  target: "",
  version: "",
  operations: {},
  shapes: {},
} as const satisfies Model;

export function success(model: Model, operation: string, output: Record<string, unknown>, requestId: string): Answer {
  const described = model.operations[operation];
  if (described === undefined) throw new Error(`no operation ${operation}`);
  const headers = { "x-amzn-requestid": requestId, "content-type": contentType(model) };
  if (model.protocol === "awsQuery") {
    return { status: 200, headers, body: toXml(model.xmlNamespace ?? "", operation, output, requestId) };
  }
  return { status: described.code, headers, body: JSON.stringify(toWire(model, described.output, output)) };
}

/** AWS names the error in a header (restJson1) and in the body; `Message` is capitalized where the model says so. */
export function refusal(model: Model | undefined, error: AwsError, requestId: string): Answer {
  const spoken = model ?? frontEnd;
  const headers = { "x-amzn-requestid": requestId, "content-type": contentType(spoken), ...error.headers };
  if (spoken.protocol === "awsQuery") {
    // Query services drop the suffix: AccessDenied, not AccessDeniedException.
    const code = error.code.replace(/Exception$/, "");
    return {
      status: error.status,
      headers,
      body: toXmlError(spoken.xmlNamespace ?? "", code, error.message, error.status, requestId),
    };
  }
  const members = (spoken as Model).shapes[error.code]?.members ?? {};
  const unmodelled = spoken.protocol === "awsJson1_1" ? "Message" : "message";
  const message = members.message ? "message" : members.Message ? (members.Message.name ?? "Message") : unmodelled;
  const body = { __type: error.code, [message]: error.message, ...error.fields };
  return { status: error.status, headers: { ...headers, "x-amzn-errortype": error.code }, body: JSON.stringify(body) };
}

function contentType(model: Model): string {
  if (model.protocol === "awsQuery") return "text/xml";
  return model.protocol === "awsJson1_1" ? "application/x-amz-json-1.1" : "application/json";
}
