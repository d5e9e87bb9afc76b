import { afterEach, describe, expect, it } from "vitest";
import { run } from "../../../provider/runtime";
import { services } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";
import { closeScenes, members, named, region, scene } from "./inspector";
import type { Program, Saved } from "./stack";

afterEach(closeScenes);

const accounts = members(200);
const inspector = (inputs: object): Program[string] => [
  "InspectorAccountEnablement",
  { regions: [region], resourceTypes: ["EC2"], ...inputs },
];

/** docs/promises.md, promises 16 and 17. */
describe("several resources in one program", () => {
  it("share batches: five resources of forty accounts cost what one of two hundred costs", async () => {
    const { another, since, emulator } = await scene({ accounts: 200 });
    const stack = another({ together: true });
    const many: Program = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [
        `part${index}`,
        inspector({ accounts: accounts.slice(index * 40, index * 40 + 40) }),
      ]),
    );
    expect((await stack.up(many)).failures).toEqual({});
    const mark = emulator.journal.last;
    await stack.refresh();
    const looks = since(mark, "BatchGetAccountStatus");
    expect(looks.map((entry) => entry.ids.length)).toEqual([100, 100]);
    expect(named(looks)).toEqual([...accounts].sort());
  });

  it("that look at the same accounts ask for each of them once", async () => {
    const { another, since, emulator, on } = await scene({ accounts: 60 });
    const stack = another({ together: true });
    const some = accounts.slice(0, 60);
    const two: Program = {
      vms: inspector({ accounts: some }),
      images: inspector({ accounts: some, resourceTypes: ["ECR"] }),
    };
    expect((await stack.up(two)).failures).toEqual({});
    expect(on(some[0] as string)).toEqual(["EC2", "ECR"]);
    const mark = emulator.journal.last;
    await stack.refresh();
    const looks = since(mark, "BatchGetAccountStatus");
    expect(looks.map((entry) => entry.ids.length)).toEqual([60]);
  });

  it("that select from the organization list it once", async () => {
    const { another, emulator } = await scene({ accounts: 98 });
    const stack = another({ together: true });
    const selecting: Program = Object.fromEntries(
      ["EC2", "ECR", "LAMBDA"].map((type) => [
        type,
        inspector({ organization: {}, resourceTypes: [type], mode: "track" }),
      ]),
    );
    expect((await stack.up(selecting)).failures).toEqual({});
    const counts = emulator.journal.counts();
    expect(counts["organizations:ListAccounts"]).toBe(5);
    expect(counts["organizations:DescribeOrganization"]).toBe(1);
    expect(counts["sts:GetCallerIdentity"]).toBe(1);
  });

  it("must not declare the same cell: refused in preview, naming both, before the second one's first write", async () => {
    const { stack, since } = await scene({ accounts: 12 });
    const [first] = accounts as [string];
    const twice: Program = {
      one: inspector({ accounts: [first] }),
      two: inspector({ accounts: [first], resourceTypes: ["EC2", "ECR"] }),
    };
    const preview = await stack.preview(twice);
    expect(preview["one"]?.failures).toEqual([]);
    expect(preview["two"]?.failures).toEqual([
      expect.stringMatching(
        new RegExp(`declared by InspectorAccountEnablement "one".*${first}.*InspectorAccountEnablement "two"`),
      ),
    ]);
    expect((await stack.up(twice)).failures).toHaveProperty("two");
    expect(since(0, "Enable")).toHaveLength(1);
  });

  it('with match: "exactly" claim everything of their accounts', async () => {
    const { stack } = await scene({ accounts: 12 });
    const [first] = accounts as [string];
    const twice: Program = {
      one: inspector({ accounts: [first], match: "exactly" }),
      two: inspector({ accounts: [first], resourceTypes: ["ECR"] }),
    };
    expect((await stack.preview(twice))["two"]?.failures).toHaveLength(1);
  });

  it("do not act on what another one has changed since they looked: an account is associated once", async () => {
    const { stack, emulator, since, on } = await scene({ accounts: 12 });
    const [first] = accounts as [string];
    emulator.edit({ do: "inspectorForget", account: first });
    const process = stack.process();
    const service = services.find(({ kind }) => kind === "InspectorAccountEnablement") as Service;
    const of = (resourceName: string, type: string) => ({
      accounts: [first],
      regions: [region],
      resourceTypes: [type],
      resourceName,
    });
    const both = [of("vms", "EC2"), of("images", "ECR")];
    const checked: object[] = [];
    // Both are checked, and would associate the account, before the first is created.
    for (const inputs of both)
      checked.push(((await run(process, service, "check", [undefined, inputs])) as { inputs: object }).inputs);
    for (const inputs of checked) await run(process, service, "create", [inputs]);
    expect(since(0, "AssociateMember").map(({ ids }) => ids)).toEqual([[first]]);
    expect(since(0, "Enable")).toHaveLength(2);
    expect(on(first)).toEqual(["EC2", "ECR"]);
  });

  it("may share accounts and differ in regions or scan types", async () => {
    const { stack } = await scene({ accounts: 12, regions: [region, "eu-west-1"] });
    const [first] = accounts as [string];
    const three: Program = {
      one: inspector({ accounts: [first] }),
      two: inspector({ accounts: [first], resourceTypes: ["ECR"] }),
      three: inspector({ accounts: [first], regions: ["eu-west-1"] }),
    };
    expect((await stack.up(three)).failures).toEqual({});
  });
});

