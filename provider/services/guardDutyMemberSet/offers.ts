import type { Capability } from "../../core/cell";
import { NotOfferedError } from "../../core/providerError";
import type { Context } from "../service";
import type { FeatureReport } from "./features";
import { foundational, reportOf } from "./features";
import type { Inputs } from "./inputs";
import { codeOf } from "./texts";

/** Plans that an answer about this region left out: the region may lack them, which only AWS's refusal of a write can tell. */
const leftOut = (context: Context<Inputs>): Promise<Set<Capability>> =>
  context.once("not reported", async () => new Set<Capability>());

export async function noteMissing(
  context: Context<Inputs>,
  asked: readonly Capability[],
  features: readonly FeatureReport[],
): Promise<void> {
  const missing = asked.filter((capability) => capability !== foundational && reportOf(features, capability) === undefined);
  if (missing.length === 0) return;
  const known = await leftOut(context);
  for (const capability of missing) known.add(capability);
}

/**
 * GuardDuty refuses a whole call for one plan that the region lacks, with its sentence for everything. Read together with what
 * its answers left out, that tells which. An additional configuration that is left out goes with its plan, or is the suspect
 * where every plan is reported.
 */
export async function notOffered(
  context: Context<Inputs>,
  error: unknown,
  asked: readonly Capability[],
): Promise<NotOfferedError | undefined> {
  if (!(error instanceof Error) || codeOf(error.message) !== "INVALID_INPUT") return undefined;
  const missing = await leftOut(context);
  const plans = asked.filter((capability) => missing.has(planOf(capability)));
  const suspects = plans.length > 0 ? plans : asked.filter((capability) => missing.has(capability));
  if (suspects.length === 0) return undefined;
  return new NotOfferedError(
    suspects,
    `${suspects.join(", ")} is not offered in ${context.region}: GuardDuty neither reports nor accepts it there`,
  );
}

const planOf = (capability: Capability): Capability => capability.split("/")[0] ?? capability;
