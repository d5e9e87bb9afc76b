import type { EmulatedService } from "./contract";
import { ec2 } from "./ec2";
import { ecr } from "./ecr";
import { guardduty } from "./guardduty";
import { iam } from "./iam";
import { inspector2 } from "./inspector2";
import { lambda } from "./lambda";
import type { Model } from "./model";
import { organizations } from "./organizations";
import { securityHub } from "./securityhub";
import { securityIncidentResponse } from "./securityIncidentResponse";
import { sts } from "./sts";

const list = [
  organizations,
  sts,
  inspector2,
  guardduty,
  securityIncidentResponse,
  securityHub,
  ec2,
  ecr,
  iam,
  lambda,
] as const;

/** Every emulated service; a new one is an import and a word in the list above, and nothing else names it. */
export const services: readonly EmulatedService[] = list;

type EditsOf<Service> = Service extends { edits: infer Edits } ? keyof Edits : never;

/** The names of the edits that services offer. */
export type ServiceEditName = EditsOf<(typeof list)[number]>;

export const serviceByName: ReadonlyMap<string, EmulatedService> = new Map(
  services.map((service) => [service.name, service]),
);

/** AWS's models by signing name. */
export const models: ReadonlyMap<string, Model> = new Map(services.map(({ name, model }) => [name, model]));
