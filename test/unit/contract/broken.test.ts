import { describe, expect, it } from "vitest";
import type { Observation } from "../../../provider/core/cell";
import { services } from "../../../provider/services";
import type { Context, Outcome, Service } from "../../../provider/services/service";
import type { Law } from "./laws";
import { judge, laws } from "./laws";
import type { Sample } from "./samples";
import { samples } from "./samples";

const real = services.find((service) => service.kind === "InspectorAccountEnablement") as Service;
const sample = samples[real.kind] as Sample;

type Observed = ReadonlyMap<string, ReadonlyMap<string, Observation>>;

/** A service whose look is changed, cell by cell. */
const seeing = (change: (sighting: Observation, account: string, context: Context) => Observation): Service => ({
  ...real,
  observe: async (context, want) => {
    const observed: Observed = await real.observe(context, want);
    const changed = ([account, capabilities]: [string, ReadonlyMap<string, Observation>]) =>
      [
        account,
        new Map([...capabilities].map(([capability, one]) => [capability, change(one, account, context)])),
      ] as const;
    return new Map([...observed].map(changed));
  },
});

const acceptingEverything: Service = {
  ...real,
  apply: async (context, step) => {
    await real.apply(context, step);
    return new Map(step.accounts.map((account): [string, Outcome] => [account, { accepted: true }]));
  },
};

const off: Observation = { is: "off", observed: "DISABLED", next: { action: "enable" } };
const on: Observation = { is: "on", observed: "ENABLED" };

/** A suite that passes everything proves nothing: each of these services is wrong in one way, and the law must say so. */
describe.concurrent("a service that is broken breaks a law", () => {
  it.each<[string, keyof typeof laws, Service]>([
    [
      "takes what it cannot see for off",
      "a batch that fails is unknown: never off, never written to, and the rest goes on",
      seeing((one) => (one.is === "unknown" ? off : one)),
    ],
    [
      "takes what AWS does not mention for off",
      "an account that AWS's answer leaves out is unknown, and is not written to",
      seeing((one) => (one.code === "NOT_MENTIONED" ? off : one)),
    ],
    [
      "takes what it may not see for covered",
      "whoever may not look makes everything unknown, with the cause, and nothing is written",
      seeing((one) => (one.is === "unknown" ? on : one)),
    ],
    [
      "finds no drift",
      "drift of some cells is found, named and repaired, and nothing else is touched",
      seeing((one) => (one.is === "off" ? on : one)),
    ],
    [
      "says that AWS accepted what it refused",
      "who is refused is told, the others stay, and the next up asks for the refused only",
      acceptingEverything,
    ],
    [
      "sends more than AWS takes",
      "batches are as large as AWS allows, and no larger",
      {
        ...real,
        actions: Object.fromEntries(
          Object.entries(real.actions).map(([name, action]) => [name, { ...action, batch: 1000 }]),
        ),
      },
    ],
    [
      "reads more than it declares",
      "looking needs the declared reading actions and no others",
      { ...real, iam: { ...real.iam, read: [] } },
    ],
    [
      "writes more than it declares",
      "writing needs the declared actions and no others",
      {
        ...real,
        actions: Object.fromEntries(
          Object.entries(real.actions).map(([name, action]) => [name, { ...action, iam: [] }]),
        ),
      },
    ],
    [
      "asks for ever where it does not know the code",
      "every code has a meaning, in both directions",
      { ...real, classify: () => ({ is: "done", advice: "nothing to do" }) },
    ],
    [
      "switches off by an action that switches on",
      "its own data fit together",
      { ...real, releases: { ...real.releases, account: { disable: ["enable"] } } },
    ],
    [
      "does not release",
      "destroy releases what was declared where it is told to, and a second time does no harm",
      { ...real, releases: { capability: {}, account: { disable: [] } } },
    ],
  ])("%s", async (_, law, service) => {
    await expect(judge(laws[law] as Law, service, sample)).rejects.toThrow();
  });

  it("and the service itself breaks none of these", async () => {
    await judge(
      laws["who is refused is told, the others stay, and the next up asks for the refused only"] as Law,
      real,
      sample,
    );
  });
});
