import { createHash } from "node:crypto";
import { partitionOf } from "./partition";
import type { EmulatedWorld } from "./world";

/** Who signed a request. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
  /** As GetCallerIdentity answers it: `AROA...:session`. */
  readonly userId: string;
  /** Role name for keys that AssumeRole handed out. */
  readonly role?: string;
}

/** Keys that we hand out carry account and role in themselves, so that they outlive a restart of the emulator. */
const temporary = /^ASIA(\d{12})(\w{1,100})$/;
/** The session's name does not fit into a key as well; clients send the session token with every request. */
const tokenPrefix = "emulated.";

const encode = (text: string): string =>
  text.replace(/[^A-Za-z0-9]/g, (one) => `_${one.charCodeAt(0).toString(16).padStart(2, "0")}`);
const decode = (text: string): string =>
  text.replace(/_([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** An access key for a role of an account; matches AWS's `[\w]{16,128}`. */
export function temporaryKey(account: string, role: string): string {
  return `ASIA${account}${encode(role).slice(0, 100)}`;
}

export function sessionToken(name: string): string {
  return tokenPrefix + Buffer.from(name).toString("base64url");
}

function sessionName(token: string | undefined): string {
  return token?.startsWith(tokenPrefix)
    ? Buffer.from(token.slice(tokenPrefix.length), "base64url").toString()
    : "emulator";
}

/** AWS's unique ids: a prefix that tells the kind, and 17 letters and digits that never change. */
export function uniqueId(prefix: "AROA" | "AIDA", of: string): string {
  const digest = BigInt(`0x${createHash("sha256").update(of).digest("hex").slice(0, 30)}`);
  return prefix + digest.toString(36).toUpperCase().padStart(17, "A").slice(0, 17);
}

export const roleId = (account: string, role: string): string => uniqueId("AROA", `${account}/${role}`);

/** Nobody in particular: for operations that need no signature. */
export const anonymous: Identity = { account: "", arn: "anonymous", userId: "anonymous" };

/** The account that an access key belongs to, and the role for keys that were handed out. */
export function ownerOf(
  world: Pick<EmulatedWorld, "administrator" | "callers">,
  accessKey: string,
): { account: string; role?: string } {
  const assumed = temporary.exec(accessKey);
  if (assumed !== null) return { account: assumed[1] as string, role: decode(assumed[2] as string) };
  return {
    account: world.callers[accessKey]?.account ?? (/^\d{12}$/.test(accessKey) ? accessKey : world.administrator),
  };
}

/**
 * Twelve digits are that account; a temporary key is its role's account; a listed caller is what the world says;
 * anything else is the delegated administrator.
 */
export function identify(
  world: Pick<EmulatedWorld, "administrator" | "callers">,
  {
    accessKey,
    region,
    token,
  }: { readonly accessKey: string; readonly region: string; readonly token: string | undefined },
): Identity {
  const { account, role } = ownerOf(world, accessKey);
  const partition = partitionOf(region);
  if (role === undefined)
    return { account, arn: `arn:${partition}:iam::${account}:user/emulator`, userId: uniqueId("AIDA", account) };
  const name = sessionName(token);
  return {
    account,
    role,
    arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${name}`,
    userId: `${roleId(account, role)}:${name}`,
  };
}
