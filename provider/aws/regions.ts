import type { Region } from "../core/cell";
import { partitionOf } from "./connection";
import { describeFailure } from "./awsErrors";
import type { Session } from "./session";
import type { Target } from "../reconcile/target";
import { contextFor } from "../reconcile/target";

/** The parts of which AWS composes region names. The SDK answers for a name and has no list; asking for every name cannot go stale. */
const areas = [
  "af",
  "ap",
  "ca",
  "cn",
  "eu",
  "eusc-de",
  "il",
  "me",
  "mx",
  "sa",
  "us",
  "us-gov",
  "us-iso",
  "us-isob",
  "us-isof",
  "eu-isoe",
];
const directions = ["central", "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"];
const highestNumber = 9;

/** Every region of a partition that this version of the SDK knows, sorted. */
export function regionsOf(partition: string): Region[] {
  const numbers = Array.from({ length: highestNumber }, (_, index) => index + 1);
  const names = areas.flatMap((area) =>
    directions.flatMap((direction) => numbers.map((number) => `${area}-${direction}-${number}`)),
  );
  return names.filter((name) => partitionOf(name)?.name === partition).sort();
}

/** `closed`: the account has not enabled the region, or the service is not there. `unclear`: something else kept us from finding out. */
export type Reach =
  | { readonly is: "open" }
  | { readonly is: "closed" | "unclear"; readonly code: string; readonly message: string };

/** What AWS's front ends answer to good credentials in a region that their account has not enabled (STS, opt-in regions). */
const notEnabled = new Set([
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidClientTokenIdException",
  "OptInRequired",
  "RegionDisabledException",
]);

/** Our own words for an answer that did not say what we asked: an answer all the same. */
const answered = new Set(["NotMentioned", "NotReported", "UnknownStatus"]);

/** Finds out, by one look at the administrator's own account, whether the service can be used in a region. */
export async function probe(session: Session, target: Target, region: Region): Promise<Reach> {
  const [capability = ""] = target.desired.capabilities;
  try {
    const seen = await target.service.observe(
      contextFor(session, target, region),
      new Map([[target.administrator, [capability]]]),
    );
    const sighting = seen.get(target.administrator)?.get(capability);
    if (sighting?.is !== "unknown" || sighting.code === undefined || answered.has(sighting.code)) return { is: "open" };
    return failed(sighting.code, sighting.message ?? "");
  } catch (error) {
    const { code, message } = describeFailure(error);
    return failed(code, message);
  }
}

// A name that does not resolve: the service has no endpoint there.
const failed = (code: string, message: string): Reach => ({
  is: notEnabled.has(code) || code === "ENOTFOUND" ? "closed" : "unclear",
  code,
  message,
});
