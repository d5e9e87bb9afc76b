import type { Classification, Direction } from "./service";

/** What each code of a service means, and what to do about it. */
export type Codes = Readonly<Record<string, Classification>>;

const meaning =
  (is: Classification["is"]) =>
  (advice: string, managedBy?: string): Classification => ({ is, advice, ...(managedBy && { managedBy }) });

export const done = (advice = "nothing to do"): Classification => ({ is: "done", advice });
export const pending = meaning("pending");
export const retryable = meaning("retryable");
export const propagation = meaning("propagation");
export const terminal = meaning("terminal");
export const notApplicable = meaning("notApplicable");

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
