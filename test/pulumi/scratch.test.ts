import { appendFileSync } from "node:fs";
import { memberAccount, startEmulator } from "../../emulator";
import { it } from "vitest";
import { newProject } from "./engine/project";

const log = (text: string) => appendFileSync("/tmp/scratch.log", `${text}\n`);

it("plays", async () => {
  const emulator = await startEmulator({ world: { accounts: 500, regions: ["us-east-1", "eu-west-1"] } });
  const ids = Array.from({ length: 500 }, (_, i) => memberAccount(i));
  const project = await newProject({
    endpoint: emulator.url,
    program: `
      const { InspectorAccountEnablement } = require("pulumi-aws-coverage");
      const fleet = new InspectorAccountEnablement("fleet", { accounts: ${JSON.stringify(ids)}, regions: ["us-east-1"], scanTypes: ["EC2", "ECR", "LAMBDA"] });
      exports.summary = fleet.summary;`,
  });
  const step = async (...args: [string, ...string[]]) => {
    emulator.journal.clear();
    const t = Date.now();
    const out = await project.run(...args);
    log(`\n##### pulumi ${args.join(" ")} -> ${out.code} in ${Date.now() - t} ms\n${out.output}\n${JSON.stringify(emulator.journal.counts())}`);
  };
  await step("preview");
  await step("up", "--skip-preview");
  await step("up", "--skip-preview");
  emulator.edit({ do: "inspectorDisable", account: ids[77] as string, types: ["ECR"] });
  await step("preview", "--expect-no-changes");
  await step("preview", "--diff", "--expect-no-changes");
  await step("refresh", "--preview-only", "--diff", "--expect-no-changes");
  await step("preview", "--refresh", "--diff", "--expect-no-changes");
  await step("up");
  emulator.edit({ do: "inspectorDisable", account: ids[77] as string, types: ["ECR"] });
  await step("preview", "--diff", "--expect-no-changes");
  await step("up", "--refresh", "--diff");
  await step("destroy");
  log(JSON.stringify(project.processes()));
  project.remove();
  await emulator.close();
});
