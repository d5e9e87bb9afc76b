import { describe, expect, it } from "vitest";
import { imported } from "../../../provider/lifecycle/imported";
import { services } from "../../../provider/services";

const [one, two] = ["eu-west-1", "us-east-1"];

describe.each(services.map((service) => [service.kind, service] as const))("an import id of %s", (_, service) => {
  it.each(service.capabilities.map((name) => [name]))("with %s, or what it builds on, declares just that", (name) => {
    const last = service.capabilities.indexOf(name) + 1;
    const tries = service.capabilities.slice(0, last).map((from, index) => {
      const wanted = [...new Set([...service.capabilities.slice(0, index), from, name])];
      return [[name], [from, name], wanted];
    });
    const declared = tries.flat().flatMap((wanted) => {
      try {
        return [{ wanted, inputs: imported(service, `${one}/${wanted.join(",")}`) }];
      } catch {
        return [];
      }
    });
    expect(declared.length).toBeGreaterThan(0);
    const nothing = service.schema.safeParse({ organization: {}, ...service.importInputs([one], []) });
    const always = nothing.success ? service.desired(nothing.data).capabilities : [];
    for (const { wanted, inputs } of declared) {
      expect(inputs).toMatchObject({ organization: {} });
      const { regions, capabilities } = service.desired(service.schema.parse(inputs));
      expect(regions).toEqual([one]);
      expect(new Set(capabilities)).toEqual(new Set([...wanted, ...always]));
    }
  });

  it("that names no region, an unknown capability or a wrong region is refused with the form", () => {
    for (const id of ["", "/", `${one}/NONSENSE`, `nowhere/${service.capabilities[0]}`])
      expect(() => imported(service, id)).toThrow("write REGIONS/CAPABILITIES");
  });

  it("takes several regions where the service does", () => {
    const id = `${one}, ${two}/${service.capabilities[0]}`;
    const takes = service.schema.safeParse({ organization: {}, homeRegion: one }).success === false;
    if (takes) expect(imported(service, id)).toMatchObject({ regions: [one, two] });
    else expect(() => imported(service, id)).toThrow("write REGIONS/CAPABILITIES");
  });
});
