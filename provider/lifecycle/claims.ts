import { counted } from "../core/planText";

/**
 * Which resource of this process declares which cell. Filled by every check; asked before every switch-off, because the
 * engine turns renames, re-parenting, `--replace` and `taint` into create-then-delete: a cell that is still declared is
 * handed over, never released (docs/notes.md, engine 1). It does not reach beyond this process: other stacks, and resources
 * that `--target` leaves out, are unknown to it.
 */
export class Claims {
  readonly #owners = new Map<string, string>();
  readonly #cells = new Map<string, readonly string[]>();
  readonly #unresolved = new Set<string>();

  /** Resources whose accounts could not be found out: while there is one, nobody can know that a cell is not declared. */
  get unresolved(): readonly string[] {
    return [...this.#unresolved].sort();
  }

  markUnresolved(owner: string): void {
    this.#unresolved.add(owner);
  }

  /** Replaces what this owner claimed before; returns the conflict instead where another owner has one of the cells. */
  claim(owner: string, cells: readonly string[]): string | undefined {
    this.#unresolved.delete(owner);
    const taken = cells.filter((cell) => (this.#owners.get(cell) ?? owner) !== owner);
    if (taken.length > 0) {
      const other = this.#owners.get(taken[0] as string);
      return `${counted(taken.length, "cell is", "cells are")} already declared by ${other}, ${taken[0]} for one: let ${owner} and ${other} declare different accounts, regions or capabilities`;
    }
    for (const cell of this.#cells.get(owner) ?? []) this.#owners.delete(cell);
    for (const cell of cells) this.#owners.set(cell, owner);
    this.#cells.set(owner, cells);
    return undefined;
  }

  isClaimed(cell: string): boolean {
    return this.#owners.has(cell);
  }

  isClaimedByAnother(cell: string, owner: string): boolean {
    return (this.#owners.get(cell) ?? owner) !== owner;
  }
}
