import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";
import type { FaultRule } from "../../../emulator/faults/plan";
import { services } from "../../../provider/services";
import { samples } from "../../unit/contract/samples";
import { expectValidTraffic, modelsMissing, startRecorder } from "../models";
import { hurried } from "./hurried";
import type { Program } from "./stack";
import { Stack } from "./stack";

const region = "us-east-1";
const accounts = Array.from({ length: 12 }, (_, index) => memberAccount(index));
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function recorded(edits: Parameters<typeof startEmulator>[0] = {}) {
  const emulator = await startEmulator(edits);
  open.push(() => emulator.close());
  const recorder = await startRecorder(emulator.url);
  open.push(() => recorder.close());
  const stack = new Stack({ url: recorder.url }, "test", {}, { clock: hurried(20) });
  return {
    emulator,
    recorder,
    stack,
    faults: (...rules: FaultRule[]) => emulator.faults.set(rules, emulator.world.clock.now()),
  };
}

/** What goes over the wire is held against AWS's own models: our requests as well as our emulator's answers. */
describe.skipIf(modelsMissing !== undefined)(
  `recorded traffic follows AWS's models${modelsMissing === undefined ? "" : ` (skipped: ${modelsMissing})`}`,
  () => {
    it("Inspector: associate, enable, refuse, drift, repair, surplus, release, organization, track", async () => {
      const world = { accounts: 12, regions: [region, "eu-west-1"], settleMs: 50 };
      const { emulator, recorder, stack, faults } = await recorded({ world });
      const inspector = (inputs: object): Program => ({
        scan: [
          "InspectorAccountEnablement",
          { regions: world.regions, resourceTypes: ["EC2", "LAMBDA", "LAMBDA_CODE"], ...inputs },
        ],
      });
      emulator.edit(
        { do: "inspectorForget", account: accounts[0] as string },
        { do: "inspectorPolicy", account: accounts[1], policy: { EC2: "DISABLED" } },
        { do: "setAccountState", account: accounts[2] as string, state: "SUSPENDED" },
        { do: "inspectorUnsupported", region: "eu-west-1", types: ["LAMBDA_CODE"] },
      );
      const selected = { organization: {} };
      faults(
        { when: { service: "inspector2", times: 3 }, do: { kind: "throttle", retryAfter: 1 } },
        { when: { service: "inspector2", nth: 6 }, do: { kind: "status", status: 500 } },
        {
          when: { operation: "Enable", nth: 2 },
          do: { kind: "failAccounts", accounts: accounts.slice(3, 5), code: "SSM_THROTTLED" },
        },
        { when: { operation: "ListAccounts", times: 1 }, do: { kind: "throttle" } },
      );
      await stack.up(inspector(selected));
      faults();
      emulator.edit(
        { do: "inspectorDisable", account: accounts[5] as string, types: ["EC2"] },
        { do: "inspectorEnable", account: accounts[6] as string, types: ["ECR"] },
      );
      await stack.preview(inspector(selected));
      await stack.refresh();
      const listed = { accounts: [administratorAccount, ...accounts.slice(3)] };
      const releasing = {
        match: "exactly",
        onRelease: { account: "disable", capability: "disable" },
        releaseLimit: { percent: 100 },
      };
      await stack.up(inspector({ ...listed, ...releasing }));
      await stack.up(inspector({ accounts: accounts.slice(3), ...releasing, resourceTypes: ["EC2"] }));
      await stack.destroy();
      await stack.up(inspector({ ...listed, mode: "track" }));
      const operations = new Set(emulator.journal.entries({ service: "inspector2" }).map((entry) => entry.operation));
      expect([...operations].sort()).toEqual([
        "AssociateMember",
        "BatchGetAccountStatus",
        // What auto-enable adds to an account that is about to be associated.
        "DescribeOrganizationConfiguration",
        "Disable",
        "Enable",
        "GetDelegatedAdminAccount",
        "ListMembers",
      ]);
      const { judged, withoutModel } = expectValidTraffic(recorder.exchanges());
      expect(judged).toBeGreaterThan(40);
      expect(withoutModel).toEqual(["sts"]);
    });

    it.each(services.map((service) => [service.kind, service] as const))(
      "%s: up, drift, repair, every release level",
      async (kind, service) => {
        const sample = samples[kind];
        if (sample === undefined) throw new Error(`${kind} has no sample in test/unit/contract/samples.ts`);
        const { emulator, recorder, stack, faults } = await recorded({ world: { accounts: 14, regions: [region] } });
        const some = accounts.slice(0, 4);
        emulator.edit(...(sample.prepare?.(some, emulator) ?? []));
        const declared = (inputs: object = {}): Program => ({ set: [kind, { ...sample.inputs(some), ...inputs }] });
        for (const account of Object.keys(service.releases.account)) {
          faults({ when: { service: service.signingName, times: 1 }, do: { kind: "throttle" } });
          await stack.up(declared({ onRelease: { account }, releaseLimit: { percent: 100 } }));
          emulator.edit(sample.drift(some[1] as string, emulator));
          await stack.refresh();
          await stack.up(declared({ onRelease: { account }, releaseLimit: { percent: 100 } }));
          await stack.destroy();
        }
        expectValidTraffic(recorder.exchanges());
      },
    );
  },
);
