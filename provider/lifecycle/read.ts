import { ProviderError } from "../core/providerError";
import type { Service } from "../services/service";
import type { Properties } from "./parse";
import { tryParse } from "./parse";
import { afresh } from "../reconcile/observationCache";
import { observeAll } from "../reconcile/observe";
import { notOfferedSets, outputsOf, rememberedOutputs } from "./outputs";
import type { Session } from "../aws/session";
import { resolve } from "../reconcile/target";
import { assertSameAdministrator } from "./createOrUpdate";
import { describe, foretell } from "./describe";

/** Fresh outputs for refresh, so that drift shows property by property. Never says that the resource is gone: a declaration is not a thing in AWS. */
export async function read(session: Session, service: Service, props: Properties): Promise<Properties> {
  const inputs = tryParse(service, props);
  if (inputs === undefined)
    throw new ProviderError(
      "UnreadableState",
      `${service.kind}: the stored inputs cannot be read by this version: run \`pulumi up\` with the program that declares the resource`,
    );
  const target = await resolve(session, service, inputs);
  const remembered = rememberedOutputs(props);
  assertSameAdministrator(target, remembered.administrator);
  const cells = await observeAll(session, target, afresh, { notOffered: notOfferedSets(remembered.notOffered) });
  for (const line of foretell(target, await describe(session, target, cells, undefined), cells)) session.logOnce(line);
  return { ...props, ...outputsOf(cells, { ...remembered, administrator: target.administrator }) };
}
