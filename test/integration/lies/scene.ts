import { failOnByDefault, verdictOf } from "../../../cli/exitCodes";
import { observeAll } from "../../../cli/verify/observe";
import type { Emulator, FaultRule, WorldSnapshot } from "../../../emulator";
import { administratorAccount, managementAccount, memberAccount, startEmulator } from "../../../emulator";
import { services as emulated } from "../../../emulator/services";
import { ReadingSession } from "../../../provider/aws/readingSession";
import { parseProgram } from "../../../provider/lifecycle/parse";
import { services } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";
import { buildReport } from "../../../report/model/buildReport";
import type { Sample } from "../../unit/contract/samples";
import { region, samples } from "../../unit/contract/samples";
import type { Program, Saved } from "../resources/stack";
import { Stack } from "../resources/stack";
import type { Dice } from "../simulation/random";
import { IdleClock } from "./idleClock";
import type { Asked, Between } from "./transport";
import { Transport } from "./transport";

export const name = "set";
const members = [0, 1, 2, 3].map(memberAccount);
/** All as declared at the start; the administrator's own account among them. */
export const settled = [...members, administratorAccount];
/** In the organization, and not declared, or not yet. */
const newcomer = memberAccount(4);
const bystander = memberAccount(5);
/** In no organization. */
export const outsider = "999999999999";

/** All is as declared; or one account has drifted; or one is declared that was never looked after. */
export type WorldName = "covered" | "gap" | "newcomer";

/** One kind, with its world all as declared and a stack that knows it. */
export interface Start {
  readonly service: Service;
  readonly sample: Sample;
  readonly world: WorldSnapshot;
  readonly saved: Saved;
}

export function programOf(kind: string, selects: boolean, declared: readonly string[]): Program {
  const { accounts: _, ...inputs } = (samples[kind] as Sample).inputs(declared);
  const outside = [newcomer, bystander, managementAccount].filter((account) => !declared.includes(account));
  const whom = selects ? { organization: { exclude: outside } } : { accounts: declared };
  return { [name]: [kind, { ...inputs, ...whom, settle: { timeoutSeconds: 300 } }] };
}

/** Made once a kind: every scene begins from it. */
export async function start(kind: string, selects: boolean): Promise<Start> {
  const [service, sample] = [services.find((one) => one.kind === kind) as Service, samples[kind] as Sample];
  const virtualTime = Date.parse("2026-11-21T12:00:00Z");
  const emulator = await startEmulator({ world: { accounts: members.length + 2, regions: [region], virtualTime } });
  emulator.edit(...(sample.prepare?.([...settled, newcomer], emulator) ?? []));
  const scene = new Scene({ service, sample }, emulator, settled, programOf(kind, selects, settled), newcomer);
  const { failures } = await scene.stack.up(scene.program);
  if (Object.keys(failures).length > 0) throw new Error(`${kind}: ${JSON.stringify(failures)}`);
  const saved = scene.stack.state.get(name) as Saved;
  const world = emulator.world.snapshot();
  await scene.close();
  return { service, sample, world, saved };
}

/** A write that was sent, and what it was sent for. */
export interface Sent {
  readonly operation: string;
  /** Declared accounts that it would change. */
  readonly touches: readonly string[];
  /** Those of them that were as declared when it was sent. */
  readonly superfluous: readonly string[];
  readonly input: unknown;
}

export class Scene {
  readonly clock: IdleClock;
  readonly stack: Stack;
  readonly sent: Sent[] = [];
  /** Stands between the client and AWS while somebody lies. */
  between: Between | undefined;
  readonly config: Readonly<Record<string, string>>;
  readonly #transports: Transport[] = [];

  constructor(
    readonly of: Pick<Start, "service" | "sample">,
    readonly emulator: Emulator,
    readonly accounts: readonly string[],
    readonly program: Program,
    /** Of which the lie is told; the gap, if there is one, is its. */
    readonly about: string,
  ) {
    const { clock } = emulator.world;
    this.clock = new IdleClock(clock.now(), (ms) => clock.advance(ms));
    const endpoints = emulated.map((one) => [one.name.replaceAll("-", ""), emulator.url]);
    this.config = {
      "aws:accessKey": "test",
      "aws:secretKey": "secret",
      "aws:endpoints": JSON.stringify([Object.fromEntries(endpoints)]),
    };
    this.stack = new Stack(emulator, "test", this.config, { clock: this.clock, sdk: this.sdk() });
  }

