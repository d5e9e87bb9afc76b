/** What the SigV4 credential scope says about a request. */
export interface Scope {
  readonly accessKey: string;
  readonly region: string;
  readonly service: string;
}

// Signatures are not verified: nobody but the caller's own process reaches a loopback port, and any secret is accepted.
const header =
  /^AWS4-HMAC-SHA256 .*?Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request\s*,.*?Signature=[0-9a-f]{64}/s;

/**
 * Reads the scope; undefined when the header is missing or garbled, which AWS answers with MissingAuthenticationToken.
 */
export function readScope(authorization: string | undefined): Scope | undefined {
  const match = authorization === undefined ? null : header.exec(authorization);
  if (match === null) return undefined;
  const [, accessKey, region, service] = match as unknown as [string, string, string, string];
  return { accessKey, region, service };
}
