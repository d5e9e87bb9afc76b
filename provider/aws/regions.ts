import { partition } from "@aws-sdk/core/client";
import type { Region } from "../core/cell";

interface Partition {
  readonly name: string;
  /** Where the partition's global services (Organizations, and STS for us) are signed. */
  readonly globalRegion: string;
}

/** The partition of a region; undefined for a name that the SDK does not know. */
function knownPartition(region: string): Partition | undefined {
  const known = partition(region);
  if (!("description" in known) || region.endsWith("-global")) return undefined;
  return {
    name: known.name,
    globalRegion: (known as { implicitGlobalRegion?: string }).implicitGlobalRegion ?? region,
  };
}

/** The partition of a region that has passed validation. */
export function partitionOf(region: string): Partition {
  const known = knownPartition(region);
  if (known === undefined) throw new Error(`unknown region ${region} passed validation`);
  return known;
}

/**
 * The parts of which AWS composes region names. The SDK answers for a name and has no list; asking for every name
 * cannot go stale.
 */
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
  return names.filter((name) => knownPartition(name)?.name === partition).sort();
}
