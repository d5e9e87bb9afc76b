import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Scene } from "./engine/scene";
import { enablements, js, members, region, scene } from "./engine/scene";
import { variations } from "./engine/variations";

const accounts = members(3);

/** A resource whose outputs nobody knows before it exists: an account that is being created, say. */
const source = (revision: number): string => `
const { dynamic } = require("@pulumi/pulumi");
const factory = {
  async diff(id, olds, news) { return { changes: olds.revision !== news.revision, replaces: ["revision"] }; },
  async create(inputs) { return { id: "made", outs: { ...inputs, ids: ${JSON.stringify(accounts)}, first: "${accounts[0]}", region: "${region}" } }; },
};
class Factory extends dynamic.Resource {
  constructor(name) { super(factory, name, { revision: ${revision}, ids: undefined, first: undefined, region: undefined }); }
}
const made = new Factory("made");
`;

describe("inputs that are not known yet", () => {
  /** The value that the engine passes instead, whatever the type. */
  const placeholder = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  let stack: Scene;
  beforeAll(async () => {
    stack = await scene({ world: { accounts: 3 }, program: "" });
  });
  afterAll(() => stack.close());
  beforeEach(() => stack.emulator.journal.clear());

  const program = (inputs: Record<string, unknown>, revision = 1): string =>
    `${source(revision)}${enablements({ fleet: inputs })}`;

  it.each(
    variations<[string, Record<string, unknown>]>(
      [
        ["one account of the list", { accounts: [accounts[1], js("made.first"), accounts[2]] }],
        ["the connection", { accounts, connection: { allowedAccountIds: [js("made.first")] } }],
      ],
      [
        ["the whole list of accounts", { accounts: js("made.ids") }],
        ["a region", { accounts, regions: [js("made.region")] }],
        [
          "something deep inside",
          { accounts, waivers: [{ reason: "why", owner: "who", expires: "2030-01-01", accounts: js("made.ids") }] },
        ],
      ],
    ),
  )("make no call in preview: %s", async (_, inputs) => {
    stack.edit(program(inputs));
    const { output } = await stack.must("preview", "--diff");
    expect(output).toMatch(/plan\s*: \[unknown\]/);
    expect(output).toMatch(/accountIds\s*: \[unknown\]/);
    expect(output).not.toContain(placeholder);
    expect(stack.emulator.journal.counts()).toEqual({});
  });

  it("do not hide a mistake in what is known", async () => {
    stack.edit(program({ accounts: js("made.ids"), resourceTypes: ["EC3"] }));
    const preview = await stack.run("preview");
    expect(preview.code).not.toBe(0);
    expect(preview.output).toContain('resourceTypes[0]: "EC3" is not one of "EC2"');
    expect(preview.output.match(/^ *error: .*accounts/gm)).toBeNull();
  });

  it("are known when it counts: up covers them", async () => {
    stack.edit(program({ accounts: js("made.ids") }));
    await stack.must("up");
    expect(accounts.map((account) => stack.scans(account))).toEqual(accounts.map(() => ["EC2"]));
    expect(
      stack.emulator.journal
        .entries()
        .flatMap(({ ids }) => ids)
        .every((id) => /^\d{12}$/.test(id)),
    ).toBe(true);
    await stack.must("preview", "--expect-no-changes");
  });

  it("may become unknown again, when what they come from is replaced", async () => {
    stack.edit(program({ accounts: js("made.ids") }, 2));
    const preview = await stack.must("preview", "--diff");
    expect(preview.output).toMatch(/plan\s*: (.* => )?\[unknown\]/);
    expect(stack.writes()).toEqual([]);
    await stack.must("up", "--skip-preview");
    expect(stack.writes()).toEqual([]);
    await stack.must("preview", "--expect-no-changes");
  });
});
