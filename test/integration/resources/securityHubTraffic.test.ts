import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount as own } from "../../../emulator";
import { expectValidTraffic, modelsMissing, startRecorder } from "../models";
import { a, b, c, closeScenes, d, hubIsOff, program, scene } from "./securityHubScene";

afterEach(closeScenes);

const title = `traffic against AWS's model${modelsMissing === undefined ? "" : ` (skipped: ${modelsMissing})`}`;

/** Every call that the service can make, and every kind of answer, past the judge of requests and answers. */
describe.skipIf(modelsMissing !== undefined)(title, () => {
  it("is valid in both directions for everything that this resource does", async () => {
    const { emulator, another, faults } = await scene({ settleMs: 100 });
    const recorder = await startRecorder(emulator.url);
    try {
      const stack = another(recorder.url);
      const set = (accounts: readonly string[], account = "retain") =>
        program({ accounts, enableSecurityHub: true, onRelease: { account }, releaseLimit: { percent: 100 } });
      emulator.edit(hubIsOff);
      await stack.preview(set([own, a, b, c, d]));
      await stack.up(set([own, a, b, c, d]));
      faults({ when: { operation: "GetMembers", times: 1 }, do: { kind: "throttle" } });
      emulator.edit(
        { do: "securityHubRemove", account: a },
        { do: "securityHubStatus", account: b, status: "Invited" },
        { do: "setAccountState", account: c, state: "SUSPENDED" },
        { do: "removeAccount", account: d },
      );
      await stack.up(set([own, a, b, c, d], "deleteMember"));
      await stack.up(set([own, a], "deleteMember"));
      await stack.refresh();
      emulator.edit({ do: "securityHubConfiguration", type: "CENTRAL" });
      await stack.up(set([own, a, b], "disassociate"));
      emulator.edit({ do: "securityHubConfiguration", type: "LOCAL" });
      await stack.destroy();
      const { judged } = expectValidTraffic(recorder.exchanges());
      expect(judged).toBeGreaterThan(20);
      const operations = new Set(
        emulator.journal.entries({ service: "securityhub" }).map(({ operation }) => operation),
      );
      expect([...operations].sort()).toEqual([
        ...["CreateMembers", "DeleteMembers", "DescribeHub", "DescribeOrganizationConfiguration"],
        ...["DisassociateMembers", "EnableSecurityHub", "GetMembers", "ListMembers"],
      ]);
    } finally {
      await recorder.close();
    }
  });
});
