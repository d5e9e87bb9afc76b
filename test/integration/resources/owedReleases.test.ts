import { afterEach, describe, expect, it } from "vitest";
import { closeScenes, members, name, program, region, scene } from "./inspector";
import type { Program, Saved } from "./stack";

afterEach(closeScenes);

const [first, second, third] = members(3) as [string, string, string];
const onRelease = { account: "disable" };
const releaseLimit = { accounts: 5 };

/** Version 0.1.0 remembered in the state what AWS had refused to switch off: `owed`. */
async function owing() {
  const made = await scene({ accounts: 12 });
  for (const account of [first, second]) made.emulator.edit({ do: "inspectorEnable", account, types: ["EC2"] });
  await made.stack.up(program({ accounts: [first], onRelease, releaseLimit }));
  const { outputs } = made.stack.state.get(name) as Saved;
  delete outputs["accountIds"];
  const owed = [{ region, account: second, capabilities: ["EC2"], actions: ["disable"] }];
  Object.assign(outputs, { stateVersion: 1, owed });
  return { ...made, mark: made.emulator.journal.last };
}

describe("a release that the state of version 0.1.0 owes", () => {
  it("is due though nothing else has changed, is carried out once, and then forgotten", async () => {
    const { stack, since, on, mark } = await owing();
    const declared = program({ accounts: [first], onRelease, releaseLimit });
    expect((await stack.preview(declared))[name]).toMatchObject({ changes: true, replaces: true });
    expect((await stack.up(declared)).failures).toEqual({});
    expect(since(mark, "Disable").map(({ ids }) => ids)).toEqual([[second]]);
    expect([on(first), on(second)]).toEqual([["EC2"], []]);
    expect((await stack.preview(declared))[name]).toMatchObject({ changes: false, replaces: false });
    expect(stack.state.get(name)?.outputs).not.toHaveProperty("owed");
  });

  it.each<[string, (accounts: (own: string[]) => Program) => Program]>([
    ["the same resource", (fleet) => fleet([first, second])],
    [
      "another one",
      (fleet) => ({ ...fleet([first]), other: program({ accounts: [second, third] })[name] as Program[string] }),
    ],
  ])("is dropped where %s declares the account by now", async (_, declare) => {
    const { stack, since, on, mark } = await owing();
    const declared = declare((accounts) => program({ accounts, onRelease, releaseLimit }));
    expect((await stack.up(declared)).failures).toEqual({});
    expect([since(mark, "Disable"), on(second)]).toEqual([[], ["EC2"]]);
    expect((await stack.preview(declared))[name]?.changes).toBe(false);
  });
});
