import fc from "fast-check";
import type { CellState } from "../../../provider/core/cell";
import { cellStates, newAccounts } from "../../../provider/core/cell";
import type { Report } from "../../../report/model/report";
import type { SampleAccount, SampleCell, SampleResource, SampleRest } from "./sample";
import { assemble } from "./sample";

/** Anything that AWS or a person may have typed, and what breaks writers. */
export const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom(
    "",
    " ",
    "]]>",
    "</script><script>alert(1)</script>",
    "<!--",
    "-->",
    "a|b`c`\n\n# d",
    "=1+1",
    "@team",
    "#1",
    "'quoted'",
    '"double",\r\n',
    "\u0000\u0007\u001b[31m",
    "\ud800",
    "\u202edeknilb",
    "👩‍👩‍👧 äöü 漢字",
    "{0} [a](1) \\",
    "&amp;&#10;",
    "https://example.com/?a=b&c=d",
    "\u2028",
    "\ufeff",
    "<account>",
    "x".repeat(3000),
  ),
);

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const accountId = fc.integer({ min: 0, max: 999_999_999_999 }).map((id) => String(id).padStart(12, "0"));
const region = fc.constantFrom("eu-west-1", "us-east-1", "ap-south-1", "us-gov-west-1");
const capability = fc.constantFrom("EC2", "LAMBDA_CODE", "RUNTIME_MONITORING");

const resource = fc.record(
  {
    type: fc.constantFrom("InspectorAccountEnablement", "GuardDutyMemberSet"),
    service: fc.constantFrom("Amazon Inspector", "Amazon GuardDuty"),
    name: nasty,
    stack: nasty,
    file: fc.oneof(nasty, fc.constant("./infra/my file#1.ts")),
    line: fc.integer({ min: 1, max: 5000 }),
    administrator: accountId,
    mode: fc.constantFrom("manage" as const, "track" as const),
    match: fc.constantFrom("atLeast" as const, "exactly" as const),
    console: fc.constant({ "eu-west-1": "https://eu-west-1.console.aws.amazon.com/x/home?region=eu-west-1&a='" }),
  },
  { requiredKeys: ["type", "service", "name", "mode", "match"] },
);

const verdictOf = fc.record(
  {
    observed: nasty,
    code: nasty,
    message: nasty,
    advice: nasty,
    managedBy: nasty,
    since: fc.constantFrom("2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z"),
    isNew: fc.boolean(),
    waiver: fc.record({
      owner: nasty,
      reason: nasty,
      expires: fc.constantFrom("2025-12-31", "2024-12-31"),
      expired: fc.boolean(),
    }),
  },
  { requiredKeys: ["observed"] },
);

const label = fc.record({ account: accountId, name: nasty, organizationalUnit: nasty }, { requiredKeys: ["account"] });
const changed = fc.record(
  {
    type: fc.constantFrom("InspectorAccountEnablement", "GuardDutyMemberSet"),
    state: fc.constantFrom("gap" as const, "covered" as const),
    before: fc.constantFrom("waived" as const, "surplus" as const),
    regions: fc.uniqueArray(region, { minLength: 1 }),
    capabilities: fc.uniqueArray(capability, { minLength: 1 }),
    accounts: fc.uniqueArray(fc.oneof(accountId, fc.constant(newAccounts)), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ["type", "state", "regions", "capabilities", "accounts"] },
);

const rest: fc.Arbitrary<SampleRest> = fc.record(
  {
    meaning: nasty,
    filters: fc.record(
      {
        services: fc.array(nasty, { maxLength: 2 }),
        regions: fc.array(region, { maxLength: 2 }),
        accounts: fc.array(accountId, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    undeclared: fc.record({
      accounts: fc.array(
        fc.record({ account: accountId, name: nasty, organizationalUnit: nasty }, { requiredKeys: ["account"] }),
        { maxLength: 3 },
      ),
      regions: fc.array(fc.record({ region, service: nasty }), { maxLength: 3 }),
    }),
    baseline: fc.record({ file: nasty, newCells: fc.nat(9), knownCells: fc.nat(9), resolvedCells: fc.nat(9) }),
    since: fc.record({
      file: nasty,
      generatedAt: nasty,
      coveragePercent: fc.constantFrom(null, 99.5),
      newlyUncovered: fc.array(changed, { maxLength: 2 }),
      repaired: fc.array(changed, { maxLength: 2 }),
      joined: fc.array(label, { maxLength: 2 }),
      left: fc.array(label, { maxLength: 2 }),
      newlyDeclaredCells: fc.nat(2),
      noLongerDeclaredCells: fc.nat(2),
      limits: fc.array(nasty, { maxLength: 1 }),
    }),
    incomplete: nasty,
    warnings: fc.array(nasty, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

/** Reports of any shape whose numbers are right by construction; cells in the order that the model demands. */
export const randomReport: fc.Arbitrary<Report> = fc
  .record({
    resources: fc.array(resource, { maxLength: 3 }),
    accounts: fc.uniqueArray(
      fc.record({ account: accountId, name: nasty, organizationalUnit: nasty }, { requiredKeys: ["account"] }),
      { maxLength: 6, selector: ({ account }) => account },
    ),
    regions: fc.uniqueArray(region, { minLength: 1, maxLength: 3 }),
    capabilities: fc.uniqueArray(capability, { minLength: 1 }),
    verdicts: fc.array(verdictOf, { minLength: 1, maxLength: 4 }),
    states: fc.infiniteStream(some(fc.constantFrom(...cellStates))),
    picks: fc.infiniteStream(fc.nat(3)),
    joining: fc.boolean(),
    rest,
  })
  .map(({ resources, accounts, regions, capabilities, verdicts, states, picks, joining, rest }) => {
    const cells: SampleCell[] = [];
    const sorted = [...accounts].sort((a, b) => (a.account < b.account ? -1 : 1));
    for (const id of resources.keys()) {
      for (const region of [...regions].sort()) {
        for (const { account } of [...sorted, ...(joining ? [{ account: newAccounts }] : [])]) {
          for (const capability of [...capabilities].sort()) {
            const state: CellState | undefined = states.next().value;
            if (state === undefined) continue;
            cells.push({
              resource: id,
              region,
              account,
              capability,
              state,
              declared: state !== "surplus",
              ...verdicts[(picks.next().value as number) % verdicts.length],
              observed: verdicts[0]?.observed ?? "",
            } as SampleCell);
          }
        }
      }
    }
    return assemble(
      resources.map((one, id) => ({ id, ...one }) as SampleResource),
      sorted as SampleAccount[],
      cells,
      rest,
    );
  });
