import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import type { Outcome } from "./engine/project";
import type { Scene } from "./engine/scene";
import { enablements, js, members, region, scene } from "./engine/scene";
import { inSoak, variations } from "./engine/variations";

const accounts = members(2);
const [one, two] = accounts as [string, string];
const secrets = { externalId: "TOP-SECRET-EXTERNAL-ID", key: "TOP-SECRET-KEY" };

let stack: Scene;
/** Resources of a program whose endpoint never answers, in one account each. */
const silenced = 8;
beforeAll(async () => {
  stack = await scene({ world: { accounts: 3 }, program: "" });
});
afterAll(() => stack.close());

async function previewAt(endpoint: string): Promise<Outcome> {
  const fleets = members(silenced).map((account) => [
    `fleet-${account}`,
    { accounts: [account], connection: { endpoint } },
  ]);
  const other = await scene({ program: enablements(Object.fromEntries(fleets)) });
  try {
    return await other.must("preview", "--diff");
  } finally {
    await other.close();
  }
}
beforeEach(() => stack.emulator.journal.clear());

/** The engine's lines under Diagnostics that tell what is wrong, without what it says before each of them. */
const problems = (outcome: Outcome): string[] =>
  outcome.output
    .slice(outcome.output.indexOf("Diagnostics:"))
    .split("\n")
    .flatMap((line) => / has a problem: (.*)$/.exec(line)?.[1] ?? [])
    .sort();

async function mistakesIn(resources: Parameters<typeof enablements>[0]): Promise<string[]> {
  stack.edit(enablements(resources));
  const preview = await stack.run("preview");
  expect(preview.code).toBe(1);
  expect(stack.emulator.journal.counts()).toEqual({});
  for (const secret of Object.values(secrets)) expect(preview.output).not.toContain(secret);
  return problems(preview);
}

/** Each with its path, the wrong value, and what to do: one message a mistake, before any call. */
describe("mistakes in the inputs", () => {
  it("in accounts and what is on for them", async () => {
    const mistakes = await mistakesIn({
      fleet: {
        accounts: ["11000100000x", "123456789", 123456789012, one],
        resourceTypes: ["EC3", "ECR"],
        regions: ["eu-west-9"],
        waivers: [{ owner: "me", expires: "2030-02-31" }],
        scantypes: ["EC2"],
      },
    });
    const expected = [
      /^accounts\[0\]: "11000100000x" is not an AWS account id: it must have exactly 12 digits/,
      /^accounts\[1\]: "123456789" is not an AWS account id.*leading zeros.*"000123456789"/,
      /^accounts\[2\]: 123456789012 .*quotes.*"123456789012"/,
      /^regions\[0\]: "eu-west-9" is not a region/,
      /^resourceTypes\[0\]: "EC3" is not one of "EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"/,
      /^scantypes: InspectorAccountEnablement has no such input; .*resourceTypes/,
      /^waivers\[0\]\.expires: "2030-02-31" is not a date: write YYYY-MM-DD/,
      /^waivers\[0\]\.reason: a waiver needs a reason/,
    ];
    expect(mistakes).toHaveLength(expected.length);
    for (const text of expected) expect(mistakes).toContainEqual(expect.stringMatching(text));
  });

  it("in what belongs together", async () => {
    const mistakes = await mistakesIn({
      fleet: { accounts: [], regions: ["us-east-1", "us-gov-west-1"], resourceTypes: ["LAMBDA_CODE"] },
    });
    expect(mistakes).toEqual([
      expect.stringMatching(/^accounts: the list is empty: give at least one account/),
      expect.stringMatching(/^regions: the regions belong to several AWS partitions/),
      expect.stringMatching(/^resourceTypes: LAMBDA_CODE is declared without LAMBDA: .*add LAMBDA/),
    ]);
  });

  it("in what is there twice", async () => {
    expect(await mistakesIn({ fleet: { accounts: [one, two, one], resourceTypes: ["ECR", "ECR"] } })).toEqual([
      expect.stringMatching(`^accounts\\[2\\]: "${one}" is already listed at \\[0\\]: remove one`),
      expect.stringMatching(/^resourceTypes\[1\]: "ECR" is already listed at \[0\]/),
    ]);
  });

  it("in what is missing altogether", async () => {
    const mistakes = await mistakesIn({ fleet: { regions: [], resourceTypes: js("undefined") } });
    expect(mistakes).toEqual([
      expect.stringMatching(
        /^accounts: accounts or organization is required: give a list of account ids, or organization: \{\}/,
      ),
      expect.stringMatching(/^regions: the list is empty: give at least one region/),
      expect.stringMatching(/^resourceTypes: .*give at least one, such as \["EC2", "ECR"\]/),
    ]);
  });

  it("in the connection: the secrets beside them are not shown", async () => {
    const externalId = js(`pulumi.secret(${JSON.stringify(secrets.externalId)})`);
    const connection = {
      assumeRole: { roleArn: "the-role", externalId, sessionName: "not a name" },
      endpoint: "emulator",
      allowedAccountIds: ["1"],
    };
    const mistakes = await mistakesIn({ fleet: { accounts, connection } });
    expect(mistakes).toEqual([
      expect.stringMatching(/^connection\.allowedAccountIds\[0\]: "1" is not an AWS account id/),
      expect.stringMatching(/^connection\.assumeRole\.roleArn: .*arn:aws:iam::123456789012:role\/NAME/),
      expect.stringMatching(/^connection\.assumeRole\.sessionName: /),
      expect.stringMatching(/^connection\.endpoint: "emulator" is not the http or https URL/),
    ]);
    expect(await mistakesIn({ fleet: { accounts, connection: secrets.key } })).toEqual([
      expect.stringMatching(/^connection: /),
    ]);
    expect(await mistakesIn({ fleet: { accounts, connection: { assumeRole: secrets.externalId } } })).toEqual([
      expect.stringMatching(/^connection\.assumeRole: /),
    ]);
  });

  it("opts.provider, which would be ignored in silence", async () => {
    stack.edit(enablements({ fleet: { accounts, opts: { provider: js("{}") } } }));
    const preview = await stack.run("preview");
    expect(preview.code).toBe(1);
    expect(preview.output).toContain('InspectorAccountEnablement "fleet": opts.provider cannot be used');
    expect(preview.output).toContain("Use the input `connection`");
    expect(stack.emulator.journal.counts()).toEqual({});
  });
});

