import { describe, expect, it } from "vitest";
import { services } from "../../../provider/services";
import { judge } from "./law";
import { laws } from "./laws";
import type { Sample } from "./samples";
import { samples } from "./samples";

/** One suite for every service: whoever adds a service describes it in test/kinds, and adds nothing here. */
it("every service has a sample", () =>
  expect(services.map((service) => service.kind).sort()).toEqual(Object.keys(samples).sort()));

describe.concurrent.each(services.map((service) => [service.kind, service] as const))("%s", (kind, service) => {
  const sample = samples[kind] as Sample;
  for (const [law, rule] of Object.entries(laws)) {
    const why = rule.skip?.(service, sample);
    it.skipIf(why !== undefined)(why === undefined ? law : `${law} (${why})`, () => judge(rule, service, sample));
  }
});
