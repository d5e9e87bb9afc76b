import { Inspector2Client, ListMembersCommand } from "@aws-sdk/client-inspector2";
import { describe, expect, it } from "vitest";
import type { Observation } from "../../../provider/core/cell";
import { services } from "../../../provider/services";
import type { Context, Outcome, Service } from "../../../provider/services/service";
import type { Law } from "./law";
import { judge } from "./law";
import { laws } from "./laws";
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

const withActions = (
  change: (action: Service["actions"][string], name: string) => Service["actions"][string],
  service: Service = real,
): Service => ({
  ...service,
  actions: Object.fromEntries(Object.entries(service.actions).map(([name, action]) => [name, change(action, name)])),
});

const exactPermissions =
  "observing and every action ask for what they declare and for nothing else, each takes place, and reads are paced";

/** A suite that passes everything proves nothing: each of these services is wrong in one way, and the law must say so. */
describe.concurrent("a service that is broken breaks a law", () => {
  it.each<[string, string, Service]>([
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
      withActions((action) => ({ ...action, batch: 1000 })),
    ],
    [
      "sends less than AWS takes",
      "batches are as large as AWS allows, and no larger",
      withActions((action) => ({ ...action, batch: Math.min(10, action.batch) })),
    ],
    [
      "takes the administrator's own account for covered",
      "the administrator's own account is observed and repaired like any other",
      seeing((one, account, { administrator }) => (account === administrator ? on : one)),
    ],
    [
      "associates accounts of strangers",
      "an account outside the organization is a gap that is named, and nothing is written about it",
      seeing((one, account) =>
        /^9+$/.test(account) ? { is: "off", observed: "not associated", next: { action: "associate" } } : one,
      ),
    ],
    [
      "takes suspended for off",
      "an account that AWS itself reports as suspended is a gap, and is not written to",
      seeing((one) => (one.code === "SUSPENDED" ? off : one)),
    ],
    [
      "takes suspended for covered",
      "an account that AWS itself reports as suspended is a gap, and is not written to",
      seeing((one) => (one.code === "SUSPENDED" ? on : one)),
    ],
    [
      "reads past the pacer",
      exactPermissions,
      {
        ...real,
        observe: async (context, want) => {
          await context.client(Inspector2Client).send(new ListMembersCommand({}));
          return real.observe(context, want);
        },
      },
    ],
    [
      "reads more than it declares",
      "the reading actions are enough to preview and to track, and both only read",
      { ...real, iam: { ...real.iam, read: [] } },
    ],
    [
      "declares a reading action too few",
      exactPermissions,
      { ...real, iam: { ...real.iam, read: real.iam.read.filter((action) => !action.endsWith(":ListMembers")) } },
    ],
    [
      "asks Organizations who administers it, and does not declare that",
      exactPermissions,
      { ...real, iam: { ...real.iam, read: real.iam.read.filter((action) => !action.startsWith("organizations:")) } },
    ],
    [
      "declares a reading action too many",
      exactPermissions,
      { ...real, iam: { ...real.iam, read: [...real.iam.read, "inspector2:ListCoverage"] } },
    ],
    [
      "declares an action's permission too few",
      exactPermissions,
      withActions((action) => ({ ...action, iam: action.iam.filter((one) => one !== "inspector2:Disable") })),
    ],
    [
      "declares an action's permission too many",
      exactPermissions,
      withActions((action) => ({ ...action, iam: [...action.iam, "inspector2:UpdateFilter"] })),
    ],
    [
      "has an action that nothing asks for",
      exactPermissions,
      { ...real, actions: { ...real.actions, unused: { ...(real.actions["enable"] as Service["actions"][string]) } } },
    ],
    [
      "says that no declaration needs to disable",
      "the printed policy is enough in every situation",
      withActions((action, name) => (name === "disable" ? { ...action, neededBy: () => false } : action)),
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
    // By an assertion of the law: a law that does not exist, or falls over, proves nothing.
    await expect(judge(laws[law] as Law, service, sample)).rejects.toMatchObject({ name: "AssertionError" });
  });

  it("releases the administrator's own account as if it were a member", async () => {
    const guardDuty = services.find((service) => service.kind === "GuardDutyMemberSet") as Service;
    const careless = withActions((action) => ({ ...action, administratorAlone: action.direction === "on" }), guardDuty);
    const law = laws[
      "no release asks AWS for something of the administrator's own account that AWS only does for members"
    ] as Law;
    await expect(judge(law, careless, samples[guardDuty.kind] as Sample)).rejects.toMatchObject({
      name: "AssertionError",
    });
  });

  it("and the service itself breaks none of these", async () => {
    await judge(
      laws["who is refused is told, the others stay, and the next up asks for the refused only"] as Law,
      real,
      sample,
    );
  });
});
