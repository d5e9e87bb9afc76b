import type { Region } from "../../provider/core/cell";
import { services } from "../../provider/services";
import type { Service, SharedInputs } from "../../provider/services/service";
import type { Declared } from "../declarations/declared";

const nothing: SharedInputs = {
  accounts: [],
  mode: "track",
  onGap: "warn",
  onRelease: { capability: "retain", account: "retain" },
  waivers: [],
  settle: { timeoutSeconds: 0, onTimeout: "warn" },
  connection: {},
};

/** Every service in these regions, with the credentials of the environment and without any account. */
export function bareDeclarations(regions: readonly Region[]): Declared[] {
  return services.map((service) => ({
    service: inRegions(service, regions),
    inputs: nothing,
    name: service.kind,
    stackConfig: () => undefined,
  }));
}

const inRegions = (service: Service, regions: readonly Region[]): Service => ({
  ...service,
  desired: () => ({ regions, capabilities: service.capabilities.slice(0, 1), match: "atLeast" }),
});
