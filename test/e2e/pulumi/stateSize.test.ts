import { afterEach, describe, expect, it } from "vitest";
import type { EmulatorOptions } from "../../../emulator";
import { administratorAccount, managementAccount } from "../../../emulator";
import { createWorld } from "../../../emulator/create";
import type { InspectorState } from "../../../emulator/inspector2/state";
import type { Scene } from "./engine/scene";
import { enablements, members, region, scene } from "./engine/scene";

const kilobyte = 1024;

/** A world in which somebody has long since switched everything on. */
function healthy(count: number): EmulatorOptions["world"] {
  const world = createWorld({ accounts: count, regions: [region] });
  const scans = world.slice<InspectorState>("inspector2").regions[region]?.scans;
  for (const account of members(count)) Object.assign(scans ?? {}, { [account]: { EC2: { on: true, settlesAt: 0 } } });
  return world.snapshot();
}

describe("the state of a stack", () => {
  let stack: Scene | undefined;
  afterEach(() => stack?.close());

  async function sizeOf(count: number, selection: Readonly<Record<string, unknown>>): Promise<number> {
    await stack?.close();
    stack = await scene({ world: healthy(count) as never, program: enablements({ fleet: selection }) });
    await stack.must("up", "--skip-preview");
    expect(await stack.outputs()).toEqual({ fleet: count });
    const fleet = (await stack.state()).deployment.resources?.find(({ id }) => id?.endsWith("/fleet"));
    return JSON.stringify(fleet).length;
  }

  // The ids that a declaration means, resolved: once in the inputs and once in the outputs, like everything that Pulumi keeps.
  const oneId = '"123456789012",'.length;

  it("grows by the resolved ids alone where a selector means 5,000 healthy accounts instead of 10", async () => {
    const selector = { organization: { exclude: [managementAccount, administratorAccount] } };
    const small = await sizeOf(10, selector);
    const large = await sizeOf(5_000, selector);
    expect(large - small).toBeLessThan(4_990 * oneId * 2 + 2 * kilobyte);
    expect(small).toBeLessThan(12 * kilobyte);
  });

  it("grows by the declared ids and the resolved ones where accounts are listed", async () => {
    const small = await sizeOf(10, { accounts: members(10) });
    const large = await sizeOf(510, { accounts: members(510) });
    expect(large - small).toBeLessThan(500 * oneId * 4 + kilobyte);
  });
});