describe("a cell that two resources declare", () => {
  const twice = enablements({
    first: { accounts },
    second: { accounts: [two, ...members(1, 2)], resourceTypes: ["EC2", "ECR"] },
  });

  it.each(variations(["up --skip-preview"], ["preview"]))("is an error that names both, in %s", async (command) => {
    const [verb, ...args] = command.split(" ") as [string, ...string[]];
    stack.edit(twice);
    const outcome = await stack.run(verb, ...args);
    expect(outcome.code).toBe(1);
    // The engine checks them in the order in which they happen to be registered.
    const [later, earlier] = outcome.output.includes("resource 'second' has a problem")
      ? ["second", "first"]
      : ["first", "second"];
    expect(problems(outcome)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^1 cell is also declared by InspectorAccountEnablement "${earlier}" \\(for example ${region}/${two}/EC2\\): remove the overlap, or let .*"${later}" and .*"${earlier}" declare different`,
        ),
      ),
    ]);
    expect(stack.writes().filter(({ ids }) => ids.includes(members(1, 2)[0] as string) && later === "second")).toEqual(
      [],
    );
  });

  it("is none where two resources share a name below components of different types", async () => {
    stack.edit(components("Blue", one, "Red", two));
    await stack.must("preview");
  });

  it("is one there too", async () => {
    stack.edit(components("Blue", one, "Red", one));
    const address = (type: string): string => `test:index:${type}/prod/fleet`;
    expect(problems(await stack.run("preview"))).toEqual([
      expect.stringMatching(new RegExp(`"${address("(Blue|Red)")}".*"${address("(Blue|Red)")}"`)),
    ]);
  });

  function components(...[type, account, otherType, otherAccount]: [string, string, string, string]): string {
    const part = (of: string, id: string) => `
      new InspectorAccountEnablement("fleet", { accounts: ["${id}"], regions: ["${region}"], resourceTypes: ["EC2"] }, { parent: new pulumi.ComponentResource("test:index:${of}", "prod", {}) });`;
    return `${enablements({})}${part(type, account)}${part(otherType, otherAccount)}`;
  }
});

describe("mistakes around the program", () => {
  const fleet = enablements({ fleet: { accounts } });
  /** Runs up in a changed environment. */
  async function up(env: Record<string, string | undefined>): Promise<Outcome> {
    const before = { ...stack.env };
    stack.edit(fleet);
    for (const [name, value] of Object.entries(env)) {
      if (value === undefined) delete stack.env[name];
      else stack.env[name] = value;
    }
    const outcome = await stack.run("up", "--skip-preview");
    Object.assign(stack.env, before);
    expect(outcome.code).toBe(1);
    expect(stack.emulator.journal.entries({ kind: "write" })).toEqual([]);
    return outcome;
  }

  /** What the engine lists as an error of our resource: one. */
  const told = ({ output }: Outcome): string[] =>
    output
      .slice(output.indexOf("Diagnostics:"))
      .split("\n")
      .flatMap((line) => /^\s+error: ([A-Z]\w*: .*)$/.exec(line)?.[1] ?? []);

  it("no credentials", async () => {
    const outcome = await up({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
    expect(told(outcome)).toEqual([
      expect.stringMatching(/^CredentialsProviderError: .*Give credentials: `aws sso login`.*AWS_ACCESS_KEY_ID/),
    ]);
  });

  it("an account that is not the delegated administrator", async () => {
    const outcome = await up({ AWS_ACCESS_KEY_ID: members(1, 2)[0] });
    expect(told(outcome)).toEqual([
      expect.stringMatching(
        new RegExp(
          `NotDelegatedAdministrator: account ${members(1, 2)[0]} is not Inspector's delegated administrator in ${region} \\(that is account ${administratorAccount}\\): use credentials of ${administratorAccount}$`,
        ),
      ),
    ]);
    // Whoever follows such an advice takes the service from the account that administers it.
    expect(outcome.output).not.toContain("enable-delegated-admin-account");
  });

  it("credentials of an account that is not allowed", async () => {
    stack.edit(enablements({ fleet: { accounts, connection: { allowedAccountIds: [one] } } }));
    const preview = await stack.run("preview");
    expect(problems(preview)).toEqual([
      expect.stringMatching(
        new RegExp(
          `the credentials belong to account ${administratorAccount}, which allowedAccountIds \\(${one}\\) does not list: use other credentials`,
        ),
      ),
    ]);
    expect(stack.calls()).toEqual({});
  });

  it("an endpoint at which nobody listens", async () => {
    const outcome = await up({ AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
    expect(told(outcome)).toEqual([
      expect.stringMatching(
        /^ECONNREFUSED: .*127\.0\.0\.1:9\. Check the endpoint \(connection\.endpoint, AWS_ENDPOINT_URL\) and the network/,
      ),
    ]);
  });

  inSoak(
    "an endpoint that takes calls and never answers: preview ends after 120 seconds for all resources, and says so",
    async () => {
      const silent = createServer();
      await once(silent.listen(0, "127.0.0.1"), "listening");
      const { output } = await previewAt(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
      silent.close();
      const unknown = (why: string): string[] =>
        output.match(RegExp(`": cannot be observed: DeadlineExceeded: ${why}`, "g")) ?? [];
      // 30 seconds each until 120 are used up, and from then on the time in which AWS answers if it answers at all. Timers
      // may end a moment early: what the first four leave over can bear a fifth.
      const patient =
        "cannot determine the caller's AWS account: .* no answer within 30 seconds|AWS did not answer within 29[.\\d]* s";
      const long = unknown(`(${patient})`).length;
      expect([4, 5]).toContain(long);
      expect(unknown("AWS did not answer within 2 seconds")).toHaveLength(silenced - long);
      expect(output.match(/us-east-1: "cannot be observed: DeadlineExceeded"/g)).toHaveLength(silenced);
    },
  );

  it("none of them shows a secret of the stack's configuration", async () => {
    await stack.must("config", "set", "aws:accessKey", members(1, 2)[0] as string);
    await stack.must("config", "set", "aws:secretKey", "--secret", secrets.key);
    const outcome = await up({});
    expect(outcome.output).toContain("NotDelegatedAdministrator");
    expect(outcome.output).not.toContain(secrets.key);
    await stack.must("config", "rm", "aws:accessKey");
    await stack.must("config", "rm", "aws:secretKey");
  });
});
