import { expect } from "vitest";
import type { Service } from "../../../provider/services/service";
import { startRewriting, without } from "../../integration/resources/rewriting";
import type { Sample } from "./samples";
import type { Scene } from "./scene";
import { name, named, openScene, planOf } from "./scene";

/** What every service must keep. Each throws when it is broken; see `broken.test.ts` for services that break them. */
export interface Law {
  /** Accounts of the scene; a few unless the law is about batches. */
  readonly size?: (sample: Sample) => number;
  /** Why the law does not apply to a service. */
  readonly skip?: (service: Service, sample: Sample) => string | undefined;
  readonly keep: (scene: Scene) => Promise<void>;
}

export async function judge(law: Law, service: Service, sample: Sample): Promise<void> {
  const scene = await openScene(service, sample, law.size?.(sample));
  try {
    await law.keep(scene);
    assertWithinAwsLimits(scene);
  } finally {
    await scene.emulator.close();
  }
}

/** Always on: no call names more accounts than AWS takes, and none names an account that nobody declared. */
function assertWithinAwsLimits({ emulator, service, sample, accounts }: Scene): void {
  for (const entry of emulator.journal.entries({ service: service.signingName })) {
    if (entry.ids.length > 0)
      expect(entry.ids.length, entry.operation).toBeLessThanOrEqual(sample.most[entry.operation] ?? 1);
    if (entry.kind === "write") expect(accounts, entry.operation).toEqual(expect.arrayContaining([...entry.ids]));
  }
}

/** What reconcile itself reads of the organization, whatever the service. */
const organizationReads = [
  "organizations:DescribeAccount",
  "organizations:DescribeOrganization",
  "organizations:ListAccounts",
];
const onActions = (service: Service): string[] =>
  Object.values(service.actions).flatMap(({ direction, iam }) => (direction === "on" ? iam : []));

async function bringUp({ stack, program, accounts, isCovered }: Scene): Promise<void> {
  expect(await stack.up(program)).toEqual({ failures: {}, ran: [name] });
  expect(accounts.filter((account) => !isCovered(account))).toEqual([]);
}

const levelsOf = (service: Service): string[] =>
  Object.keys(service.releases.account).filter((level) => level !== "cancelMembership");
const whole = (sample: Sample): number => Math.max(...Object.values(sample.most)) + 3;

