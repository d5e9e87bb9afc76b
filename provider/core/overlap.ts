import type { Cell, Desired } from "./cell";

/** What one declaration says about which cells; `capabilities` are all of the service where it declares `exactly`. */
export type Claim = Pick<Desired, "regions" | "accounts" | "capabilities">;

/** Cells that both declare, and one of them. Counted over sets, for there may be millions of cells. */
export function overlap(
  a: Claim,
  b: Claim,
): { readonly cells: number; readonly example: Pick<Cell, "region" | "account" | "capability"> } | undefined {
  const regions = common(a.regions, b.regions);
  const accounts = common(a.accounts, b.accounts);
  const capabilities = common(a.capabilities, b.capabilities);
  const [region, account, capability] = [regions[0], accounts[0], capabilities[0]];
  if (region === undefined || account === undefined || capability === undefined) return undefined;
  return { cells: regions.length * accounts.length * capabilities.length, example: { region, account, capability } };
}

function common(a: readonly string[], b: readonly string[]): string[] {
  const others = new Set(b);
  return a.filter((one) => others.has(one));
}
