import { afterEach, describe, expect, it } from "vitest";
import { closeScenes, members, name, outputs, program, region, scene } from "./inspector";

afterEach(closeScenes);

const accounts = members(10);
const declared = program({ accounts, resourceTypes: ["EC2", "LAMBDA", "LAMBDA_CODE"] });

describe("a scan type that the region does not offer", () => {
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
    expect(outputs(stack)["notOffered"][region]).toContain(missing);
    expect(stack.said.join("\n")).toMatch(new RegExp(`${missing} is not offered in ${region}`));
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
    expect(outputs(stack)["notOffered"]).toEqual({});
  });

  it("in one region is used in the other", async () => {
    const regions = [region, "eu-west-1"];
    const { stack, emulator, on } = await scene({ accounts: 12, regions });
    emulator.edit({ do: "inspectorUnsupported", region: "eu-west-1", types: ["LAMBDA_CODE"] });
    expect((await stack.up(program({ accounts, regions, resourceTypes: ["LAMBDA", "LAMBDA_CODE"] }))).failures).toEqual({});
    expect([on(accounts[0] as string), on(accounts[0] as string, "eu-west-1")]).toEqual([["LAMBDA", "LAMBDA_CODE"], ["LAMBDA"]]);
  });

  it("in many batches does not cost a refused call each", async () => {
    const { stack, emulator, since } = await scene({ accounts: 650 });
    emulator.edit({ do: "inspectorUnsupported", region, types: ["LAMBDA_CODE"] });
    expect((await stack.up(program({ accounts: members(650), resourceTypes: ["LAMBDA", "LAMBDA_CODE"] }))).failures).toEqual({});
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
