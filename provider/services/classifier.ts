import type { Classification, Direction } from "./service";

type Codes = Readonly<Record<string, Classification>>;

/** A service's `classify` over its code tables; `offCodes` are those that mean something else on the way off. */
export function classifierOf(
  codes: Codes,
  offCodes: Codes = {},
): (code: string, direction: Direction) => Classification {
  return (code, direction) =>
    (direction === "off" ? offCodes[code] : undefined) ??
    codes[code] ?? {
      is: "retryable",
      advice: `AWS's code ${code} is new to this version: see AWS's message, and update the package`,
    };
}

/** Advice and owner that the code table knows for a code, as members of an observation. */
export function adviceOf(codes: Codes, code: string): Partial<Pick<Classification, "advice" | "managedBy">> {
  const { advice, managedBy } = codes[code] ?? {};
  return { ...(advice === undefined ? {} : { advice }), ...(managedBy === undefined ? {} : { managedBy }) };
}
