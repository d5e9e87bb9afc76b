import { describe, expect, it } from "vitest";
import { SwitchOffs } from "../../../provider/lifecycle/switchOffs";
import { ids, nth } from "./cells";

/** Resources of these names, each of which declares and switches off one account of its own. */
function oneAccountEach(count: number): { switchOffs: SwitchOffs; labels: string[] } {
  const switchOffs = new SwitchOffs();
  const labels = Array.from({ length: count }, (_, index) => `team-${index}`);
  for (const [index, label] of labels.entries()) switchOffs.plan(label, 1, undefined, [nth(index)]);
  return { switchOffs, labels };
}

describe("the default limit", () => {
  it("bounds all resources of a service together: twenty of one account each are not twenty switch-offs", () => {
    const { switchOffs, labels } = oneAccountEach(20);
    for (const label of labels)
      expect(switchOffs.refusal(label)).toMatch(/disabled in 20 accounts, .* together 2 in one run/);
  });

  it("lets through what is within it", () => {
    const { switchOffs, labels } = oneAccountEach(1);
    for (const label of labels) expect(switchOffs.refusal(label)).toBeUndefined();
  });

  it("is ten percent of everything declared, at most ten accounts, at least one", () => {
    const wants = (declared: number, accounts: number): string | undefined => {
      const switchOffs = new SwitchOffs();
      switchOffs.plan("a", declared, undefined, ids(accounts));
      return switchOffs.refusal("a");
    };
    expect(wants(3, 1)).toBeUndefined();
    expect(wants(3, 2)).toMatch(/2 accounts, .* together 1 in one run/);
    expect(wants(50, 5)).toBeUndefined();
    expect(wants(50, 6)).toBeDefined();
    expect(wants(5_000, 10)).toBeUndefined();
    expect(wants(5_000, 11)).toMatch(/together 10 in one run/);
  });

  it("counts the accounts of resources that switch nothing off", () => {
    const switchOffs = new SwitchOffs();
    switchOffs.plan("large", 90, undefined, []);
    switchOffs.plan("small", 10, undefined, ids(10));
    expect(switchOffs.refusal("small")).toBeUndefined();
    expect(switchOffs.refusal("large")).toBeUndefined();
  });

  it("counts an account once, in however many resources something of it is switched off", () => {
    const switchOffs = new SwitchOffs();
    switchOffs.plan("EC2", 10, undefined, [nth(0)]);
    switchOffs.plan("ECR", 10, undefined, [nth(0)]);
    expect(switchOffs.refusal("EC2")).toBeUndefined();
  });

  it("refuses no resource that switches nothing off", () => {
    const { switchOffs } = oneAccountEach(20);
    switchOffs.plan("unchanged", 5, undefined, []);
    expect(switchOffs.refusal("unchanged")).toBeUndefined();
    expect(switchOffs.refusal("never planned")).toBeUndefined();
  });

  it("takes the newest plan of a resource in place of the one before", () => {
    const switchOffs = new SwitchOffs();
    switchOffs.plan("a", 10, undefined, ids(5));
    expect(switchOffs.refusal("a")).toBeDefined();
    switchOffs.plan("a", 10, undefined, []);
    expect(switchOffs.refusal("a")).toBeUndefined();
  });

  it("an empty block is no limit of one's own", () => {
    const switchOffs = new SwitchOffs();
    switchOffs.plan("a", 10, {}, ids(2));
    expect(switchOffs.refusal("a")).toMatch(/the default releaseLimit/);
  });

  it("one resource speaks for all: the first that is over the limit, by its name", () => {
    const { switchOffs } = oneAccountEach(20);
    switchOffs.plan("a", 0, { accounts: 1 }, [nth(99)]);
    expect(switchOffs.firstRefusal).toMatch(/^team-0: /);
    expect(oneAccountEach(1).switchOffs.firstRefusal).toBeUndefined();
    expect(new SwitchOffs().firstRefusal).toBeUndefined();
    const own = new SwitchOffs();
    own.plan("fine", 1, undefined, [nth(0)]);
    own.plan("over", 9, { accounts: 1 }, [nth(1), nth(2)]);
    expect(own.firstRefusal).toMatch(/^over: /);
  });

  it("the refusal says how to allow it and how to avoid it", () => {
    const { switchOffs } = oneAccountEach(20);
    expect(switchOffs.refusal("team-3")).toMatch(
      /set releaseLimit: \{ accounts: 1 \} here, and likewise on the others, .*onRelease to "retain".*match to "atLeast"/,
    );
  });
});

