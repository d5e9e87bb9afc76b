import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import type { Scene } from "./engine/scene";
import { enablements, js, members, named, scene } from "./engine/scene";
import { inSoak, variations } from "./engine/variations";

/*
 * What bites on the real engine (docs/notes.md), and the test that shows it does not bite us:
 *
 *  1  forced replacement is create-then-delete          handOver.test.ts
 *  2  what a killed engine leaves behind                kill.test.ts, orphan.test.ts
 *  3  a failed update keeps old inputs and new outputs  here; release.test.ts "are owed"
 *  4  lifecycle options that go stale                   release.test.ts "does what the program says last"
 *  5  a failed observation must not break bootstrapping bootstrap.test.ts
 *  6  executed plans linger                             drift.test.ts "right after the first up", "comes back"
 *  7  the engine prints values of refused properties    badInput.test.ts "the secrets beside them are not shown"
 *  8  no check on refresh                               here: "a clean stack is clean"
 *  9  checks never overlap, and stall the stack         here: PULUMI_PARALLEL_DIFF; badInput.test.ts "never answers"
 * 10  check knows no name; create before a later check  badInput.test.ts "names both, in up"; handOver.test.ts "moves"
 * 11  update plans pin computed inputs                  here: "update plans"; unknown.test.ts
 * 12  same steps leave outputs alone                    here: "outputs"
 * 13  mocks compute no outputs                          programs.test.ts "under mocks"
 * 14  destroy previews call no provider                 release.test.ts "leaves Inspector on, and says so"
 * 15  secrets, inline programs, targeted updates        here; programs.test.ts "Automation API"
 */

const accounts = members(4);
const [one, two, three, four] = accounts as [string, string, string, string];

let stack: Scene;
beforeAll(async () => {
  stack = await scene({
    world: { accounts: 4 },
    program: enablements({ fleet: { accounts: [one, two] } }),
    env: { PULUMI_EXPERIMENTAL: "1" },
  });
  await stack.must("up", "--skip-preview");
});
afterAll(() => stack.close());
beforeEach(() => stack.emulator.journal.clear());

const fleet = async () => {
  const found = (await stack.state()).deployment.resources?.find(({ id }) => id?.endsWith("/fleet"));
  if (found === undefined) throw new Error("there is no fleet in the state");
  return found;
};
const switchOff = (account: string): unknown => stack.emulator.edit({ do: "inspectorDisable", account });

describe("a clean stack is clean", () => {
  // Its inputs still carry the plan that the first up carried out.
  it.each(
    variations(
      ["preview --refresh", "up --skip-preview --refresh"],
      ["refresh --preview-only", "preview", "refresh --skip-preview"],
    ),
  )("to %s", async (command) => {
    const [verb, ...args] = command.split(" ") as [string, ...string[]];
    await stack.must(verb, ...args, "--expect-no-changes");
    expect(stack.writes()).toEqual([]);
  });

  inSoak("and with parallel diffs, which see no less", async () => {
    stack.env["PULUMI_PARALLEL_DIFF"] = "true";
    await stack.must("preview", "--expect-no-changes");
    switchOff(two);
    const preview = await stack.run("preview", "--diff", "--expect-no-changes");
    expect(preview.code).toBe(7);
    expect(preview.output).toContain(`+ ${named(two)}: "enable EC2 (now DISABLED)"`);
    await stack.must("up", "--skip-preview", "--refresh");
    expect(stack.writes().map(({ ids }) => ids)).toEqual([[two]]);
    delete stack.env["PULUMI_PARALLEL_DIFF"];
  });
});

describe("update plans", () => {
  const file = (): string => join(stack.folder, "plan.json");

  it("are carried out, on a stack whose last plan still lingers", async () => {
    switchOff(one);
    await stack.must("preview", "--save-plan", file());
    await stack.must("up", "--skip-preview", "--plan", file());
    expect(stack.scans(one)).toEqual(["EC2"]);
  });

  it("do not let anything else happen: what has come up since is refused, before any write", async () => {
    switchOff(one);
    await stack.must("preview", "--save-plan", file());
    switchOff(two);
    stack.emulator.journal.clear();
    const up = await stack.run("up", "--skip-preview", "--plan", file());
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("violates plan");
    expect(stack.writes()).toEqual([]);
    await stack.must("up", "--skip-preview");
  });
});

