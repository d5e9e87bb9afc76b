import { createHash } from "node:crypto";
import { managementAccount } from "../../../emulator";
import type { Command, Schedule } from "./commands";
import { converge } from "./convergence";
import type { Ran } from "./deploymentTypes";
import { Engine } from "./engine";
import { members, accounts as seeded, regions as worldRegions } from "./generate";
import { Watch } from "./invariants";
import { asVersion1 } from "./olderState";
import type { Program } from "./program";
import { registered, rowOf } from "./program";
import { Dice } from "./random";
import { rows } from "./rows";
import type { Counters } from "./sometimes";
import { count } from "./sometimes";
import { verifyAll } from "./verifying";
import { InProcessAws } from "./wire";

export interface Result {
  /** Broken promises, in the order in which they were found; empty when all held. */
  readonly violations: readonly string[];
  /** Equal for two runs that did the same. */
  readonly trace: string;
  readonly log: readonly string[];
}

/** Runs one schedule in a world of its own. `happened` counts what troubled it. */
export async function simulate(schedule: Schedule, happened: Counters = new Map()): Promise<Result> {
  const dice = new Dice(schedule.seed + 77_777);
  const random = Math.random;
  // The pacer's jitter: the only chance in the product.
  Math.random = () => dice.next();
  try {
    return await new Simulation(schedule, dice, happened).run();
  } finally {
    Math.random = random;
  }
}

export class Simulation {
  readonly aws: InProcessAws;
  readonly engine: Engine;
  readonly watch: Watch;
  readonly program: Program = new Map();
  readonly log: string[] = [];
  readonly #trace = createHash("sha256");

  constructor(
    readonly schedule: Schedule,
    dice: Dice,
    readonly happened: Counters,
  ) {
    this.aws = new InProcessAws(
      { accounts: members.length, regions: worldRegions, settleMs: schedule.settleMs, seed: String(schedule.seed) },
      dice,
    );
    this.engine = new Engine(this.aws);
    this.watch = new Watch(this.aws, happened);
  }

  async run(): Promise<Result> {
    for (const kind of this.schedule.kinds)
      for (const account of [managementAccount, ...seeded])
        for (const edit of rows[kind]?.before?.(account, this.aws.world) ?? []) this.#tryEdit(edit);
    this.aws.time.advance(3_600_000);
    for (const [index, command] of this.schedule.commands.entries()) {
      await this.#step(command, index);
      if (this.watch.violations.length > 0) return this.#result();
    }
    await converge(this);
    return this.#result();
  }

  #result(): Result {
    return { violations: this.watch.violations, trace: this.#trace.digest("hex"), log: this.log };
  }

