import { afterEach, describe, expect, it } from "vitest";
import { run } from "../../../provider/runtime";
import { services } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";
import { closeScenes, members, name, program, scene } from "./inspector";

afterEach(closeScenes);

const accounts = members(4);
const [first, second, third] = accounts as [string, string, string];
const secret = (inputs: object) => program({ ...inputs, secretAccounts: true });
/** Ids, and names, which say as much. */
const shownIn = (text: string): string[] => [
  ...accounts.filter((account) => text.includes(account)),
  ...(text.match(/member-\d+/g) ?? []),
];

/**
 * Who is a customer can be a secret. What is thrown, and what the engine marks and encrypts, is looked at in
 * test/e2e/pulumi/secrets.
 */
describe("accounts that are a secret", () => {
  it("are named in nothing that is printed, and what happens to them is said", async () => {
    const { stack, emulator } = await scene({ accounts: 6 });
    emulator.edit({
      do: "inspectorRefuse",
      account: second,
      code: "ACCOUNT_IS_ISOLATED",
      message: `${second} is isolated`,
    });
    expect((await stack.up(secret({ accounts }))).failures).toHaveProperty(name);
    await stack.preview(secret({ accounts }));
    await stack.refresh();
    expect(stack.said.join("\n")).toContain("[secret]");
    expect(shownIn(JSON.stringify(stack.said))).toEqual([]);
  });

  it("nor are those that leave, whom the program no longer names", async () => {
    const { stack, emulator, on } = await scene({ accounts: 6 });
    const onRelease = { account: "disable" };
    await stack.up(secret({ accounts: [first, second, third], onRelease, releaseLimit: { accounts: 5 } }));
    emulator.edit({ do: "inspectorRefuse", account: third, code: "ACCOUNT_IS_ISOLATED" });
    const { failures } = await stack.up(secret({ accounts: [first], onRelease, releaseLimit: { accounts: 5 } }));
    expect(failures[name]?.message).toMatch(/still on: ACCOUNT_IS_ISOLATED/);
    expect([on(second), on(third)]).toEqual([[], ["EC2"]]);
    expect(shownIn(JSON.stringify(stack.said))).toEqual([]);
  });

  it("their names are not in the plan either: Pulumi prints it in clear where it is no secret itself", async () => {
    const { stack } = await scene({ accounts: 6 });
    const plan = JSON.stringify((await stack.preview(secret({ accounts })))[name]?.plan);
    expect(plan.match(/member-\d+/g)).toBeNull();
    // Ids are what the plan is about: the engine marks the whole property as secret.
    expect(plan).toContain(first);
  });

  it("nor in the failures of check: a mistake, and what another resource declares", async () => {
    const { stack } = await scene({ accounts: 6 });
    const service = services.find(({ kind }) => kind === "InspectorAccountEnablement") as Service;
    const on = stack.process();
    const check = async (inputs: object) => {
      const news = { regions: ["us-east-1"], resourceTypes: ["EC2"], secretAccounts: true, ...inputs };
      return (await run(on, service, "check", [undefined, news])) as { failures?: { reason: string }[] };
    };
    await check({ accounts: [first, second], resourceName: "one" });
    const twice = await check({ accounts: [second, third], resourceName: "other" });
    expect(twice.failures?.[0]?.reason).toMatch(/1 cell is also declared by .*us-east-1\/\[secret\]\/EC2/);
    const typo = await check({ accounts: [`${first.slice(0, 11)}x`, first, first], resourceName: "third" });
    const reasons = JSON.stringify(typo.failures);
    expect(reasons).toContain("accounts[0]: [secret] is not an AWS account id");
    expect(reasons).toContain("accounts[2]: [secret] is already listed");
    expect(shownIn(JSON.stringify([twice.failures, reasons]))).toEqual([]);
    expect(reasons).not.toContain(first.slice(0, 11));
  });
});
