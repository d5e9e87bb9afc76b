import type { Declared } from "./commands";
import { isActive, resolve } from "./organization";
import { declaredCells, keyOf, rowOf } from "./program";
import { rows } from "./rows";
import type { Simulation } from "./simulate";
import { count } from "./sometimes";

/**
 * Updates that must be enough once the faults are over, with a quarter of an hour between them; a kind may need fewer.
 */
const updatesToConverge = 4;
const quarterHourMs = 15 * 60_000;

/**
 * The end of every schedule: faults stop, nobody else edits, and the user mends what only a user can: accounts that left
 * the organization, declarations that overlap, limits that stand in the way. Then a few updates must do, a further one
 * must write nothing, and the world must be as declared.
 */
export async function converge(simulation: Simulation): Promise<void> {
  const { aws, watch, engine, program } = simulation;
  aws.faults.clear();
  aws.edit({ do: "settle", ms: 0 });
  aws.time.advance(quarterHourMs);
  mend(simulation);
  simulation.log.push(`converging: ${JSON.stringify(Object.fromEntries(program))}`);
  const up = { do: "up", previewFirst: false, parallel: 4, continueOnError: false } as const;
  let failures: readonly string[] = [];
  let isLeftToUser = false;
  const enough = Math.max(
    ...simulation.schedule.kinds.map((kind) => rowOf(kind).updatesToConverge ?? updatesToConverge),
  );
  for (let update = 0; update < enough; update += 1) {
    const ran = await simulation.operate(up);
    if (watch.violations.length > 0) return;
    failures = (ran?.failures ?? []).filter((failure) => !isUsersToSolve(failure));
    isLeftToUser = (ran?.failures ?? []).some(isUsersToSolve);
    aws.time.advance(quarterHourMs);
  }
  for (const failure of failures) watch.violate(`does not converge: ${failure}`);
  if (failures.length > 0) return;
  if (isLeftToUser) {
    count(simulation.happened, "left to the user");
    return;
  }
  for (const [name, declared] of program) if (declared.mode === "manage") expectCovered(simulation, name, declared);
  const before = aws.served.length;
  const again = await simulation.operate(up);
  for (const { kind, call } of aws.served.slice(before))
    if (kind === "write")
      watch.violate(`flaps: a converged update sent ${call.operation} ${JSON.stringify(call.input)}`);
  const preview = await simulation.operate({ do: "preview" });
  for (const [name, changes] of Object.entries(preview?.changes ?? {}))
    if (changes && program.get(name)?.mode === "manage")
      watch.violate(`flaps: preview after convergence has changes: ${name}: ${JSON.stringify(preview?.plans[name])}`);
  if (again?.failures.length === 0) count(simulation.happened, "converged");
  await simulation.operate({ do: "verify" });
  if (engine.state.pendingDeletes.length > 0) count(simulation.happened, "pending at the end");
}

/**
 * A limit of releases that a removed resource carries in its state: the user has to raise it or to retain. Inspector is
 * never switched off in the administrator's own account while it has members: AWS's rule. An account directly below the
 * root of the organization, such as the management account, is in no organizational unit: a membership of Security
 * Incident Response reaches it only where it covers the entire organization.
 */
const isUsersToSolve = (failure: string): boolean => /releaseLimit|DISASSOCIATE_ALL_MEMBERS|AT_ROOT/.test(failure);

function expectCovered({ aws, watch }: Simulation, name: string, declared: Declared): void {
  const row = rowOf(declared.kind);
  for (const cell of declaredCells(aws.world, declared))
    if (isActive(aws.world, cell.account) && !row.isOn(aws.world, cell))
      watch.violate(`lost: ${name} ${keyOf(cell)} is declared, every update succeeded, and it is not on`);
}

function mend({ aws, program, schedule }: Simulation): void {
  const { world } = aws;
  for (const kind of schedule.kinds) {
    const declared = [...program.values()].filter((one) => one.kind === kind && one.mode === "manage");
    for (const edit of rows[kind]?.mend?.(world, declared) ?? []) aws.edit(edit);
    for (const account of Object.keys(world.organization.accounts))
      for (const edit of rows[kind]?.before?.(account, world) ?? []) aws.edit(edit);
  }
  const taken = new Map<string, Set<string>>();
  for (const [name, declared] of [...program]) {
    const cellsTaken = taken.get(declared.kind) ?? new Set<string>();
    taken.set(declared.kind, cellsTaken);
    const isFree = (account: string): boolean =>
      claimed({ ...declared, selection: { accounts: [account] } }).every((key) => !cellsTaken.has(key));
    const whom = resolve(world, declared.selection);
    const fine = whom.filter((account) => isActive(world, account) && isFree(account));
    const isSelector = "units" in declared.selection;
    if (fine.length === 0 || (isSelector && whom.some((account) => !isFree(account)))) program.delete(name);
    else {
      const selection = isSelector ? declared.selection : { accounts: fine };
      // Surplus in a suspended account can only be left alone.
      const match = whom.every((account) => isActive(world, account)) ? declared.match : "atLeast";
      const mended: Declared = { ...declared, selection, match, releaseLimit: { percent: 100 }, dependsOn: [] };
      program.set(name, mended);
      for (const account of isSelector ? whom : fine)
        for (const key of claimed({ ...mended, selection: { accounts: [account] } })) cellsTaken.add(key);
    }
  }
}

/** `exactly` speaks about every capability of its accounts. */
function claimed(declared: Declared): string[] {
  const { service, always } = rowOf(declared.kind);
  const capabilities = declared.match === "exactly" ? service.capabilities : [...always, ...declared.capabilities];
  const { accounts } = declared.selection as { readonly accounts: readonly string[] };
  return declared.regions.flatMap((region) =>
    accounts.flatMap((account) => capabilities.map((capability) => keyOf({ region, account, capability }))),
  );
}
