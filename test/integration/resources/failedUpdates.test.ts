import { afterEach, describe, expect, it } from "vitest";
import { closeScenes, members, name, outputs, program, scene } from "./inspector";

afterEach(closeScenes);

const [first, second] = members(2) as [string, string];

/** What a failed update leaves behind, and what it must not. */
describe("a failed update", () => {
  it("is due again after a refresh, though all that failed was not to settle in time", async () => {
    const { stack, faults } = await scene({ accounts: 12 });
    const few = program({ accounts: [first], settle: { timeoutSeconds: 1 } });
    faults({ when: { operation: "Enable" }, do: { kind: "neverSettle" } });
    expect((await stack.up(few)).failures).toHaveProperty(name);
    // The engine forgets its own init errors on refresh (docs/notes.md, engine 7).
    await stack.refresh();
    expect((await stack.preview(few))[name]?.changes).toBe(true);
    // This one writes nothing, waits for nothing of its own, and so succeeds: then nothing is due any more.
    expect((await stack.up(few)).failures).toEqual({});
    await stack.refresh();
    expect((await stack.preview(few))[name]?.changes).toBe(false);
  });

  it("is told again by the next preview: AWS itself reports the gap without a reason", async () => {
    const { stack, emulator } = await scene({ accounts: 12 });
    const both = program({ accounts: [first, second] });
    emulator.edit({ do: "inspectorRefuse", account: second, code: "ACCOUNT_IS_ISOLATED", message: "it is isolated" });
    expect((await stack.up(both)).failures).toHaveProperty(name);
    expect(outputs(stack)["refusals"]).toMatchObject([{ accounts: [second], code: "ACCOUNT_IS_ISOLATED" }]);
    stack.said.length = 0;
    await stack.preview(both);
    expect(stack.said.join("\n")).toContain(
      `refused by AWS in the last update: ACCOUNT_IS_ISOLATED: it is isolated (1 accounts: ${second})`,
    );
    emulator.edit({ do: "inspectorRefuse", account: second, code: null });
    expect((await stack.up(both)).failures).toEqual({});
    expect(outputs(stack)["refusals"]).toEqual([]);
  });

  it("that could observe nothing at all stores no resource, and says why", async () => {
    const { stack, faults, emulator } = await scene({ accounts: 12 });
    const both = program({ accounts: [first, second] });
    faults({ when: { operation: "BatchGetAccountStatus" }, do: { kind: "denyRead" } });
    expect((await stack.up(both)).failures[name]?.message).toMatch(/AccessDenied/);
    expect(stack.state.has(name)).toBe(false);
    emulator.faults.clear();
    expect((await stack.up(both)).failures).toEqual({});
    expect(stack.state.has(name)).toBe(true);
  });

  it("names AWS's refusal when the time is over, though it might have passed", async () => {
    const { stack, emulator } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorRefuse", account: second, code: "INTERNAL_ERROR", message: "please try again" });
    const both = program({ accounts: [first, second], settle: { timeoutSeconds: 3 } });
    expect((await stack.up(both)).failures[name]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`not covered: INTERNAL_ERROR: please try again .*\\(1 account: ${second}\\)`)),
    ]);
  });
});
