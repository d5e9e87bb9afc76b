import { describe, expect, it } from "vitest";
import { ProviderError } from "../../../provider/core/providerError";
import { stateVersion } from "../../../provider/lifecycle/outputs";
import {
  comparable,
  containsUnknown,
  inputNames,
  labelOf,
  parseProgram,
  parseStored,
  unknownValue,
} from "../../../provider/lifecycle/parse";
import { enumFrom, uniqueList } from "../../../provider/services/fields";
import type { Service } from "../../../provider/services/service";
import { match, regions, resourceSchema } from "../../../provider/services/sharedInputs";
import { account } from "./cells";

const capabilities = ["EC2", "ECR"] as const;

const releases = { capability: { disable: ["disable"] }, account: { disable: ["disable"] } };

/** A service with two resource types, which state version 1 called scanTypes. */
const service: Service = {
  kind: "ToyEnablement",
  title: "Toy",
  signingName: "toy",
  principal: "toy.amazonaws.com",
  schema: resourceSchema(
    { regions, resourceTypes: uniqueList(enumFrom(capabilities), "resource type", '["EC2"]'), match },
    capabilities,
    releases,
    { scanTypes: "scanTypes is now called resourceTypes: rename it" },
  ) as Service["schema"],
  migrate: ({ scanTypes, ...rest }) => (scanTypes === undefined ? rest : { ...rest, resourceTypes: scanTypes }),
  capabilities,
  families: {},
  actions: {},
  releases,
  consequences: {},
  iam: { read: [] },
  importInputs: () => ({}),
  desired: () => ({ regions: [], capabilities: [], match: "atLeast" }),
  observe: async () => new Map(),
  apply: async () => new Map(),
  classify: () => ({ is: "terminal", advice: "" }),
  diagnose: async () => [],
};

const inputs = { accounts: [account], regions: ["eu-west-1"], resourceTypes: ["EC2"], resourceName: "production" };
const program = (over: object = {}) => parseProgram(service, { ...inputs, ...over });
const stored = (over: object = {}) => parseStored(service, { ...inputs, stateVersion, ...over });
const without = (name: keyof typeof inputs): object => ({ ...inputs, [name]: undefined });

describe("what the program declares", () => {
  it("parsed, defaulted, and named as messages name it", () => {
    const { declaration, problems, label } = program();
    expect([problems, label]).toEqual([[], 'ToyEnablement "production"']);
    expect(declaration).toMatchObject({
      label,
      inputs: {
        accounts: [account],
        mode: "manage",
        match: "atLeast",
        onRelease: { capability: "retain", account: "retain" },
        waivers: [],
      },
    });
    expect(labelOf(service, undefined)).toBe("ToyEnablement");
  });

  it("an organization as a selector, with its defaults", () =>
    expect(program({ accounts: undefined, organization: {} }).declaration?.inputs.organization).toEqual({
      recursive: true,
      exclude: [],
      includeManagementAccount: true,
    }));

  it.each<[string, object, RegExp]>([
    ["a wrong value, by its path", { accounts: ["12"] }, /^accounts\[0\]: "12" .*12 digits/],
    ["neither accounts nor organization", { accounts: undefined }, /^accounts: accounts or organization is required/],
    ["both", { organization: {} }, /^organization: accounts and organization are both given/],
    ["an input that does not exist", { acounts: [] }, /^acounts: ToyEnablement has no such input; it has accounts, /],
    ["an earlier name", { scanTypes: ["EC2"] }, /^scanTypes: scanTypes is now called resourceTypes: rename it$/],
    ["an earlier form", { accounts: { organization: {} } }, /^accounts: .*move the selector to the input organization/],
    ["a misspelt member", { settle: { timeout: 3 } }, /^settle: .*timeoutSeconds/],
  ])("mistake: %s", (_, over, message) => {
    const { problems, declaration } = program(over);
    expect(problems).toEqual([expect.stringMatching(message)]);
    expect(declaration).toBeUndefined();
  });

  it("all mistakes at once", () => {
    const { problems } = parseProgram(service, { accounts: ["1"], regions: ["moon"], mode: "x", nonsense: 1 });
    expect(problems.map((problem) => problem.split(":")[0]).sort()).toEqual([
      "accounts[0]",
      "mode",
      "nonsense",
      "regions[0]",
      "resourceTypes",
    ]);
  });

  it("what the engine and check add is no mistake", () =>
    expect(
      program({
        __provider: "exports.x",
        __defaults: [],
        plan: { "to do": {} },
        accountIds: [account],
        pendingSince: [],
      }).problems,
    ).toEqual([]));

  it("names of outputs come from the face, and are not handed on", () => {
    const { properties, problems } = program({
      summary: undefined,
      notCovered: undefined,
      stateVersion: undefined,
      plan: { a: 1 },
    });
    expect(problems).toEqual([]);
    for (const name of ["summary", "notCovered", "stateVersion", "plan"]) expect(properties).not.toHaveProperty(name);
  });
});

