import type { Dispatcher, Request } from "./dispatch";
import type { Edit } from "./edit";
import { applyEdits } from "./edit";
import type { JournalFilter } from "./journal";
import { advance } from "./serve";
import type { Answer } from "./wire/answer";
import type { WorldSnapshot } from "./world";

export const adminPrefix = "/_emulator/";

/** The routes below `/_emulator/`: what a test does to the world from outside AWS. */
export class Admin {
  constructor(private readonly dispatcher: Dispatcher) {}

  handle(request: Request): Answer {
    const url = new URL(request.target, "http://emulator");
    const route = `${request.method} ${url.pathname.slice(adminPrefix.length)}`;
    try {
      const body: unknown = request.body === "" ? undefined : JSON.parse(request.body);
      const result = this.#run(route, url.searchParams, body);
      return result === undefined ? json(404, { message: `no admin route ${route}` }) : json(200, result);
    } catch (error) {
      return json(400, { message: error instanceof Error ? error.message : String(error) });
    }
  }

  #run(route: string, query: URLSearchParams, body: unknown): unknown {
    const { world, journal, faults } = this.dispatcher;
    switch (route) {
      case "GET health":
        return {
          status: "ok",
          accounts: Object.keys(world.organization.accounts).length,
          regions: world.regions,
          now: world.clock.now(),
        };
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
      case "PUT world":
        if (body === null || typeof body !== "object" || !("organization" in body))
          throw new Error("PUT world takes a snapshot as GET world answers it");
        this.dispatcher.forgetPast();
        world.restore(body as WorldSnapshot);
        return {};
      case "PATCH world":
        return { results: applyEdits(world, [{ do: "merge", patch: body }]) };
      case "POST edit":
        return { results: applyEdits(world, (Array.isArray(body) ? body : [body]) as Edit[]) };
      case "GET faults":
        return faults.report();
      case "PUT faults":
        this.dispatcher.forgetPast();
        faults.set(body, world.clock.now());
        return {};
      case "DELETE faults":
        faults.clear();
        return {};
      case "POST clock":
        return this.#advanceClock(body as { advanceMs?: unknown } | undefined);
      default:
        return undefined;
    }
  }

  #advanceClock(body: { advanceMs?: unknown } | undefined): unknown {
    const milliseconds = body?.advanceMs;
    if (typeof milliseconds !== "number" || !(milliseconds >= 0))
      throw new Error("POST clock takes { advanceMs: number of at least 0 }");
    const { clock } = this.dispatcher.world;
    clock.advance(milliseconds);
    advance(this.dispatcher.world);
    return { now: clock.now() };
  }
}

function filterOf(query: URLSearchParams): JournalFilter {
  const text = (name: string): string | undefined => query.get(name) ?? undefined;
  const since = query.get("since");
  return {
    service: text("service"),
    operation: text("operation"),
    kind: text("kind"),
    region: text("region"),
    caller: text("caller"),
    outcome: text("outcome"),
    since: since === null ? undefined : Number(since),
  };
}

function json(status: number, value: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
