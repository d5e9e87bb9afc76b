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

  async function sizeOf(count: number, accounts: unknown): Promise<number> {
    await stack?.close();
    stack = await scene({ world: healthy(count) as never, program: enablements({ fleet: { accounts } }) });
    await stack.must("up", "--skip-preview");
    expect(await stack.outputs()).toEqual({ fleet: count });
    const fleet = (await stack.state()).deployment.resources?.find(({ id }) => id?.endsWith("/fleet"));
    return JSON.stringify(fleet).length;
  }

  it("is the same for 10 and for 5,000 healthy accounts that a selector means", async () => {
    const selector = { organization: { exclude: [managementAccount, administratorAccount] } };
    const small = await sizeOf(10, selector);
    const large = await sizeOf(5_000, selector);
    expect(Math.abs(large - small)).toBeLessThan(2 * kilobyte);
    expect(large).toBeLessThan(12 * kilobyte);
  });

  it("grows by the declared ids alone, which Pulumi keeps twice", async () => {
    const small = await sizeOf(10, members(10));
    const large = await sizeOf(510, members(510));
    const oneId = '"123456789012",'.length;
    expect(large - small).toBeLessThan(500 * oneId * 2 + kilobyte);
  });
});