describe("inputs that are not known yet", () => {
  it.each<[string, object]>([
    ["a whole input", { accounts: unknownValue }],
    ["an element", { accounts: [account, unknownValue] }],
    ["the selector that takes its place", { accounts: undefined, organization: unknownValue }],
    ["a member of a block", { connection: { profile: unknownValue } }],
  ])("%s: no declaration, and no mistake that may turn out not to be one", (_, over) => {
    const { problems, declaration } = program(over);
    expect([problems, declaration]).toEqual([[], undefined]);
  });

  it("what is wrong beside them is a mistake already", () =>
    expect(program({ accounts: unknownValue, mode: "x" }).problems).toEqual([expect.stringMatching(/^mode: /)]));

  it("are found at any depth, and what only looks like one is not", () => {
    expect(containsUnknown({ a: [{ b: unknownValue }] })).toBe(true);
    for (const known of [undefined, null, `${unknownValue} `, [], {}, 0]) expect(containsUnknown(known)).toBe(false);
  });

  it("of ours do not count: an unknown plan of the last preview is no unknown input", () =>
    expect(program({ plan: unknownValue, accountIds: unknownValue })).toMatchObject({
      problems: [],
    }));
});

describe("what an earlier run stored", () => {
  it("is a declaration, computed inputs and outputs", () => {
    const pendingSince = [
      { region: "eu-west-1", capability: "EC2", since: "2026-11-20T00:00:00.000Z", accounts: [account] },
    ];
    const read = stored({
      accountIds: [account],
      plan: {},
      pendingSince,
      administrator: account,
      lastUpdateFailed: true,
    });
    expect(read.declaration).toMatchObject({ label: 'ToyEnablement "production"', inputs: { accounts: [account] } });
    expect(read.computed).toEqual({ accountIds: [account], plan: {}, pendingSince });
    expect(read.outputs).toMatchObject({ administrator: account, lastUpdateFailed: true, stateVersion });
    expect(read.owed).toEqual([]);
  });

  it("computed inputs that are damaged are as if they were not there", () =>
    expect(stored({ accountIds: unknownValue, pendingSince: "x" }).computed).toMatchObject({
      accountIds: undefined,
      pendingSince: [],
    }));

  const codeOf = (read: () => unknown): string => {
    try {
      read();
    } catch (error) {
      if (error instanceof ProviderError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return "no error";
  };

  it.each([stateVersion + 1, 99, "2"])("of version %j is refused: a newer package wrote it", (version) =>
    expect(codeOf(() => stored({ stateVersion: version }))).toMatch(
      new RegExp(`^NewerState: ToyEnablement "production": .*state version ${version}, .*update the package`),
    ),
  );

  it("of inputs that make no declaration is refused, with the way out: nothing that it declared is forgotten", () => {
    const message = codeOf(() => parseStored(service, { ...without("regions"), stateVersion }));
    expect(message).toMatch(/^UnreadableState: ToyEnablement "production": .*\(regions: .*\).*nothing was changed/);
    expect(message).toMatch(/run the version that wrote them, or run `pulumi state delete`/);
  });

  it("a state with outputs of today and unknown members besides is read", () =>
    expect(stored({ somethingElse: 1, __provider: "x" }).declaration.inputs.accounts).toEqual([account]));
});

describe("state version 1", () => {
  const first = { ...without("resourceTypes"), scanTypes: ["EC2", "ECR"] };
  const read = (over: object = {}) => parseStored(service, { ...first, ...over });

  it("has other names of inputs", () => {
    expect(read().declaration.inputs).toMatchObject({ accounts: [account], resourceTypes: ["EC2", "ECR"] });
    expect(read().outputs.stateVersion).toBe(1);
  });

  it("had the selector in accounts", () => {
    const organization = { organizationalUnitIds: ["ou-ab12-11111111"] };
    const { inputs: migrated } = read({ accounts: { organization } }).declaration;
    expect(migrated.accounts).toBeUndefined();
    expect(migrated.organization).toMatchObject(organization);
  });

  it("remembered what AWS had refused to switch off", () => {
    const owed = [{ region: "eu-west-1", account, capabilities: ["EC2", "ECR"], actions: ["disable"] }];
    expect(read({ owed }).owed).toEqual([
      { region: "eu-west-1", account, capability: "EC2", level: "account", actions: ["disable"] },
      { region: "eu-west-1", account, capability: "ECR", level: "account", actions: ["disable"] },
    ]);
  });

  it("called a failed update unfinished, and knew no account ids", () => {
    const { outputs, computed } = read({ unfinished: true, notOffered: { "eu-west-1": ["ECR"] } });
    expect(outputs).toMatchObject({ lastUpdateFailed: true, unavailable: {} });
    expect(computed.accountIds).toBeUndefined();
  });
});

describe("what diff compares", () => {
  it("is the parsed inputs without the name: spelling out a default, or a rename with an alias, is no change", () => {
    const spelledOut = { mode: "manage", waivers: [], resourceName: "other" };
    expect(comparable(stored().declaration)).toEqual(comparable(stored(spelledOut).declaration));
    expect(comparable(stored().declaration)).not.toEqual(comparable(stored({ mode: "track" }).declaration));
  });

  it("every input has a name, earlier ones too", () =>
    expect(inputNames(service)).toEqual(
      expect.arrayContaining([
        "accounts",
        "organization",
        "regions",
        "resourceTypes",
        "releaseLimit",
        "resourceName",
        "scanTypes",
      ]),
    ));
});