describe("outputs", () => {
  it("are renewed by refresh and up, and never what a diff relies on", async () => {
    switchOff(one);
    await stack.must("refresh");
    expect((await fleet()).outputs).toMatchObject({
      summary: { gap: 1, covered: 1 },
      notCovered: { "us-east-1": { [one]: { EC2: "gap: DISABLED" } } },
    });
    stack.emulator.edit({ do: "inspectorEnable", account: one, types: ["EC2"] });
    // Nothing is left to write, and yet what state says is not true any more.
    const preview = await stack.run("preview", "--expect-no-changes");
    expect(preview.code).toBe(7);
    expect(preview.output).not.toContain("enable EC2");
    await stack.must("up", "--skip-preview");
    expect(stack.writes()).toEqual([]);
    expect((await fleet()).outputs).toMatchObject({ summary: { gap: 0, covered: 2 }, notCovered: {} });
    await stack.must("preview", "--expect-no-changes");
  });
});

const refuse = (account: string, code: string | null): unknown =>
  stack.emulator.edit({ do: "inspectorRefuse", account, code });

describe("an update that failed", () => {
  it("leaves old inputs and new outputs, and the next one goes on from there", async () => {
    refuse(three, "ACCOUNT_IS_ISOLATED");
    stack.edit(enablements({ fleet: { accounts: [one, two, three] } }));
    expect((await stack.run("up", "--skip-preview")).code).not.toBe(0);
    const { inputs, outputs, initErrors } = await fleet();
    expect({ inputs, outputs, initErrors: initErrors?.length }).toMatchObject({
      inputs: { accounts: [one, two], accountIds: [one, two] },
      outputs: {
        accounts: [one, two, three],
        accountIds: [one, two, three],
        lastUpdateFailed: true,
        __provider: expect.stringContaining("lifecycle"),
      },
      initErrors: 1,
    });
    refuse(three, null);
    stack.emulator.journal.clear();
    await stack.must("up", "--skip-preview");
    expect(stack.writes().map(({ operation, ids }) => ({ operation, ids }))).toEqual([
      { operation: "Enable", ids: [three] },
    ]);
    await stack.must("preview", "--expect-no-changes");
  });

  it("keeps secrets secret, also through a refresh", async () => {
    const secret = "TOP-SECRET-EXTERNAL-ID";
    const assumeRole = {
      roleArn: "arn:aws:iam::100000000001:role/security",
      externalId: js(`pulumi.secret("${secret}")`),
    };
    stack.emulator.edit({ do: "inspectorRefuse", account: four, code: "ACCOUNT_IS_ISOLATED" });
    stack.edit(enablements({ fleet: { accounts: [two, three, four], connection: { assumeRole } } }));
    const failed = await stack.run("up", "--skip-preview");
    expect(failed.code).not.toBe(0);
    expect(failed.output).toContain("ACCOUNT_IS_ISOLATED");
    const refreshed = await stack.must("refresh", "--diff");
    const { stdout } = await stack.must("stack", "export");
    for (const text of [failed.output, refreshed.output, stdout]) expect(text).not.toContain(secret);
    expect((await fleet()).outputs).toMatchObject({ connection: { assumeRole: expect.anything() } });
    expect(JSON.stringify((await fleet()).outputs)).toContain(secret);
    stack.emulator.edit({ do: "inspectorRefuse", account: four, code: null });
    await stack.must("up", "--skip-preview");
  });
});

