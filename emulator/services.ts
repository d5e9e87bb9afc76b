import type { EmulatedService } from "./contract";
import type { Model } from "./model";
import * as list from "./serviceList";

/** Every emulated service. */
export const services: readonly EmulatedService[] = Object.values(list);

type EditsOf<Service> = Service extends { edits: infer Edits } ? keyof Edits : never;

/** The names of the edits that services offer. */
export type ServiceEditName = EditsOf<(typeof list)[keyof typeof list]>;

export const serviceByName: ReadonlyMap<string, EmulatedService> = new Map(
  services.map((service) => [service.name, service]),
);

/** AWS's models by signing name. */
export const models: ReadonlyMap<string, Model> = new Map(services.map(({ name, model }) => [name, model]));
