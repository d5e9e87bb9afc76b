import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { inject } from "vitest";
import type { Scene, SceneOptions } from "../pulumi/engine/scene";
import { enablements, scene } from "../pulumi/engine/scene";

/** One of the two ways into the lifecycle. */
export interface Face {
  readonly name: "dynamic" | "plugin";
  /** The program that `enablements` describes. */
  program(resources: Parameters<typeof enablements>[0]): string;
  /** Type in the state, and in aliases. */
  readonly type: string;
  /** What the engine starts, as it stands in the process list. */
  readonly process: string;
}

const ofNodeProgram = 'const { InspectorAccountEnablement } = require("pulumi-aws-coverage");';

/** What a generated SDK does, and no more: any language would do, and Node starts fastest. */
const ofAnySdk = `
class InspectorAccountEnablement extends pulumi.CustomResource {
  constructor(name, args, opts) {
    const outputs = { plan: undefined, summary: undefined, notCovered: undefined, accountIds: undefined, administrator: undefined };
    super("aws-coverage:index:InspectorAccountEnablement", name, { ...outputs, ...args }, opts);
  }
}`;

export const dynamicFace: Face = {
  name: "dynamic",
  program: enablements,
  type: "pulumi-nodejs:dynamic/aws-coverage:InspectorAccountEnablement",
  process: "dynamic-provider",
};

export const pluginFace: Face = {
  name: "plugin",
  program: (resources) => enablements(resources).replace(ofNodeProgram, ofAnySdk),
  type: "aws-coverage:index:InspectorAccountEnablement",
  process: "pulumi-resource-aws-coverage",
};

/** A scene whose programs may use either face. */
export async function sceneWithPlugin(options: SceneOptions): Promise<Scene> {
  const stack = await scene(options);
  putOnPath(stack, pluginFolder());
  return stack;
}

export function putOnPath({ env }: Pick<Scene, "env">, ...folders: readonly string[]): void {
  env["PATH"] = [...folders, env["PATH"]].join(delimiter);
}

/** The packed package's command, linked as npm links it. */
export function pluginFolder(): string {
  const folder = join(inject("installation"), "node_modules", ".bin");
  mkdirSync(folder, { recursive: true });
  try {
    symlinkSync("../pulumi-aws-coverage/dist/provider/plugin/main.js", join(folder, "pulumi-resource-aws-coverage"));
  } catch {
    // another file of this run has done it
  }
  return folder;
}
