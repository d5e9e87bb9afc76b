import { AsyncLocalStorage } from "node:async_hooks";
import type { ClientType, Context, Service } from "../../../provider/services/service";

/** What a service asks of AWS, as IAM names it: `inspector2:Enable`. */
export interface Watched {
  readonly service: Service;
  /** Asked while it observed. */
  readonly observed: Set<string>;
  /** Asked while it observed, past the pacer. */
  readonly unpaced: Set<string>;
  /** Asked while it carried out an action, by action. */
  readonly applied: Map<string, Set<string>>;
}

type Note = (operation: string) => void;

/** The same service, whose calls are noted where they are made: by command, and so apart for actions that run side by side. */
export function watching(service: Service): Watched {
  const [observed, unpaced] = [new Set<string>(), new Set<string>()];
  const applied = new Map<string, Set<string>>();
  const paced = new AsyncLocalStorage<true>();
  const noteRead: Note = (operation) => {
    observed.add(operation);
    if (paced.getStore() !== true && operation.startsWith(service.signingName)) unpaced.add(operation);
  };
  const through = (context: Context, note: Note): Context => ({
    ...context,
    client: <C>(type: ClientType<C>): C => noting(context.client(type), service.signingName, note),
    read: (family, call) => context.read(family, () => paced.run(true, call)),
    readEach: (operation, family, batch, ids, fetch) =>
      context.readEach(operation, family, batch, ids, (some) => paced.run(true, () => fetch(some))),
    delegatedAdministrators: () => {
      note("organizations:ListDelegatedAdministrators");
      return context.delegatedAdministrators();
    },
  });
  return {
    ...{ observed, unpaced, applied },
    service: {
      ...service,
      observe: (context, want) => service.observe(through(context, noteRead), want),
      ...(service.observeNewAccounts && {
        observeNewAccounts: (context, capabilities) =>
          (service.observeNewAccounts as NonNullable<Service["observeNewAccounts"]>)(
            through(context, noteRead),
            capabilities,
          ),
      }),
      apply: (context, step) => {
        const own = applied.get(step.action) ?? new Set<string>();
        applied.set(step.action, own);
        return service.apply(
          through(context, (operation) => void own.add(operation)),
          step,
        );
      },
    },
  };
}

/** A client that tells the operation of each command before it sends it. */
function noting<C>(client: C, signingName: string, note: Note): C {
  return new Proxy(client as object, {
    get: (target, property) => {
      const member = Reflect.get(target, property, target) as unknown;
      if (property !== "send" || typeof member !== "function") return member;
      return (command: Command, ...rest: unknown[]) => {
        // Every command of the SDK carries its schema, in which the third element is the operation.
        note(`${signingName}:${command.schema[2]}`);
        return member.call(target, command, ...rest) as unknown;
      };
    },
  }) as C;
}

interface Command {
  readonly schema: readonly [unknown, unknown, operation: string, ...unknown[]];
}
