import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "./engine/project";
import type { Scene } from "./engine/scene";
import { enablements, js, members, region, scene } from "./engine/scene";
import { inSoak, variations } from "./engine/variations";

/**
 * Who is a customer can be a secret: accounts that a program takes from secret configuration stand in clear neither in the state nor in
 * anything that is printed, whatever goes wrong. What happens to them is still said.
 */
const accounts = members(4);
const [one, two, three, four] = accounts as [string, string, string, string];
const secret = js('new pulumi.Config().requireSecretObject("selection")');

let stack: Scene;
beforeAll(async () => {
  stack = await scene({ world: { accounts: 4 }, program: "" });
});
afterAll(() => stack.close());
afterEach(() => {
  for (const account of accounts) refuse(account, null);
});

const refuse = (account: string, code: string | null): unknown =>
  stack.emulator.edit({ do: "inspectorRefuse", account, code });
const switchOff = (account: string): unknown => stack.emulator.edit({ do: "inspectorDisable", account });

/** The program's input (`accounts` or `organization`) becomes what is configured. */
async function declare(
  input: "accounts" | "organization",
  value: unknown,
  more: Record<string, unknown> = {},
): Promise<void> {
  await stack.must("config", "set", "selection", JSON.stringify(value), "--secret");
  stack.edit(enablements({ fleet: { [input]: secret, ...more } }));
}

/** Runs it, and looks for accounts in everything that it printed and stored. */
async function run(...args: [string, ...string[]]): Promise<Outcome> {
  const outcome = await stack.run(...args);
  expect(accountsIn(outcome.output), `${args.join(" ")} printed ${outcome.output}`).toEqual([]);
  const { stdout } = await stack.must("stack", "export");
  const lines = stdout.split("\n").filter((line) => accountsIn(line).length > 0);
  expect(lines, `state after ${args.join(" ")}`).toEqual([]);
  return outcome;
}
/** Ids, and names, which say as much. */
const accountsIn = (text: string): string[] => [
  ...accounts.filter((account) => text.includes(account)),
  ...(text.match(/member-\d+/g) ?? []),
];

const fleet = async () => (await stack.state()).deployment.resources?.find(({ id }) => id?.endsWith("/fleet"))?.outputs;

