import { appendFileSync } from "node:fs";
import { memberAccount, startEmulator } from "../../emulator";
import { it } from "vitest";
import { newProject } from "./engine/project";

const log = (text: string) => appendFileSync("/tmp/scratch.log", `${text}\n`);

it("plays", async () => {
  const emulator = await startEmulator({ world: { accounts: 30, regions: ["us-east-1", "eu-west-1"] } });
  const ids = Array.from({ length: 5 }, (_, i) => memberAccount(i));
  const project = await newProject({
    endpoint: emulator.url,
    program: `
      const { InspectorAccountEnablement } = require("pulumi-aws-coverage");
      const fleet = new InspectorAccountEnablement("fleet", { accounts: ${JSON.stringify(ids)}, regions: ["us-east-1", "eu-west-1"], scanTypes: ["EC2", "ECR", "LAMBDA"] });
      exports.summary = fleet.summary.cells;`,
  });
  const step = async (...args: [string, ...string[]]) => {
    emulator.journal.clear();
    const t = Date.now();
    const out = await project.run(...args);
    log(`\n##### pulumi ${args.join(" ")} -> ${out.code} in ${Date.now() - t} ms\n${out.output}\n${JSON.stringify(emulator.journal.counts())}`);
  };
  await step("up", "--skip-preview");
  const hanging = (await import("node:net")).createServer(() => {}).listen(0, "127.0.0.1");
  await new Promise((done) => hanging.once("listening", done));
  project.env["AWS_ENDPOINT_URL"] = `http://127.0.0.1:${(hanging.address() as any).port}`;
  await step("preview");
  await step("up", "--skip-preview");
  await step("refresh");
  hanging.close();
  delete project.env["AWS_ACCESS_KEY_ID"];
  project.env["AWS_ENDPOINT_URL"] = emulator.url;
  await step("preview");
  await step("up", "--skip-preview");
  project.env["AWS_ACCESS_KEY_ID"] = memberAccount(7);
  await step("preview");
  await step("up", "--skip-preview");
  log(JSON.stringify(project.processes()));
  project.remove();
  await emulator.close();
});
