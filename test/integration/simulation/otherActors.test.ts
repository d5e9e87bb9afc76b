import { beforeEach, describe, expect, it } from "vitest";
import type { Edit } from "../../../emulator";
import { memberAccount } from "../../../emulator";
import type { Declared } from "./commands";
import { Engine } from "./engine";
import { scanTruth } from "./inspectorTruth";
import type { Program } from "./program";
import { registered } from "./program";
import { Dice } from "./random";
import { InProcessAws } from "./wire";

const region = "us-east-1";
const accounts = Array.from({ length: 6 }, (_, index) => memberAccount(index));
const [victim, other] = accounts as [string, string];
const workers = { parallel: 4, continueOnError: false };
/** Times that one run may ask for one change while AWS accepts it and somebody else takes it back: see `writesPerCell`. */
const writesPerCell = 2;

const declared = (more: Partial<Declared> = {}): Declared => ({
  kind: "InspectorAccountEnablement",
  selection: { accounts },
  regions: [region],
  capabilities: ["EC2"],
  onRelease: { account: "disable", capability: "disable" },
  releaseLimit: { percent: 100 },
  mode: "manage",
  match: "atLeast",
  lateMs: 0,
  dependsOn: [],
  ...more,
});
const plans = { kind: "GuardDutyMemberSet", capabilities: ["S3_DATA_EVENTS"] };
const plansRelease = { onRelease: { account: "retain", capability: "disable" } };
const programOf = (resources: Readonly<Record<string, Declared>>): Program => new Map(Object.entries(resources));