describe("a cell that moves from one resource to another is handed over", () => {
  const onRelease = { account: "disable", capability: "disable" };
  const [first, second] = accounts as [string, string];

  it.each([
    ["from the first to the second", "a", "b"],
    ["from the second to the first", "b", "a"],
  ])("%s: coverage is never interrupted", async (_, from, to) => {
    const { stack, on, since } = await scene({ accounts: 12 });
    const before: Program = {
      a: inspector({ accounts: [first], onRelease }),
      b: inspector({ accounts: [second], onRelease }),
    };
    expect((await stack.up(before)).failures).toEqual({});
    const whose = (name: string, own: string): string[] => (name === to ? [first, second] : name === from ? [] : [own]);
    const moved = Object.fromEntries(
      [["a", first] as const, ["b", second] as const].flatMap(([name, own]) =>
        whose(name, own).length === 0 ? [] : [[name, inspector({ accounts: whose(name, own), onRelease })]],
      ),
    );
    expect((await stack.up(moved)).failures).toEqual({});
    expect([on(first), on(second)]).toEqual([["EC2"], ["EC2"]]);
    expect(since(0, "Disable")).toEqual([]);
  });

  it("a rename is create-then-delete to the engine, and leaves everything on", async () => {
    const { stack, on, since } = await scene({ accounts: 12 });
    await stack.up({ old: inspector({ accounts: [first, second], onRelease }) });
    expect((await stack.up({ renamed: inspector({ accounts: [first, second], onRelease }) })).failures).toEqual({});
    expect([...stack.state.keys()]).toEqual(["renamed"]);
    expect([on(first), on(second)]).toEqual([["EC2"], ["EC2"]]);
    expect(since(0, "Disable")).toEqual([]);
  });

  it("a rename that drops an account switches off that one only", async () => {
    const { stack, on, since } = await scene({ accounts: 12 });
    await stack.up({ old: inspector({ accounts: [first, second], onRelease }) });
    expect((await stack.up({ renamed: inspector({ accounts: [first], onRelease }) })).failures).toEqual({});
    expect([on(first), on(second)]).toEqual([["EC2"], []]);
    expect(named(since(0, "Disable"))).toEqual([second]);
  });

  it("a rename by alias keeps the levels apart: what a declared account merely has less of is retained", async () => {
    const { stack, on } = await scene({ accounts: 12 });
    const levels = { onRelease: { account: "disable" } };
    await stack.up({ old: inspector({ accounts: [first, second], resourceTypes: ["EC2", "ECR"], ...levels }) });
    // With an alias the engine hands the old state to the new name.
    stack.state.set("renamed", stack.state.get("old") as Saved);
    stack.state.delete("old");
    expect((await stack.up({ renamed: inspector({ accounts: [first], ...levels }) })).failures).toEqual({});
    expect([on(first), on(second)]).toEqual([["EC2", "ECR"], []]);
    expect((await stack.up({ renamed: inspector({ accounts: [first], ...levels }) })).ran).toEqual([]);
  });
});
