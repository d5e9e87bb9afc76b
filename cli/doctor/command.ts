import { doctor } from "./run";
import { UsageError } from "../failure";
import { cwdOption, regionOption, serviceOption, specOption, stackOption } from "../options";
import type { Verb } from "../verb";
import { epilogue } from "../verb";

interface Flags {
  readonly spec?: string;
  readonly stack?: readonly string[];
  readonly cwd?: readonly string[];
  readonly region?: readonly string[];
  readonly service?: readonly string[];
  readonly json?: boolean;
}

export const doctorCommand: Verb = (program, io, answer) => {
  program
    .command("doctor")
    .description(
      "Finds what would stop `pulumi up`, each with its remedy: credentials, regions, delegated administrators, trusted access, auto-enable settings, the organization, versions. Reads only.",
    )
    .addOption(specOption())
    .addOption(stackOption())
    .addOption(cwdOption())
    .addOption(regionOption("this region, instead of or out of those that are declared; repeatable"))
    .addOption(serviceOption())
    .option("--json", "findings as JSON")
    .addHelpText("after", help)
    .action((flags: Flags) => answer(run(flags, io)));
};

async function run({ spec, stack, cwd, region, service, json }: Flags, io: Parameters<typeof doctor>[1]): Promise<number> {
  const declares = spec !== undefined || stack !== undefined || cwd !== undefined;
  if (!declares && region === undefined)
    throw new UsageError("say where to look: --spec FILE, --stack NAME, --cwd DIR, or --region REGION for all services there");
  const sources = {
    ...(spec === undefined ? {} : { spec }),
    ...(stack === undefined ? {} : { stack }),
    ...(cwd === undefined ? {} : { cwd }),
  };
  return doctor(
    {
      ...(declares ? { sources } : {}),
      ...(service === undefined ? {} : { kinds: service }),
      ...(region === undefined ? {} : { regions: region }),
      json: json === true,
    },
    io,
  );
}

const help = epilogue(
  ["Exit codes", ["0    nothing found that would stop an update", "1    at least one problem", "64   the command line is wrong"]],
  [
    "Examples",
    [
      "aws-coverage doctor --stack prod",
      "aws-coverage doctor --spec coverage.yaml",
      "aws-coverage doctor --region eu-west-1 --region us-east-1 --service guardduty",
    ],
  ],
);
