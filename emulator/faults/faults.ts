import { isRead } from "../model";
import type { Fault, FaultPlan, FaultRule, When } from "./plan";
import { parseFaultPlan } from "./plan";
import { chance } from "./random";

/** What a rule is matched against. */
export interface FaultSubject {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly caller: string;
  readonly ids: ReadonlySet<string>;
  readonly now: number;
}

interface Site {
  readonly rule: FaultRule;
  readonly active: boolean;
  seen: number;
  fired: number;
}

/** The current fault plan and how often each of its rules was met. */
export class Faults {
  #plan: FaultPlan = { rules: [] };
  #sites: Site[] = [];
  #since = 0;

  /** Replaces the plan; counting starts anew. */
  set(plan: unknown, now: number): void {
    this.#plan = parseFaultPlan(plan);
    this.#since = now;
    this.#sites = this.#plan.rules.map((rule, index) => ({
      rule,
      active: rule.active === undefined || chance(this.#seed, "active", index) < rule.active,
      seen: 0,
      fired: 0,
    }));
  }

  clear(): void {
    this.#plan = { rules: [] };
    this.#sites = [];
  }

  /** The plan with how often each rule was met and fired. */
  report(): unknown {
    return {
      ...this.#plan,
      rules: this.#sites.map(({ rule, active, seen, fired }) => ({ ...rule, status: { active, seen, fired } })),
    };
  }

  /** The faults that this request meets. */
  meet(subject: FaultSubject): readonly Fault[] {
    const met: Fault[] = [];
    for (const [index, site] of this.#sites.entries()) {
      if (!site.active || !concerns(site.rule.when, subject, subject.now - this.#since)) continue;
      site.seen++;
      if (!due(site, this.#seed, index)) continue;
      site.fired++;
      met.push(site.rule.do);
    }
    return met;
  }

  /** Longest delay of a `stale` rule; 0 when there is none, and then no past needs to be kept. */
  get stalest(): number {
    return Math.max(0, ...this.#plan.rules.map((rule) => (rule.do.kind === "stale" ? rule.do.ms : 0)));
  }

  get #seed(): string {
    return String(this.#plan.seed ?? "faults");
  }
}

function concerns(when: When, subject: FaultSubject, elapsed: number): boolean {
  if (when.operation !== undefined && when.operation !== subject.operation) return false;
  if (when.operations !== undefined && !when.operations.includes(subject.operation)) return false;
  if (when.service !== undefined && when.service !== subject.service) return false;
  if (when.region !== undefined && when.region !== subject.region) return false;
  if (when.kind !== undefined && (when.kind === "read") !== isRead(subject.operation)) return false;
  if (when.account !== undefined && when.account !== subject.caller && !subject.ids.has(when.account)) return false;
  return when.between === undefined || (elapsed >= when.between[0] && elapsed < when.between[1]);
}

function due(site: Site, seed: string, index: number): boolean {
  const { nth, every, p, times } = site.rule.when;
  if (times !== undefined && site.fired >= times) return false;
  if (nth !== undefined && site.seen !== nth) return false;
  if (every !== undefined && site.seen % every !== 0) return false;
  return p === undefined || chance(seed, index, site.seen) < p;
}
