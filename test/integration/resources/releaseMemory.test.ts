import { afterEach, describe, expect, it } from "vitest";
import { closeScenes, members, name, outputs, program, region, scene } from "./inspector";
import type { Program } from "./stack";

afterEach(closeScenes);

const [first, second, third] = members(3) as [string, string, string];
const onRelease = { account: "disable", capability: "disable" };
const releaseLimit = { accounts: 5 };
const inspector = (inputs: object): Program[string] => [
  "InspectorAccountEnablement",
  { regions: [region], resourceTypes: ["EC2"], onRelease, releaseLimit, ...inputs },
];
const more = program({ accounts: [first, second], onRelease, releaseLimit });
const less = program({ accounts: [first], onRelease, releaseLimit });
const denied = { when: { operation: "BatchGetAccountStatus" }, do: { kind: "denyRead" } } as const;

/** What is to be switched off is remembered until it is off, whatever AWS, the network or the program does in between. */
describe("who left is not forgotten", () => {
  it("by a refresh in between", async () => {
    const { stack, on, since } = await scene({ accounts: 12 });
    await stack.up(more);
    expect(await stack.refresh()).toEqual({ [name]: false });
    expect((await stack.up(less)).failures).toEqual({});
    expect([on(second), since(0, "Disable").map(({ ids }) => ids)]).toEqual([[], [[second]]]);
  });

  it("by a preview, a refresh and an update that could not observe AWS", async () => {
    const { stack, faults, emulator, on, since } = await scene({ accounts: 12 });
    await stack.up(more);
    faults(denied);
    expect((await stack.preview(less))[name]).toMatchObject({ changes: true, failures: [] });
    await stack.refresh();
    expect((await stack.up(less)).failures).toHaveProperty(name);
    expect(since(0, "Disable")).toEqual([]);
    emulator.faults.clear();
    expect((await stack.up(less)).failures).toEqual({});
    expect([on(first), on(second), stack.pendingDeletes]).toEqual([["EC2"], [], []]);
  });

  it("by an update whose check alone could not observe AWS: it fails, and the next up releases", async () => {
    const { another, emulator, on, since } = await scene({ accounts: 12 });
    const stack = another({ observationBudgetMs: 1 });
    await stack.up(more);
    // The first answers come later than a check may wait, and in time for the update.
    emulator.faults.set(
      [{ when: { service: "inspector2", times: 1 }, do: { kind: "hang", ms: 600 } }],
      emulator.world.clock.now(),
    );
    const { failures } = await stack.up(less);
    expect(failures[name]?.message).toMatch(
      new RegExp(`1 account left the declaration and must be released \\(${second}\\).*run \`pulumi up\` again`),
    );
    expect(since(0, "Disable")).toEqual([]);
    expect(on(second)).toEqual(["EC2"]);
    expect((await stack.up(less)).failures).toEqual({});
    expect([on(first), on(second), stack.pendingDeletes]).toEqual([["EC2"], [], []]);
  });

  it("where its status cannot be read: unknown is not off. The delete fails, and the next one releases", async () => {
    const { stack, faults, emulator, on, since } = await scene({ accounts: 12 });
    await stack.up(more);
    faults({
      when: { operation: "BatchGetAccountStatus" },
      do: { kind: "failAccounts", accounts: [second], code: "INTERNAL_ERROR" },
    });
    const preview = (await stack.preview(less))[name];
    expect(preview).toMatchObject({ changes: true, replaces: true });
    expect(preview?.entries).toContainEqual(
      expect.objectContaining({ reason: "unobserved", accounts: [second], code: "INTERNAL_ERROR" }),
    );
    const { failures } = await stack.up(less);
    expect(failures[name]?.message).toMatch(new RegExp(`cannot be observed: INTERNAL_ERROR.*1 account: ${second}`));
    expect(since(0, "Disable")).toEqual([]);
    expect(stack.pendingDeletes).toHaveLength(1);
    emulator.faults.clear();
    expect((await stack.up(less)).failures).toEqual({});
    expect([on(second), stack.pendingDeletes]).toEqual([[], []]);
  });

  it("where AWS's answer does not mention it", async () => {
    const { stack, faults, emulator, on, since } = await scene({ accounts: 12 });
    await stack.up(more);
    faults({ when: { operation: "BatchGetAccountStatus" }, do: { kind: "dropAccounts", accounts: [second] } });
    expect((await stack.up(less)).failures[name]?.message).toMatch(new RegExp(`NOT_MENTIONED.*${second}`));
    expect(since(0, "Disable")).toEqual([]);
    emulator.faults.clear();
    expect((await stack.up(less)).failures).toEqual({});
    expect([on(second), stack.pendingDeletes]).toEqual([[], []]);
  });

  it("by a run that failed before its deletes: the replaced original waits", async () => {
    const { stack, emulator, on, since } = await scene({ accounts: 12 });
    const other = (account: string): Program => ({ other: inspector({ accounts: [account] }) });
    await stack.up({ ...more, ...other(third) });
    const [fourth] = members(1, 5) as [string];
    emulator.edit({ do: "inspectorRefuse", account: fourth, code: "ACCOUNT_IS_ISOLATED" });
    expect((await stack.up({ ...less, other: inspector({ accounts: [third, fourth] }) })).failures).toHaveProperty(
      "other",
    );
    expect([on(second), since(0, "Disable"), stack.pendingDeletes.length]).toEqual([["EC2"], [], 1]);
    expect((await stack.up({ ...less, ...other(third) })).failures).toEqual({});
    expect([on(second), on(third), stack.pendingDeletes]).toEqual([[], ["EC2"], []]);
  });

  it("since when a cell is pending outlives a replacement", async () => {
    const { stack, faults, emulator } = await scene({ accounts: 12 });
    faults({ when: { operation: "Enable", times: 1 }, do: { kind: "neverSettle" } });
    const settle = { timeoutSeconds: 0, onTimeout: "warn" };
    await stack.up(program({ accounts: [first], onRelease, releaseLimit, settle }));
    await stack.up(program({ accounts: [first, second], onRelease, releaseLimit, settle }));
    const since = stack.state.get(name)?.inputs["pendingSince"];
    expect(since).toMatchObject([{ region, capability: "EC2", accounts: [first] }]);
    emulator.edit({ do: "inspectorEnable", account: second, types: ["EC2"] });
    expect((await stack.up(program({ accounts: [first], onRelease, releaseLimit, settle }))).failures).toEqual({});
    expect(stack.state.get(name)?.inputs["pendingSince"]).toEqual(since);
    expect(outputs(stack)["pendingSince"]).toEqual(since);
  });
});

