import { describe, expect, it } from "vitest";
import type { Plan, PlanEntry } from "../../../provider/core/planEntries";
import type { AccountNames } from "../../../provider/core/planText";
import {
  accountsPerGroup,
  accountsPerLine,
  counted,
  countedAccounts,
  digest,
  entryText,
  linesPerPlan,
  planLines,
  planText,
  underFreshKey,
} from "../../../provider/core/planText";
import { ids, nth, region } from "./cells";

const entry = (over: Partial<PlanEntry> = {}): PlanEntry => ({
  region,
  reason: "gap",
  action: "enable",
  verb: "enable",
  capabilities: ["EC2"],
  accounts: [nth(0)],
  observed: "DISABLED",
  ...over,
});
const plan = (entries: readonly PlanEntry[], over: Partial<Plan> = {}): Plan => ({
  entries,
  billed: 0,
  adopted: 0,
  replaces: false,
  forecast: { calls: 0, seconds: 0 },
  ...over,
});
const nobody: AccountNames = new Map();
const names: AccountNames = new Map([
  [nth(0), { name: "payments-7" }],
  [nth(1), {}],
]);

describe("one entry", () => {
  it.each<[string, Partial<PlanEntry>, string]>([
    ["a gap", {}, "enable EC2 (now DISABLED)"],
    ["several capabilities", { capabilities: ["EC2", "ECR"] }, "enable EC2, ECR (now DISABLED)"],
    [
      "what AWS refused last time",
      { code: "ACCESS_DENIED", managedBy: "organization policy" },
      "enable EC2 (now DISABLED, ACCESS_DENIED, managed by organization policy)",
    ],
    ["a note", { note: "auto-enable adds ECR" }, "enable EC2 (now DISABLED); auto-enable adds ECR"],
    ["surplus", { reason: "surplus", verb: "disable", observed: "ENABLED" }, "disable EC2 (on, not declared)"],
    [
      "released",
      { reason: "released", verb: "disable", observed: "ENABLED" },
      "disable EC2, no longer declared, unless another resource declares it",
    ],
    [
      "released, and what that costs",
      { reason: "released", verb: "delete the member", note: "its findings are deleted" },
      "delete the member EC2, no longer declared (its findings are deleted), unless another resource declares it",
    ],
    ["retained", { reason: "retained" }, "EC2 no longer declared, retained"],
    [
      "retained, and what that costs",
      { reason: "retained", note: "stays billed" },
      "EC2 no longer declared, retained (stays billed)",
    ],
    [
      "blocked",
      { reason: "blocked", code: "NOT_IN_ORGANIZATION" },
      "EC2 is DISABLED, NOT_IN_ORGANIZATION; `pulumi up` of this resource cannot fix it",
    ],
    ["tracked", { reason: "tracked", code: "X" }, 'EC2 is DISABLED, X; mode "track" leaves it as it is'],
    [
      "unobserved",
      { reason: "unobserved", code: "AccessDeniedException" },
      "EC2 cannot be observed: AccessDeniedException",
    ],
    [
      "unobserved without a code",
      { reason: "unobserved", observed: "not observed" },
      "EC2 cannot be observed: not observed",
    ],
    [
      "nothing of a region observed",
      { reason: "unobserved", capabilities: [], code: "DeadlineExceeded" },
      "cannot be observed: DeadlineExceeded",
    ],
    ["joined", { reason: "joined", observed: "new" }, "joined the selection (new)"],
    ["left", { reason: "left", observed: "now SUSPENDED" }, "left the selection (now SUSPENDED)"],
  ])("%s", (_, over, text) => expect(entryText(entry(over))).toBe(text));
});

