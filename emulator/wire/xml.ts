const escapes: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };

const escaped = (text: string): string => text.replace(/[<>&"]/g, (one) => escapes[one] as string);

type Output = Readonly<Record<string, unknown>>;

/** The awsQuery answer of an operation. */
export function toQuery(namespace: string, operation: string, output: Output, requestId: string): string {
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  const result = `<${operation}Result>${elements(output, "member")}</${operation}Result>`;
  return `<${operation}Response xmlns="${namespace}">${result}${metadata}</${operation}Response>`;
}

/** EC2's own form of it. */
export function toEc2(namespace: string, operation: string, output: Output, requestId: string): string {
  const id = `<requestId>${requestId}</requestId>`;
  return `<${operation}Response xmlns="${namespace}">${id}${elements(output, "item")}</${operation}Response>`;
}

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly requestId: string;
}

const codeAndMessage = ({ code, message }: Refusal): string =>
  `<Code>${escaped(code)}</Code><Message>${escaped(message)}</Message>`;

export function queryError(namespace: string, refusal: Refusal): string {
  const type = refusal.status < 500 ? "Sender" : "Receiver";
  const error = `<Error><Type>${type}</Type>${codeAndMessage(refusal)}</Error>`;
  return `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${refusal.requestId}</RequestId></ErrorResponse>`;
}

export function ec2Error(refusal: Refusal): string {
  const errors = `<Errors><Error>${codeAndMessage(refusal)}</Error></Errors>`;
  const id = `<RequestID>${refusal.requestId}</RequestID>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Response>${errors}${id}</Response>`;
}

/** As S3 refuses; other services of the restXml protocol wrap it. */
export function restError(refusal: Refusal, wrapped: boolean): string {
  const id = `<RequestId>${refusal.requestId}</RequestId>`;
  const error = `<Error>${codeAndMessage(refusal)}${wrapped ? "" : id}</Error>`;
  const body = wrapped ? `<ErrorResponse>${error}${id}</ErrorResponse>` : error;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
}

function elements(value: Output, item: string): string {
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => `<${name}>${content(one, item)}</${name}>`)
    .join("");
}

function content(value: unknown, item: string): string {
  if (Array.isArray(value)) return value.map((one) => `<${item}>${content(one, item)}</${item}>`).join("");
  return typeof value === "object" && value !== null ? elements(value as Output, item) : escaped(String(value));
}
