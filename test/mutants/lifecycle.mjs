// @ts-check
import { coreTest, resources } from "./places.mjs";

/** @type {readonly import("./table.mjs").MutatedFile[]} */
export const lifecycle = [
  {
    file: "provider/lifecycle/claims.ts",
    tests: [coreTest("claims")],
    mutants: [
      { name: "two resources may declare a cell", find: "if (shared === undefined) continue;", replace: "continue;" },
      {
        name: "a claim covers all capabilities of an account",
        find: "&& claim.capabilities.includes(capability)",
        replace: "",
      },
      {
        name: "a claim covers all regions",
        find: "claim?.regions.includes(region) === true &&",
        replace: "claim !== undefined &&",
      },
      {
        name: "a resource that is not known yet hinders nothing",
        find: "this.#unresolved.add(owner);",
        replace: "this.#unresolved.has(owner);",
      },
      {
        name: "what a refused declaration claims is nobody's",
        find: "this.markUnresolved(owner);",
        replace: "",
      },
      {
        name: "what a resource gives up stays its own",
        find: "this.#byAccount.get(account)?.delete(owner);",
        replace: "this.#byAccount.get(account)?.has(owner);",
      },
      {
        name: "a resource stays unresolved after it has claimed",
        find: "this.#unresolved.delete(owner);",
        replace: "",
      },
    ],
  },
  {
    file: "provider/lifecycle/delete.ts",
    tests: [resources("release"), resources("releaseRefused"), resources("releaseMemory")],
    mutants: [
      {
        name: "releases although a declaration is unresolved",
        find: "if (unresolved !== undefined)",
        replace: "if (unresolved === label)",
      },
      {
        name: "destroy has no limit",
        find: 'if (limit !== undefined) throw new ProviderError("ReleaseLimit", limit);',
        replace: "",
        tests: [resources("releaseLimit")],
      },
      {
        name: "mode track switches off",
        find: 'if (inputs.mode === "track") return session.log(',
        replace: "if (inputs.regions === null) return session.log(",
        tests: [resources("modes")],
      },
      {
        name: "a delete before its create switches off",
        find: "if (checked?.awaitsCreate === true) {",
        replace: "if (checked === null) {",
      },
      {
        name: "another administrator's members are released",
        find: "assertSameAdministrator(former, stored.outputs.administrator);",
        replace: "",
        tests: [resources("administrators")],
      },
      {
        name: "what AWS refuses to release is forgotten",
        find: "if (reasons.length > 0)",
        replace: "if (reasons.length > 1e9)",
      },
      {
        name: "the old declaration's release level counts",
        find: "const newest = checked?.declaration ?? stored.declaration;\n  const { service, inputs, label } = newest;",
        replace: "const newest = stored.declaration;\n  const { service, inputs, label } = newest;",
      },
      {
        name: "an owed release is sent though the account is declared",
        find: "const owed = stored.owed.filter(\n    ({ region, account, capability }) => claims.ownerOf(region, account, capability) === undefined,",
        replace: "const owed = stored.owed.filter(\n    ({ region }) => region !== undefined,",
        tests: [resources("owedReleases")],
      },
    ],
  },
  {
    file: "provider/lifecycle/releasing.ts",
    tests: [resources("release"), resources("sharing")],
    mutants: [
      {
        name: "what another resource declares is switched off",
        find: "({ region, account, capability }) => claims.ownerOf(region, account, capability) === undefined,",
        replace: "({ region }) => region !== undefined,",
      },
      {
        name: "an update in mode track releases",
        find: 'chosen === "retain" || inputs.mode === "track"',
        replace: 'chosen === "retain"',
        tests: [resources("modes"), resources("releaseRefused")],
      },
      {
        name: "a membership ends with the first account that leaves",
        find: "(action) => isDelete || service",
        replace: "(action) => !isDelete || service",
        tests: [resources("securityIncidentResponseEnds")],
      },
      {
        name: "the old connection is asked about the old accounts",
        find: "inputs: { ...stored.declaration.inputs, connection, mode, settle },",
        replace: "inputs: { ...stored.declaration.inputs, mode, settle },",
      },
      {
        name: 'what mode "track" says of a refused release counts after it',
        find: "const { connection, mode, settle } = newest.inputs;",
        replace: "const { connection, mode, settle } = { ...newest.inputs, mode: stored.declaration.inputs.mode };",
        tests: [resources("releaseRefused")],
      },
    ],
  },
  {
    file: "provider/lifecycle/diff.ts",
    tests: [resources("release"), resources("refusals"), resources("unknown")],
    mutants: [
      {
        name: "nothing is ever replaced, so nothing is released",
        find: "checked?.plan?.replaces === true ||",
        replace: "",
      },
      {
        name: "the old resource is deleted before the new one is created",
        find: "deleteBeforeReplace: false };",
        replace: "deleteBeforeReplace: replaces };",
        tests: [resources("unknownDiff")],
      },
      {
        name: "who left a selection after a blind create is forgotten",
        find: "|| (await hasLeftUnseen(process, stored, program))",
        replace: "",
        tests: [resources("blindUpdates")],
      },
      {
        name: "changed inputs are no change",
        find: "canonical(comparable(declaration)) !== canonical(comparable(stored.declaration))",
        replace: "declaration.service !== stored.declaration.service",
        tests: [resources("modes"), resources("lifecycleOfAccounts")],
      },
      {
        name: "a failed update is forgotten by a refresh",
        find: "if (stored.outputs.lastUpdateFailed) return true;",
        replace: "",
        tests: [resources("failedUpdates")],
      },
      {
        name: "another administrator is no reason to update",
        find: "if (administrator !== undefined && administrator !== target.administrator) return true;",
        replace: "",
        tests: [resources("administrators")],
      },
      {
        name: "an unresolved declaration is no drift",
        find: ".unresolved.includes(label)) return true;",
        replace: ".unresolved.includes(label)) return false;",
        tests: [resources("unknownDiff")],
      },
      {
        name: "what cannot be observed in time is no drift",
        find: '// What cannot be observed in time is unknown, and never "no drift".\n    return true;',
        replace: "return false;",
        tests: [resources("unknownDiff")],
      },
      {
        name: "an account that left a selection is no change",
        find: "isListed && sameAccounts && summary",
        replace: "isListed && summary",
        tests: [resources("lifecycleOfSelections"), resources("selectors")],
      },
      {
        name: "an owed release is no replacement",
        find: "=== true || stored.owed.length > 0",
        replace: "=== true",
        tests: [resources("owedReleases")],
      },
    ],
  },
  {
    file: "provider/lifecycle/createOrUpdate.ts",
    tests: [resources("lifecycleOfAccounts"), resources("sharing")],
    mutants: [
      {
        name: "another administrator's members are written to",
        find: "assertSameAdministrator(target, remembered?.administrator);",
        replace: "",
        tests: [resources("administrators")],
      },
      {
        name: "two resources write to the same cell",
        find: 'if (conflict !== undefined) throw new ProviderError("DeclaredTwice", conflict);',
        replace: "",
        tests: [resources("declaredTwice")],
      },
      {
        name: "an update forgets what it should release",
        find: "if (stored !== undefined) await assertNothingToRelease(",
        replace: "if (stored === null) await assertNothingToRelease(",
        tests: [resources("releaseMemory")],
      },
      {
        name: "a failed update leaves no trace",
        find: "lastUpdateFailed: reasons.length > 0,",
        replace: "lastUpdateFailed: false,",
        tests: [resources("failedUpdates")],
      },
      {
        name: "a resource of which nothing could be observed is stored",
        find: 'if (relevant.length === 0 || relevant.some(({ state }) => state !== "unknown")) return;',
        replace: "if (relevant.length >= 0) return;",
        tests: [resources("failedUpdates")],
      },
      {
        name: "mode track writes",
        find: 'if (declaration.inputs.mode === "track") {',
        replace: "if (declaration.inputs.mode === undefined) {",
        tests: [resources("modes")],
      },
      {
        name: "what AWS refused is forgotten by the next preview",
        find: "refusals: refusalsOf(cells, (cell) => ledger.refused(cell)),",
        replace: "refusals: [],",
        tests: [resources("failedUpdates")],
      },
    ],
  },
  {
    file: "provider/lifecycle/check.ts",
    tests: [resources("release"), resources("releaseLimit"), resources("unknown")],
    mutants: [
      {
        name: "a look that came too late changes what the update has been planned with",
        find: "if (isOver) throw late();",
        replace: "",
        tests: [resources("blindUpdates")],
      },
      {
        name: "a refused declaration claims nothing, and the rest is released",
        find: "if (answer.failures !== undefined) claims.markUnresolved(label);",
        replace: "",
        tests: [resources("refusedDeclarations")],
      },
      {
        name: "a mistaken declaration claims nothing, and the rest is released",
        find: "if (program.problems.length > 0) {\n    claims.markUnresolved(label);",
        replace: "if (program.problems.length > 0) {",
        tests: [resources("refusedDeclarations")],
      },
      {
        name: "the limit of releases is not checked",
        find: "return isLast ? switchOffs.firstRefusal : switchOffs.refusal(label);",
        replace: "return undefined;",
        tests: [resources("releaseLimit")],
      },
      {
        name: "a hand-over counts as a release",
        find: "siblings === undefined || process.checkedOf(service.kind) >= siblings",
        replace: "siblings === undefined || siblings > 0",
        tests: [resources("releaseLimit")],
      },
      {
        name: "the engine prints the value of a wrong input, secrets included",
        find: '({ property: "", reason })',
        replace: '({ property: "accounts", reason })',
        tests: [resources("refusedDeclarations")],
      },
      {
        name: "a look that failed forgets whom the declaration meant",
        find: "...(accountIds === undefined ? {} : { accountIds }),",
        replace: "",
        tests: [resources("blindUpdates")],
      },
      {
        name: "two resources may declare a cell in preview",
        find: "if (conflict !== undefined) return refused(program.properties, [conflict]);",
        replace: "",
        tests: [resources("sharing")],
      },
    ],
  },
  {
    file: "provider/lifecycle/planFor.ts",
    tests: [resources("secretAccounts")],
    mutants: [
      {
        name: "the names of secret accounts are in the plan",
        find: "declaration.secretAccounts === true ? new Map() :",
        replace: "declaration.secretAccounts === null ? new Map() :",
        tests: [resources("secretAccounts")],
      },
    ],
  },
  {
    file: "provider/lifecycle/read.ts",
    tests: [resources("releaseMemory"), resources("lifecycleOfAccounts")],
    mutants: [
      {
        name: "a refresh forgets who is still to be released",
        find: "return [...new Set([...desired.accounts, ...today])].sort();",
        replace: "return today;",
        tests: [resources("releaseMemory"), resources("lifecycleOfSelections")],
      },
      {
        name: "a refresh forgets whom the declaration of then would have retained",
        find: "if (!isKnown) return today;",
        replace: 'if (!isKnown || declaration.inputs.onRelease["account"] === "retain") return today;',
        tests: [resources("lifecycleOfSelections")],
      },
      {
        name: "a refresh builds on an older observation",
        find: "target.cells(0, {",
        replace: "target.cells(3_600_000, {",
        tests: [resources("newestLook")],
      },
    ],
  },
  {
    file: "provider/lifecycle/parse.ts",
    tests: [coreTest("parse")],
    mutants: [
      { name: "a newer state is read as if it were ours", find: "version > stateVersion)", replace: "version > 99)" },
      {
        name: "a misspelt input is ignored",
        find: "...unexpectedInputs(service, properties),",
        replace: "",
      },
      {
        name: "inputs of an earlier state are dropped",
        find: "service.migrate?.(shared) ?? shared",
        replace: "shared",
      },
      {
        name: "a message shows a secret account",
        find: "secretAccounts ? withoutValues(issue) : issue.message",
        replace: "issue.message",
        tests: [resources("secretAccounts")],
      },
      {
        name: "releases that an earlier version owed are forgotten",
        find: "owed: owedBy(properties),",
        replace: "owed: [],",
      },
      {
        name: "a rename is a change",
        find: "const { resourceName: _, ...rest } = inputs;",
        replace: "const rest = inputs;",
        tests: [coreTest("parse"), resources("sharing")],
      },
      {
        name: "a value that is not known yet is a mistake",
        find: ".filter((issue) => !containsUnknown(valueAt(inputs, issue.path)))",
        replace: "",
      },
    ],
  },
  {
    file: "provider/lifecycle/outputs.ts",
    tests: [coreTest("outputs"), coreTest("parse")],
    mutants: [
      {
        name: "an unfinished update of an earlier version is forgotten",
        find: "|| unfinished === true",
        replace: "",
      },
      {
        name: "remembered refusals have no limit",
        find: ".slice(0, left);",
        replace: ".slice(0);",
      },
    ],
  },
  {
    file: "provider/lifecycle/pending.ts",
    tests: [coreTest("pending"), resources("releaseMemory")],
    mutants: [
      {
        name: "a pending cell is always new",
        find: "?? today }));",
        replace: "?.slice(99) ?? today, since: today }));",
        tests: [coreTest("pending")],
      },
      {
        name: "a stuck cell forgets since when",
        find: 'state === "pending" || code === Code.stuck',
        replace: 'state === "pending"',
        tests: [coreTest("pending")],
      },
    ],
  },
  {
    file: "provider/lifecycle/switchOffs.ts",
    tests: [coreTest("switchOffs")],
    mutants: [
      {
        name: "the limit is never reached",
        find: "if (wanted <= allowed) return undefined;",
        replace: "if (wanted >= 0) return undefined;",
      },
      {
        name: "one account more than the limit",
        find: "wanted >= allowed) return false;",
        replace: "wanted > allowed) return false;",
      },
      {
        name: "each resource has the default limit for itself",
        find: "const shares = [...this.#shares.values()].filter(({ limit }) => !isExplicit(limit));",
        replace: "const shares = [own];",
      },
      {
        name: "what was switched off no longer counts",
        find: "done: this.#shares.get(label)?.done ?? new Set(),",
        replace: "done: new Set(),",
      },
    ],
  },
  {
    file: "provider/lifecycle/process.ts",
    tests: [coreTest("process")],
    mutants: [
      {
        name: "a hand-over counts against the limit",
        find: "releases && claims.ownerOf(region, account, capability) === undefined",
        replace: "releases",
      },
      {
        name: "previews wait without end for an AWS that does not answer",
        find: "this.#observationBudgetMs -= ms;",
        replace: "",
      },
    ],
  },
  {
    file: "provider/lifecycle/failureReasons.ts",
    tests: [resources("modes"), resources("settling"), resources("unknown")],
    mutants: [
      {
        name: "what cannot be observed fails no update",
        find: "if (isDue(cell)) return true;",
        replace: 'if (isDue(cell) && cell.state !== "unknown") return true;',
      },
      {
        name: "onGap: fail is ignored",
        find: 'inputs.onGap === "fail" && isDue',
        replace: "inputs.onGap === undefined && isDue",
      },
      {
        name: "onTimeout: warn fails",
        find: '&& inputs.settle.onTimeout === "fail"',
        replace: "",
      },
      {
        name: "somebody else's change fails an update",
        find: "&& ledger.wrote(cell)",
        replace: "",
        tests: [resources("settling"), resources("statuses"), resources("modes")],
      },
    ],
  },
  {
    file: "provider/runtime.ts",
    tests: [resources("secretAccounts")],
    mutants: [
      {
        name: "failures of check name secret accounts",
        find: "reason: on.session.redacted(reason) }));",
        replace: "reason }));",
      },
    ],
  },
];
