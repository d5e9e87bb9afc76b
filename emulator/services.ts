import type { EmulatedService } from "./contract";
import { guardduty } from "./guardduty";
import { inspector2 } from "./inspector2";
import { organizations } from "./organizations";
import { securityIncidentResponse } from "./securityIncidentResponse";
import { sts } from "./sts";

/** Every emulated service; a new one is a line here. */
export const services: readonly EmulatedService[] = [organizations, sts, inspector2, guardduty, securityIncidentResponse];

export const serviceByName: ReadonlyMap<string, EmulatedService> = new Map(services.map((service) => [service.name, service]));
