import type { AccountId, Capability, Region } from "../core/cell";
import type { Claim } from "../core/overlap";
import { overlap } from "../core/overlap";
import { counted } from "../core/planText";

/**
 * Which resource of this process declares which cell of one service. Filled by every check; asked before every
 * switch-off of a delete, because the engine turns renames, re-parenting, `--replace` and `taint` into
 * create-then-delete: a cell that is still declared is handed over, never released (docs/notes.md, engine 1). It does
 * not reach beyond this process: other stacks, and resources that `--target` leaves out, are unknown to it.
 */
export class Claims {
  readonly #claims = new Map<string, Claim>();
  /** Who claims something of an account, so that a question costs no walk through all resources. */
  readonly #byAccount = new Map<AccountId, Set<string>>();
  readonly #unresolved = new Set<string>();

  /**
   * Resources whose accounts could not be determined, or whose declaration was refused: while there is one, nobody can know that a cell is not declared.
   */
  get unresolved(): readonly string[] {
    return [...this.#unresolved].sort();
  }

  markUnresolved(owner: string): void {
    this.#unresolved.add(owner);
  }

  /** Replaces what this owner claimed before; returns the conflict instead where another owner has one of the cells. */
  claim(owner: string, claim: Claim): string | undefined {
    // A refused declaration declares what it claims all the same: whoever asks must not take it for nobody's.
    this.markUnresolved(owner);
    const others = new Set(claim.accounts.flatMap((account) => [...(this.#byAccount.get(account) ?? [])]));
    for (const other of others) {
      const shared = other === owner ? undefined : overlap(claim, this.#claims.get(other) as Claim);
      if (shared === undefined) continue;
      const { region, account, capability } = shared.example;
      return `${counted(shared.cells, "cell is", "cells are")} also declared by ${other} (for example ${region}/${account}/${capability}): remove the overlap, or let ${owner} and ${other} declare different accounts, regions or capabilities`;
    }
    for (const account of this.#claims.get(owner)?.accounts ?? []) this.#byAccount.get(account)?.delete(owner);
    this.#claims.set(owner, claim);
    this.#unresolved.delete(owner);
    for (const account of claim.accounts)
      this.#byAccount.set(account, (this.#byAccount.get(account) ?? new Set()).add(owner));
    return undefined;
  }

  /** Whether any resource declares something of this account in this region. */
  declares(region: Region, account: AccountId): boolean {
    return [...(this.#byAccount.get(account) ?? [])].some(
      (owner) => this.#claims.get(owner)?.regions.includes(region) === true,
    );
  }

  /** The resource that declares this cell. */
  ownerOf(region: Region, account: AccountId, capability: Capability): string | undefined {
    return [...(this.#byAccount.get(account) ?? [])].find((owner) => {
      const claim = this.#claims.get(owner);
      return claim?.regions.includes(region) === true && claim.capabilities.includes(capability);
    });
  }
}
