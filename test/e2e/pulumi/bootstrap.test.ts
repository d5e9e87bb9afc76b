import { afterEach, describe, expect, it } from "vitest";
import type { Edit } from "../../../emulator";
import { administratorAccount, managementAccount } from "../../../emulator";
import type { Scene } from "./engine/scene";
import { enablements, js, members, region, scene } from "./engine/scene";
import { variations } from "./engine/variations";

/** Nobody administers anything yet, and Inspector has no members. */
const bare: Edit[] = [
  ...members(3).map((account): Edit => ({ do: "inspectorForget", account })),
  {
    do: "merge",
    patch: {
      organization: {
        delegatedAdministrators: {
          "inspector2.amazonaws.com": null,
          "guardduty.amazonaws.com": null,
          "security-ir.amazonaws.com": null,
        },
      },
      services: { inspector2: { regions: { [region]: { delegatedAdmin: null } } } },
    },
  },
];

/** What a platform team writes: a resource of their own that registers the administrator, then ours. */
const delegation = `
const { dynamic } = require("@pulumi/pulumi");
const registration = {
  async create() {
    const { EnableDelegatedAdminAccountCommand, Inspector2Client } = require("@aws-sdk/client-inspector2");
    const client = new Inspector2Client({ region: "${region}", credentials: { accessKeyId: "${managementAccount}", secretAccessKey: "secret" } });
    await client.send(new EnableDelegatedAdminAccountCommand({ delegatedAdminAccountId: "${administratorAccount}" }));
    return { id: "delegation", outs: {} };
  },
};
class Delegation extends dynamic.Resource { constructor(name) { super(registration, name, {}); } }
const delegation = new Delegation("delegation");
`;

describe("a program that first registers the delegated administrator", () => {
  let stack: Scene;
  afterEach(() => stack.close());

  it.each(
    variations<[string, object]>(
      [
        [
          "a selector, which cannot be resolved yet",
          { organization: { exclude: [managementAccount, administratorAccount] } },
        ],
      ],
      [["a list of accounts", { accounts: members(3) }]],
    ),
  )("can be previewed and brought up in one go, with %s", async (_, selection) => {
    const program = `${delegation}${enablements({ fleet: { ...selection, opts: { dependsOn: js("[delegation]") } } })}`;
    stack = await scene({ world: { accounts: 3, edits: bare }, program });
    const preview = await stack.must("preview", "--diff");
    expect(preview.output).toMatch(/us-east-1: ("cannot be observed|EC2 cannot be observed): \w+/);
    expect(preview.output).toMatch(/NotDelegatedAdministrator|AccessDenied/);
    expect(stack.emulator.journal.entries({ kind: "write" })).toEqual([]);
    await stack.must("up");
    expect(members(3).map((account) => stack.scans(account))).toEqual([["EC2"], ["EC2"], ["EC2"]]);
    await stack.must("preview", "--expect-no-changes");
  });
});
