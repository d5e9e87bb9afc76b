import { ProviderError } from "../core/providerError";
import { cellKey } from "../core/evaluate";
import { counted } from "../core/planText";
import { leaving, withoutHandedOver } from "../core/release";
import type { Service } from "../services/service";
import type { Properties } from "./parse";
import { tryParse } from "./parse";
import { rememberedOutputs } from "./outputs";
import { waitForChecks } from "./quiet";
import {
  accountsSwitchedOff,
  assertWithinLimit,
  owedReasons,
  release,
  releaseActions,
  releaseOwed,
  toSwitchOff,
} from "../reconcile/oldRelease";
import type { Session } from "../aws/session";
import { resolve } from "../reconcile/target";
import { assertSameAdministrator } from "./createOrUpdate";

/**
 * What `destroy`, or the second half of a replacement, does: nothing to AWS unless the declaration says so. A cell that any
 * resource of this process declares, this one's successor included, is handed over.
 */
export async function destroy(session: Session, service: Service, props: Properties): Promise<void> {
  const inputs = tryParse(service, props);
  if (inputs === undefined)
    throw new ProviderError(
      "UnreadableState",
      `${service.kind}: the stored inputs cannot be read by this version, so nothing was switched off: use \`pulumi state delete\` to forget the resource`,
    );
  const label = `${service.kind}${inputs.resourceName === undefined ? "" : ` "${inputs.resourceName}"`}`;
  const remembered = rememberedOutputs(props);
  if (inputs.mode === "track") return session.log(`${label}: nothing was switched off: mode "track" changes nothing`);
  if (inputs.onRelease.account === "retain" && remembered.owed.length === 0) {
    return session.log(
      `${label}: ${service.title} stays on (onRelease.account is "retain": ${service.consequences["retain"] ?? "nothing was switched off"})`,
    );
  }
  const target = await resolve(session, service, inputs, "before");
  assertSameAdministrator(target, remembered.administrator);
  // With `deleteBeforeReplace` the resource that takes cells over may not have been checked yet.
  await waitForChecks(session);
  const declared = (key: string): boolean => session.claims.isClaimed(key);
  const all = leaving(target.desired, undefined);
  const due = withoutHandedOver(all, declared);
  if (due.length < all.length)
    session.log(
      `${label}: ${counted(all.length - due.length, "cell is", "cells are")} handed over to another resource, not switched off`,
    );
  const departing = releaseActions(target, "account", true).length === 0 ? [] : await toSwitchOff(session, target, due, true);
  assertWithinLimit(target, accountsSwitchedOff(departing, []));
  const stillOwed = remembered.owed.flatMap((one) => {
    const capabilities = one.capabilities.filter((capability) => !declared(cellKey(one.region, one.account, capability)));
    return capabilities.length === 0 ? [] : [{ ...one, capabilities }];
  });
  const owed = [...(await release(session, target, departing, true)), ...(await releaseOwed(session, target, stillOwed))];
  if (owed.length > 0) throw new ProviderError("NotReleased", owedReasons(owed).join("\n"));
}
