import { afterEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { closeScenes, members, name, program, scene } from "./inspector";

afterEach(closeScenes);

const accounts = members(12);
const onRelease = { account: "disable" };
/** Members 2 and 6 of the seeded world live in it. */
const web = { organization: { organizationalUnitIds: ["ou-0e0e-web00001"] }, onRelease, releaseLimit: { accounts: 5 } };

/** The first answer comes later than a check may wait, and in time for the update that follows. */
const lateOnce = ({ faults, world }: Emulator, service: string): void =>
  faults.set([{ when: { service, times: 1 }, do: { kind: "hang", ms: 700 } }], world.clock.now());

describe("an update whose check could observe nothing", () => {
  it.each(["inspector2", "sts"])(
    "switches no surplus off: nobody has counted it against the limit (%s is late)",
    async (service) => {
      const { another, emulator, since, on } = await scene({ accounts: 12 });
      const stack = another({ observationBudgetMs: 1 });
      for (const account of accounts) emulator.edit({ do: "inspectorEnable", account, types: ["EC2", "ECR"] });
      const exactly = program({ accounts, match: "exactly", releaseLimit: { accounts: 12 } });
      lateOnce(emulator, service);
      await stack.up(exactly);
      expect(since(0, "Disable")).toEqual([]);
      // The next one has counted it.
      const next = another();
      for (const [key, saved] of stack.state) next.state.set(key, saved);
      expect((await next.up(exactly)).failures).toEqual({});
      for (const account of accounts) expect(on(account)).toEqual(["EC2"]);
    },
  );

  it.each([
    ["create", [true]],
    ["update", [false, true]],
  ])("a %s remembers whom the selector meant: who leaves it next is released", async (kind, blind) => {
    const { another, emulator, on } = await scene({ accounts: 12 });
    let stack = another();
    for (const [index, isBlind] of blind.entries()) {
      const next = another(isBlind ? { observationBudgetMs: 1 } : {});
      for (const [key, saved] of stack.state) next.state.set(key, saved);
      stack = next;
      if (isBlind) lateOnce(emulator, "inspector2");
      // An update that is due for another reason, and succeeds.
      const settle = { timeoutSeconds: 60 + index };
      expect((await stack.up(program({ ...web, settle }))).failures).toEqual({});
    }
    const [leaver, ...others] = accounts.filter((account) => on(account).length > 0) as [string];
    emulator.edit({ do: "moveAccount", account: leaver, parent: "Sandbox" });
    const next = another();
    for (const [key, saved] of stack.state) next.state.set(key, saved);
    const declared = program({ ...web, settle: { timeoutSeconds: 59 + blind.length } });
    const preview = (await next.preview(declared))[name];
    expect(preview?.replaces).toBe(true);
    // What a create could not store among its inputs, check cannot plan with; diff finds it out.
    if (kind === "update") expect(preview?.entries).toMatchObject([{ reason: "released", accounts: [leaver] }, {}]);
    expect((await next.up(declared)).failures).toEqual({});
    expect(accounts.filter((account) => on(account).length > 0)).toEqual(others);
    expect((await next.preview(declared))[name]?.changes).toBe(false);
  });
});