describe("the plan in `plan`", () => {
  it("is empty where there is nothing to do and nothing to report", () =>
    expect(planText(plan([]), nobody)).toEqual({}));

  it("by region and account, names beside ids where they are known", () => {
    const entries = [entry({ accounts: ids(3) }), entry({ region: "us-east-1", accounts: [nth(0)] })];
    expect(planText(plan(entries), names)).toEqual({
      [region]: {
        [`${nth(0)} payments-7`]: "enable EC2 (now DISABLED)",
        [nth(1)]: "enable EC2 (now DISABLED)",
        [nth(2)]: "enable EC2 (now DISABLED)",
      },
      "us-east-1": { [`${nth(0)} payments-7`]: "enable EC2 (now DISABLED)" },
    });
  });

  it("all that happens in one account stands together", () => {
    const entries = [entry(), entry({ reason: "unobserved", capabilities: ["LAMBDA"], code: "X" })];
    expect(planText(plan(entries), nobody)).toEqual({
      [region]: { [nth(0)]: "LAMBDA cannot be observed: X; enable EC2 (now DISABLED)" },
    });
  });

  it("what concerns all regions alike stands under accounts", () =>
    expect(planText(plan([entry({ region: "", reason: "joined", capabilities: [], observed: "new" })]), names)).toEqual(
      {
        accounts: { [`${nth(0)} payments-7`]: "joined the selection (new)" },
      },
    ));

  it("a region of which not even the accounts are known is a line", () =>
    expect(
      planText(plan([entry({ reason: "unobserved", accounts: [], capabilities: [], code: "X" })]), nobody),
    ).toEqual({
      [region]: "cannot be observed: X",
    }));

  it("names a thousand accounts of a group, and counts a larger one, with a digest of its ids", () => {
    const named = planText(plan([entry({ accounts: ids(accountsPerGroup) })]), nobody)[region] as Record<
      string,
      string
    >;
    expect(accountsPerGroup).toBe(1_000);
    expect(Object.keys(named)).toEqual(ids(accountsPerGroup));
    const larger = ids(accountsPerGroup + 1);
    expect(planText(plan([entry({ accounts: larger })]), nobody)[region]).toEqual({
      "enable EC2 (now DISABLED)": `1,001 accounts (ids ${digest(larger)})`,
    });
  });

  it("an account that differs is named beside the group", () => {
    const entries = [entry({ accounts: ids(4_998) }), entry({ accounts: [nth(9_999)], capabilities: ["ECR"] })];
    expect(planText(plan(entries), nobody)[region]).toEqual({
      "enable EC2 (now DISABLED)": `4,998 accounts (ids ${digest(ids(4_998))})`,
      [nth(9_999)]: "enable ECR (now DISABLED)",
    });
  });

  it("groups that read alike are one group: none hides the other", () => {
    const off = { reason: "released", verb: "disable" } as const;
    const entries = [
      entry({ ...off, observed: "ENABLED", accounts: ids(1_200) }),
      entry({ ...off, observed: "ENABLING", accounts: ids(1_300, 5_000) }),
    ];
    const all = [...ids(1_200), ...ids(1_300, 5_000)];
    expect(Object.values(planText(plan(entries), nobody)[region] as object)).toEqual([
      `2,500 accounts (ids ${digest(all)})`,
    ]);
  });

  it("says what will be billed, and why the row reads replace", () => {
    expect(planText(plan([entry()], { billed: 2 }), nobody)).toMatchObject({
      "newly enabled and billed": "2 account capabilities",
    });
    expect(planText(plan([entry()], { replaces: true }), nobody)["shown as a replacement"]).toMatch(/deletes .* last/);
    expect(Object.keys(planText(plan([entry()]), nobody))).toEqual([region]);
  });

  it("does not depend on the order of the entries", () => {
    const entries = [
      entry({ accounts: ids(5) }),
      entry({ region: "us-east-1" }),
      entry({ reason: "retained", capabilities: ["L"] }),
    ];
    const text = JSON.stringify(planText(plan(entries), names));
    expect(JSON.stringify(planText(plan([...entries].reverse()), names))).toBe(text);
  });
});

