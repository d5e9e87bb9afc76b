import type { Saved } from "./deploymentTypes";

type Bag = Readonly<Record<string, unknown>>;

/** Rewrites a saved resource as version 0.1.0 would have stored it; false where that version could not have. */
export function asVersion1(saved: Saved): boolean {
  if (saved.outputs["stateVersion"] === 1) return false;
  saved.inputs = older(saved.inputs, saved.kind);
  const { lastUpdateFailed, unavailable: _, refusals: __, ...outputs } = older(saved.outputs, saved.kind) as Bag;
  saved.outputs = { ...outputs, owed: [], notOffered: {}, unfinished: lastUpdateFailed === true, stateVersion: 1 };
  return true;
}

function older(bag: Bag, kind: string): Bag {
  const { accountIds: _, pendingSince: __, organization, resourceTypes, ...rest } = bag;
  return {
    ...rest,
    ...(organization === undefined ? {} : { accounts: { organization } }),
    ...(resourceTypes === undefined
      ? {}
      : { [kind === "InspectorAccountEnablement" ? "scanTypes" : "resourceTypes"]: resourceTypes }),
  };
}
