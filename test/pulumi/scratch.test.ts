import { appendFileSync } from "node:fs";
import { it } from "vitest";
import { members, scene, enablements, js } from "./engine/scene";

const log = (text: string) => appendFileSync("/tmp/scratch.log", `${text}\n`);
const [one] = members(1);
it("plays", async () => {
  const accounts = members(2);
  const program = enablements({
    malformed: { accounts: ["11000100000x"] },
    nine: { accounts: ["123456789"] },
    number: { accounts: [123456789012] },
    duplicate: { accounts: [one, one] },
    scan: { accounts, scanTypes: ["EC3"] },
    region: { accounts, regions: ["eu-west-9"] },
    code: { accounts, scanTypes: ["LAMBDA_CODE"] },
    empty: { accounts: [] },
    emptyTypes: { accounts, scanTypes: [] },
    noaccounts: { },
    waiver: { accounts, waivers: [{ owner: "me", expires: "2030-01-01" }] },
    misspelt: { accounts, region: ["us-east-1"] },
    several: { accounts: ["1", "2"], scanTypes: ["X"] },
    role: { accounts, connection: { assumeRole: { roleArn: "wrong-arn", externalId: js('pulumi.secret("TOP-SECRET-ID")') } } },
    nested: { accounts, connection: { assumeRole: "TOP-SECRET-ID" , token: "TOP-SECRET-ID"} },
    nested2: { accounts, connection: "TOP-SECRET-ID" },
    limit: { accounts, releaseLimit: { accounts: "x" }, settle: 5, mode: "foo" },
    onRelease: { accounts, onRelease: "disable" },
    first: { accounts },
    second: { accounts, scanTypes: ["EC2", "ECR"] },
  });
  const stack = await scene({ world: { accounts: 3 }, program });
  await stack.must("config", "set", "aws:secretKey", "--secret", "TOP-SECRET-KEY");
  await stack.must("config", "set", "aws:accessKey", "key");
  for (const args of [["up", "--skip-preview", "--continue-on-error"]] as [string][]) {
  log((await stack.run(...args)).output);
  }
  log(JSON.stringify(stack.emulator.journal.counts()));
  await stack.close();
});
