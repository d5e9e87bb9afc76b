/** How Pulumi marks special values in an exported state (sdk/go/common/resource/sig). */
const mark = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

interface Sealed {
  readonly ciphertext?: string;
  readonly plaintext?: string;
}

function sealedIn(value: object): Sealed | undefined {
  return (value as Record<string, unknown>)[mark] === secretMark ? (value as Sealed) : undefined;
}

/** Whether anything in the value is still encrypted. */
export function isSealed(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const sealed = sealedIn(value);
  return sealed === undefined ? Object.values(value).some(isSealed) : sealed.plaintext === undefined;
}

/** The value without the wrapping of secrets that `--show-secrets` left in clear text. */
export function unsealed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const sealed = sealedIn(value);
  if (sealed?.plaintext !== undefined) return unsealed(JSON.parse(sealed.plaintext));
  if (Array.isArray(value)) return value.map(unsealed);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unsealed(member)]));
}
