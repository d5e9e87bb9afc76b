import { afterEach, describe, expect, it } from "vitest";
import { run } from "../../../provider/runtime";
import { services } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";
import { closeScenes, members, region, scene } from "./inspector";
import type { Program } from "./stack";

afterEach(closeScenes);

const [first, second, third] = members(3) as [string, string, string];
const inspector = (inputs: object): Program[string] => [
  "InspectorAccountEnablement",
  {
    ...{ regions: [region], resourceTypes: ["EC2"], onRelease: { account: "disable" }, releaseLimit: { accounts: 5 } },
    ...inputs,
  },
];

/**
 * The engine goes on after a failed check where it is told to (`--continue-on-error`). What the refused declaration
 * wants is not known then, so that nothing of the service may be switched off: it may be what the other one lets go.
 */
describe("while a declaration of the service is refused", () => {
  it.each<[string, object, RegExp]>([
    ["for a mistake", { accounts: [second, third], regions: ["nowhere-1"] }, /nowhere-1/],
    ["for a misspelt input", { accounts: [second, third], resourceType: ["EC2"] }, /resourceType/],
    ["for what another one declares", { accounts: [first, second, third] }, /also declared by/],
    [
      "for selecting too few",
      { organization: { exclude: [first], expect: { atLeast: 99 } } },
      /at least 99 are expected/,
    ],
  ])("%s: what another one lets go stays on, and is released or handed over later", async (_, wrong, message) => {
    const { another, since, on } = await scene({ accounts: 12 });
    const stack = another({ continueOnError: true });
    await stack.up({ fleet: inspector({ accounts: [first, second] }), other: inspector({ accounts: [third] }) });
    const { failures } = await stack.up({ fleet: inspector({ accounts: [first] }), other: inspector(wrong) });
    expect(failures["other"]?.message).toMatch(message);
    expect(failures["fleet"]?.message).toMatch(/nothing was disabled, because the accounts of .*"other"/);
    expect([since(0, "Disable"), on(second)]).toEqual([[], ["EC2"]]);
    const mended = { fleet: inspector({ accounts: [first] }), other: inspector({ accounts: [second, third] }) };
    expect((await stack.up(mended)).failures).toEqual({});
    expect([since(0, "Disable"), on(second), stack.pendingDeletes]).toEqual([[], ["EC2"], []]);
  });

  it("for what another one declares, found out by create only: what it was to take over stays on", async () => {
    const { another, since, on, faults } = await scene({ accounts: 12 });
    const stack = another({ continueOnError: true });
    await stack.up({ fleet: inspector({ accounts: [first, second] }), other: inspector({ accounts: [third] }) });
    // Check cannot resolve the selector; when create can, it finds the other resource's account in it.
    faults({ when: { operation: "ListAccounts", nth: 1 }, do: { kind: "denyRead" } });
    const { failures } = await stack.up({
      fleet: inspector({ accounts: [first] }),
      other: inspector({ accounts: [third] }),
      everyoneElse: inspector({ organization: { exclude: [first] } }),
    });
    expect(failures["everyoneElse"]?.message).toMatch(/also declared by/);
    expect(failures["fleet"]?.message).toMatch(/nothing was disabled, because the accounts of .*"everyoneElse"/);
    expect([since(0, "Disable"), on(second)]).toEqual([[], ["EC2"]]);
  });
});

it("the engine is told no property: with one it would print the property's whole value, secrets included", async () => {
  const { stack } = await scene({ accounts: 2 });
  const [kind, inputs] = inspector({
    accounts: [first],
    connection: { assumeRole: { roleArn: "x", externalId: "s3cr3t" } },
  });
  const service = services.find((one) => one.kind === kind) as Service;
  const { failures = [] } = (await run(stack.process(), service, "check", [
    undefined,
    { ...inputs, resourceName: "a" },
  ])) as {
    failures?: { property: string; reason: string }[];
  };
  expect(failures.map(({ property }) => property)).toEqual([""]);
  expect(JSON.stringify(failures)).not.toContain("s3cr3t");
});
