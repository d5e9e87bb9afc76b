import { AwsError } from "../contract";

export interface Claims {
  readonly subject: string;
  readonly issuer: string;
  readonly audience: string;
}

/** What a JSON web token says; its signature is not looked at, as no signature is (difference AUTH-1). */
export function claimsOf(token: string): Claims {
  const claims = read(token);
  if (claims === undefined)
    throw invalidToken(
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    );
  const { sub, iss, aud, exp } = claims;
  if (typeof sub !== "string" || typeof iss !== "string") throw invalidToken("Missing a required claim: sub, iss");
  if (typeof exp === "number" && exp * 1000 < Date.now())
    throw new AwsError(
      "ExpiredTokenException",
      400,
      `Token expired: current date/time ${Math.floor(Date.now() / 1000)} must be before the expiration date/time ${exp}`,
    );
  const audience = Array.isArray(aud) ? aud[0] : aud;
  return {
    subject: sub,
    issuer: iss.replace(/^https:\/\//, ""),
    audience: typeof audience === "string" ? audience : "",
  };
}

function read(token: string): Record<string, unknown> | undefined {
  const parts = token.split(".");
  if (parts.length !== 3) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1] as string, "base64url").toString());
    return typeof claims === "object" && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const invalidToken = (message: string): AwsError => new AwsError("InvalidIdentityToken", 400, message);
