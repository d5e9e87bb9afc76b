import type { FaultRule } from "../../../emulator";
import { serviceByName } from "../../../emulator/services";
import * as change from "./mangled";
import type { WorldName } from "./scene";
import type { Tell } from "./tell";
import * as tell from "./tell";
import type { Asked } from "./transport";

/** Which requests are lied about. */
export type Subject =
  /** The operation that looks at accounts in batches (`look` of the kind). */
  | "look"
  /** Every read of the service; of these the ones that come in pages; every write. */
  | "reads"
  | "pages"
  | "writes"
  | "organization"
  | "identity"
  | "everything";

/** What every run has to make of a lie, where that is sharper than the laws. */
export interface Verdict {
  /** Exit code of `verify`, in the world with a gap and in the covered one. */
  readonly verify: readonly [gap: number, covered: number];
  /** What `up` makes of the gap. `fails`: it says so, and the gap is open. */
  readonly up: "closes" | "fails";
}

/** Nothing is known of at least one account: said by every command, and not a single write. */
const blind: Verdict = { verify: [4, 4], up: "fails" };
/** As if it were the truth. */
const harmless: Verdict = { verify: [2, 0], up: "closes" };
/** Whom the declaration means is not known. */
const unselected: Verdict = { verify: [4, 4], up: "fails" };
/** The declaration means nobody: a mistake in it. */
const nobody: Verdict = { verify: [1, 1], up: "fails" };
/** Looking is not affected, closing the gap is. */
const unclosed: Verdict = { verify: [2, 0], up: "fails" };

export interface Lie {
  readonly name: string;
  readonly about: Subject;
  readonly verdict?: Verdict;
  readonly tell?: Tell;
  /** In place of `tell`: what the emulator itself does wrong. */
  readonly faults?: readonly FaultRule[];
  /** All worlds if absent. */
  readonly worlds?: readonly WorldName[];
  /** The declaration selects from the organization, which has to be listed then. */
  readonly selects?: true;
  /** Why the run may write to an account once more that has become as declared by its own write. */
  readonly repeats?: string;
  /** The verdict on a kind that knows better, or less. */
  readonly otherwise?: Readonly<Record<string, Verdict>>;
  /** Why nobody who is to release can know better than that all is off. */
  readonly showsOff?: string;
  /** Kinds to which the lie is the truth, with the reason why nobody can know better. */
  readonly believed?: Readonly<Record<string, string>>;
}

const html = { "content-type": "text/html" };
const errorIn200 = JSON.stringify({ message: "Internal error", __type: "InternalServerErrorException" });
const signIn = "<html><head><title>Sign in</title></head><body>Proxy</body></html>";
const failing = tell.refusal(500, "InternalServerException", "Internal error");
const denied = tell.refusal(403, "AccessDeniedException", "User is not authorized to perform this action");
const expired = tell.refusal(403, "ExpiredTokenException", "The security token included in the request is expired");
const skewed = tell.refusal(403, "InvalidSignatureException", "Signature expired: 20261121T110000Z is now too early");
const badToken = tell.refusal(400, "InvalidInputException", "You provided an invalid token");
const quota = tell.refusal(402, "ServiceQuotaExceededException", "Too many members");

const lie = (name: string, about: Subject, verdict: Verdict | undefined, told: Tell): Lie => ({
  ...{ name, about, tell: told },
  ...(verdict === undefined ? {} : { verdict }),
});
const selecting = (name: string, verdict: Verdict, told: Tell): Lie => ({
  ...lie(name, "organization", verdict, told),
  selects: true,
});

const wholeAnswers: readonly (readonly [string, Tell])[] = [
  ["an empty body", tell.instead(200, "")],
  ["HTTP 204", tell.instead(204, "")],
  ["{}", tell.instead(200, "{}")],
  ["[]", tell.instead(200, "[]")],
  ["null", tell.instead(200, "null")],
  ["a number", tell.instead(200, "42")],
  ["JSON that breaks off", tell.brokenOff],
  ["a page in HTML", tell.instead(200, signIn, html)],
  ["an error in HTTP 200", tell.instead(200, errorIn200)],
  ["HTTP 302 to a sign-in page", tell.instead(302, signIn, { ...html, location: "http://127.0.0.1:9/" })],
  ["lists that are null", tell.changed(change.nulled)],
  ["no lists", tell.changed(change.unlisted)],
  ["names of members in another case", tell.changed(change.recased)],
];
const bothListsAgree =
  "GetMembers leaves the account out and ListMembers does not have it: two operations prove that it is no member";
const bodies = (["look", "reads"] as const).flatMap((about) => [
  ...wholeAnswers.map(([name, told]) => lie(name, about, blind, told)),
  {
    ...lie("empty lists: all left out", about, blind, tell.changed(change.emptied)),
    ...(about === "reads" ? { believed: { SecurityHubMemberSet: bothListsAgree } } : {}),
  },
]);

