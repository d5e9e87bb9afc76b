import type { DetectorFeatureConfiguration } from "@aws-sdk/client-guardduty";
import {
  CreateDetectorCommand,
  GetDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  UpdateDetectorCommand,
} from "@aws-sdk/client-guardduty";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { name, outputs, program, region } from "./guarddutyScene";
import { hurried } from "./hurried";
import type { Moto } from "./moto";
import { motoMissing, startMoto } from "./moto";
import { Stack } from "./stack";

/** moto's account. */
const own = "123456789012";
const other = "eu-west-1";
const features = ["S3_DATA_EVENTS", "RUNTIME_MONITORING", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"];

/** An emulator that nobody of this project wrote. Of GuardDuty it knows detectors, but no members. */
describe.skipIf(motoMissing !== undefined)(
  `against moto${motoMissing === undefined ? "" : ` (skipped: ${motoMissing})`}`,
  () => {
    let moto: Moto;
    let outside: GuardDutyClient;
    beforeAll(async () => {
      moto = await startMoto();
      outside = new GuardDutyClient({
        endpoint: moto.url,
        region,
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      });
    });
    afterAll(() => moto?.close());

    const stackOf = () => new Stack(moto, "test", {}, { clock: hurried(20) });
    const detector = async () => ({ DetectorId: (await outside.send(new ListDetectorsCommand({}))).DetectorIds?.[0] });
    const plans = async () =>
      Object.fromEntries(
        ((await outside.send(new GetDetectorCommand(await detector()))).Features ?? []).map((one) => [
          one.Name,
          [one.Status, ...(one.AdditionalConfiguration ?? []).map((inner) => `${inner.Name} ${inner.Status}`)],
        ]),
      );

    it("no detector is one clear error, and nothing is created", async () => {
      const { failures } = await stackOf().up(
        program({ accounts: [own], regions: [region, other], features, invitation: {} }),
      );
      expect(failures[name]?.message).toMatch(
        /: us-east-1, eu-west-1: NoDetector: GuardDuty has no detector in account 123456789012/,
      );
      expect(await detector()).toEqual({ DetectorId: undefined });
    });

    it("the administrator's own account: created, covered, drifted, repaired, refreshed, destroyed", async () => {
      const stack = stackOf();
      // moto's organization has no administrator of GuardDuty.
      const administrator = { createDetector: true, invitation: {} };
      expect((await stack.up(program({ accounts: [own], ...administrator }))).failures).toEqual({});
      expect((await outside.send(new GetDetectorCommand(await detector()))).Status).toBe("ENABLED");
      const declared = program({ accounts: [own], features, ...administrator });
      // moto reports only the plans that were set before, and of a new detector none: that is unknown, and not written to.
      expect((await stack.preview(declared))[name]?.entries).toMatchObject([
        { reason: "unobserved", code: "NOT_REPORTED" },
      ]);
      const off: DetectorFeatureConfiguration[] = [
        { Name: "S3_DATA_EVENTS", Status: "DISABLED" },
        {
          Name: "RUNTIME_MONITORING",
          Status: "DISABLED",
          AdditionalConfiguration: [{ Name: "EC2_AGENT_MANAGEMENT", Status: "DISABLED" }],
        },
      ];
      await outside.send(new UpdateDetectorCommand({ ...(await detector()), Features: off }));
      expect((await stack.up(declared)).failures).toEqual({});
      expect(await plans()).toMatchObject({
        S3_DATA_EVENTS: ["ENABLED"],
        RUNTIME_MONITORING: ["ENABLED", "EC2_AGENT_MANAGEMENT ENABLED"],
      });
      expect((await stack.preview(declared))[name]).toMatchObject({ plan: {}, changes: false });

      await outside.send(
        new UpdateDetectorCommand({
          ...(await detector()),
          Features: [{ Name: "S3_DATA_EVENTS", Status: "DISABLED" }],
        }),
      );
      expect(JSON.stringify((await stack.preview(declared))[name]?.plan)).toContain("enable ");
      expect((await stack.up(declared)).failures).toEqual({});
      expect(await plans()).toMatchObject({ S3_DATA_EVENTS: ["ENABLED"] });
      expect(await stack.refresh()).toEqual({ [name]: false });

      const stopping = program({
        accounts: [own],
        features,
        ...administrator,
        onRelease: { account: "stopMonitoring" },
      });
      expect((await stack.up(stopping)).failures).toEqual({});
      expect(await stack.destroy()).toEqual({});
      expect((await outside.send(new GetDetectorCommand(await detector()))).Status).toBe("DISABLED");
    });

    it("members, of which it knows nothing: unknown, with a cause that names the endpoint", async () => {
      await outside.send(new CreateDetectorCommand({ Enable: true })).catch(() => undefined);
      const stack = stackOf();
      const { failures } = await stack.up(program({ accounts: [own, "111111111111"] }));
      expect(failures[name]?.reasons).toEqual([
        expect.stringMatching(
          /^us-east-1: cannot be observed: UnreadableAnswer: the endpoint answered HTTP 404 .*check the endpoint.*\(1 account: 111111111111\)/,
        ),
      ]);
      expect(outputs(stack)["summary"]).toMatchObject({ unknown: 1 });
    });
  },
);
