import { afterEach, describe, expect, it } from "vitest";
import { ProviderProcess } from "../../../provider/lifecycle/process";
import { EngineCalls } from "./engineCalls";
import { closeScenes, members, name, program, scene } from "./inspector";
import type { Saved } from "./stack";

afterEach(closeScenes);

const [first, second] = members(2) as [string, string];

/** `--expect-no-changes` must never call something covered that nobody has seen. */
describe("diff of what could not be observed says that there are changes", () => {
  it("where the accounts of the declaration could not be determined", async () => {
    const { stack, emulator } = await scene({ accounts: 12 });
    const selecting = program({ organization: { organizationalUnitIds: ["ou-0e0e-web00001"] } });
    expect((await stack.up(selecting)).failures).toEqual({});
    expect((await stack.preview(selecting))[name]?.changes).toBe(false);
    emulator.edit({ do: "setCaller", key: "test", caller: { deny: ["organizations:*"] } });
    expect((await stack.preview(selecting))[name]).toMatchObject({ changes: true, replaces: false, failures: [] });
  });

  it("where AWS does not answer in time, though no check has looked", async () => {
    const { stack, faults } = await scene({ accounts: 12 });
    const engine = new EngineCalls(stack.process(), name);
    const saved: Saved = await engine.create(await engine.check({ accounts: [first] }));
    faults({ when: { service: "inspector2" }, do: { kind: "hang", ms: 2_000 } });
    const { session } = stack.process();
    const blind = new EngineCalls(new ProviderProcess(session, 1), name);
    expect((await blind.diff(saved, saved.inputs)).changes).toBe(true);
  });

  it("where AWS refuses to list the organization, though no check has looked", async () => {
    const { stack, emulator } = await scene({ accounts: 12 });
    await stack.up(program({ organization: { organizationalUnitIds: ["ou-0e0e-web00001"] } }));
    const saved = stack.state.get(name) as Saved;
    emulator.edit({ do: "setCaller", key: "test", caller: { deny: ["organizations:*"] } });
    expect((await new EngineCalls(stack.process(), name).diff(saved, saved.inputs)).changes).toBe(true);
  });
});

it("a replacement is created before the original is deleted: that is how what stays is handed over", async () => {
  const { stack } = await scene({ accounts: 12 });
  const onRelease = { account: "disable" };
  const engine = new EngineCalls(stack.process(), name);
  const saved: Saved = await engine.create(await engine.check({ accounts: [first, second], onRelease }));
  const next = new EngineCalls(stack.process(), name);
  const news = await next.check({ accounts: [first], onRelease }, saved);
  expect(await next.diff(saved, news)).toEqual({ changes: true, replaces: ["plan"], deleteBeforeReplace: false });
});
