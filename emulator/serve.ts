import type { Call } from "./contract";
import type { Prepared } from "./dispatch";
import { failAccounts } from "./faults/failAccounts";
import type { Faults } from "./faults/faults";
import { changePage, refuseToken, withoutMarker } from "./faults/pages";
import { Past } from "./faults/past";
import type { Fault } from "./faults/plan";
import { isRead } from "./model";
import { services } from "./services";
import type { EmulatedWorld } from "./world";

/** Late enough never to come, early enough to be added to a time without losing digits. */
const never = 100 * 365 * 24 * 3600 * 1000;

type Output = Record<string, unknown>;

/** Runs one operation on the world, under the faults that bend its behaviour rather than its transport. */
export class Serving {
  readonly #past = new Past();

  constructor(
    private readonly world: EmulatedWorld,
    private readonly faults: Faults,
  ) {}

  forgetPast(): void {
    this.#past.forget();
  }

  run(prepared: Prepared): { output: Output; changed: boolean } {
    const { service, model, faults } = prepared;
    const call = withoutMarker(model, prepared.call);
    if (faults.some((one) => one.kind === "expirePageToken")) {
      refuseToken(model, call, (member) =>
        service.invalid({ operation: call.operation, member, problem: "The token has expired" }),
      );
    }
    advance(this.world, call.service);
    const operate = (each: Call): Output => service.operations[each.operation]?.(each, this.world) ?? {};
    const failing = faults.filter((one) => one.kind === "failAccounts" || one.kind === "dropAccounts");
    const once = (): Output => failAccounts(service, call, failing, operate);
    const twice = (): Output => {
      once();
      return once();
    };
    const act = (): Output => this.#settling(faults, faults.some((one) => one.kind === "duplicate") ? twice : once);
    const { result, changed } = isRead(call.operation)
      ? { result: this.#read(call, faults, act), changed: false }
      : this.#write(call, act);
    return { output: changePage(model, call, faults, result), changed };
  }

  #write(call: Call, act: () => Output): { result: Output; changed: boolean } {
    if (this.faults.stalest > 0) this.#past.keep(this.world, call.service);
    return this.world.observeChange(act);
  }

  #read(call: Call, faults: readonly Fault[], act: () => Output): Output {
    const age = Math.max(0, ...faults.map((one) => (one.kind === "stale" ? one.ms : 0)));
    const past = age > 0 ? this.#past.at(this.world, call.service, age) : undefined;
    return past === undefined ? act() : this.world.withSlice(call.service, past, act);
  }

  /** Lets what this request starts take another time than the world's. */
  #settling(faults: readonly Fault[], act: () => Output): Output {
    const usual = this.world.settleMs;
    for (const fault of faults) {
      if (fault.kind === "settle") this.world.settleMs = fault.ms;
      if (fault.kind === "neverSettle") this.world.settleMs = never;
    }
    try {
      return act();
    } finally {
      this.world.settleMs = usual;
    }
  }
}

/**
 * Brings services up to the present, all of them or the one that is asked; what happened in the organization comes
 * first, as all react to it.
 */
export function advance(world: EmulatedWorld, asked?: string): void {
  for (const service of services) service.advanceOrganization?.(world);
  for (const account of world.takeAnnounced()) {
    for (const service of services) service.organizationChanged?.(world, account);
  }
  for (const service of services) if ((asked ?? service.name) === service.name) service.advance?.(world);
}
