import type { Call, EmulatedService, World } from "../contract";
import { AwsError } from "../contract";
import type { Member, Model, Shape } from "../model";
import { optInRegions } from "../scene";
import { workloadModels, workloadOperations, workloadShapes } from "./workloads";

const member = (shape: string, name?: string): Member => ({ shape, ...(name === undefined ? {} : { name }) });
const structure = (members: Readonly<Record<string, Member>>): Shape => ({ type: "structure", members });

/** From the API reference of Amazon EC2 (version 2016-11-15): what scanners begin with. */
const model: Model = {
  service: "ec2",
  version: "2016-11-15",
  protocol: "ec2Query",
  target: "",
  xmlNamespace: "http://ec2.amazonaws.com/doc/2016-11-15/",
  operations: {
    DescribeRegions: {
      method: "POST",
      uri: "/",
      code: 200,
      input: "DescribeRegionsRequest",
      output: "DescribeRegionsResult",
      errors: [],
    },
    ...workloadModels,
  },
  shapes: {
    ...workloadShapes,
    String: { type: "string" },
    Boolean: { type: "boolean" },
    Strings: { type: "list", member: member("String") },
    Filter: structure({ Name: member("String"), Values: member("Strings", "Value") }),
    Filters: { type: "list", member: member("Filter") },
    DescribeRegionsRequest: structure({
      RegionNames: member("Strings", "RegionName"),
      Filters: member("Filters", "Filter"),
      AllRegions: member("Boolean"),
      DryRun: member("Boolean"),
    }),
    Region: structure({
      RegionName: member("String", "regionName"),
      Endpoint: member("String", "regionEndpoint"),
      OptInStatus: member("String", "optInStatus"),
    }),
    Regions: { type: "list", member: member("Region") },
    DescribeRegionsResult: structure({ Regions: member("Regions", "regionInfo") }),
  },
};

interface Region {
  readonly RegionName: string;
  readonly Endpoint: string;
  readonly OptInStatus: string;
}

const filters: Readonly<Record<string, keyof Region>> = {
  "region-name": "RegionName",
  endpoint: "Endpoint",
  "opt-in-status": "OptInStatus",
};

const invalidValue = (message: string): AwsError => new AwsError("InvalidParameterValue", 400, message);

/** Regions of the world; those that the account has switched off only with `AllRegions`. */
function describeRegions(call: Call, world: World): Record<string, unknown> {
  const { AllRegions = false, RegionNames, Filters = [] } = call.input;
  const disabled = world.organization.accounts[call.caller]?.disabledRegions ?? [];
  const all = world.regions.map((name): Region => {
    const optedIn = disabled.includes(name) ? "not-opted-in" : "opted-in";
    return {
      RegionName: name,
      Endpoint: `ec2.${name}.amazonaws.com`,
      OptInStatus: optInRegions.includes(name) || disabled.includes(name) ? optedIn : "opt-in-not-required",
    };
  });
  const unknown = (RegionNames as string[] | undefined)?.find((name) => !world.regions.includes(name));
  if (unknown !== undefined) throw invalidValue(`Invalid region provided: ${unknown}`);
  const wrong = (Filters as { Name: string }[]).find(({ Name }) => filters[Name] === undefined);
  if (wrong !== undefined) throw invalidValue(`The filter '${wrong.Name}' is invalid`);
  const Regions = all.filter(
    (region) =>
      (AllRegions || region.OptInStatus !== "not-opted-in") &&
      (RegionNames === undefined || RegionNames.includes(region.RegionName)) &&
      (Filters as { Name: string; Values?: string[] }[]).every(({ Name, Values }) =>
        Values?.includes(region[filters[Name] as keyof Region]),
      ),
  );
  return { Regions };
}

/** Amazon EC2, as far as every scanner needs it. */
export const ec2: EmulatedService = {
  name: "ec2",
  model,
  // Scanners ask us-east-1, whatever regions a world has.
  global: true,
  seed() {
    // The world's regions are all there is.
  },
  operations: { DescribeRegions: describeRegions, ...workloadOperations },
  invalid: ({ member: name, problem }) => invalidValue(`Invalid value for ${name}: ${problem}`),
  denied: (action, callerArn) =>
    new AwsError(
      "UnauthorizedOperation",
      403,
      `You are not authorized to perform this operation. User: ${callerArn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
    ),
  throttled: () => new AwsError("RequestLimitExceeded", 503, "Request limit exceeded."),
};
