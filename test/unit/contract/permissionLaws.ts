import { expect } from "vitest";
import { permissionsFor } from "../../../cli/iam/policy";
import type { Service, SharedInputs } from "../../../provider/services/service";
import type { Stack } from "../../integration/resources/stack";
import type { Laws } from "./law";
import { bringUp, levelsOf } from "./law";
import type { Scene } from "./scene";
import { name, openScene, planOf } from "./scene";
import type { Stop } from "./tours";
import { tours } from "./tours";
import type { Watched } from "./watching";
import { watching } from "./watching";

const unguided = (service: Service) =>
  tours[service.kind] === undefined ? "tours.ts does not know the service" : undefined;

/** Leads a service through every situation, under the permissions that `allowed` gives for each. */
async function tour(
  service: Service,
  scene: Scene,
  allowed?: (stop: Stop) => readonly string[] | undefined,
): Promise<Watched> {
  const watched = watching(service);
  const open = (caller?: string): Stack => scene.another(scene.emulator, caller, [watched.service]);
  let stack = open();
  for (const stop of tours[service.kind] ?? []) {
    scene.emulator.edit(...(stop.edits?.(scene.emulator) ?? []));
    const allow = allowed?.(stop);
    if (allow !== undefined) scene.emulator.edit({ do: "setCaller", key: stop.caller ?? "test", caller: { allow } });
    if (stop.anew === true) stack = open(stop.caller);
    await stack.up(scene.programWith(stop.inputs ?? {}));
    if (stop.destroys === true) await stack.destroy();
  }
  return watched;
}

/** What a service asks of Organizations through its context, and so must declare. */
const askedOfOrganizations = "organizations:ListDelegatedAdministrators";

/** IAM actions of the service itself; what AWS requires beside them has names of other services, or is named by the sample. */
const ownActions = ({ service, sample }: Scene, actions: Iterable<string>): string[] =>
  [...actions]
    .filter((action) => action.startsWith(`${service.signingName}:`) && sample.beside?.includes(action) !== true)
    .sort();

/** The same with what it asks of Organizations while it observes. */
const readActions = (scene: Scene, actions: readonly string[]): string[] => [
  ...ownActions(scene, actions),
  ...actions.filter((action) => action === askedOfOrganizations),
];

/** What `aws-coverage iam` prints for one declaration. */
function printed(scene: Scene, inputs: object): string[] {
  const [, declared] = scene.programWith(inputs)[name] as readonly [string, object];
  const { service } = scene;
  const need = {
    service,
    inputs: service.schema.parse(declared) as SharedInputs,
    writes: true,
    roles: [],
    partition: "aws",
  };
  return [...permissionsFor([need], false).flatMap(({ actions }) => actions), "sts:GetCallerIdentity"];
}

