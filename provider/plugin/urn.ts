/** What the engine's name for a resource (URN) says: `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
export interface Resource {
  /** Resource class. */
  readonly kind: string;
  /** Its name; below components with their types before it, as two of different types may share one. */
  readonly address: string;
}

export function resourceOf(urn: string): Resource {
  const [, , types = "", ...name] = urn.split("::");
  const chain = types.split("$");
  return {
    kind: chain.at(-1)?.split(":").at(-1) ?? "",
    address: [...chain.slice(0, -1), name.join("::")].join("/"),
  };
}

/** The engine makes one provider without being told to, and calls it so. */
export const isDefaultProvider = (urn: string): boolean => /^default(_|$)/.test(resourceOf(urn).address);