describe("an explicit limit", () => {
  it("counts for the resource's own accounts, apart from the others", () => {
    const { switchOffs, labels } = oneAccountEach(2);
    switchOffs.plan("own", 100, { accounts: 30 }, ids(30, 500));
    expect(switchOffs.refusal("own")).toBeUndefined();
    expect(switchOffs.refusal(labels[0] as string)).toMatch(/2 accounts, .* together 1 in one run/);
    switchOffs.plan("own", 100, { accounts: 29 }, ids(30, 500));
    expect(switchOffs.refusal("own")).toMatch(/30 accounts, and its releaseLimit allows 29 in one run/);
  });

  it("its accounts do not raise the default of the others", () => {
    const switchOffs = new SwitchOffs();
    switchOffs.plan("own", 1_000, { percent: 100 }, []);
    switchOffs.plan("other", 10, undefined, ids(2));
    expect(switchOffs.refusal("other")).toMatch(/together 1 in one run/);
  });
});

describe("one more account, while a run goes on", () => {
  it("is allowed up to the limit, and counts from then on; those that were planned are always allowed", () => {
    const switchOffs = new SwitchOffs();
    switchOffs.plan("a", 30, undefined, [nth(0)]);
    expect(ids(5).map((id) => switchOffs.allows("a", id))).toEqual([true, true, true, false, false]);
    expect(switchOffs.allows("a", nth(2))).toBe(true);
    switchOffs.plan("b", 0, undefined, []);
    expect(switchOffs.allows("b", nth(9)), "a has used the limit that both share").toBe(false);
  });

  it("is never allowed for a resource that no check has planned", () =>
    expect(new SwitchOffs().allows("a", nth(0))).toBe(false));

  it("of an explicit limit does not count against the others", () => {
    const switchOffs = new SwitchOffs();
    switchOffs.plan("own", 5, { accounts: 1 }, []);
    switchOffs.plan("other", 5, undefined, []);
    expect(switchOffs.allows("own", nth(0))).toBe(true);
    expect(switchOffs.allows("own", nth(1))).toBe(false);
    expect(switchOffs.allows("other", nth(2))).toBe(true);
  });
});

describe("deletes, of which a resource may have several in a run", () => {
  it("each counts what it switches off when it begins; together they stay within the limit", () => {
    const switchOffs = new SwitchOffs();
    expect(switchOffs.begin("a", 20, undefined, [nth(0)])).toBeUndefined();
    expect(switchOffs.begin("a", 20, undefined, [nth(1)])).toBeUndefined();
    expect(switchOffs.begin("a", 20, undefined, [nth(2)])).toMatch(/^a: .* 3 accounts, .* together 2 in one run/);
    expect(switchOffs.begin("a", 20, undefined, [nth(1)]), "an account counts once").toBeUndefined();
  });

  it("one that is refused counts for nothing, and hinders no other", () => {
    const switchOffs = new SwitchOffs();
    expect(switchOffs.begin("a", 10, undefined, ids(5))).toBeDefined();
    expect(switchOffs.refusal("a")).toBeUndefined();
    expect(switchOffs.begin("b", 10, undefined, ids(2, 50))).toBeUndefined();
  });

  it("what was switched off stays counted, whatever is planned next", () => {
    const switchOffs = new SwitchOffs();
    switchOffs.begin("a", 20, undefined, ids(2));
    switchOffs.plan("a", 20, undefined, []);
    expect(switchOffs.allows("a", nth(9))).toBe(false);
    expect(switchOffs.allows("a", nth(1))).toBe(true);
    expect(switchOffs.begin("b", 0, undefined, [nth(9)])).toMatch(/3 accounts/);
  });

  it("a plan that was carried out one by one does not count twice", () => {
    const switchOffs = new SwitchOffs();
    switchOffs.plan("a", 20, undefined, ids(2));
    expect(ids(3).map((id) => switchOffs.allows("a", id))).toEqual([true, true, false]);
    switchOffs.plan("a", 20, undefined, []);
    expect(switchOffs.refusal("a")).toBeUndefined();
  });
});