/** Least privilege, from both sides: one permission fewer fails, one more is found superfluous. */
export const permissionLaws: Laws = {
  "observing and every action ask for what they declare and for nothing else, each takes place, and reads are paced": {
    guided: true,
    skip: unguided,
    keep: async (scene) => {
      const { observed, unpaced, applied } = await tour(scene.service, scene);
      const { iam, actions } = scene.service;
      expect(readActions(scene, [...observed])).toEqual(readActions(scene, iam.read));
      expect([...unpaced]).toEqual([]);
      for (const [action, spec] of Object.entries(actions)) {
        expect([...applied.keys()], "actions that take place").toContain(action);
        const asked = [...(applied.get(action) ?? [])].filter((one) => !iam.read.includes(one));
        expect(ownActions(scene, asked), action).toEqual(ownActions(scene, spec.iam));
      }
    },
  },
  "the printed policy is enough in every situation": {
    guided: true,
    skip: unguided,
    keep: async (scene) => {
      await tour(scene.service, scene, (stop) =>
        stop.isStranger === true ? undefined : printed(scene, stop.inputs ?? {}),
      );
      const strangers = new Set(
        (tours[scene.service.kind] ?? []).filter(({ isStranger }) => isStranger).map(({ caller }) => caller),
      );
      const denied = scene.emulator.journal
        .entries()
        .filter(({ outcome, accessKey }) => /AccessDenied/.test(outcome) && !strangers.has(accessKey));
      expect(denied.map(({ service, operation }) => `${service}:${operation}`)).toEqual([]);
    },
  },
  "the reading actions are enough to preview and to track, and both only read": {
    keep: async (scene) => {
      const { emulator, service } = scene;
      await bringUp(scene);
      const organization = ["DescribeAccount", "DescribeOrganization", "ListAccounts", "ListDelegatedAdministrators"];
      const allow = [
        ...service.iam.read,
        ...organization.map((one) => `organizations:${one}`),
        "sts:GetCallerIdentity",
      ];
      emulator.edit({ do: "setCaller", key: "reader", caller: { account: emulator.world.administrator, allow } });
      emulator.edit(scene.sample.drift(scene.accounts[0] as string, emulator));
      const mark = emulator.journal.last;
      expect(planOf(await scene.another(emulator, "reader").preview(scene.program))).toContain(scene.accounts[0]);
      await scene.another(emulator, "reader").up(scene.programWith({ mode: "track" }));
      for (const entry of emulator.journal.entries({ since: mark }))
        expect([entry.operation, entry.kind, entry.outcome]).toEqual([entry.operation, "read", "ok"]);
    },
  },
  "without one of the actions that an update asks for, it fails and says so": {
    keep: async (scene) => {
      const { applied } = await watchedUp(scene);
      const asked = ownActions(scene, new Set([...applied.values()].flatMap((some) => [...some])));
      expect(asked.length).toBeGreaterThan(0);
      for (const action of asked.filter((one) => !scene.service.iam.read.includes(one)))
        await elsewhere(scene, async (other) => {
          other.emulator.edit({ do: "setCaller", key: "test", caller: { deny: [action] } });
          expect((await other.stack.up(other.program)).failures[name]?.message, action).toMatch(
            /AccessDenied|not authorized/i,
          );
          expect(
            other.accounts.some((account) => !other.isCovered(account)),
            action,
          ).toBe(true);
        });
    },
  },
  "without one of the actions that a release asks for, it fails, says so, and is not forgotten": {
    keep: async (scene) => {
      for (const level of levelsOf(scene.service)) {
        const inputs = { onRelease: { account: level }, releaseLimit: { percent: 100 } };
        const { applied } = await watchedUp(scene, inputs, true);
        const steps = scene.service.releases.account[level] ?? [];
        const asked = ownActions(scene, new Set(steps.flatMap((step) => [...(applied.get(step) ?? [])])));
        expect(asked.length, level).toBeGreaterThan(0);
        for (const action of asked.filter((one) => !scene.service.iam.read.includes(one)))
          await elsewhere(scene, async (other) => {
            expect((await other.stack.up(other.programWith(inputs))).failures, level).toEqual({});
            other.emulator.edit({ do: "setCaller", key: "test", caller: { deny: [action] } });
            expect((await other.stack.destroy())[name]?.message, action).toMatch(/AccessDenied|not authorized/i);
            expect(other.stack.state.has(name)).toBe(true);
            other.emulator.edit({ do: "setCaller", key: "test", caller: { allow: printed(other, inputs) } });
            expect(await other.stack.destroy(), action).toEqual({});
          });
      }
    },
  },
};

/** What an update, and a destroy where it is asked for, ask of AWS. */
async function watchedUp(scene: Scene, inputs: object = {}, ends = false): Promise<Watched> {
  const watched = watching(scene.service);
  const stack = scene.another(scene.emulator, undefined, [watched.service]);
  expect((await stack.up(scene.programWith(inputs))).failures).toEqual({});
  if (ends) expect(await stack.destroy()).toEqual({});
  return watched;
}

/** The same scene again, untouched. */
async function elsewhere({ service, sample }: Scene, act: (scene: Scene) => Promise<void>): Promise<void> {
  const other = await openScene(service, sample);
  try {
    await act(other);
  } finally {
    await other.emulator.close();
  }
}