  async #step(command: Command, index: number): Promise<void> {
    this.log.push(`${index}: ${JSON.stringify(command)}`);
    const { program, aws } = this;
    switch (command.do) {
      case "declare":
        if (!command.overlaps && "accounts" in command.declared.selection)
          this.#give({ do: "take", kind: command.declared.kind, accounts: command.declared.selection.accounts });
        program.set(command.name, command.declared);
        return;
      case "undeclare":
        program.delete(command.name);
        return;
      case "change": {
        const known = program.get(command.name);
        if (known !== undefined) program.set(command.name, { ...known, ...command.to });
        return;
      }
      case "rename": {
        const known = program.get(command.name);
        if (known === undefined || program.has(command.to)) return;
        program.delete(command.name);
        program.set(command.to, known);
        return;
      }
      case "give":
      case "take":
        return this.#give(command);
      case "outside":
        for (const edit of command.edits) this.#tryEdit(edit);
        return;
      case "console":
        return this.#tryEdit(rowOf(command.kind).outside(command.cell, command.on, aws.world));
      case "faults":
        return aws.faults.set({ seed: `${this.schedule.seed} ${index}`, rules: command.rules }, aws.world.clock.now());
      case "calm":
        return aws.faults.clear();
      case "pass":
        return aws.time.advance(command.ms);
      case "upgrade":
        for (const saved of [...this.engine.state.resources.values(), ...this.engine.state.pendingDeletes])
          if (asVersion1(saved)) count(this.happened, "state of version 1");
        return;
      default:
        await this.operate(command);
    }
  }

  /** One operation of the engine or of the command line, watched. */
  async operate(
    command: Extract<Command, { do: "up" | "preview" | "refresh" | "destroy" | "verify" }>,
  ): Promise<Ran | undefined> {
    const { engine, watch, program, aws } = this;
    const before = aws.served.length;
    let ran: Ran | undefined;
    if (command.do === "verify") {
      watch.begin("reads", program, engine.state);
      await verifyAll(this);
    } else {
      if (command.do === "up" && command.previewFirst) {
        watch.begin("reads", program, engine.state);
        const preview = await engine.preview(registered(program));
        this.#note("preview", preview);
        if (preview.failures.length > 0) return preview;
      }
      const scene = watch.begin(
        command.do === "up" || command.do === "destroy" ? command.do : "reads",
        program,
        engine.state,
      );
      if (command.do === "up") ran = await engine.up(registered(program), command);
      else if (command.do === "preview") ran = await engine.preview(registered(program));
      else if (command.do === "refresh") ran = await engine.refresh(command);
      else ran = await engine.destroy(command);
      this.#note(command.do, ran);
      watch.end(scene, engine.state);
      if (ran.steps.length > 1) count(this.happened, "several steps");
    }
    for (const { call, ok, kind, faults } of aws.served.slice(before)) {
      this.#trace.update(
        `${call.service} ${call.operation} ${call.region} ${JSON.stringify(call.input.accountIds ?? call.input.AccountIds ?? "")} ${ok}\n`,
      );
      for (const fault of faults) count(this.happened, `fault ${fault}`);
      if (kind === "write") count(this.happened, ok ? `wrote ${call.operation}` : "refused write");
    }
    return ran;
  }

  #note(operation: string, ran: Ran): void {
    const { failures, steps, killed, said, plans } = ran;
    this.log.push(`   ${operation}: ${steps.join(", ") || "nothing"}${killed ? " KILLED" : ""}`);
    for (const failure of failures) this.log.push(`   failed: ${failure.slice(0, 400)}`);
    this.#trace.update(`${operation} ${steps.join()} ${failures.join()}\n`);
    const { happened } = this;
    count(happened, operation);
    if (killed) count(happened, `killed ${ran.peer.killAt?.what} ${ran.peer.killAt?.when}`);
    if (killed && operation === "refresh") count(happened, "killed refresh");
    if (failures.length > 0) count(happened, `failed ${operation}`);
    if (steps.some((step) => step.startsWith("replace"))) count(happened, "replacement");
    if (steps.some((step) => step.startsWith("delete"))) count(happened, "delete");
    if (this.engine.state.pendingDeletes.length > 0) count(happened, "pending delete");
    if (failures.some((one) => one.includes("releaseLimit"))) count(happened, "limit of releases");
    if (failures.some((one) => one.includes("also declared by"))) count(happened, "declared twice");
    if (failures.some((one) => one.includes("could not be determined"))) count(happened, "unresolved accounts");
    if (said.some((line) => line.includes("handed over"))) count(happened, "hand-over");
    if (JSON.stringify(plans).includes("cannot be observed")) count(happened, "unobserved plan");
    if ([...this.engine.state.resources.values()].some(({ initErrors }) => initErrors.length > 0))
      count(happened, "init error");
  }

  #give(command: Extract<Command, { do: "give" | "take" }>): void {
    const to = command.do === "give" ? this.program.get(command.to) : undefined;
    const kind = command.do === "give" ? to?.kind : command.kind;
    if (kind === undefined || (to !== undefined && !("accounts" in to.selection))) return;
    for (const [name, declared] of this.program) {
      if (declared.kind !== kind || !("accounts" in declared.selection)) continue;
      const left = declared.selection.accounts.filter((account) => !command.accounts.includes(account));
      const own = command.do === "give" && name === command.to ? command.accounts : [];
      const accounts = [...new Set([...left, ...own])];
      if (accounts.length === 0) this.program.delete(name);
      else this.program.set(name, { ...declared, selection: { accounts } });
    }
  }

  /** An edit of what is not there, such as an account that has left, is none. */
  #tryEdit(edit: { readonly do: string; readonly [setting: string]: unknown }): void {
    try {
      this.aws.edit(edit);
    } catch (error) {
      this.log.push(`   (${(error as Error).message})`);
    }
  }
}