const elements = [
  lie("one account left out", "look", blind, tell.changed(change.leftOut)),
  {
    ...lie("one account left out", "reads", blind, tell.changed(change.leftOut)),
    believed: { GuardDutyMemberSet: bothListsAgree, SecurityHubMemberSet: bothListsAgree },
  },
  lie("an account twice: off, then on", "reads", blind, tell.changed(change.twice("gap", "covered"))),
  lie("an account twice: on, then off", "reads", blind, tell.changed(change.twice("covered", "gap"))),
  lie("an account twice, alike", "reads", harmless, tell.changed(change.repeated)),
  lie("a foreign account added", "reads", harmless, tell.changed(change.withForeign)),
  lie("another account in place of one", "reads", blind, tell.changed(change.misnamed)),
  lie("ids as numbers", "reads", blind, tell.changed(change.withIds(Number))),
  lie("ids with dashes", "reads", blind, tell.changed(change.withIds((id) => id.replace(/(\d{4})(?=\d)/g, "$1-")))),
  lie("ids with spaces", "reads", blind, tell.changed(change.withIds((id) => ` ${id} `))),
  lie("ids as ARNs", "reads", blind, tell.changed(change.withIds((id) => `arn:aws:iam::${id}:root`))),
  lie("ids that are null", "reads", blind, tell.changed(change.withIds(() => null))),
  lie("an account without anything but its id", "reads", blind, tell.changed(change.bare)),
  lie("null among the elements of lists", "reads", blind, tell.changed(change.withNulls)),
  lie("fields that a later version has", "reads", harmless, tell.changed(change.extended)),
  lie("an account among the failures too", "reads", blind, tell.changed(change.alsoFailed("told"))),
  lie("an account among the failures too, without a code", "reads", blind, tell.changed(change.alsoFailed("bare"))),
];

const strangeStatuses: readonly (readonly [string, (status: unknown) => unknown])[] = [
  ["new to this version", () => "HIBERNATING"],
  ["null", () => null],
  ["missing", () => undefined],
  ["empty", () => ""],
  ["a boolean", () => true],
  ["with a space", (status) => `${status} `],
];
/** Of members that AWS does not report there is no status: the worlds without a newcomer tell all. */
const ofMembers: readonly WorldName[] = ["gap", "covered"];
const statuses = strangeStatuses.flatMap(([what, to]): Lie[] => [
  { ...lie(`statuses ${what}, of one account`, "reads", blind, tell.changed(change.restated(to))), worlds: ofMembers },
  { ...lie(`statuses ${what}, of all`, "reads", blind, tell.changed(change.restated(to, "all"))), worlds: ofMembers },
]);
const inLowerCase = tell.changed(change.restated((status) => String(status).toLowerCase(), "all"));
/** Its relationship statuses stand in other editions of AWS's documents in another case. */
const caseOfStatuses: Lie = {
  ...lie("statuses in lower case", "reads", blind, inLowerCase),
  otherwise: { SecurityHubMemberSet: harmless },
};

const pages = [
  selecting("a second page", harmless, tell.inPages("rest")),
  selecting("an empty page with a token between two", harmless, tell.inPages("empty, then rest")),
  selecting("500 on the second page", unselected, tell.inPages(failing)),
  selecting("AccessDenied on the second page", unselected, tell.inPages(denied)),
  selecting("a token that is not valid any more", unselected, tell.inPages(badToken)),
  selecting("no list", unselected, tell.changed(change.unlisted)),
  selecting("an empty list", nobody, tell.changed(change.emptied)),
  selecting("a page in HTML", unselected, tell.instead(200, signIn, html)),
  lie("a second page", "pages", harmless, tell.inPages("rest")),
  lie("an empty page with a token between two", "pages", harmless, tell.inPages("empty, then rest")),
  lie("a second page that is the first, for ever", "pages", undefined, tell.inPages("repeated")),
  lie("a token for ever", "pages", undefined, tell.inPages("endless")),
  lie("500 on the second page", "pages", undefined, tell.inPages(failing)),
  lie("AccessDenied on the second page", "pages", undefined, tell.inPages(denied)),
];

const hourMs = 3_600_000;
const lagging = (ms: number): readonly FaultRule[] => [{ when: { kind: "read" }, do: { kind: "stale", ms } }];

