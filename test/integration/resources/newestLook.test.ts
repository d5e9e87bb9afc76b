import { afterEach, describe, expect, it } from "vitest";
import { EngineCalls } from "./engineCalls";
import { closeScenes, members, name, scene } from "./inspector";
import type { Saved } from "./stack";

afterEach(closeScenes);

const [first, second] = members(2) as [string, string];
const onRelease = { account: "disable" };

/** Whatever this process has seen a moment ago: before something is switched off, and on refresh, AWS is asked anew. */
describe("the newest look decides", () => {
  it("on release: what somebody has switched off since check is not asked for", async () => {
    const { stack, emulator, since, on } = await scene({ accounts: 12 });
    const engine = new EngineCalls(stack.process(), name);
    const saved = await engine.create(await engine.check({ accounts: [first, second], onRelease }));
    const next = new EngineCalls(stack.process(), name);
    const news = await next.check({ accounts: [first], onRelease }, saved);
    expect((await next.diff(saved, news)).replaces).toEqual(["plan"]);
    await next.create(await next.check({ accounts: [first], onRelease }));
    emulator.edit({ do: "inspectorDisable", account: second });
    await next.delete(saved);
    expect([since(0, "Disable"), on(first), on(second)]).toEqual([[], ["EC2"], []]);
  });

  it("on surplus: what somebody has switched off since check is not asked for", async () => {
    const { stack, emulator, since } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorEnable", account: first, types: ["EC2", "ECR"] });
    const engine = new EngineCalls(stack.process(), name);
    const news = await engine.check({ accounts: [first], match: "exactly" });
    emulator.edit({ do: "inspectorDisable", account: first, types: ["ECR"] });
    await engine.create(news);
    expect(since(0, "Disable")).toEqual([]);
  });

  it("on surplus: what is on still is switched off, once", async () => {
    const { stack, emulator, since, on } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorEnable", account: first, types: ["EC2", "ECR"] });
    const engine = new EngineCalls(stack.process(), name);
    await engine.create(await engine.check({ accounts: [first], match: "exactly" }));
    expect([since(0, "Disable").length, on(first)]).toEqual([1, ["EC2"]]);
  });

  it("on refresh", async () => {
    const { stack, emulator } = await scene({ accounts: 12 });
    const engine = new EngineCalls(stack.process(), name);
    const saved: Saved = await engine.create(await engine.check({ accounts: [first] }));
    await engine.check({ accounts: [first] }, saved);
    emulator.edit({ do: "inspectorDisable", account: first });
    expect((await engine.read(saved))["summary"]).toMatchObject({ covered: 0, gap: 1 });
  });
});
