// @ts-check
import { measured } from "./provider.mjs";

/** @typedef {import("./provider.mjs").Saved} Saved */
/** @typedef {{calls: Record<string, number>, seconds: number, cpuSeconds: number, mebibytes: number, stateBytes: number}} Row */

const features = ["S3_DATA_EVENTS", "LAMBDA_NETWORK_LOGS"];

/**
 * @typedef {object} Kind how it is declared, and how the world is changed by somebody else
 * @property {(accounts: readonly string[], regions: readonly string[]) => object} inputs
 * @property {(account: string) => object[]} drift of one account, such that the next `up` can mend it
 * @property {string} release
 * @property {boolean} isRegional
 * @property {(world: {declared: readonly string[], others: readonly string[], regions: readonly string[]}) => object[]} [prepare] edits of the new world
 */

/** @type {Record<string, Kind>} */
export const kinds = {
  InspectorAccountEnablement: {
    inputs: (accounts, regions) => ({ accounts, regions, resourceTypes: ["EC2", "ECR", "LAMBDA"] }),
    drift: (account) => [{ do: "inspectorDisable", account, types: ["LAMBDA"] }],
    release: "disable",
    isRegional: true,
  },
  InspectorDeepInspection: {
    inputs: (accounts, regions) => ({ accounts, regions }),
    drift: (account) => [{ do: "inspectorDeepInspection", account, status: "DEACTIVATED" }],
    release: "deactivate",
    isRegional: true,
    // EC2 scanning is on, and deep inspection off. One edit, for an edit an account takes minutes at 5,000 accounts.
    prepare: ({ declared, regions }) => {
      const all = (/** @type {readonly string[]} */ keys, /** @type {object} */ value) =>
        Object.fromEntries(keys.map((key) => [key, value]));
      const scans = all(declared, { EC2: { on: true, settlesAt: 0 } });
      const deep = all(declared, { activated: false, settlesAt: 0 });
      return [{ do: "merge", patch: { services: { inspector2: { regions: all(regions, { scans, deep }) } } } }];
    },
  },
  GuardDutyMemberSet: {
    inputs: (accounts, regions) => ({ accounts, regions, features }),
    drift: (account) => [{ do: "guarddutyPlan", account, plan: "S3_DATA_EVENTS", status: "DISABLED" }],
    release: "disassociate",
    isRegional: true,
  },
  SecurityHubMemberSet: {
    inputs: (accounts, regions) => ({ accounts, regions }),
    drift: (account) => [{ do: "securityHubRemove", account }],
    release: "disassociate",
    isRegional: true,
  },
  SecurityIncidentResponseMembership: {
    inputs: (accounts, [homeRegion]) => ({ accounts, homeRegion }),
    // Into an organizational unit that the membership does not cover.
    drift: (account) => [
      { do: "addUnit", name: "Acquired" },
      { do: "moveAccount", account, parent: "Acquired" },
    ],
    release: "removeOrganizationalUnits",
    isRegional: false,
    // A unit is released only where every account in it is.
    prepare: ({ others }) => others.map((account) => ({ do: "moveAccount", account, parent: "Security" })),
  },
};

/**
 * A world with these accounts, and what each Pulumi command costs in it.
 * @param {any} startEmulator @param {any} memberAccount
 * @param {{kinds: readonly string[], accounts: number, regions: readonly string[], latencyMs?: number, associated?: boolean, verbs?: readonly string[]}} size
 * @returns {Promise<Record<string, Row>>}
 */
export async function story(startEmulator, memberAccount, size) {
  const { accounts: count, regions, latencyMs = 0, associated = true, verbs } = size;
  const emulator = await startEmulator({ world: { accounts: count + 20, regions } });
  const everyone = Array.from({ length: count + 20 }, (_, index) => memberAccount(index));
  const accounts = everyone.slice(0, count);
  try {
    for (const kind of size.kinds) {
      const [declared, others] = [everyone.slice(0, count + 1), everyone.slice(count + 1)];
      const edits = kinds[kind]?.prepare?.({ declared, others, regions }) ?? [];
      if (edits.length > 0) emulator.edit(...edits);
    }
    if (!associated) emulator.edit(...accounts.map((account) => ({ do: "inspectorForget", account })));
    if (latencyMs > 0)
      emulator.faults.set([{ when: {}, do: { kind: "hang", ms: latencyMs } }], emulator.world.clock.now());
    /** @type {Record<string, Saved>} */
    let state = {};
    /** @type {Record<string, Row>} */
    const rows = {};
    const program = (/** @type {readonly string[]} */ declared) =>
      size.kinds.map((kind) => ({
        kind,
        name: kind,
        inputs: {
          ...kinds[kind]?.inputs(declared, regions),
          onRelease: { account: kinds[kind]?.release },
          releaseLimit: { percent: 100 },
        },
      }));
    const step = async (
      /** @type {string} */ what,
      /** @type {"preview" | "up" | "destroy"} */ verb,
      declared = accounts,
    ) => {
      if (verbs !== undefined && !verbs.includes(what)) return;
      const mark = emulator.journal.last;
      const one = await measured({ verb, endpoint: emulator.url, resources: program(declared), state });
      state = one.state;
      const calls = countsOf(emulator.journal.entries({ since: mark }));
      rows[what] = { ...one, calls, stateBytes: JSON.stringify(state).length };
    };
    const drift = () => emulator.edit(...size.kinds.flatMap((kind) => kinds[kind]?.drift(accounts[0] ?? "") ?? []));
    await step("preview", "preview");
    await step("first up", "up");
    await step("no-op preview", "preview");
    drift();
    await step("one drifted, preview", "preview");
    await step("one drifted, up", "up");
    await step("one added, up", "up", everyone.slice(0, count + 1));
    await step("destroy, released", "destroy");
    return rows;
  } finally {
    await emulator.close();
  }
}

/** @param {readonly {service: string, operation: string}[]} entries @returns {Record<string, number>} */
function countsOf(entries) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { operation } of entries) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}
