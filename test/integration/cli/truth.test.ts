import fc from "fast-check";
import { expect, it } from "vitest";
import { memberAccount } from "../../../emulator";
import type { CellState } from "../../../provider/core/cell";
import { cellStates } from "../../../provider/core/cell";
import { services } from "../../../provider/services";
import { count, countOrder, stateWord } from "../../../report/formats/words";
import type { Report } from "../../../report/model/report";
import { pageDataOf, parseCsv, parseJunit, propertiesOf } from "../../unit/report/parsers";
import type { Bench } from "./bench";
import { newBench } from "./bench";
import type { Kind } from "./kinds";
import { declare, kindNamed, kinds, truthOf } from "./kinds";

const regions = ["us-east-1", "eu-west-1"];
const members = Array.from({ length: 6 }, (_, index) => memberAccount(index));
const waivedUntil = "2999-12-31";

/** A world, and what is declared of it. Chances are drawn per cell from `bits`. */
const scene = fc.record({
  declared: fc.subarray(
    kinds.map((kind) => kind.kind),
    { minLength: 1 },
  ),
  bits: fc.infiniteStream(fc.boolean()),
  suspended: fc.subarray(members, { maxLength: 2 }),
  departed: fc.subarray(members, { maxLength: 1 }),
  waived: fc.subarray(members, { maxLength: 2 }),
  exactly: fc.boolean(),
  denied: fc.option(fc.constantFrom(...services.map((service) => service.signingName)), { nil: undefined }),
});

type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

function arrange(bench: Bench, { declared, bits, suspended, departed, waived, exactly, denied }: Scene): object[] {
  const { emulator } = bench;
  const chance = (): boolean => bits.next().value as boolean;
  for (const kind of declared.map(kindNamed)) {
    for (const region of kind.hasHomeRegion ? regions.slice(0, 1) : regions)
      for (const account of members)
        for (const capability of [...kind.capabilities, ...(kind.extra === undefined ? [] : [kind.extra])])
          if (chance()) emulator.edit(...kind.turn(account, region, capability, chance()));
  }
  for (const account of suspended) emulator.edit({ do: "setAccountState", account, state: "SUSPENDED" });
  for (const account of departed) emulator.edit({ do: "removeAccount", account });
  if (denied !== undefined) emulator.edit({ do: "setCaller", key: "test", caller: { deny: [`${denied}:*`] } });
  const waivers =
    waived.length === 0
      ? {}
      : { waivers: [{ accounts: waived, reason: "agreed", owner: "ana", expires: waivedUntil }] };
  return declared.map(kindNamed).map((kind) =>
    declare(kind, members, regions, {
      ...waivers,
      ...(exactly && kind.extra !== undefined ? { match: "exactly" } : {}),
    }),
  );
}

/** What each cell must be, from the plain world and from the seven states' definitions in ARCHITECTURE.md. */
function expected(bench: Bench, { declared, waived, exactly, denied }: Scene): Map<string, CellState> {
  const world = truthOf(bench.emulator);
  const found = new Map<string, CellState>();
  const judge = (kind: Kind, account: string, region: string, capability: string): CellState => {
    const readable = denied !== services.find((service) => service.kind === kind.kind)?.signingName;
    const state = world.organization.accounts[account]?.state;
    if (readable && kind.isOn(world, account, region, capability)) return "covered";
    if (state !== undefined && state !== "ACTIVE") return "notApplicable";
    if (!readable) return "unknown";
    return waived.includes(account) ? "waived" : "gap";
  };
  const surplusIn = (account: string): CellState => {
    const state = world.organization.accounts[account]?.state;
    if (waived.includes(account)) return "waived";
    return state !== undefined && state !== "ACTIVE" ? "notApplicable" : "surplus";
  };
  for (const kind of declared.map(kindNamed))
    for (const region of kind.hasHomeRegion ? regions.slice(0, 1) : regions)
      for (const account of members) {
        for (const capability of kind.capabilities)
          found.set(`${kind.kind} ${region} ${account} ${capability}`, judge(kind, account, region, capability));
        if (exactly && kind.extra !== undefined && judge(kind, account, region, kind.extra) === "covered")
          found.set(`${kind.kind} ${region} ${account} ${kind.extra}`, surplusIn(account));
      }
  return found;
}

const formats = {
  json: "r.json",
  csv: "r.csv",
  junit: "r.xml",
  sarif: "r.sarif",
  gitlab: "r.gitlab",
  html: "r.html",
  markdown: "r.md",
  table: "r.txt",
};
const flags = Object.entries(formats).flatMap(([format, file]) => ["--format", format, "--output", file]);

it("every report says what the world is, whatever the world, and all formats agree", async () => {
  await fc.assert(
    fc.asyncProperty(scene, async (drawn) => {
      const bench = await newBench({ world: { accounts: members.length, regions } });
      const resources = arrange(bench, drawn);
      const truth = expected(bench, drawn);
      const { code } = await bench.run(["verify", "--quiet", "--spec", bench.spec(resources), ...flags]);
      const report = JSON.parse(bench.read(formats.json)) as Report;
      const types = new Map(report.resources.map((resource) => [resource.id, resource.type]));
      const told = new Map(
        report.cells.map((cell) => [
          `${types.get(cell.resource)} ${cell.region} ${cell.account} ${cell.capability}`,
          cell.state,
        ]),
      );
      expect(Object.fromEntries(told)).toEqual(
        Object.fromEntries([...truth].filter(([, state]) => state !== "covered")),
      );
      for (const state of cellStates)
        expect(report.summary[state]).toBe([...truth.values()].filter((one) => one === state).length);
      expect(report.summary.cells).toBe(truth.size);
      expect(code).toBe(report.summary.gap + report.summary.surplus > 0 ? 2 : report.summary.unknown > 0 ? 4 : 0);
      agree(bench, report);
      await bench.close();
    }),
    // Drawn once: what these worlds do not show must not come up by chance in somebody else's pipeline.
    { numRuns: 20, seed: 20_261_121 },
  );
});

function agree(bench: Bench, { summary, cells }: Report): void {
  const told = (states: readonly string[]): number => cells.filter((cell) => states.includes(cell.state)).length;
  const [, ...rows] = parseCsv(bench.read(formats.csv));
  for (const state of countOrder.slice(1)) expect(rows.filter((row) => row[0] === state)).toHaveLength(summary[state]);
  const { root, suites } = parseJunit(bench.read(formats.junit));
  expect([root["@failures"], root["@errors"]].map(Number)).toEqual([told(["gap", "surplus"]), told(["unknown"])]);
  expect(Number(propertiesOf(suites[0] as (typeof suites)[number])["covered"])).toBe(summary.covered);
  expect(JSON.parse(bench.read(formats.sarif)).runs[0].properties.summary).toEqual(summary);
  expect(JSON.parse(bench.read(formats.gitlab))).toHaveLength(told(["gap", "surplus", "unknown", "pending"]));
  expect(pageDataOf(bench.read(formats.html))).toBeDefined();
  for (const state of countOrder) {
    expect(bench.read(formats.html)).toContain(`<b>${count(summary[state])}</b><span class="${state}">`);
    for (const text of [formats.markdown, formats.table])
      expect(bench.read(text)).toContain(`${stateWord[state]} ${count(summary[state])}`);
  }
}
