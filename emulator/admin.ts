import { z } from "zod";
import type { Dispatcher, Request } from "./dispatch";
import { applyEdits } from "./edit";
import { parseFaultPlan } from "./faults/plan";
import type { JournalFilter } from "./journal";
import { accountId, members, milliseconds, oneOf, parse } from "./parse";
import { advance } from "./serve";
import { services } from "./services";
import { parseSnapshot } from "./snapshot";
import type { Answer } from "./wire/answer";

export const adminPrefix = "/_emulator/";

/** Entries of the journal that the filter wants; the names are those of the query. */
const filterSchema = members({
  service: oneOf(services.map(({ name }) => name)).optional(),
  operation: z.string().min(1).optional(),
  kind: oneOf(["read", "write"]).optional(),
  region: z.string().min(1).optional(),
  caller: accountId.optional(),
  outcome: z.string().min(1).optional(),
  since: z.string().regex(/^\d+$/, "must be the number of an entry").transform(Number).optional(),
});

const clockSchema = members({ advanceMs: milliseconds });

/** The routes below `/_emulator/`: what a test does to the world from outside AWS. */
export class Admin {
  /** @param start makes everything as it was when the emulator was started. */
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly start: () => void,
  ) {}

  /** @param local whether the client is on this machine. */
  handle(request: Request, local: boolean): Answer {
    const url = new URL(request.target, "http://emulator");
    const route = `${request.method} ${url.pathname.slice(adminPrefix.length)}`;
    if (request.body === undefined) return json(413, { message: "the request body is too large" });
    try {
      const body = bodyOf(request.body);
      const result = this.#run(route, url.searchParams, body, local);
      return result === undefined ? json(404, { message: `no admin route ${route}` }) : json(200, result);
    } catch (error) {
      return json(400, { message: error instanceof Error ? error.message : String(error) });
    }
  }

  #run(route: string, query: URLSearchParams, body: unknown, local: boolean): unknown {
    const { world, journal, faults } = this.dispatcher;
    switch (route) {
      case "GET health":
        return {
          status: "ok",
          accounts: Object.keys(world.organization.accounts).length,
          regions: world.regions,
          services: services.map(({ name }) => name),
          now: world.clock.now(),
        };
      case "POST reset":
        this.start();
        return {};
      case "GET journal":
        return { last: journal.last, entries: journal.entries(filterOf(query)) };
      case "GET journal/counts":
        return journal.counts();
      case "DELETE journal":
        journal.clear();
        return {};
      case "GET world":
        advance(world);
        return world.snapshot();
      case "PUT world": {
        if (body === null || typeof body !== "object" || !("organization" in body))
          throw new Error("PUT world takes a snapshot as GET world answers it");
        const snapshot = parseSnapshot(body);
        this.dispatcher.forgetPast();
        world.restore(snapshot);
        return {};
      }
      case "PATCH world":
        return { results: applyEdits(world, [{ do: "merge", patch: body }]) };
      case "POST edit":
        return { results: applyEdits(world, Array.isArray(body) ? body : [body]) };
      case "GET faults":
        return faults.report();
      case "PUT faults":
        refuseKilling(body, local);
        faults.set(body, world.clock.now());
        this.dispatcher.forgetPast();
        return {};
      case "DELETE faults":
        faults.clear();
        return {};
      case "POST clock":
        return this.#advanceClock(parse(clockSchema, body, "clock").advanceMs);
      default:
        return undefined;
    }
  }

  #advanceClock(milliseconds: number): unknown {
    const { clock } = this.dispatcher.world;
    clock.advance(milliseconds);
    advance(this.dispatcher.world);
    return { now: clock.now() };
  }
}

/** Processes are killed for tests that run beside them, and for nobody else. */
function refuseKilling(plan: unknown, local: boolean): void {
  const kills = parseFaultPlan(plan).rules.some((rule) => rule.do.kind === "killPeer");
  if (kills && !local) throw new Error("faults: killPeer is for clients on the emulator's own machine");
}

function filterOf(query: URLSearchParams): JournalFilter {
  return parse(filterSchema, Object.fromEntries(query), "journal") as JournalFilter;
}

function bodyOf(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`the body is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function json(status: number, value: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