describe("accounts that are a secret", () => {
  it("are shown neither by preview nor by an up that AWS refuses in part, and the reasons are", async () => {
    await declare("accounts", accounts);
    refuse(two, "ACCOUNT_IS_ISOLATED");
    const preview = await run("preview", "--diff");
    expect(preview.code).toBe(0);
    expect(preview.output).toMatch(/accounts\s*: \[secret\]/);
    expect(preview.output).toMatch(/accountIds\s*: \[secret\]/);
    expect(preview.output).toMatch(/plan\s*: \[secret\]/);
    expect(preview.output).toMatch(/us-east-1: enable EC2 \(now DISABLED\): \[secret\]/);
    const up = await run("up", "--skip-preview");
    expect(up.code).not.toBe(0);
    expect(up.output).toMatch(/not covered: ACCOUNT_IS_ISOLATED: .* \(1 account: \[secret\]\)\. AWS has isolated/);
  });

  it("are encrypted in state, with what is computed of them", async () => {
    expect(await fleet()).toMatchObject({
      accounts: expect.anything(),
      accountIds: expect.anything(),
      plan: expect.anything(),
      notCovered: expect.anything(),
      refusals: expect.anything(),
      summary: { covered: 3, gap: 1 },
    });
    const shown = JSON.stringify(await fleet());
    for (const account of accounts) expect(shown).toContain(account);
  });

  it("nor by previews and refreshes that find a gap, with or without a stored refusal", async () => {
    const looks = variations<[string, ...string[]]>(
      [
        ["preview", "--refresh", "--diff"],
        ["refresh", "--preview-only"],
      ],
      [["preview"], ["preview", "--diff"], ["preview", "--refresh"], ["refresh", "--preview-only", "--diff"]],
    );
    for (const args of looks) {
      const { code, output } = await run(...args, "--expect-no-changes");
      expect({ args, code }).toEqual({ args, code: 7 });
      expect(output).toContain("[secret]");
    }
    refuse(two, null);
    expect((await run("up", "--skip-preview")).code).toBe(0);
    expect(stack.scans(two)).toEqual(["EC2"]);
    switchOff(three);
    expect((await run("refresh")).code).toBe(0);
    expect((await run("up", "--skip-preview")).code).toBe(0);
    expect((await run("preview", "--expect-no-changes")).code).toBe(0);
  });

  inSoak("nor while AWS is at work on them", async () => {
    await declare("accounts", accounts, { settle: { timeoutSeconds: 1 } });
    const settling = (settlesAt: number): unknown => ({
      services: { inspector2: { regions: { [region]: { scans: { [one]: { EC2: { on: true, settlesAt } } } } } } },
    });
    stack.emulator.edit({ do: "merge", patch: settling(Number.MAX_SAFE_INTEGER) });
    expect((await run("up", "--skip-preview")).code).toBe(0);
    expect(await fleet()).toMatchObject({ summary: { pending: 1 }, pendingSince: expect.anything() });
    stack.emulator.edit({ do: "merge", patch: settling(0) });
    expect((await run("up", "--skip-preview")).code).toBe(0);
    expect(await fleet()).toMatchObject({ summary: { covered: 4 } });
  });

  it("nor when they leave, and AWS does not let them go", async () => {
    const disable = { onRelease: { account: "disable" } };
    await declare("accounts", [one, two, three], disable);
    refuse(four, "ACCOUNT_IS_ISOLATED");
    const preview = await run("preview", "--diff");
    expect(preview.output).toMatch(
      /disable EC2, no longer declared \(.*\), unless another resource declares it: \[secret\]/,
    );
    const failed = await run("up", "--skip-preview");
    expect(failed.code).not.toBe(0);
    expect(failed.output).toMatch(/still on: ACCOUNT_IS_ISOLATED: .* \(1 account: \[secret\]\)/);
    // The next ones start with the original that is still to be deleted.
    expect((await run("refresh", "--diff")).code).toBe(0);
    expect((await run("up", "--skip-preview")).code).not.toBe(0);
    refuse(four, null);
    expect((await run("up", "--skip-preview")).code).toBe(0);
    expect(stack.scans(four)).toEqual([]);
  });

  inSoak("nor when a destroy fails, to which no check belongs", async () => {
    await declare("accounts", [one, two, three], { onRelease: { account: "disable" }, releaseLimit: { accounts: 3 } });
    expect((await run("up", "--skip-preview")).code).toBe(0);
    refuse(one, "ACCOUNT_IS_ISOLATED");
    const failed = await run("destroy");
    expect(failed.code).not.toBe(0);
    expect(failed.output).toMatch(/still on: ACCOUNT_IS_ISOLATED: .* \(1 account: \[secret\]\)/);
    refuse(one, null);
    expect((await run("destroy")).code).toBe(0);
  });

  it("nor by the messages about what is wrong with them", async () => {
    const typo = `${three.slice(0, 11)}x`;
    await declare("accounts", [one, Number(two), typo, four.slice(0, 11)]);
    const { code, output } = await run("preview");
    expect(code).not.toBe(0);
    expect(output).toMatch(/accounts\[1\]: \[secret\] is a number: write account ids in quotes/);
    for (const index of [2, 3]) expect(output).toContain(`accounts[${index}]: [secret] is not an AWS account id`);
    for (const shown of [typo, four.slice(0, 11)]) expect(output).not.toContain(shown);
    await declare("accounts", [one, one]);
    expect((await run("preview")).output).toContain("accounts[1]: [secret] is already listed at [0]");
  });

  it("nor by the one about a cell that is declared twice", async () => {
    await declare("accounts", [one, two]);
    stack.edit(
      enablements({ fleet: { accounts: secret }, other: { accounts: secret, resourceTypes: ["EC2", "ECR"] } }),
    );
    const { code, output } = await run("preview");
    expect(code).not.toBe(0);
    expect(output).toMatch(/2 cells are also declared by .* \(for example us-east-1\/\[secret\]\/EC2\)/);
  });
});

inSoak("a secret selector: whom it means is not shown either", async () => {
  await declare("organization", { includeManagementAccount: false });
  refuse(two, "ACCOUNT_IS_ISOLATED");
  expect((await run("preview", "--diff")).output).toMatch(/plan\s*: \[secret\]/);
  const up = await run("up", "--skip-preview");
  expect(up.code).not.toBe(0);
  expect(up.output).toMatch(/not covered: ACCOUNT_IS_ISOLATED: .* \(1 account: \[secret\]\)/);
  const refresh = await run("refresh", "--diff");
  expect(refresh.code).toBe(0);
  expect(refresh.output).toContain("[secret]");
});