export const laws: Readonly<Record<string, Law>> = {
  "what was created is what is read": {
    keep: async (scene) => {
      await bringUp(scene);
      const saved = scene.stack.state.get(name);
      const { summary, notCovered } = structuredClone(saved?.outputs ?? {});
      expect(summary).toMatchObject({ coveragePercent: 100, gap: 0 });
      expect(notCovered).toEqual({});
      expect(await scene.stack.refresh()).toEqual({ [name]: false });
      expect(saved?.outputs).toMatchObject({ summary, notCovered });
    },
  },
  "a second up does nothing, and a preview says so": {
    keep: async (scene) => {
      await bringUp(scene);
      const mark = scene.emulator.journal.last;
      expect(await scene.stack.up(scene.program)).toEqual({ failures: {}, ran: [] });
      expect(await scene.stack.preview(scene.program)).toMatchObject({ [name]: { plan: {}, changes: false } });
      expect(scene.writesSince(mark)).toEqual([]);
    },
  },
  "what is there already is adopted without a write": {
    keep: async (scene) => {
      await bringUp(scene);
      const mark = scene.emulator.journal.last;
      const other = scene.another();
      expect(await other.up(scene.program)).toEqual({ failures: {}, ran: [name] });
      expect(scene.writesSince(mark)).toEqual([]);
      expect(other.state.get(name)?.outputs["summary"]).toEqual(scene.stack.state.get(name)?.outputs["summary"]);
    },
  },
  "drift of some cells is found, named and repaired, and nothing else is touched": {
    keep: async (scene) => {
      await bringUp(scene);
      for (const drifted of [
        scene.accounts.slice(1, 2),
        [scene.accounts[0] as string, scene.accounts.at(-1) as string],
      ]) {
        for (const account of drifted) scene.emulator.edit(scene.sample.drift(account, scene.emulator));
        expect(scene.accounts.filter((account) => !scene.isCovered(account))).toEqual(drifted);
        const preview = await scene.stack.preview(scene.program);
        expect(preview[name]?.changes).toBe(true);
        for (const account of scene.accounts) expect(planOf(preview).includes(account)).toBe(drifted.includes(account));
        const mark = scene.emulator.journal.last;
        expect(await scene.stack.up(scene.program)).toEqual({ failures: {}, ran: [name] });
        const writes = scene.writesSince(mark);
        expect(writes.length).toBeGreaterThan(0);
        for (const account of named(writes)) expect(drifted).toContain(account);
        expect(scene.accounts.filter((account) => !scene.isCovered(account))).toEqual([]);
      }
    },
  },
  "drift is found by refresh too": {
    keep: async (scene) => {
      await bringUp(scene);
      const [account] = scene.accounts as [string];
      scene.emulator.edit(scene.sample.drift(account, scene.emulator));
      expect(await scene.stack.refresh()).toEqual({ [name]: true });
      expect(JSON.stringify(scene.stack.state.get(name)?.outputs["notCovered"])).toContain(account);
      expect(await scene.stack.up(scene.program)).toEqual({ failures: {}, ran: [name] });
      expect(scene.isCovered(account)).toBe(true);
    },
  },
  "who is refused is told, the others stay, and the next up asks for the refused only": {
    skip: (_, sample) => (sample.refusal === undefined ? "AWS refuses whole calls only" : undefined),
    keep: async (scene) => {
      const refused = scene.accounts[1] as string;
      const { code, message } = scene.sample.refusal as { code: string; message: string };
      const { emulator } = scene;
      const when = { service: scene.service.signingName, kind: "write" as const };
      emulator.faults.set(
        [{ when, do: { kind: "failAccounts", accounts: [refused], code, message } }],
        emulator.world.clock.now(),
      );
      const failure = (await scene.stack.up(scene.program)).failures[name];
      expect(failure?.reasons.filter((reason) => reason.includes(refused) && reason.includes(message))).not.toEqual([]);
      for (const account of scene.accounts.filter((one) => one !== refused)) {
        expect(scene.isCovered(account)).toBe(true);
        expect(failure?.message).not.toContain(account);
      }
      emulator.faults.clear();
      const mark = emulator.journal.last;
      expect((await scene.stack.up(scene.program)).failures).toEqual({});
      expect(named(scene.writesSince(mark))).toEqual([refused]);
      expect(scene.isCovered(refused)).toBe(true);
    },
  },
  "a code that nobody knows is bounded, and told": {
    skip: (_, sample) => (sample.refusal === undefined ? "AWS refuses whole calls only" : undefined),
    keep: async (scene) => {
      const { emulator, accounts } = scene;
      const fault = {
        kind: "failAccounts" as const,
        accounts: [accounts[0] as string],
        code: "BRAND_NEW_CODE",
        message: "Brand new text",
      };
      emulator.faults.set([{ when: { kind: "write" }, do: fault }], emulator.world.clock.now());
      const { failures } = await scene.stack.up(scene.program);
      expect(failures[name]?.message).toMatch(/BRAND_NEW_CODE|Brand new text/);
      const asked = scene.writesSince(0).filter((entry) => entry.ids.includes(accounts[0] as string));
      expect(asked.length).toBeLessThanOrEqual(10);
    },
  },
  "a batch that fails is unknown: never off, never written to, and the rest goes on": {
    size: (sample) => (sample.most[sample.look] ?? 1) + 3,
    keep: async (scene) => {
      await bringUp(scene);
      const { emulator, accounts, sample, stack } = scene;
      const [first, last] = [accounts[0] as string, accounts.at(-1) as string];
      for (const account of [first, last]) emulator.edit(sample.drift(account, emulator));
      const broken = { when: { operation: sample.look, account: first }, do: { kind: "denyRead" as const } };
      emulator.faults.set([broken], emulator.world.clock.now());
      const mark = emulator.journal.last;
      const { failures } = await stack.up(scene.program);
      expect(failures[name]?.message).toMatch(/cannot be observed.*Denied/);
      expect(named(scene.writesSince(mark))).not.toContain(first);
      const { summary } = stack.state.get(name)?.outputs ?? {};
      expect(summary.unknown).toBeGreaterThanOrEqual(sample.most[sample.look] ?? 1);
      expect(planOf(await stack.preview(scene.program))).toContain("cannot be observed");
      emulator.faults.clear();
      expect(await stack.up(scene.program)).toEqual({ failures: {}, ran: [name] });
      expect(accounts.filter((account) => !scene.isCovered(account))).toEqual([]);
    },
  },
  "an account that AWS's answer leaves out is unknown, and is not written to": {
    keep: async (scene) => {
      await bringUp(scene);
      const forgotten = scene.accounts[2] as string;
      scene.emulator.edit(scene.sample.drift(forgotten, scene.emulator));
      const leavesOut = scene.sample.mentions ?? /./;
      const between = await startRewriting(scene.emulator.url, (path, answer) =>
        leavesOut.test(path) ? without(forgotten, answer) : undefined,
      );
      try {
        const stack = scene.another(between);
        const preview = await stack.preview(scene.program);
        expect(planOf(preview)).toMatch(new RegExp(`"${forgotten} [^"]+":"[^"]*cannot be observed`));
        const mark = scene.emulator.journal.last;
        const { failures } = await stack.up(scene.program);
        expect(failures[name]?.message).toContain(forgotten);
        expect(scene.writesSince(mark)).toEqual([]);
        expect(stack.state.get(name)?.outputs["summary"].unknown).toBeGreaterThan(0);
      } finally {
        await between.close();
      }
    },
  },
  "batches are as large as AWS allows, and no larger": {
    size: whole,
    keep: async (scene) => {
      await bringUp(scene);
      const mark = scene.emulator.journal.last;
      await scene.stack.preview(scene.program);
      const looks = scene.emulator.journal.entries({ since: mark, operation: scene.sample.look });
      expect(looks.length).toBe(Math.ceil(scene.accounts.length / (scene.sample.most[scene.sample.look] ?? 1)));
    },
  },
  "looking needs the declared reading actions and no others": {
    keep: async (scene) => {
      const { emulator, service } = scene;
      await bringUp(scene);
      const allow = [...service.iam.read, ...organizationReads, "sts:GetCallerIdentity"];
      emulator.edit({ do: "setCaller", key: "reader", caller: { account: emulator.world.administrator, allow } });
      emulator.edit(scene.sample.drift(scene.accounts[0] as string, emulator));
      const mark = emulator.journal.last;
      const reader = scene.another(emulator, "reader");
      expect(planOf(await reader.preview(scene.program))).toContain(scene.accounts[0]);
      await scene.another(emulator, "reader").up(scene.programWith({ mode: "track" }));
      for (const entry of emulator.journal.entries({ since: mark })) {
        expect(entry.kind, entry.operation).toBe("read");
        expect(entry.outcome, entry.operation).toBe("ok");
      }
    },
  },
  "writing needs the declared actions and no others": {
    keep: async (scene) => {
      const { emulator, service } = scene;
      const allow = [...service.iam.read, ...onActions(service), ...organizationReads, "sts:GetCallerIdentity"];
      emulator.edit({ do: "setCaller", key: "writer", caller: { account: emulator.world.administrator, allow } });
      const mark = emulator.journal.last;
      expect((await scene.another(emulator, "writer").up(scene.program)).failures).toEqual({});
      // Two-sided: whatever was written stands with an action of the service, and without it the same is refused.
      const written = new Set(scene.writesSince(mark).map(({ operation }) => `${service.signingName}:${operation}`));
      for (const action of written) {
        expect(onActions(service), action).toContain(action);
        const poorer = { account: emulator.world.administrator, allow: allow.filter((known) => known !== action) };
        emulator.edit(
          { do: "setCaller", key: "poorer", caller: poorer },
          scene.sample.drift(scene.accounts[0] as string, emulator),
        );
        const since = emulator.journal.last;
        await scene.another(emulator, "poorer").up(scene.program);
        const refused = scene
          .writesSince(since)
          .filter(({ operation }) => `${service.signingName}:${operation}` === action);
        expect(
          refused.every(({ outcome }) => outcome !== "ok"),
          action,
        ).toBe(true);
      }
    },
  },
  "whoever may not look makes everything unknown, with the cause, and nothing is written": {
    keep: async (scene) => {
      const { emulator, service } = scene;
      const deny = [`${service.signingName}:*`];
      emulator.edit({ do: "setCaller", key: "blind", caller: { account: emulator.world.administrator, deny } });
      const stack = scene.another(emulator, "blind");
      const preview = await stack.preview(scene.program);
      expect(preview[name]?.changes).toBe(true);
      expect(planOf(preview)).toMatch(/cannot be observed.*Denied/);
      expect((await stack.up(scene.program)).failures[name]?.message).toMatch(/Denied/);
      expect(scene.writesSince(0).filter((entry) => entry.outcome === "ok")).toEqual([]);
    },
  },
  "track never writes": {
    keep: async (scene) => {
      expect((await scene.stack.up(scene.programWith({ mode: "track" }))).failures).toEqual({});
      expect(scene.stack.state.get(name)?.outputs["summary"].covered).toBeLessThan(
        scene.stack.state.get(name)?.outputs["summary"].cells,
      );
      expect((await scene.stack.up(scene.programWith({ mode: "track", onGap: "fail" }))).failures).toHaveProperty(name);
      expect(await scene.stack.destroy()).toEqual({});
      expect(scene.writesSince(0)).toEqual([]);
    },
  },
  "destroy leaves everything as it is unless it is told otherwise, and says so": {
    keep: async (scene) => {
      await bringUp(scene);
      const before = structuredClone(scene.emulator.world.slice(scene.service.signingName));
      const mark = scene.emulator.journal.last;
      scene.stack.said.length = 0;
      expect(await scene.stack.destroy()).toEqual({});
      expect(scene.writesSince(mark)).toEqual([]);
      expect(scene.emulator.world.slice(scene.service.signingName)).toEqual(before);
      expect(scene.stack.said.join("\n")).toMatch(/stays/);
    },
  },
  "destroy releases what was declared where it is told to, and a second time does no harm": {
    keep: async (scene) => {
      for (const level of levelsOf(scene.service)) {
        const program = scene.programWith({ onRelease: { account: level }, releaseLimit: { percent: 100 } });
        const stack = scene.another();
        expect((await stack.up(program)).failures, level).toEqual({});
        expect(
          scene.accounts.filter((account) => !scene.isCovered(account)),
          level,
        ).toEqual([]);
        const saved = [...stack.state];
        expect(await stack.destroy(), level).toEqual({});
        expect(
          scene.accounts.filter((account) => scene.isCovered(account)),
          level,
        ).toEqual([]);
        for (const [key, one] of saved) stack.state.set(key, one);
        const mark = scene.emulator.journal.last;
        expect(await stack.destroy(), level).toEqual({});
        expect(
          scene.writesSince(mark).filter((entry) => entry.changed),
          level,
        ).toEqual([]);
      }
    },
  },
  "destroy stops at releaseLimit before it writes anything": {
    keep: async (scene) => {
      const [level] = levelsOf(scene.service) as [string];
      const program = scene.programWith({ onRelease: { account: level }, releaseLimit: { accounts: 3 } });
      expect((await scene.stack.up(program)).failures).toEqual({});
      const mark = scene.emulator.journal.last;
      expect((await scene.stack.destroy())[name]?.message).toMatch(/4 accounts.*allows 3/);
      expect(scene.writesSince(mark)).toEqual([]);
      expect(scene.stack.state.has(name)).toBe(true);
    },
  },
  "every code has a meaning, in both directions": {
    keep: async ({ service }) => {
      for (const direction of ["on", "off"] as const) {
        for (const code of [
          "",
          "BRAND_NEW_CODE",
          "AccessDeniedException",
          "ValidationException",
          "ThrottlingException",
        ]) {
          const { is, advice } = service.classify(code, direction);
          expect(["done", "pending", "retryable", "propagation", "terminal", "notApplicable"]).toContain(is);
          expect(advice.length).toBeGreaterThan(5);
        }
        expect(service.classify("BRAND_NEW_CODE", direction).is).toBe("retryable");
      }
    },
  },
  "its own data fit together": {
    keep: async ({ service }) => {
      expect(new Set(service.capabilities).size).toBe(service.capabilities.length);
      for (const [action, { family, batch }] of Object.entries(service.actions)) {
        expect(Object.keys(service.families), action).toContain(family);
        expect(batch).toBeGreaterThan(0);
      }
      for (const { perSecond, concurrency } of Object.values(service.families))
        expect(Math.min(perSecond, concurrency)).toBeGreaterThan(0);
      for (const levels of Object.values(service.releases)) {
        for (const [level, actions] of Object.entries(levels)) {
          expect(service.consequences, level).toHaveProperty(level);
          expect(actions.length).toBeGreaterThan(0);
          for (const action of actions) expect(service.actions[action]?.direction, `${level}: ${action}`).toBe("off");
        }
      }
      expect(service.consequences).toHaveProperty("retain");
      if (service.surplusAction !== undefined) expect(service.actions[service.surplusAction]?.direction).toBe("off");
      const permissions = Object.values(service.actions).flatMap(({ iam }) => iam);
      for (const action of [...service.iam.read, ...permissions]) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z0-9]+$/);
      for (const action of service.iam.read) expect(action).toMatch(/:(Get|List|Describe|BatchGet)/);
    },
  },
};
