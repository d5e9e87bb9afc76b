import type { Session } from "./aws/session";

declare const require: (id: string) => unknown;

/**
 * Prints warnings as the engine's own diagnostics. What a dynamic provider writes to stdout is only information of the
 * stack, and easily overlooked in a pipeline's log; its process has no connection to the engine (pulumi#6065) until the
 * SDK is given the address.
 * @param session gets the warnings from here on; lines that cannot be delivered go to its log
 */
export function warnThroughEngine(session: Session): void {
  const { engineAddress } = session.watch;
  if (engineAddress === undefined) return;
  try {
    const { getStore } = require("@pulumi/pulumi/runtime/state") as { getStore(): PulumiStore };
    const { warn } = require("@pulumi/pulumi/log") as { warn(line: string): Promise<void> };
    getStore().settings.options.engineAddr ||= engineAddress;
    session.onWarning = (line) => void warn(line).catch(() => session.log(`warning: ${line}`));
  } catch {
    // An SDK that is built otherwise: the session prints warnings as it prints everything.
  }
}

interface PulumiStore {
  readonly settings: { readonly options: { engineAddr?: string } };
}