describe("while the accounts of another declaration of the service cannot be determined", () => {
  const selecting = inspector({
    organization: { organizationalUnitIds: ["ou-0e0e-web00001"] },
    resourceTypes: ["EC2"],
  });
  const listing = (denied: boolean) =>
    ({ do: "setCaller", key: "test", caller: denied ? { deny: ["organizations:*"] } : null }) as const;

  it.each([
    ["that is checked first", true, {}],
    ["that is checked last", false, {}],
    ["that is checked last, where the engine goes on after errors", false, { continueOnError: true }],
  ])("one %s: nothing is released, the delete fails, and the next up releases", async (_, isFirst, options) => {
    const { another, emulator, since, on } = await scene({ accounts: 12 });
    const stack = another(options);
    // Accounts of Sandbox and Production: the selector means neither.
    const [payments, sandbox] = [members(1)[0], members(1, 4)[0]] as [string, string];
    const program = (accounts: string[]): Program =>
      isFirst ? { web: selecting, fleet: inspector({ accounts }) } : { fleet: inspector({ accounts }), web: selecting };
    expect((await stack.up(program([payments, sandbox]))).failures).toEqual({});
    emulator.edit(listing(true));
    const mark = emulator.journal.last;
    const { failures } = await stack.up(program([payments]));
    expect(failures).toHaveProperty("web");
    if ("continueOnError" in options)
      expect(failures["fleet"]?.message).toMatch(
        /nothing was disabled, because the accounts of .*"web" could not be determined/,
      );
    expect([since(mark, "Disable"), on(sandbox)]).toEqual([[], ["EC2"]]);
    emulator.edit(listing(false));
    expect((await stack.up(program([payments]))).failures).toEqual({});
    expect([on(sandbox), on(payments), stack.pendingDeletes]).toEqual([[], ["EC2"], []]);
  });

  it("also where its state cannot be read", async () => {
    const { another, since, on } = await scene({ accounts: 12 });
    const stack = another({ continueOnError: true });
    await stack.up({ fleet: inspector({ accounts: [first, second] }), odd: inspector({ accounts: [third] }) });
    const odd = stack.state.get("odd") as { inputs: object; outputs: object };
    for (const bag of [odd.inputs, odd.outputs]) Object.assign(bag, { regions: "nowhere" });
    const { failures } = await stack.up({
      fleet: inspector({ accounts: [first] }),
      odd: inspector({ accounts: [second, third] }),
    });
    expect(failures["odd"]?.message).toMatch(/the inputs in the state cannot be read.*regions/);
    expect([since(0, "Disable"), on(second)]).toEqual([[], ["EC2"]]);
  });

  it("a delete after its accounts became known in the same run releases what left, and by the level of what left", async () => {
    const { stack, emulator, on } = await scene({ accounts: 12 });
    const both = { resourceTypes: ["EC2", "ECR"], onRelease: { account: "disable" } };
    const selector = { organization: { organizationalUnitIds: ["ou-0e0e-web00001"] }, ...both };
    const [web] = members(1, 1) as [string];
    const [other] = members(1) as [string];
    await stack.up({ web: inspector(selector) });
    // The original is pending: AWS refused to release the account that left with the selector.
    emulator.edit(
      { do: "inspectorRefuse", account: web, code: "ACCOUNT_IS_ISOLATED" },
      { do: "moveAccount", account: web, parent: "Sandbox" },
    );
    expect((await stack.up({ web: inspector(selector) })).failures).toHaveProperty("web");
    emulator.edit({ do: "inspectorRefuse", account: web, code: null });
    // The check cannot list the organization, the create a moment later can. ECR left too, and is to be retained.
    emulator.faults.set(
      [{ when: { operation: "ListAccounts", times: 1 }, do: { kind: "denyRead" } }],
      emulator.world.clock.now(),
    );
    await stack.up({ web: inspector({ ...selector, resourceTypes: ["EC2"] }) });
    expect(on(web)).toEqual([]);
    expect(on(other)).toEqual([]);
    const [stays] = members(1, 5) as [string];
    expect(on(stays)).toEqual(["EC2", "ECR"]);
  });
});
