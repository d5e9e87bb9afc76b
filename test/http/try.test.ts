import { expect, it } from "vitest";
import { memberAccount } from "../../emulator";
import { calls, scene } from "./stack";
it("slice", async () => {
  const { emulator, stack } = await scene({ world: { accounts: 500, regions: ["us-east-1"] } });
  const accounts = Array.from({ length: 500 }, (_, i) => memberAccount(i));
  const program = { prod: ["GuardDutyMemberSet", { accounts, regions: ["us-east-1"], features: ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS", {name: "RUNTIME_MONITORING", additionalConfiguration: ["EC2_AGENT_MANAGEMENT"]}] }] as const };
  console.time("up");
  console.log(JSON.stringify(await stack.up(program)).slice(0, 2000), emulator.journal.counts());
  console.timeEnd("up");
  console.log(stack.said, JSON.stringify({...stack.state.get("prod")?.outputs, accounts: 0}));
  emulator.journal.clear();
  console.log(JSON.stringify(await stack.up(program)), emulator.journal.counts());
  emulator.journal.clear();
  const program2 = { prod: ["GuardDutyMemberSet", {...program.prod[1], accounts: [...accounts.slice(0,499)]}]as const };
  console.log(JSON.stringify(await stack.preview(program2), null,1), emulator.journal.counts());
  await emulator.close();
}, 60000);
