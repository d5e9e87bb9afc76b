/** Major types of RFC 8949. */
const text = 3;
const map = 5;

function head(major: number, length: number): Buffer {
  const type = major << 5;
  if (length < 24) return Buffer.from([type | length]);
  if (length < 0x100) return Buffer.from([type | 24, length]);
  return Buffer.from([type | 25, length >> 8, length & 0xff]);
}

function string(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8").subarray(0, 0xffff);
  return Buffer.concat([head(text, bytes.length), bytes]);
}

/** A flat map of texts: all that a refusal in the protocol rpcv2Cbor needs. */
export function toCbor(fields: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(fields);
  return Buffer.concat([head(map, entries.length), ...entries.flatMap(([key, value]) => [string(key), string(value)])]);
}
