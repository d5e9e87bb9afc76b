import type { Sources } from "../declarations/declared";
import { namesSource } from "../declarations/declared";
import { descriptions } from "../descriptions";
import { UsageError } from "../failure";
import type { Io } from "../io";
import { cwdOption, regionOption, serviceOption, specOption, stackOption } from "../options";
import type { Verb } from "../verb";
import { epilogue } from "../verb";
import { doctor } from "./run";

interface Flags extends Sources {
  readonly region?: readonly string[];
  readonly service?: readonly string[];
  readonly json?: boolean;
}

export const doctorCommand: Verb = (program, io, answer) => {
  program
    .command("doctor")
    .description(descriptions.doctor)
    .addOption(specOption())
    .addOption(stackOption())
    .addOption(cwdOption())
    .addOption(
      regionOption(
        "only this region of those that are declared; without a declaration, all services in it; repeatable",
      ),
    )
    .addOption(serviceOption())
    .option("--json", "findings as JSON")
    .addHelpText("after", help)
    .action((flags: Flags) => answer(run(flags, io)));
};

async function run(flags: Flags, io: Io): Promise<number> {
  const { region: regions, service: services, json = false } = flags;
  const sources = namesSource(flags) ? flags : undefined;
  if (sources === undefined && regions === undefined)
    throw new UsageError(
      "specify what to check: --spec FILE, --stack NAME, --cwd DIR, or --region REGION for all services there",
    );
  return doctor({ sources, services, regions, json }, io);
}

const help = epilogue(
  [
    "Exit codes",
    ["0    nothing found that would stop an update", "1    at least one problem", "64   the command line is wrong"],
  ],
  [
    "Examples",
    [
      "aws-coverage doctor --stack prod",
      "aws-coverage doctor --spec coverage.yaml",
      "aws-coverage doctor --region eu-west-1 --region us-east-1 --service guardduty",
    ],
  ],
);
