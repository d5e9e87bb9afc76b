import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Scene } from "./engine/scene";
import { enablements, js, members, region, scene } from "./engine/scene";
import { inSoak, variations } from "./engine/variations";

/**
 * Programs in which the new owner of an account is not known when the old one lets go of it (review 2026-11, breaker 1). Every resource
 * says that what it loses is switched off, and no declared cell may ever be.
 */
const onRelease = { capability: "disable", account: "disable" };
/** Teams in `npm test`; `npm run test:soak` takes as many as the review did, 30. */
const count = Number(process.env["HAND_OVER_TEAMS"] ?? 6);
const accounts = members(count);
const first = accounts[0] as string;

type Args = Readonly<Record<string, unknown>>;
const owner = (ids: unknown, more: Args = {}): Args => ({
  accounts: ids,
  onRelease,
  releaseLimit: { percent: 100 },
  ...more,
});
/** One resource an account: `t0` declares the first, and so on. */
const teams = (of: (index: number) => Args): Record<string, Args> =>
  Object.fromEntries(accounts.map((_, index) => [`t${index}`, of(index)]));

let stack: Scene;
beforeEach(async () => {
  stack = await scene({ world: { accounts: count }, program: "" });
});
afterEach(() => stack.close());

/** Brings `before` up, then `after`; tells what was written by the second one. */
async function change(before: string, after: string, ...args: string[]) {
  stack.edit(before);
  await stack.must("up", "--skip-preview");
  stack.emulator.journal.clear();
  stack.edit(after);
  const outcome = await stack.run("up", "--skip-preview", ...args);
  return { outcome, writes: stack.writes().map(({ operation, ids }) => `${operation} ${ids.join(" ")}`) };
}
const uncovered = (types: readonly string[] = ["EC2"]): string[] =>
  accounts.filter((account) => !types.every((type) => stack.scans(account).includes(type)));

/** `late` is registered this many milliseconds after the others. */
const later = (ms: number, ids: readonly string[]) =>
  js(`new Promise((done) => setTimeout(done, ${ms}, ${JSON.stringify(ids)}))`);