/** Promises 11 and 17: others write to the same accounts, and nobody starts a tug of war with them. */
describe("other actors", () => {
  let aws: InProcessAws;
  let engine: Engine;
  beforeEach(() => {
    aws = new InProcessAws({ accounts: 8, regions: [region], settleMs: 3_000 }, new Dice(7));
    aws.time.advance(3_600_000);
    engine = new Engine(aws);
  });

  const up = (program: Program) => engine.up(registered(program), workers);
  /** Writes of one operation that name the account, since the mark. */
  const writes = (operation: string, account: string, since = 0): number =>
    aws.served
      .slice(since)
      .filter(({ call }) => call.operation === operation && JSON.stringify(call.input).includes(account)).length;
  const allWrites = (since: number) =>
    aws.served.slice(since).flatMap(({ kind, call }) => (kind === "write" ? [call.operation] : []));
  const state = (name = "fleet"): string => JSON.stringify(engine.state.resources.get(name)?.outputs);
  /** Somebody's program that looks every second, for as long as an operation runs. */
  const everySecond = (edit: Edit): void => {
    const act = (): void => {
      aws.edit(edit);
      aws.time.at(1_000, act);
    };
    aws.time.at(1_000, act);
  };

  it("two runs at once: each change is asked for once by each, and both end covered", async () => {
    const engines = [new Engine(aws, false), new Engine(aws, false)];
    const program = programOf({ fleet: declared() });
    const ran = await aws.time.drive(Promise.all(engines.map((one) => one.up(registered(program), workers))));
    expect(ran.map(({ failures }) => failures)).toEqual([[], []]);
    for (const account of accounts) {
      expect(writes("Enable", account)).toBeLessThanOrEqual(2);
      expect(scanTruth(aws.world, { region, account, capability: "EC2" })).toBe(true);
    }
    expect(allWrites(0).filter((operation) => operation !== "Enable")).toEqual([]);
  });

  it("two stacks hand an account to each other: one write each, and quiet afterwards", async () => {
    const second = new Engine(aws);
    const left = accounts.filter((account) => account !== victim);
    expect((await up(programOf({ fleet: declared() }))).failures).toEqual([]);
    const theirs = registered(programOf({ theirs: declared({ selection: { accounts: [victim] } }) }));
    expect((await second.up(theirs, workers)).failures).toEqual([]);
    // The claim table does not reach beyond a process: what leaves this stack is off until the other one looks.
    expect((await up(programOf({ fleet: declared({ selection: { accounts: left } }) }))).failures).toEqual([]);
    expect(writes("Disable", victim)).toBe(1);
    const mark = aws.served.length;
    for (let run = 0; run < 3; run += 1) {
      expect((await second.up(theirs, workers)).failures).toEqual([]);
      expect((await up(programOf({ fleet: declared({ selection: { accounts: left } }) }))).failures).toEqual([]);
    }
    expect(allWrites(mark)).toEqual(["Enable"]);
  });

  it("a program that switches off every second: a bounded number of writes, and a reason that points at it", async () => {
    everySecond({ do: "inspectorDisable", account: victim });
    const { failures } = await up(programOf({ fleet: declared() }));
    expect(writes("Enable", victim)).toBeLessThanOrEqual(writesPerCell);
    expect(failures.join("\n")).toMatch(/another program|reverts/);
    for (const account of accounts.slice(1)) expect(writes("Enable", account)).toBe(1);
  });

  it("Terraform disables between our updates: one Enable an update, for the one account", async () => {
    const program = programOf({ fleet: declared() });
    await up(program);
    for (let run = 0; run < 4; run += 1) {
      aws.edit({ do: "inspectorDisable", account: victim });
      aws.time.advance(60_000);
      const mark = aws.served.length;
      const preview = await engine.preview(registered(program));
      expect(preview.changes).toEqual({ fleet: true });
      expect((await up(program)).failures).toEqual([]);
      expect(allWrites(mark)).toEqual(["Enable"]);
      expect(writes("Enable", other, mark)).toBe(0);
    }
  });

  it("a console user switches off while an update settles: seen by the next preview, repaired by the next update", async () => {
    const program = programOf({ fleet: declared() });
    aws.time.at(8_000, () => aws.edit({ do: "inspectorDisable", account: victim }));
    await up(program);
    aws.edit({ do: "inspectorDisable", account: victim });
    aws.time.advance(60_000);
    expect((await engine.preview(registered(program))).changes).toEqual({ fleet: true });
    const mark = aws.served.length;
    expect((await up(program)).failures).toEqual([]);
    expect(allWrites(mark)).toEqual(["Enable"]);
  });

  it("auto-enable was there first: its accounts are adopted without a write", async () => {
    aws.edit({ do: "inspectorAutoEnable", autoEnable: { ec2: true } });
    aws.edit({ do: "addAccount", account: "150000000001" });
    aws.time.advance(3_600_000);
    aws.edit({ do: "inspectorAssociate", account: "150000000001" });
    aws.edit({ do: "inspectorEnable", account: "150000000001", types: ["EC2"] });
    aws.time.advance(3_600_000);
    const mark = aws.served.length;
    expect((await up(programOf({ fleet: declared({ selection: { accounts: ["150000000001"] } }) }))).failures).toEqual(
      [],
    );
    expect(allWrites(mark)).toEqual([]);
  });

  it("GuardDuty's auto-enable holds a plan that is not declared: no tug of war, and it is named", async () => {
    const program = programOf({ fleet: declared({ ...plans, ...plansRelease, match: "exactly" }) });
    expect((await up(program)).failures).toEqual([]);
    aws.edit({ do: "guarddutyAutoEnable", features: { EKS_AUDIT_LOGS: "ALL" }, afterMs: 0 });
    aws.time.advance(60_000);
    expect(JSON.stringify((await engine.preview(registered(program))).plans)).toMatch(/managed by .*auto-enable/);
    for (let run = 0; run < 3; run += 1) {
      const mark = aws.served.length;
      await up(program);
      expect(writes("UpdateMemberDetectors", victim, mark)).toBeLessThanOrEqual(writesPerCell);
    }
  });

  it.each(["ENABLED", "DISABLED"])(
    "an organization policy prescribes %s: one refused call a run, and it is named",
    async (status) => {
      const isOff = status === "DISABLED";
      aws.edit({ do: "inspectorPolicy", account: victim, policy: { EC2: status } });
      const program = programOf({ fleet: declared() });
      const { failures } = await up(program);
      expect(writes("Enable", victim)).toBeLessThanOrEqual(1);
      if (!isOff) return expect(failures).toEqual([]);
      expect(failures.join("\n")).toMatch(/BLOCKED_BY_ORGANIZATION_POLICY/);
      expect(state()).toMatch(/organization policy/);
      for (const account of accounts.slice(1))
        expect(scanTruth(aws.world, { region, account, capability: "EC2" })).toBe(true);
    },
  );

  it("a policy that prescribes on keeps a release from taking effect: AWS's refusal stays due, and is named", async () => {
    await up(programOf({ fleet: declared() }));
    aws.edit({ do: "inspectorPolicy", account: victim, policy: { EC2: "ENABLED" } });
    const left = programOf({ fleet: declared({ selection: { accounts: accounts.slice(1) } }) });
    for (let run = 0; run < 2; run += 1) {
      const mark = aws.served.length;
      const { failures } = await up(left);
      expect(failures.join("\n")).toMatch(/POLICY/);
      expect(writes("Disable", victim, mark)).toBeLessThanOrEqual(1);
    }
    expect(engine.state.pendingDeletes).toHaveLength(1);
    aws.edit({ do: "inspectorPolicy", account: victim, policy: null });
    expect((await up(left)).failures).toEqual([]);
    expect(scanTruth(aws.world, { region, account: victim, capability: "EC2" })).toBe(false);
  });
});
