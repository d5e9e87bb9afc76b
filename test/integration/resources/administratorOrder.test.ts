import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import { closeScenes, members, name, program, scene } from "./inspector";

afterEach(closeScenes);

const [first, second] = members(2) as [string, string];
const accounts = [administratorAccount, first, second];
const onRelease = { account: "disable" };
const releaseLimit = { accounts: 5 };

/**
 * AWS may refuse to manage members from an account in which Inspector is off ("Invoking account is not enabled"), and
 * refuses to switch it off there while it has members.
 */
describe("the administrator's own account", () => {
  it("is switched on before its members, and each call waits for it", async () => {
    const { stack, faults, since } = await scene({ accounts: 12 });
    // The answer for the administrator comes late: a call for members beside it would be in the journal before.
    faults({ when: { operation: "Enable", account: administratorAccount }, do: { kind: "hang", ms: 300 } });
    expect((await stack.up(program({ accounts }))).failures).toEqual({});
    expect(since(0, "Enable").map(({ ids }) => ids)).toEqual([[administratorAccount], [first, second]]);
  });

  it("is switched off after them", async () => {
    const { stack, faults, since, emulator } = await scene({ accounts: 12 });
    await stack.up(program({ accounts, onRelease, releaseLimit }));
    for (const account of members(12)) emulator.edit({ do: "inspectorDisassociate", account });
    for (const account of [first, second]) emulator.edit({ do: "inspectorAssociate", account });
    faults({ when: { operation: "Disable", account: first }, do: { kind: "hang", ms: 300 } });
    await stack.destroy();
    const asked = since(0, "Disable").map(({ ids }) => ids);
    expect(asked.slice(0, 2)).toEqual([[first, second], [administratorAccount]]);
    expect(stack.state.has(name)).toBe(true);
  });
});
