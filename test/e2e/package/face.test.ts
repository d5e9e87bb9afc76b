import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { InspectorAccountEnablement } from "../../../provider";

/** What the constructor does by itself, before any engine: as a user's unit test sees it. */
const inputs = { accounts: ["110001000003"], regions: ["us-east-1"], resourceTypes: ["EC2" as const] };
const zeros = { gap: 0, surplus: 0, pending: 0, unknown: 0, notApplicable: 0, waived: 0 };
const joining = { cells: 1, coveragePercent: 0, covered: 0, ...zeros, gap: 1 };
const summary = { cells: 4, coveragePercent: 75, covered: 3, ...zeros, gap: 1, regions: {}, newAccounts: joining };

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs: given }) => ({
      id: name,
      state: name === "computed" ? { ...given, summary } : given,
    }),
    call: ({ inputs: given }) => given,
  }),
);

const settled = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((done) => void output.apply(done));

describe("the output coverage", () => {
  it("is the percentage and the counts that are not zero", async () => {
    const { coverage } = new InspectorAccountEnablement("computed", inputs);
    expect(await settled(coverage)).toEqual({
      cells: 4,
      coveragePercent: 75,
      covered: 3,
      gap: 1,
      newAccounts: { cells: 1, coveragePercent: 0, gap: 1 },
    });
  });

  it("is empty where nothing is computed", async () => {
    const { coverage } = new InspectorAccountEnablement("plain", inputs);
    expect(await settled(coverage)).toEqual({ cells: 0, coveragePercent: null });
  });
});

describe("options that a dynamic resource cannot honour", () => {
  const construct = (opts: pulumi.CustomResourceOptions) => () => new InspectorAccountEnablement("fleet", inputs, opts);

  it.each<[string, pulumi.CustomResourceOptions, RegExp]>([
    [
      "import",
      { import: "some-id" },
      /^InspectorAccountEnablement "fleet": opts\.import cannot be used.*adopts what is on/,
    ],
    [
      "provider",
      { provider: {} as pulumi.ProviderResource },
      /^InspectorAccountEnablement "fleet": opts\.provider cannot be used.*connection/,
    ],
  ])("%s: one sentence with the remedy, shown without a stack trace", (_, opts, message) => {
    expect(construct(opts)).toThrow(message);
    try {
      construct(opts)();
    } catch (error) {
      expect(pulumi.RunError.isInstance(error)).toBe(true);
    }
  });
});
