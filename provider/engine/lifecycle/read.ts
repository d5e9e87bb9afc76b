import { ProviderError } from "../../core/failure";
import type { Service } from "../../services/service";
import type { Properties } from "../inputs";
import { tryParse } from "../inputs";
import { afresh } from "../observations";
import { observeAll } from "../observe";
import { notOfferedSets, outputsOf, rememberedOutputs } from "../outputs";
import type { Session } from "../session";
import { resolve } from "../target";
import { assertSameAdministrator } from "./converge";
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
  for (const line of foretell(target, await describe(session, target, cells, undefined), cells)) session.sayOnce(line);
  return { ...props, ...outputsOf(cells, { ...remembered, administrator: target.administrator }) };
}
