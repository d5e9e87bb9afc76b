import { ErrorCode } from "@aws-sdk/client-inspector2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "./engine/scene";
import { enablements, members, scene } from "./engine/scene";

/**
 * AWS refuses accounts one by one inside a successful answer. One account for each of its codes; some codes mean that the
 * account will get there by itself or by asking again, the others must be told and asked for again by the next run.
 */
describe("accounts that AWS refuses", () => {
  const healthy = members(3);
  /** Not a refusal: `done` means covered already, and the rest of these AWS takes back within the run. */
  const passing = ["ALREADY_ENABLED", "ENABLE_IN_PROGRESS"];
  const codes = Object.values(ErrorCode).filter((code) => !passing.includes(code));
  const refused = new Map(codes.map((code, index) => [code as string, members(1, 10 + index)[0] as string]));
  const accounts = [...healthy, ...refused.values()];
  let stack: Scene;
  beforeAll(async () => {
    stack = await scene({
      world: { accounts: 50 },
      program: enablements({ fleet: { accounts, settle: { timeoutSeconds: 1 } } }),
      faults: [...refused].map(([code, account]) => ({
        when: { operation: "Enable" },
        do: { kind: "failAccounts" as const, accounts: [account], code, message: `no: ${code}` },
      })),
    });
  });
  afterAll(() => stack.close());

  const enabled = (): Set<string> => new Set(stack.writes().flatMap(({ ids }) => ids));

  it("are all named, each with AWS's code, its message and an advice", async () => {
    const up = await stack.run("up", "--skip-preview");
    expect(up.code).not.toBe(0);
    for (const [code, account] of refused) {
      const told = up.output.split("\n").find((line) => line.includes(account) && line.includes(code));
      expect({ code, told }).toMatchObject({
        told: expect.stringMatching(new RegExp(`${code}: no: ${code} .*${account}\\)\\. [A-Z]`)),
      });
    }
    const told = up.output.split("\n").filter((line) => line.includes("not covered"));
    expect(healthy.filter((account) => told.some((line) => line.includes(account)))).toEqual([]);
  });

  it("do not hinder the others, which are on and stay on", () => {
    expect(healthy.map((account) => stack.scans(account))).toEqual(healthy.map(() => ["EC2"]));
  });

  it("are kept in state, with what they need for the next run", async () => {
    const { deployment } = await stack.state();
    const fleet = deployment.resources?.find(({ id }) => id?.endsWith("/fleet"));
    expect(fleet?.initErrors?.length).toBe(refused.size);
    expect(fleet?.outputs).toMatchObject({
      lastUpdateFailed: true,
      summary: { cells: accounts.length, covered: healthy.length, gap: refused.size },
      __provider: fleet?.inputs?.["__provider"],
      accounts,
    });
  });

  it("are the only ones that the next up sends", async () => {
    stack.emulator.journal.clear();
    const [spared, ...left] = [...refused] as [[string, string], ...[string, string][]];
    stack.emulator.faults.set(
      left.map(([code, account]) => ({
        when: { operation: "Enable" },
        do: { kind: "failAccounts" as const, accounts: [account], code },
      })),
      0,
    );
    const up = await stack.run("up", "--skip-preview");
    expect(up.code).not.toBe(0);
    expect([...enabled()].sort()).toEqual([...refused.values()].sort());
    expect(stack.scans(spared[1])).toEqual(["EC2"]);
  });

  it("also after a refresh, which makes the engine forget that the update failed", async () => {
    await stack.must("refresh");
    expect((await stack.run("preview", "--expect-no-changes")).code).toBe(7);
    stack.emulator.journal.clear();
    stack.emulator.faults.clear();
    const [, ...left] = [...refused.values()];
    await stack.must("up", "--skip-preview");
    expect([...enabled()].sort()).toEqual(left.sort());
    expect(accounts.filter((account) => stack.scans(account).join() !== "EC2")).toEqual([]);
    await stack.must("preview", "--expect-no-changes");
  });
});
