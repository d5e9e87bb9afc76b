import { expect } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, memberAccount } from "../../../emulator";
import * as rows from "../../kinds";
import type { Program, Stack } from "../resources/stack";

export const region = "us-east-1";
export const accounts = [administratorAccount, ...Array.from({ length: 9 }, (_, index) => memberAccount(index))];
/** Once the faults are over, so many updates must be enough. */
const passesToConverge = 3;

export interface Kind {
  readonly inputs: Record<string, unknown>;
  /** The release level under test, and whether AWS has nothing on in an account any more. */
  readonly level: string;
  readonly isReleased: (emulator: Emulator, account: string) => boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: the emulator's world is plain JSON, looked into from outside
const here = (emulator: Emulator, service: string): any => (emulator.world.slice(service) as any).regions[region];
export const kinds: Readonly<Record<string, Kind>> = {
  InspectorAccountEnablement: {
    inputs: { regions: [region], resourceTypes: ["EC2", "LAMBDA", "LAMBDA_CODE"] },
    level: "disable",
    isReleased: (emulator, account) =>
      Object.values(here(emulator, "inspector2").scans[account] ?? {}).every((scan) => !(scan as { on: boolean }).on),
  },
  GuardDutyMemberSet: {
    inputs: {
      regions: [region],
      features: ["S3_DATA_EVENTS", "RUNTIME_MONITORING", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"],
    },
    level: "deleteMember",
    isReleased: (emulator, account) =>
      here(emulator, "guardduty").members[administratorAccount]?.[account] === undefined,
  },
  ...Object.fromEntries(Object.values(rows).map(({ kind, simulated }) => [kind, simulated])),
};
/** Operations that switch something off: with `retain` none of them may ever be sent. */
export const switchOffs =
  /^(Disable|StopMonitoringMembers|DisassociateMember|DisassociateMembers|DeleteMembers|DeleteDetector|CancelMembership)$/;

/** A few updates once AWS is well again. */
export async function converge(stack: Stack, program: Program): Promise<void> {
  let failures: unknown = {};
  for (let pass = 0; pass < passesToConverge; pass += 1) failures = (await stack.up(program)).failures;
  expect(failures).toEqual({});
  expect(stack.state.get("set")?.outputs["summary"]).toMatchObject({
    coveragePercent: 100,
    gap: 0,
    unknown: 0,
    pending: 0,
  });
  expect(stack.pendingDeletes).toEqual([]);
}