  static async open(from: Start, world: WorldName, selects: boolean, dice: Dice, whom?: string): Promise<Scene> {
    const { service, sample, saved } = from;
    const emulator = await startEmulator({ world: from.world });
    const about = world === "newcomer" ? newcomer : (whom ?? dice.pick(members));
    if (world === "gap") emulator.edit(sample.drift(about, emulator));
    const accounts = world === "newcomer" ? [...settled, newcomer] : settled;
    const scene = new Scene(from, emulator, accounts, programOf(service.kind, selects, accounts), about);
    scene.stack.state.set(name, structuredClone(saved));
    return scene;
  }

  /** For a client's configuration. */
  sdk(): { readonly requestHandler: Transport } {
    const through: Between = (asked, carryOut) => {
      if (asked.kind === "write" && asked.service === this.of.service.signingName) this.#note(asked);
      return this.between === undefined ? carryOut() : this.between(asked, carryOut);
    };
    const requestHandler = new Transport(this.clock, through);
    this.#transports.push(requestHandler);
    return { requestHandler };
  }

  isCovered = (account: string): boolean => this.of.sample.isCovered(account, this.emulator);

  get uncovered(): string[] {
    return this.accounts.filter((account) => !this.isCovered(account));
  }

  faults(rules: readonly FaultRule[]): void {
    this.emulator.faults.set(rules, this.emulator.world.clock.now());
  }

  /** The exit code of `aws-coverage verify` over the same declaration, from a file. */
  async verify(): Promise<number> {
    const { service } = this.of;
    const [, inputs] = this.program[name] as Program[string];
    const { declaration } = parseProgram(service, { ...inputs, resourceName: name });
    if (declaration === undefined) throw new Error("the program has mistakes");
    const late = new AbortController();
    const session = new ReadingSession({
      signal: late.signal,
      concurrency: 8,
      log: () => undefined,
      clock: this.clock,
      sdk: this.sdk(),
    });
    const limit = new AbortController();
    void this.clock
      .sleep(verifyLimitMs, limit.signal)
      .then(() => late.abort(new Error("the time limit ended the run")));
    const declared = { ...declaration, name, stackConfig: (key: string) => this.config[key], knowledge: {} };
    const silent = { observed: () => undefined, note: () => undefined, expect: () => undefined, end: () => undefined };
    const { declarations, failures, unresolved } = await observeAll(session, [declared], {}, late.signal, silent);
    limit.abort();
    if (failures.length > 0) return 1;
    const report = buildReport(
      declarations.map(({ verified }) => ({
        ...{ type: service.kind, service: service.title, name, mode: "manage", match: "atLeast" },
        ...{ cells: verified.cells, verbOf: (action: string) => action },
      })),
      { version: "0", generatedAt: new Date(this.clock.now()).toISOString(), accounts: new Map(), warnings: [] },
    );
    return verdictOf(report, failOnByDefault, unresolved.length);
  }

  async close(): Promise<void> {
    for (const transport of this.#transports) transport.destroy();
    await this.emulator.close();
  }

  #note({ operation, ids, input }: Asked): void {
    const units = new Set(JSON.stringify(input).match(/ou-[0-9a-z-]+/g) ?? []);
    const inUnits = this.accounts.filter((account) =>
      units.has(this.emulator.world.organization.accounts[account]?.parentId ?? ""),
    );
    const named = [...ids.filter((id) => id !== administratorAccount || ids.length === 1), ...inUnits];
    // A write that names nobody is about the administrator's own account.
    const touches = named.length > 0 ? named : [administratorAccount];
    this.sent.push({ operation, touches, superfluous: touches.filter(this.isCovered), input });
  }
}

/** As `verify --timeout` by default. */
const verifyLimitMs = 3_600_000;
