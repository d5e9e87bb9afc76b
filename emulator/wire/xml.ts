import { toSeconds } from "./write";

const escapes: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };

const escaped = (text: string): string => text.replace(/[<>&"]/g, (one) => escapes[one] as string);

/** The awsQuery answer of an operation. STS outputs are flat records of strings, numbers and timestamps. */
export function toXml(namespace: string, operation: string, output: Record<string, unknown>, requestId: string): string {
  return `<${operation}Response xmlns="${namespace}"><${operation}Result>${elements(output)}</${operation}Result>${metadata(requestId)}</${operation}Response>`;
}

export function toXmlError(namespace: string, code: string, message: string, status: number, requestId: string): string {
  const type = status < 500 ? "Sender" : "Receiver";
  const error = `<Error><Type>${type}</Type><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error>`;
  return `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`;
}

const metadata = (requestId: string): string => `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;

function elements(value: Record<string, unknown>): string {
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => `<${name}>${text(one)}</${name}>`)
    .join("");
}

function text(value: unknown): string {
  // awsQuery writes timestamps as ISO 8601, unlike the JSON protocols.
  if (value instanceof Date) return new Date(toSeconds(value) * 1000).toISOString();
  return typeof value === "object" && value !== null ? elements(value as Record<string, unknown>) : escaped(String(value));
}
