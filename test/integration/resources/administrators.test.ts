import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount, memberAccount } from "../../../emulator";
import { EngineCalls } from "./engineCalls";
import { closeScenes, members, name, program, region, scene } from "./inspector";
import type { Saved } from "./stack";

afterEach(closeScenes);

const [first, second] = members(2) as [string, string];
/** Becomes the delegated administrator in the place of the one that the state knows. */
const other = memberAccount(7);
const onRelease = { account: "disable" };
const declared = program({ accounts: [first, second], onRelease });

/** A declaration belongs to one administrator: another one has other members. */
describe("where the credentials now belong to another administrator", () => {
  async function moved() {
    const made = await scene({ accounts: 12 });
    expect((await made.stack.up(declared)).failures).toEqual({});
    made.emulator.edit({ do: "inspectorAdministrator", account: other, regions: [region] });
    for (const account of [first, second])
      made.emulator.edit({ do: "inspectorEnable", account, regions: [region], types: ["EC2"] });
    const stack = made.another({ caller: other });
    for (const [key, saved] of made.stack.state) stack.state.set(key, saved);
    return { ...made, stack, mark: made.emulator.journal.last };
  }
  const known = new RegExp(`administered from account ${administratorAccount}.*credentials belong to ${other}`);

  it("preview shows a change, and up and refresh refuse, naming both, without a write", async () => {
    const { stack, since, mark } = await moved();
    expect((await stack.preview(declared))[name]?.changes).toBe(true);
    expect((await stack.up(declared)).failures[name]?.message).toMatch(known);
    await expect(stack.refresh()).rejects.toThrow(known);
    expect(since(mark).filter(({ kind }) => kind === "write")).toEqual([]);
  });

  it("destroy refuses, and nothing is switched off", async () => {
    const { stack, since, mark } = await moved();
    expect((await stack.destroy())[name]?.message).toMatch(known);
    expect(since(mark).filter(({ kind }) => kind === "write")).toEqual([]);
    expect(stack.state.has(name)).toBe(true);
  });

  it("diff alone is enough to see it: everything is covered, and yet an update is due", async () => {
    const { stack, another } = await moved();
    const saved = stack.state.get(name) as Saved;
    const engine = new EngineCalls(another({ caller: other }).process(), name);
    expect((await engine.diff(saved, saved.inputs)).changes).toBe(true);
    const same = new EngineCalls(another().process(), name);
    const stored = { ...saved, outputs: { ...saved.outputs, administrator: administratorAccount } };
    expect((await same.diff(stored, saved.inputs)).changes).toBe(true);
  });
});
