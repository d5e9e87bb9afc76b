import { describe, expect, it } from "vitest";
import { counted, digest, namedAccountsPerLine, planText, underFreshKey } from "../../../provider/core/planText";
import { cell, gap, nth, region } from "./cells";

const words = { says: (action: string) => action, writes: true };
const tracks = { ...words, writes: false };
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => nth(index));

describe("one account", () => {
  it.each([
    ["a gap", gap(nth(0)), "enable EC2 (now DISABLED)"],
    [
      "a gap with AWS's code",
      { ...gap(nth(0)), code: "X", managedBy: "organization policy" },
      "enable EC2 (now DISABLED, X, managed by organization policy)",
    ],
    [
      "a gap that nobody can close",
      cell({ account: nth(0), code: "NOT_IN_ORGANIZATION" }),
      "gap: EC2 is DISABLED, NOT_IN_ORGANIZATION; nothing that an update of this resource could do",
    ],
    ["a surplus", cell({ account: nth(0), state: "surplus", declared: false }), "disable EC2 (on, not declared)"],
    [
      "unknown",
      cell({ account: nth(0), state: "unknown", code: "AccessDeniedException" }),
      "EC2 cannot be observed: AccessDeniedException",
    ],
  ])("%s", (_, one, text) => expect(planText([one], words)[region]).toEqual({ [nth(0)]: text }));

  it.each(["covered", "pending", "waived", "notApplicable"] as const)("%s is nothing to do", (state) =>
    expect(planText([cell({ state })], words)).toEqual({}),
  );

  it("its capabilities with the same text share it, others follow", () => {
    const cells = [
      gap(nth(0), "EC2"),
      gap(nth(0), "ECR"),
      cell({ account: nth(0), capability: "LAMBDA", state: "unknown", code: "X" }),
    ];
    expect(planText(cells, words)[region]).toEqual({ [nth(0)]: "LAMBDA cannot be observed: X; enable EC2, ECR (now DISABLED)" });
  });

  it("track mode says what is wrong, not what will be done", () => {
    expect(planText([gap(nth(0))], tracks)).toEqual({ [region]: { [nth(0)]: "gap: EC2 is DISABLED" } });
    expect(planText([cell({ state: "surplus", account: nth(0) })], tracks)).toEqual({
      [region]: { [nth(0)]: "surplus: EC2 (on, not declared)" },
    });
  });

  it("says what leaves beside what is to do: neither hides the other", () => {
    const leaves = { region, account: nth(0), text: "ECR no longer declared: retain" };
    const text = planText([gap(nth(0))], words, [leaves])[region] as Record<string, string>;
    expect(text[nth(0)]).toContain("enable EC2");
    expect(text[nth(0)]).toContain("ECR no longer declared");
  });
});

describe("many accounts", () => {
  it("are named up to the limit, and grouped with number and digest beyond it", () => {
    const named = planText(
      ids(namedAccountsPerLine).map((id) => gap(id)),
      words,
    )[region] as Record<string, string>;
    expect(Object.keys(named)).toEqual(ids(namedAccountsPerLine));
    const grouped = planText(
      ids(4_998).map((id) => gap(id)),
      words,
    )[region];
    expect(grouped).toEqual({ "enable EC2 (now DISABLED)": `4,998 accounts (ids ${digest(ids(4_998))})` });
  });

  it("an odd one out is named beside the group", () => {
    const text = planText([...ids(30).map((id) => gap(id)), gap(nth(99), "ECR")], words)[region] as Record<string, string>;
    expect(text[nth(99)]).toBe("enable ECR (now DISABLED)");
    expect(Object.keys(text)).toHaveLength(2);
  });

  it("what will be billed is said, in manage mode only", () => {
    expect(planText([gap(nth(0)), gap(nth(0), "ECR")], words)["newly enabled and billed"]).toBe("2 account capabilities");
    expect(planText([gap(nth(0))], tracks)).not.toHaveProperty(["newly enabled and billed"]);
  });

  it("the order of the cells never shows", () => {
    const cells = [...ids(5).map((id) => gap(id)), { ...gap(nth(7)), region: "us-east-1" }];
    expect(JSON.stringify(planText([...cells].reverse(), words))).toBe(JSON.stringify(planText(cells, words)));
  });
});

describe("a digest", () => {
  it("depends on the set, not on its order", () => {
    expect(digest(["1", "2"])).toBe(digest(["2", "1"]));
    expect(digest(["1", "2"])).not.toBe(digest(["1", "3"]));
    expect(digest([])).toMatch(/^[0-9a-f]{8}$/);
  });

  it("counts are said as people do", () => {
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
