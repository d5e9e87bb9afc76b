import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";

/** Ends of names that no public name server answers for (RFC 6761, RFC 6762, ICANN's `internal`). */
const privateEnds = [".localhost", ".local", ".internal", ".test"];

/**
 * Whether a request may be answered. A web page can point its own name at this machine (DNS rebinding), so a client
 * must have
 * reached us by an address, or by a name that cannot be one on the internet: `localhost`, `emulator` as containers
 * call each
 * other, or the one given as `--host`. What a browser sends for a page from elsewhere is turned away as well.
 */
export function mayAsk(headers: IncomingHttpHeaders, ownHost: string): boolean {
  if (!isOurs(hostOf(headers.host), ownHost)) return false;
  if (headers["sec-fetch-site"] === "cross-site") return false;
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && isOurs(new URL(headers.origin).hostname, ownHost);
}

function isOurs(host: string, ownHost: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (name === "") return false;
  return (
    name === ownHost.toLowerCase() ||
    isIP(name) !== 0 ||
    !name.includes(".") ||
    privateEnds.some((end) => name.endsWith(end))
  );
}

const hostOf = (header: string | undefined): string => (header ?? "").replace(/:\d+$/, "");

/** Whether an address is one of this machine's own loopback. */
export const isLoopback = (address: string | undefined): boolean => /^(::ffff:)?127\.|^::1$/.test(address ?? "");
