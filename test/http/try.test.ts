import { expect, it } from "vitest";
import { memberAccount, administratorAccount, managementAccount } from "../../emulator";
import { calls, scene } from "./stack";
it("sir", async () => {
  const { emulator, stack } = await scene({ world: { accounts: 30, regions: ["us-east-1"] } });
  const accounts = Array.from({ length: 10 }, (_, i) => memberAccount(i));
  const program = { 
   prod: ["InspectorAccountEnablement", { accounts: [...accounts, administratorAccount], regions: ["us-east-1"], scanTypes: ["EC2"] }],
   deep: ["InspectorDeepInspection", { accounts: [...accounts, administratorAccount], regions: ["us-east-1"] }],
   sir: ["SecurityIncidentResponseMembership", { accounts: [...accounts, managementAccount], homeRegion: "us-east-1", onRelease: {account: "removeOrganizationalUnits"}, releaseLimit: {accounts: 100} }] } as const;
  console.log(JSON.stringify(await stack.preview(program), null,1), emulator.journal.counts());
  console.log(JSON.stringify(await stack.up(program), null, 1), emulator.journal.counts());
  for (const account of accounts.slice(0,3)) emulator.edit({ do: "inspectorDeepInspection", account, status: "DEACTIVATED" } as never);
  console.log(stack.said, JSON.stringify({...stack.state.get("sir")?.outputs, accounts: 0}));
  emulator.journal.clear();
  console.log(JSON.stringify(await stack.up(program), null,1), emulator.journal.counts());
  console.log(await stack.destroy(), stack.said.slice(-6), emulator.journal.counts());
  await emulator.close();
}, 60000);
