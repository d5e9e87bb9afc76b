import type { World } from "./contract";

/** Who signed a request. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
  /** Role name for keys that AssumeRole handed out. */
  readonly role?: string;
}

/** Keys that we hand out carry account and role in themselves, so that they outlive a restart of the emulator. */
const temporary = /^ASIA(\d{12})(\w{1,100})$/;

const encode = (text: string): string =>
  text.replace(/[^A-Za-z0-9]/g, (one) => `_${one.charCodeAt(0).toString(16).padStart(2, "0")}`);
const decode = (text: string): string =>
  text.replace(/_([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** An access key for a role of an account; matches AWS's `[\w]{16,128}`. */
export function temporaryKey(account: string, role: string): string {
  return `ASIA${account}${encode(role).slice(0, 100)}`;
}

/** Twelve digits are that account; a temporary key is its role's account; a listed caller is what the world says; anything else is the delegated administrator. */
export function identify(
  world: World & { administrator: string; callers: Record<string, { account?: string }> },
  accessKey: string,
): Identity {
  const assumed = temporary.exec(accessKey);
  if (assumed !== null) {
    const [, account, encoded] = assumed as unknown as [string, string, string];
    const role = decode(encoded);
    return { account, role, arn: `arn:aws:sts::${account}:assumed-role/${role}/emulator` };
  }
  const account = world.callers[accessKey]?.account ?? (/^\d{12}$/.test(accessKey) ? accessKey : world.administrator);
  return { account, arn: `arn:aws:iam::${account}:user/emulator` };
}
