import { afterAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { memberAccount, startEmulator } from "../../../emulator";
import { systemClock } from "../../../provider/aws/clock";
import type { Program } from "./stack";
import { Stack } from "./stack";

/** What an answer of AWS takes, in milliseconds. */
const latencyMs = 100;
const open: Emulator[] = [];
afterAll(() => Promise.all(open.splice(0).map((emulator) => emulator.close())));

const members = (count: number): string[] => Array.from({ length: count }, (_, index) => memberAccount(index));
const region = "us-east-1";

const cases: readonly { what: string; service: string; associated: boolean; program: Program }[] = [
  {
    what: "60 accounts to associate with Inspector and to enable",
    service: "inspector2",
    associated: false,
    program: {
      all: ["InspectorAccountEnablement", { accounts: members(60), regions: [region], resourceTypes: ["EC2", "ECR"] }],
    },
  },
  {
    what: "300 associated accounts to enable",
    service: "inspector2",
    associated: true,
    program: {
      all: ["InspectorAccountEnablement", { accounts: members(300), regions: [region], resourceTypes: ["EC2"] }],
    },
  },
  {
    what: "300 GuardDuty members to add, with a plan",
    service: "guardduty",
    associated: true,
    program: {
      all: ["GuardDutyMemberSet", { accounts: members(300), regions: [region], features: ["S3_DATA_EVENTS"] }],
    },
  },
];

// Side by side, for they do little but wait.
describe.concurrent("the forecast of calls and time", () => {
  it.each(cases)("is within 20 percent for $what", async ({ service, associated, program }) => {
    const emulator = await startEmulator({ world: { regions: [region], accounts: 320 } });
    open.push(emulator);
    if (!associated) emulator.edit(...members(60).map((account) => ({ do: "inspectorForget" as const, account })));
    emulator.faults.set([{ when: {}, do: { kind: "hang", ms: latencyMs } }], emulator.world.clock.now());
    const stack = new Stack(emulator, undefined, {}, { clock: systemClock });
    await stack.preview(program);
    const [, calls = "", seconds = ""] =
      /will write with (\d+) calls? in about (\d+) s/.exec(stack.said.join("\n")) ?? [];
    const mark = emulator.journal.last;
    const startedAt = Date.now();
    expect((await stack.up(program)).failures).toEqual({});
    const took = (Date.now() - startedAt) / 1000;
    const written = emulator.journal.entries({ since: mark, service }).filter(({ kind }) => kind === "write").length;
    expect(Math.abs(Number(calls) - written) / written).toBeLessThanOrEqual(0.2);
    // Whole seconds are shown.
    expect(Math.abs(Number(seconds) - took)).toBeLessThanOrEqual(took * 0.2 + 0.5);
  });
});
