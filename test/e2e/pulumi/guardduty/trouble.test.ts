import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { FaultRule } from "../../../../emulator";
import type { Scene } from "./scene";
import { memberSets, members, regions, scene } from "./scene";

/** Longest that a provider process may outlive its engine. */
const graceMs = 5_000;
const [region] = regions;

let stack: Scene;
afterEach(() => stack.close());

describe("after SIGKILL of the engine between AWS's commit and the answer", () => {
  it.each(["CreateMembers", "UpdateMemberDetectors"])(
    "of the second %s, the next up converges and does nothing twice",
    async (operation) => {
      const accounts = members(130);
      stack = await scene({
        world: { accounts: 130 },
        program: memberSets({ fleet: { accounts, features: ["S3_DATA_EVENTS"] } }),
      });
      const running = stack.start("up", "--skip-preview");
      const when: FaultRule["when"] = { operation, nth: 2 };
      const kill = { kind: "killPeer", pid: running.child.pid as number, at: "afterCommit" } as const;
      stack.emulator.faults.set(
        [
          { when, do: kill },
          { when, do: { kind: "resetAfter" } },
        ],
        0,
      );
      expect(await running.outcome).toMatchObject({ signal: "SIGKILL" });
      const providers = () => stack.processes().filter(({ command }) => command.includes("dynamic-provider"));
      for (const diedAt = Date.now(); providers().length > 0 && Date.now() - diedAt < graceMs; ) await sleep(50);
      expect(providers()).toEqual([]);
      stack.emulator.faults.clear();
      const fatal =
        stack.emulator.journal.entries().find(({ faults }) => faults?.includes("killPeer"))?.seq ?? Number.NaN;
      // Calls that were on their way when the engine died may have been served first; none is begun afterwards.
      expect(stack.writes().filter(({ seq }) => seq > fatal).length).toBeLessThanOrEqual(1);
      await stack.must("cancel");
      await stack.must("up", "--skip-preview");
      expect(
        accounts.filter(
          (account) => stack.status(account) !== "Enabled" || stack.plans(account).join() !== "S3_DATA_EVENTS",
        ),
      ).toEqual([]);
      for (const once of ["CreateMembers", "UpdateMemberDetectors"]) {
        const ids = stack
          .writes()
          .filter((entry) => entry.operation === once)
          .flatMap((entry) => entry.ids);
        expect(ids.length).toBe(new Set(ids).size);
      }
      await stack.must("refresh", "--clear-pending-creates");
      await stack.must("preview", "--expect-no-changes");
    },
  );
});

describe("accounts that AWS refuses", () => {
  it("are named with AWS's sentence and an advice, hinder nobody, stay in state, and are all that the next up sends", async () => {
    const accounts = members(60);
    const [foreign, full, odd] = [accounts[1], accounts[2], accounts[55]] as [string, string, string];
    const refuse = (account: string, message: string): FaultRule => ({
      when: { operation: "CreateMembers" },
      do: { kind: "failAccounts", accounts: [account], code: "", message },
    });
    stack = await scene({
      world: { accounts: 60 },
      program: memberSets({ fleet: { accounts, features: ["S3_DATA_EVENTS"], settle: { timeoutSeconds: 1 } } }),
      faults: [
        refuse(
          foreign,
          "The request is rejected because the given account ID is already an associated member of another master account.",
        ),
        refuse(
          full,
          "The request is rejected because the current account cannot create anymore members since it cannot exceed the maximum number of allowed members.",
        ),
        refuse(odd, "It is Tuesday."),
      ],
    });
    const up = await stack.run("up", "--skip-preview");
    expect(up.code).not.toBe(0);
    for (const [account, code] of [
      [foreign, "MEMBER_OF_ANOTHER"],
      [full, "MEMBER_LIMIT"],
      [odd, "UNRECOGNIZED: It is Tuesday"],
    ] as const)
      expect(up.output).toMatch(new RegExp(`${region}: not covered: ${code}.*\\(1 account: ${account}\\)\\. [A-Z]`));
    expect(accounts.filter((account) => stack.status(account) !== "Enabled").sort()).toEqual(
      [foreign, full, odd].sort(),
    );
    await stack.must("refresh");
    stack.emulator.faults.clear();
    stack.emulator.journal.clear();
    await stack.must("up", "--skip-preview");
    const ids = [foreign, full, odd].sort().join(" ");
    expect(stack.written()).toEqual([`${region} CreateMembers ${ids}`, `${region} UpdateMemberDetectors ${ids}`]);
    await stack.must("preview", "--expect-no-changes");
  });
});
