import { GetDetectorCommand, GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import type { AccountId, Capability, Observation } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import type { Context } from "../service";
import { told } from "./codes";
import type { FeatureReport } from "./features";
import { declaredCapabilities, foundational } from "./features";
import type { Inputs } from "./inputs";
import { dependentSighting } from "./membership";
import { noteMissing } from "./offers";
import { planSighting } from "./plans";

/** Asked once a process and region; an account has at most one detector a region. */
export const detectorOf = (context: Context<Inputs>): Promise<string | undefined> =>
  context.once("detector", async () => {
    const client = context.client(GuardDutyClient);
    const { DetectorIds } = await context.read("detectors", () => client.send(new ListDetectorsCommand({})));
    return DetectorIds?.[0];
  });

/** Runs calls that name the detector. When AWS does not know it (any more), the next look asks for it anew. */
export async function withDetector<T>(context: Context<Inputs>, call: () => Promise<T>): Promise<T> {
  try {
    return await call().catch(told);
  } catch (error) {
    if ((error as { code?: unknown }).code === "WRONG_DETECTOR") context.forget("detector");
    throw error;
  }
}

type Want = ReadonlyMap<AccountId, readonly Capability[]>;

/** Nothing can be on without a detector, which exists only where somebody asked for it. */
export function withoutDetector(
  { administrator, inputs }: Context<Inputs>,
  want: Want,
): Map<AccountId, Map<Capability, Observation>> {
  if (!inputs.createDetector) {
    throw new ProviderError(
      "NoDetector",
      `GuardDuty has no detector in account ${administrator}: if this is the administrator, set createDetector: true, or run \`aws guardduty create-detector --enable\` in each of the regions; otherwise use the administrator's credentials`,
    );
  }
  const off: Observation = {
    is: "off",
    observed: "no detector",
    next: { action: "createDetector" },
    // CreateDetector enables every optional feature that it is not told about, and knows best which a region has.
    note: "AWS then switches on every plan but Runtime Monitoring in the administrator's own account",
  };
  return new Map([...want].map(([account, capabilities]) => [account, new Map(capabilities.map((one) => [one, off]))]));
}

/** The administrator's own account: it is no member, so its detector tells. */
export async function ownDetector(
  context: Context<Inputs>,
  DetectorId: string,
  capabilities: readonly Capability[],
): Promise<Map<Capability, Observation>> {
  const client = context.client(GuardDutyClient);
  const detector = await withDetector(context, () =>
    context.read("detectors", () => client.send(new GetDetectorCommand({ DetectorId }))),
  );
  if (detector.Status !== "ENABLED") {
    const off: Observation = { is: "off", observed: detector.Status ?? "not reported", next: { action: "enableDetector" } };
    return new Map(capabilities.map((one) => [one, one === foundational ? off : dependentSighting(off)]));
  }
  const features = (detector.Features ?? []) as FeatureReport[];
  const declared = new Set(declaredCapabilities(context.inputs.features));
  await noteMissing(context, capabilities, features);
  return new Map(
    capabilities.map((one) => [
      one,
      one === foundational ? { is: "on", observed: "ENABLED" } : planSighting(one, features, declared),
    ]),
  );
}
