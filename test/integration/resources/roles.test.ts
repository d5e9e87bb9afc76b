import { afterEach, expect, it } from "vitest";
import { administratorAccount, managementAccount } from "../../../emulator";
import { closeScenes, members, name, program, scene } from "./inspector";

afterEach(closeScenes);

const [audit] = members(1) as [string];
const roleIn = (account: string, roleName: string): string => `arn:aws:iam::${account}:role/${roleName}`;

/** As the AWS provider does with `aws:assumeRoles`. */
it("a chain of roles is assumed one after another, each with the credentials of the one before", async () => {
  const chain = [
    { roleArn: roleIn(audit, "Hop") },
    { roleArn: roleIn(administratorAccount, "Coverage"), externalId: "s3cr3t-id" },
  ];
  const { another, emulator, on } = await scene({ accounts: 4 });
  const stack = another({ caller: managementAccount, config: { "aws:assumeRoles": JSON.stringify(chain) } });
  expect((await stack.up(program({ accounts: [audit] }))).failures).toEqual({});
  expect(on(audit)).toEqual(["EC2"]);
  const assumed = emulator.journal.entries({ operation: "AssumeRole" });
  expect(assumed.map(({ caller }) => caller)).toEqual([managementAccount, audit]);
  expect(emulator.journal.entries({ operation: "Enable" }).map(({ caller }) => caller)).toEqual([administratorAccount]);
  expect(stack.state.get(name)?.outputs["administrator"]).toBe(administratorAccount);
});