const times: readonly Lie[] = [
  { name: "reads that lag 30 seconds behind writes", about: "reads", verdict: harmless, faults: lagging(30_000) },
  {
    ...{ name: "reads that lag 90 seconds behind writes", about: "reads", verdict: harmless, faults: lagging(90_000) },
    repeats: "after a minute an accepted write counts as lost, and is sent once more (reconcile/writeLedger.ts)",
  },
  {
    ...lie("every second answer of the other world", "reads", harmless, tell.flapping),
    showsOff: "one whole answer says so, as the truth would",
    // What AWS shows as done after the first of two steps, nobody would do: there is nothing to find out.
    worlds: ["gap", "covered"],
  },
  lie("every second answer empty", "reads", undefined, tell.every(2, tell.instead(200, "{}"))),
  lie("500 once", "look", harmless, tell.from(1, failing, 1)),
  lie("500 on every second answer", "reads", harmless, tell.every(2, failing)),
  lie("500 for ever", "look", blind, failing),
  lie("503 in HTML once", "everything", harmless, tell.from(1, tell.instead(503, signIn, html), 1)),
  lie("429 for ever", "look", blind, tell.tooMany),
  lie("throttling as 400, three times", "everything", harmless, tell.from(1, tell.throttledAs400, 3)),
  lie("a reset before AWS did anything, once", "everything", harmless, tell.from(1, tell.reset("before"), 1)),
  lie("a reset for ever", "look", blind, tell.reset("before")),
  lie("an answer that never comes, once", "look", harmless, tell.from(1, tell.hanging, 1)),
  lie("an answer that never comes, once for each operation", "everything", undefined, tell.from(1, tell.hanging, 1)),
  lie("an answer that never comes", "look", blind, tell.hanging),
  lie("20 seconds an answer", "everything", harmless, tell.late(20_000)),
  lie("AccessDenied", "look", blind, denied),
  lie("AccessDenied in the middle", "reads", undefined, tell.from(2, denied)),
  lie("expired credentials", "everything", blind, expired),
  lie("credentials that expire in the middle", "everything", undefined, tell.from(2, expired)),
  lie("a clock skew that stays", "everything", blind, skewed),
  {
    ...lie("a clock skew of an hour, which the SDK corrects", "everything", harmless, tell.dated(hourMs)),
    faults: [{ when: {}, do: { kind: "clockSkew", ms: hourMs } }],
  },
];

const repeatedWork = "AWS's answer did not tell that the work was done, and its reads still do not show it";

const writes = [
  lie("429 for ever", "writes", unclosed, tell.tooMany),
  lie("500 for ever", "writes", unclosed, failing),
  lie("500 once", "writes", harmless, tell.from(1, failing, 1)),
  lie("a lost answer after the work was done", "writes", harmless, tell.reset("after")),
  lie("a lost answer once", "writes", harmless, tell.from(1, tell.reset("after"), 1)),
  lie("an answer that never comes", "writes", unclosed, tell.hanging),
  lie("{} though the work was done", "writes", harmless, tell.instead(200, "{}")),
  lie("{} though nothing was done", "writes", unclosed, tell.nothingDone),
  lie("an answer about another account", "writes", harmless, tell.changed(change.misnamed)),
  lie("an account among the failures though it was done", "writes", undefined, tell.changed(change.alsoFailed("told"))),
  lie("an account among the failures, without a code", "writes", undefined, tell.changed(change.alsoFailed("bare"))),
  lie("JSON that breaks off", "writes", harmless, tell.brokenOff),
  lie("a page in HTML", "writes", harmless, tell.instead(200, signIn, html)),
  lie("AccessDenied", "writes", unclosed, denied),
  lie("a quota", "writes", unclosed, quota),
  {
    ...lie("lost answers, and reads that lag 30 seconds", "writes", undefined, tell.reset("after")),
    ...{ faults: lagging(30_000), repeats: repeatedWork },
  },
];

const identities = [
  lie("another account's identity", "identity", undefined, tell.anotherIdentity),
  lie(
    "no identity",
    "identity",
    undefined,
    tell.instead(200, "<GetCallerIdentityResponse/>", { "content-type": "text/xml" }),
  ),
];

export const lies: readonly Lie[] = [
  ...bodies,
  ...elements,
  ...statuses,
  caseOfStatuses,
  ...pages,
  ...times,
  ...writes,
  ...identities,
];

/** Whether a request is one that the lie is told about. */
export function concerns(subject: Subject, asked: Asked, service: string, look: string): boolean {
  if (subject === "everything") return true;
  if (subject === "organization") return asked.service === "organizations";
  if (subject === "identity") return asked.service === "sts";
  if (asked.service !== service) return false;
  if (subject === "look") return asked.operation === look;
  if (subject === "pages") return isPaged(asked);
  return subject === "reads" ? asked.kind === "read" : asked.kind === "write";
}

const isPaged = ({ service, operation }: Asked): boolean =>
  serviceByName.get(service)?.model.operations[operation]?.paged !== undefined;