describe("the plan on the console", () => {
  const lines = (entries: readonly PlanEntry[], over: Partial<Plan> = {}): string[] =>
    planLines(plan(entries, over), names);

  it("one line an entry, with names", () =>
    expect(lines([entry({ accounts: ids(2) })])).toEqual([
      `${region}: enable EC2 (now DISABLED): ${nth(0)} payments-7, ${nth(1)}`,
    ]));

  it("the same in several regions is one line", () =>
    expect(lines([entry(), entry({ region: "us-east-1" })])).toEqual([
      `${region}, us-east-1: enable EC2 (now DISABLED): ${nth(0)} payments-7`,
    ]));

  it("without a region, and without accounts", () => {
    expect(lines([entry({ region: "", reason: "left", observed: "excluded" })])).toEqual([
      `left the selection (excluded): ${nth(0)} payments-7`,
    ]);
    expect(lines([entry({ reason: "unobserved", capabilities: [], accounts: [], code: "X" })])).toEqual([
      `${region}: cannot be observed: X`,
    ]);
  });

  it("names twenty accounts, counts the others, and says where they are", () => {
    expect(accountsPerLine).toBe(20);
    expect(lines([entry({ accounts: ids(20) })])[0]).not.toContain("more");
    const [line = ""] = lines([entry({ accounts: ids(4_998) })]);
    expect(line).toContain(nth(19));
    expect(line).not.toContain(nth(20));
    expect(line).toMatch(/ and 4,978 more \(see `pulumi preview --diff`\)$/);
  });

  it("is short: beyond ten lines the number of the others", () => {
    const many = (count: number): PlanEntry[] =>
      Array.from({ length: count }, (_, index) => entry({ capabilities: [`C${index}`], accounts: [nth(index)] }));
    expect(lines(many(linesPerPlan))).toHaveLength(linesPerPlan);
    const shown = lines(many(linesPerPlan + 3), { billed: 1 });
    expect(shown.slice(linesPerPlan)).toEqual([
      "...and 3 more (see `pulumi preview --diff`)",
      "newly enabled and billed: 1 account capability",
    ]);
  });

  it("says what is billed, adopted, and replaced; none of it where there is none", () => {
    const told = lines([], { billed: 3, adopted: 1_204, replaces: true });
    expect(told.slice(0, 2)).toEqual([
      "newly enabled and billed: 3 account capabilities",
      "adopts 1,204 account capabilities already enabled",
    ]);
    expect(told[2]).toMatch(/^shown as a replacement: /);
    expect(lines([])).toEqual([]);
  });

  it("forecasts calls and time, in seconds up to two minutes", () => {
    const told = (seconds: number): string => lines([], { forecast: { calls: 549, seconds } })[0] ?? "";
    expect(told(74.6)).toBe("`pulumi up` will write with 549 calls in about 75 s; AWS may take longer to finish");
    expect(told(0.2)).toContain("about 1 s");
    expect(told(400)).toContain("about 7 min");
  });

  it("calls the setting for accounts that will join by its own name, and never an account", () => {
    expect(lines([entry({ accounts: ["newAccounts"], verb: "auto-enable" })])).toEqual([
      `${region}: auto-enable EC2 (now DISABLED): new accounts`,
    ]);
    expect(countedAccounts(["newAccounts"])).toBe("new accounts");
    expect(countedAccounts([nth(0), "newAccounts", nth(0)])).toBe("1 account and new accounts");
    expect(countedAccounts(ids(3))).toBe("3 accounts");
  });
});

describe("a digest", () => {
  it("depends on the set, not on its order", () => {
    expect(digest(["1", "2"])).toBe(digest(["2", "1"]));
    expect(digest(["1", "2"])).not.toBe(digest(["1", "3"]));
    expect(digest([])).toMatch(/^[0-9a-f]{8}$/);
  });

  it("counts read as people write them", () => {
    expect(counted(1, "account", "accounts")).toBe("1 account");
    expect(counted(0, "account", "accounts")).toBe("0 accounts");
    expect(counted(4998, "account", "accounts")).toBe("4,998 accounts");
  });
});

describe("the key over a plan", () => {
  const text = { [region]: { [nth(0)]: "enable EC2" } };

  it("is one that the stored plan does not use, so that a gap which comes back is an addition", () => {
    const first = underFreshKey(text, undefined);
    const second = underFreshKey(text, first);
    const third = underFreshKey(text, second);
    expect(Object.keys(second)).not.toEqual(Object.keys(first));
    expect(Object.keys(third)).not.toEqual(Object.keys(second));
    expect(Object.values(third)).toEqual([text]);
  });

  it("is absent when there is nothing to do", () => expect(underFreshKey({}, { "to do": text })).toEqual({}));

  it("survives a stored plan that is no plan", () => {
    for (const odd of [null, "04da6b54-80e4-46f7-96ec-b56ff0331ba9", 3, []])
      expect(underFreshKey(text, odd)).toEqual({ "to do": text });
  });
});
