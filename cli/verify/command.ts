import { Option } from "commander";
import { formats, pullRequestBytes, stepSummaryBytes } from "../../report/formats";
import type { Sources } from "../declarations/declared";
import { descriptions } from "../descriptions";
import type { FailOn } from "../exitCodes";
import { failOnByDefault } from "../exitCodes";
import {
  accountOption,
  cwdOption,
  failOnOption,
  regionOption,
  serviceOption,
  specOption,
  stackOption,
  wholeNumber,
} from "../options";
import type { OutputFlag } from "../outputs";
import type { Verb } from "../verb";
import { epilogue } from "../verb";
import type { FilterFlags } from "./filters";
import type { VerifyOptions } from "./run";

const concurrencyDefault = 50;
const timeoutDefaultSeconds = 3600;
const daySeconds = 86_400;
const presets: Readonly<Record<string, number>> = {
  "step-summary": stepSummaryBytes,
  "pull-request": pullRequestBytes,
};

interface Flags extends Sources, FilterFlags {
  readonly format?: readonly OutputFlag[];
  readonly output?: readonly OutputFlag[];
  readonly failOn?: readonly string[];
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly since?: string;
  readonly writeSpec?: string;
  readonly organization?: boolean;
  readonly concurrency: number;
  readonly timeout: number;
  readonly maxBytes?: number;
  readonly maxEntries?: number;
  readonly quiet?: boolean;
}

export const verifyCommand: Verb = (program, io, answer) => {
  // Both flags fill one list, because only their order tells which output belongs to which format.
  const outputs: OutputFlag[] = [];
  program
    .command("verify")
    .description(descriptions.verify)
    .optionsGroup("Declarations:")
    .addOption(specOption())
    .addOption(stackOption())
    .addOption(cwdOption())
    .option("--write-spec <file>", "also write what the stacks declare as a file for --spec, YAML or .json")
    .optionsGroup("Reports:")
    .addOption(
      new Option(
        "--format <format>",
        `${formats.map((format) => format.name).join(", ")}; repeatable (default: table)`,
      ).argParser((format) => outputs.push({ format })),
    )
    .addOption(
      new Option(
        "--output <file>",
        "where the format before it goes; - or none is stdout, which takes one format",
      ).argParser((output) => outputs.push({ output })),
    )
    .addOption(
      new Option(
        "--max-bytes <size>",
        `size limit of markdown in bytes, or ${Object.keys(presets).join(" or ")} (default: step-summary)`,
      ).argParser(bytes),
    )
    .addOption(
      new Option(
        "--max-entries <number>",
        "entries at most in table, junit, sarif and gitlab; the rest is grouped or counted",
      ).argParser(wholeNumber("entries", 1, 1_000_000)),
    )
    .option("--since <file>", "also what changed since this earlier JSON report: uncovered, repaired, joined, left")
    .option("--organization", "also list active accounts and open regions that no declaration mentions")
    .optionsGroup("Scope:")
    .addOption(serviceOption())
    .addOption(regionOption("only this region; repeatable"))
    .addOption(accountOption())
    .optionsGroup("Verdict:")
    .addOption(failOnOption())
    .option("--baseline <file>", "fail only on gaps and surplus that this file does not know; unknown stays unknown")
    .option("--write-baseline <file>", "store what is not covered now as the baseline of later runs")
    .optionsGroup("Run:")
    .addOption(
      new Option("--concurrency <number>", "calls to AWS at the same time")
        .default(concurrencyDefault)
        .argParser(wholeNumber("calls", 1, 1000)),
    )
    .addOption(
      new Option("--timeout <seconds>", "ends the run; what was not observed by then is unknown")
        .default(timeoutDefaultSeconds)
        .argParser(wholeNumber("seconds", 1, daySeconds)),
    )
    .option("--quiet", "no progress on stderr")
    .addHelpText("after", help)
    // Loaded only here: `--help` needs neither the AWS SDK nor zod.
    .action(async (flags: Flags) => {
      const [{ filtersOf }, { verify }] = await Promise.all([import("./filters.js"), import("./run.js")]);
      await answer(verify({ ...optionsOf(flags, outputs), filters: filtersOf(flags) }, io));
    });
};

function optionsOf(flags: Flags, outputs: readonly OutputFlag[]): Omit<VerifyOptions, "filters"> {
  const { maxBytes, maxEntries, baseline, writeBaseline, writeSpec, since, concurrency } = flags;
  return {
    sources: flags,
    outputs,
    render: { maxBytes, maxEntries },
    failOn: flags.failOn === undefined ? failOnByDefault : (new Set(flags.failOn) as FailOn),
    baseline,
    writeBaseline,
    writeSpec,
    since,
    organization: flags.organization === true,
    concurrency,
    timeoutSeconds: flags.timeout,
    quiet: flags.quiet === true,
  };
}

const bytes = (value: string): number => presets[value] ?? wholeNumber("bytes", 1, Number.MAX_SAFE_INTEGER)(value);

const help = epilogue(
  ["Formats", formats.map((format) => `${format.name.padEnd(9)} ${format.description}`)],
  [
    "Exit codes (the first that applies in the order 1, 2, 4, 3)",
    [
      "0    everything that can be covered is covered, or an accepted exception",
      "1    the command itself failed: no such stack, a mistake in a declaration, a file that cannot be written",
      "2    a gap (declared, but not on) or surplus (on, but not declared, with match: exactly)",
      "3    nothing worse than changes that AWS is still carrying out",
      "4    something could not be observed, such as all of AWS; never taken for covered, and never for a gap",
      "64   the command line is wrong",
      "130  interrupted; the report shows what was observed, and the rest is unknown",
    ],
  ],
  [
    "Examples",
    [
      "aws-coverage verify --stack prod",
      "aws-coverage verify --stack acme/security/prod --stack acme/security/sandbox --cwd infra",
      "aws-coverage verify --spec coverage.yaml --format table --format html --output coverage.html",
      'aws-coverage verify --spec coverage.yaml --format markdown --output "$GITHUB_STEP_SUMMARY" --format sarif --output coverage.sarif',
      "aws-coverage verify --spec coverage.yaml --write-baseline accepted.json --fail-on none",
      "aws-coverage verify --spec coverage.yaml --baseline accepted.json",
      "aws-coverage verify --stack prod --write-spec coverage.yaml",
      "aws-coverage verify --spec coverage.yaml --since yesterday.json --format table --format json --output today.json",
      "aws-coverage verify --stack prod --service inspector2 --region eu-west-1 --account 123456789012",
    ],
  ],
  [
    "A file for --spec",
    [
      "resources:",
      "  - type: InspectorAccountEnablement",
      "    name: baseline",
      "    organization: { exclude: ['123456789012'] }   # or accounts: a list of account ids, in quotes",
      "    regions: [eu-west-1, us-east-1]",
      "    resourceTypes: [EC2, ECR, LAMBDA]",
      "    waivers:",
      "      - { accounts: ['210987654321'], reason: legacy images, owner: ana@example.com, expires: 2027-03-31 }",
    ],
  ],
  [
    "Credentials",
    [
      "Those of the declaration (its connection, or the aws: configuration of its stack), else of the environment: AWS_PROFILE,",
      "AWS_ACCESS_KEY_ID, a role of the machine. `aws-coverage iam --mode track` prints the permissions that they need.",
    ],
  ],
);
