import { afterEach, describe, expect, it } from "vitest";
import { hurried } from "./hurried";
import { closeScenes, members, name, outputs, program, region, scene } from "./inspector";

afterEach(closeScenes);

const accounts = members(10);
const declared = program({ accounts, resourceTypes: ["EC2", "LAMBDA", "LAMBDA_CODE"] });

describe("a resource type that is not available in the region", () => {
  it.each([
    ["LAMBDA_CODE", ["EC2", "LAMBDA"]],
    ["LAMBDA", ["EC2"]],
    ["EC2", ["LAMBDA", "LAMBDA_CODE"]],
  ])("%s: the call is split, the rest goes on, and it is no failure", async (missing, rest) => {
    const { stack, emulator, on, since } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorUnsupported", region, types: [missing] });
    expect((await stack.up(declared)).failures).toEqual({});
    for (const account of accounts) expect(on(account)).toEqual(rest);
    expect(since(0, "Enable").map((entry) => entry.outcome)).toEqual(["AccessDeniedException", "ok"]);
    expect(outputs(stack)["summary"]).toMatchObject({
      covered: rest.length * 10,
      notApplicable: (3 - rest.length) * 10,
      coveragePercent: 100,
    });
    const { [missing]: refusal } = outputs(stack)["unavailable"][region];
    expect(refusal).toEqual({ since: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), named: true });
    expect(outputs(stack)["notCovered"][region][accounts[0] as string][missing]).toBe(
      `notApplicable: DISABLED (CAPABILITY_UNAVAILABLE: ${missing} is not available in ${region})`,
    );
    expect(stack.said.join("\n")).toMatch(new RegExp(`${missing}.* is not available in ${region}; the rest goes on`));
  });

  it("is remembered: no drift afterwards, neither by preview nor by refresh, and no further attempt", async () => {
    const { stack, emulator, since } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorUnsupported", region, types: ["LAMBDA_CODE"] });
    await stack.up(declared);
    const mark = emulator.journal.last;
    expect((await stack.preview(declared))[name]?.changes).toBe(false);
    expect(await stack.refresh()).toEqual({ [name]: false });
    expect(await stack.up(declared)).toEqual({ failures: {}, ran: [] });
    expect(since(mark, "Enable")).toEqual([]);
    expect(outputs(stack)["summary"]).toMatchObject({ notApplicable: 10, gap: 0 });
  });

  it("is tried again by the next update, and used once the region has it", async () => {
    const { stack, emulator, on } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorUnsupported", region, types: ["LAMBDA_CODE"] });
    await stack.up(declared);
    emulator.edit({ do: "inspectorUnsupported", region, types: [] });
    emulator.edit({ do: "inspectorDisable", account: accounts[0] as string, types: ["EC2"] });
    expect((await stack.up(declared)).ran).toEqual([name]);
    for (const account of accounts) expect(on(account)).toEqual(["EC2", "LAMBDA", "LAMBDA_CODE"]);
    expect(outputs(stack)["unavailable"]).toEqual({});
  });

  it("is a gap again after seven days, tried once, and remembered anew where the region still lacks it", async () => {
    const { stack, another, emulator, since } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorUnsupported", region, types: ["LAMBDA_CODE"] });
    await stack.up(declared);
    const refused = outputs(stack)["unavailable"][region].LAMBDA_CODE.since as string;
    const day = 86_400_000;
    const at = (days: number) => {
      const later = another({ clock: hurried(20, days * day) });
      for (const [key, saved] of stack.state) later.state.set(key, saved);
      return later;
    };
    expect((await at(6).preview(declared))[name]?.changes).toBe(false);
    const later = at(8);
    expect((await later.preview(declared))[name]?.changes).toBe(true);
    const mark = emulator.journal.last;
    expect((await later.up(declared)).failures).toEqual({});
    expect(since(mark, "Enable").map((entry) => entry.outcome)).toEqual(["AccessDeniedException"]);
    expect(Date.parse(outputs(later)["unavailable"][region].LAMBDA_CODE.since)).toBeGreaterThan(
      Date.parse(refused) + 7 * day,
    );
    expect(outputs(later)["summary"]).toMatchObject({ notApplicable: 10, gap: 0 });
  });

  it("what AWS reports as on is on, whatever it refused before", async () => {
    const { stack, emulator } = await scene({ accounts: 12 });
    emulator.edit({ do: "inspectorUnsupported", region, types: ["LAMBDA_CODE"] });
    await stack.up(declared);
    emulator.edit({ do: "inspectorUnsupported", region, types: [] });
    for (const account of accounts) emulator.edit({ do: "inspectorEnable", account, types: ["LAMBDA_CODE"] });
    // The counts of the last update are not true any more.
    expect((await stack.preview(declared))[name]?.changes).toBe(true);
    await stack.refresh();
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 30, notApplicable: 0 });
    expect((await stack.preview(declared))[name]?.changes).toBe(false);
  });

  it("in one region is used in the other", async () => {
    const regions = [region, "eu-west-1"];
    const { stack, emulator, on } = await scene({ accounts: 12, regions });
    emulator.edit({ do: "inspectorUnsupported", region: "eu-west-1", types: ["LAMBDA_CODE"] });
    expect((await stack.up(program({ accounts, regions, resourceTypes: ["LAMBDA", "LAMBDA_CODE"] }))).failures).toEqual(
      {},
    );
    expect([on(accounts[0] as string), on(accounts[0] as string, "eu-west-1")]).toEqual([
      ["LAMBDA", "LAMBDA_CODE"],
      ["LAMBDA"],
    ]);
  });

  it("in many batches does not cost a refused call each", async () => {
    const { stack, emulator, since } = await scene({ accounts: 650 });
    emulator.edit({ do: "inspectorUnsupported", region, types: ["LAMBDA_CODE"] });
    expect(
      (await stack.up(program({ accounts: members(650), resourceTypes: ["LAMBDA", "LAMBDA_CODE"] }))).failures,
    ).toEqual({});
    const refused = since(0, "Enable").filter((entry) => entry.outcome !== "ok");
    expect(since(0, "Enable").length - refused.length).toBe(7);
    // As many as may be under way at once.
    expect(refused.length).toBeLessThanOrEqual(2);
  });

  it("any other refusal of a whole call is not taken for it", async () => {
    const { another, emulator } = await scene({ accounts: 12 });
    emulator.edit({
      do: "setCaller",
      key: "reader",
      caller: { account: emulator.world.administrator, deny: ["inspector2:Enable"] },
    });
    const stack = another({ caller: "reader" });
    expect((await stack.up(declared)).failures[name]?.message).toMatch(/AccessDeniedException/);
    expect(outputs(stack)["summary"]).toMatchObject({ gap: 30, notApplicable: 0 });
  });
});