describe("accounts that change their owner", () => {
  it.each(
    variations<[string, number]>(
      [
        ["1", 300],
        ["default", 3_000],
      ],
      [
        ["4", 300],
        ["default", 300],
      ],
    ),
  )("many teams hand a type over to one that is registered late (--parallel %s, %d ms)", async (parallel, ms) => {
    const types = { resourceTypes: ["EC2", "ECR"] };
    const before = enablements(teams((index) => owner([accounts[index]], types)));
    const after = enablements({
      ...teams((index) => owner([accounts[index]], { resourceTypes: ["ECR"] })),
      late: owner(later(ms, accounts)),
    });
    const { outcome, writes } = await change(
      before,
      after,
      ...(parallel === "default" ? [] : ["--parallel", parallel]),
    );
    expect(outcome.code, outcome.output).toBe(0);
    expect(writes).toEqual([]);
    expect(uncovered(["EC2", "ECR"])).toEqual([]);
  });

  it.each(variations([1], [-1]))("every team passes its account on (by %d)", async (by) => {
    const passed = (index: number) => [accounts[(index + by + count) % count]];
    const { outcome, writes } = await change(
      enablements(teams((index) => owner([accounts[index]]))),
      enablements(teams((index) => owner(passed(index)))),
    );
    expect(outcome.code, outcome.output).toBe(0);
    expect(writes).toEqual([]);
    expect(uncovered()).toEqual([]);
  });

  it("many teams are consolidated into one, beyond the default releaseLimit", async () => {
    const unlimited = (ids: unknown): Args => ({ accounts: ids, onRelease });
    const { outcome, writes } = await change(
      enablements(teams((index) => unlimited([accounts[index], members(1, count)[0]].slice(0, 1)))),
      enablements({ ...teams(() => unlimited([])), all: unlimited(accounts) }).replace(/exports\["t\d+"\].*\n/g, ""),
    );
    expect(outcome.code, outcome.output).toBe(0);
    expect(writes).toEqual([]);
    expect(uncovered()).toEqual([]);
  });

  inSoak("the new owner waits for a slow resource, and so does the program", async () => {
    const slow = owner(js(`new Promise((done) => setTimeout(done, 2500, ["${accounts[2]}"]))`));
    const waiting = (ids: readonly string[]) => js(`exports["slow"].apply(() => ${JSON.stringify(ids)})`);
    const before = enablements({
      old: owner([first, accounts[1]]),
      slow: owner([accounts[2]]),
      next: owner([accounts[3]]),
    });
    const after = enablements({
      old: owner([accounts[1]]),
      slow,
      next: owner(waiting([accounts[3] as string, first])),
    });
    const { outcome, writes } = await change(before, after);
    expect(outcome.code, outcome.output).toBe(0);
    expect(writes).toEqual([]);
    expect(stack.scans(first)).toEqual(["EC2"]);
  });

  it.each(variations<[string[]]>([[["--continue-on-error"]]], [[[]]]))(
    "a third resource fails (%j): nothing declared is switched off",
    async (args) => {
      const broken = js(`new Promise((done) => setTimeout(done, 500, ["not an account"]))`);
      const before = enablements({ old: owner([first, accounts[1]]), next: owner([accounts[3]]) });
      const after = enablements({
        old: owner([accounts[1]]),
        third: { accounts: broken },
        next: owner(later(1_000, [accounts[3] as string, first])),
      });
      const { outcome, writes } = await change(before, after, ...args);
      expect(outcome.code).not.toBe(0);
      expect(writes).toEqual([]);
      expect(stack.scans(first)).toEqual(["EC2"]);
      // The program is mended: the account has an owner again, and was on all the time.
      stack.edit(enablements({ old: owner([accounts[1]]), next: owner([accounts[3], first]) }));
      await stack.must("up", "--skip-preview");
      expect(stack.writes()).toEqual([]);
      await stack.must("preview", "--expect-no-changes");
    },
  );

  it("the program throws before it comes to the new owner: nothing is switched off, and the next up goes on", async () => {
    const before = enablements({ old: owner([first, accounts[1]]) });
    const shrunk = enablements({ old: owner([accounts[1]]) });
    const { outcome, writes } = await change(
      before,
      `${shrunk}\nsetTimeout(() => { throw new Error("planned") }, 1500);`,
    );
    expect(outcome.code).not.toBe(0);
    expect(writes).toEqual([]);
    stack.edit(enablements({ old: owner([accounts[1]]), next: owner([first]) }));
    await stack.must("up", "--skip-preview");
    expect(stack.writes()).toEqual([]);
    expect(stack.scans(first)).toEqual(["EC2"]);
  });

  it("GuardDuty's deleteMember: the member is neither disassociated nor deleted nor created again", async () => {
    const set = (name: string, ids: unknown): string =>
      `exports[${JSON.stringify(name)}] = new GuardDutyMemberSet(${JSON.stringify(name)}, { regions: ["${region}"], accounts: ${
        typeof ids === "string" ? ids : JSON.stringify(ids)
      }, onRelease: { account: "deleteMember" }, releaseLimit: { percent: 100 } }).summary.covered;`;
    const head = 'const { GuardDutyMemberSet } = require("pulumi-aws-coverage");';
    stack.edit([head, set("old", [first, accounts[1]])].join("\n"));
    await stack.must("up", "--skip-preview");
    stack.emulator.journal.clear();
    const late = `new Promise((done) => setTimeout(done, 400, ["${first}"]))`;
    stack.edit([head, set("old", [accounts[1]]), set("late", late)].join("\n"));
    await stack.must("up", "--skip-preview");
    const written = stack.emulator.journal.entries({ service: "guardduty" }).filter(({ kind }) => kind === "write");
    expect(written.map(({ operation }) => operation)).toEqual([]);
  });
});

it("releaseLimit holds over many resources of one account each, and preview fails as up would", async () => {
  const both = { resourceTypes: ["EC2", "ECR"] };
  const args = (more: Args) => (index: number) => ({ accounts: [accounts[index]], onRelease, ...more });
  stack.edit(enablements(teams(args(both))));
  await stack.must("up", "--skip-preview");
  stack.emulator.journal.clear();
  stack.edit(enablements(teams(args({ resourceTypes: ["EC2"] }))));
  for (const verb of ["preview", "up"]) {
    const refused = await stack.run(verb, ...(verb === "up" ? ["--skip-preview"] : []));
    expect(refused.code, refused.output).not.toBe(0);
    expect(refused.output).toContain(`something would be disabled in ${count} accounts`);
  }
  expect(stack.writes()).toEqual([]);
  // Removed from the program, they are released one after the other by delete: the limit holds there too.
  stack.edit("");
  expect((await stack.run("up", "--skip-preview")).code).not.toBe(0);
  expect(uncovered().length).toBeLessThanOrEqual(3);
});
