import { afterEach, describe, expect, it } from "vitest";
import type { Project } from "./engine/project";
import { newProject } from "./engine/project";

describe("the test bench itself", () => {
  let project: Project;
  afterEach(() => project.remove());

  it("runs a program without resources through the real engine", async () => {
    project = await newProject({ program: `exports.answer = 42;` });
    expect((await project.run("preview")).code).toBe(0);
    const up = await project.run("up");
    expect(up).toMatchObject({ code: 0, signal: null });
    expect(await project.outputs()).toEqual({ answer: 42 });
    expect((await project.state()).deployment.resources).toHaveLength(1);
    expect((await project.run("preview", "--expect-no-changes")).code).toBe(0);
  });

  it("runs a dynamic resource, and sees what is left alive when the engine is killed", async () => {
    project = await newProject({
      program: `
        const { dynamic } = require("@pulumi/pulumi");
        const provider = { async create() { console.log("creating now"); await new Promise((done) => setTimeout(done, 60000)); return { id: "x", outs: {} }; } };
        class Slow extends dynamic.Resource { constructor(name) { super(provider, name, {}); } }
        new Slow("slow");`,
    });
    const up = project.start("up", "--skip-preview");
    await up.saw("creating now");
    expect(project.processes().map(({ command }) => command)).toContainEqual(
      expect.stringContaining("dynamic-provider"),
    );
    expect(await up.kill()).toMatchObject({ code: null, signal: "SIGKILL" });
  });
});