describe("a replacement that releases", () => {
  const releasing = (ids: readonly string[]): string =>
    enablements({ fleet: { accounts: ids, onRelease: { account: "disable" }, releaseLimit: { accounts: 1 } } });
  const written = () => stack.writes().map(({ operation, ids }) => `${operation} ${ids.join(" ")}`);
  const fleets = async () =>
    (await stack.state()).deployment.resources?.filter(({ id }) => id?.endsWith("/fleet")) ?? [];

  it("is for what leaves alone: what joins is an ordinary update", async () => {
    stack.edit(releasing([two, three, four]));
    await stack.must("up", "--skip-preview");
    stack.edit(releasing(accounts));
    expect((await stack.must("preview")).output).toMatch(/~ 1 to update/);
    await stack.must("up", "--skip-preview");
  });

  it("keeps the id, and is shown as three rows and counted once", async () => {
    const before = (await fleet()).id;
    stack.edit(releasing([two, three, four]));
    const { output } = await stack.must("up", "--skip-preview");
    for (const row of [/\+\+ .*fleet created replacement/, /\+- .*fleet replaced/, /-- .*fleet deleted original/])
      expect(output).toMatch(row);
    expect(output).toMatch(/\+-1 replaced/);
    expect(written()).toEqual([`Disable ${one}`]);
    expect((await fleets()).map(({ id }) => id)).toEqual([before]);
    // What the first check found: the second one, which the replacement is created from, is not given the old inputs.
    expect(JSON.stringify((await fleet()).outputs?.["plan"])).toContain("disable EC2, no longer declared");
  });

  it("whose create fails in part releases nothing yet: the next up mends the new one, and then deletes the original", async () => {
    refuse(one, "ACCOUNT_IS_ISOLATED");
    stack.edit(releasing([one, three, four]));
    const failed = await stack.run("up", "--skip-preview");
    expect(failed.code).not.toBe(0);
    expect(stack.scans(two)).toEqual(["EC2"]);
    expect(
      (await fleets()).map(({ delete: pending, initErrors }) => ({ pending, errors: initErrors?.length })),
    ).toEqual([
      { pending: undefined, errors: 1 },
      { pending: true, errors: undefined },
    ]);
    refuse(one, null);
    stack.emulator.journal.clear();
    await stack.must("up", "--skip-preview");
    expect(written()).toEqual([`Enable ${one}`, `Disable ${two}`]);
    expect(await fleets()).toHaveLength(1);
    await stack.must("preview", "--expect-no-changes");
  });

  it("whose delete fails says why, once and without a stack, and a preview of what is pending exits 0", async () => {
    refuse(three, "ACCOUNT_IS_ISOLATED");
    stack.edit(releasing([one, four]));
    const failed = await stack.run("up", "--skip-preview");
    expect(failed.code).not.toBe(0);
    expect(failed.output).toMatch(
      new RegExp(`NotReleased: .*"fleet": us-east-1: still on: ACCOUNT_IS_ISOLATED: .*${three}`),
    );
    expect(failed.output).toContain("The next `pulumi up` tries again");
    expect(failed.output).not.toMatch(/^\s+at .*\(?.*:\d+:\d+\)?$/m);
    const preview = await stack.must("preview", "--expect-no-changes");
    expect(preview.output).toMatch(/-- .*fleet delete original/);
    refuse(three, null);
    stack.emulator.journal.clear();
    await stack.must("up", "--skip-preview");
    expect(written()).toEqual([`Disable ${three}`]);
    expect(await fleets()).toHaveLength(1);
  });
});

describe("a targeted update", () => {
  it("looks at and writes to its target alone", async () => {
    stack.edit(enablements({ fleet: { accounts: [two, three, four] }, other: { accounts: [one] } }));
    await stack.must("up", "--skip-preview");
    for (const account of accounts) switchOff(account);
    stack.emulator.journal.clear();
    await stack.must("up", "--skip-preview", "--target", "**other");
    const read = stack.emulator.journal.entries({ service: "inspector2" }).flatMap(({ ids }) => ids);
    // The administrator's own account is looked at before anything is enabled from it.
    expect(new Set(read)).toEqual(new Set([administratorAccount, one]));
    expect(stack.writes().map(({ ids }) => ids)).toEqual([[one]]);
    expect(stack.scans(two)).toEqual([]);
  });
});
