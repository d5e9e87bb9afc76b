import type { Properties } from "../../../provider/lifecycle/parse";
import type { ProviderProcess } from "../../../provider/lifecycle/process";
import { run } from "../../../provider/runtime";
import { services } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";
import { region } from "./inspector";
import type { Outputs, Saved } from "./stack";

const inspector = services.find(({ kind }) => kind === "InspectorAccountEnablement") as Service;

/**
 * The engine's calls one by one, for what happens between two of them. A whole `up` in the engine's order is in
 * `stack.ts`.
 */
export class EngineCalls {
  constructor(
    readonly process: ProviderProcess,
    readonly name: string,
  ) {}

  /** Inputs with what check adds; failures of check are thrown. */
  async check(inputs: object, former?: Saved): Promise<Properties> {
    const news = { regions: [region], resourceTypes: ["EC2"], ...inputs, resourceName: this.name };
    const answer = (await run(this.process, inspector, "check", [former?.inputs, news])) as {
      inputs: Properties;
      failures?: { property: string; reason: string }[];
    };
    if (answer.failures !== undefined) throw new Error(answer.failures.map(({ reason }) => reason).join("\n"));
    return answer.inputs;
  }

  diff(
    saved: Saved,
    news: Properties,
  ): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }> {
    return run(this.process, inspector, "diff", [saved.id, saved.outputs, news]) as never;
  }

  async create(news: Properties): Promise<Saved> {
    const { id, outs } = (await run(this.process, inspector, "create", [news])) as { id: string; outs: Outputs };
    return { id, kind: inspector.kind, inputs: news, outputs: JSON.parse(JSON.stringify(outs)), initErrors: [] };
  }

  async read(saved: Saved): Promise<Outputs> {
    return ((await run(this.process, inspector, "read", [saved.id, saved.outputs])) as { props: Outputs }).props;
  }

  delete(saved: Saved): Promise<unknown> {
    return run(this.process, inspector, "delete", [saved.id, saved.outputs]);
  }
}
